from odoo import api, fields, models

from ..tools import geography
from ..tools.route import visits


class FaoTravelMission(models.Model):
    """Trips to Hong Kong and Macao use the endorsements of their members."""

    # the endorsements, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    endorsement_ids = fields.One2many(
        "fao.hkm.endorsement", "mission_id", string="Endorsements", readonly=True
    )

    def write(self, vals):
        result = super().write(vals)
        if {"actual_exit", "actual_entry"} & vals.keys():
            self._fao_count_entries()
        return result

    def _fao_on_stage(self, came_from, stage):
        result = super()._fao_on_stage(came_from, stage)
        if "cancelled" in (came_from.kind, stage.kind):
            self._fao_count_entries()
        return result

    def _fao_count_entries(self):
        """Count the entries of the endorsements on which this trip was made."""
        missions_sudo = self.sudo().filtered(  # whoever enters the days
            lambda mission: mission.dest_kind == "hkm"
        )
        persons = missions_sudo.approved_member_ids | missions_sudo.member_ids.person_id
        if persons:
            endorsements_sudo = self.env["fao.hkm.endorsement"].sudo()  # theirs
            endorsements_sudo.search([("person_id", "in", persons.ids)])._recount()

    def _fao_regions(self):
        """Return the entries that the route needs, by region that it enters."""
        needed = {"HK": self.hk_visits, "MO": self.mo_visits}
        return {region: count for region, count in needed.items() if count}


class FaoTravelMember(models.Model):
    """What a trip used of the endorsements of a member, or will need."""

    # the endorsements, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    needs_endorsement = fields.Boolean(
        compute="_compute_needs_endorsement",
        compute_sudo=True,
        help="No endorsement of the pass covers this trip yet (HKM-03).",
    )

    @api.depends(
        "person_id",
        "mission_id.hk_visits",
        "mission_id.mo_visits",
        "mission_id.exit_date",
    )
    def _compute_needs_endorsement(self):
        endorsements = self.env["fao.hkm.endorsement"]
        for member in self:
            mission, day = member.mission_id, member.mission_id.exit_date
            lacking = False
            for region, count in mission._fao_regions().items() if day else ():
                row = endorsements._for_trip(member.passport_id, region, day)
                left = row.entries_allowed - row.entries_used
                lacking |= not row or row.valid_until < day or left < count
            member.needs_endorsement = mission.dest_kind == "hkm" and lacking

    def _fao_entries(self, region):
        """Return how often this member entered ``region`` on the trip.

        By the route of the report; until there is one, by that of the approval.
        """
        report = self.mission_id.trip_report_ids[:1]
        if not report:
            return self.mission_id._fao_regions().get(region, 0)
        if self.person_id not in report.actual_member_ids:
            return 0
        stops = report.stop_ids.filtered(lambda stop: not stop.transit).sorted()
        return len(visits(stops, {region}))


class FaoPassportLoan(models.Model):
    """What the endorsements of a pass mean for lending it (HKM-03, HKM-06)."""

    # the endorsements, apart from the loan itself
    _inherit = "fao.passport.loan"  # pylint: disable=consider-merging-classes-inherited

    dest_kind = fields.Selection(related="mission_id.dest_kind")
    endorsement_missing = fields.Boolean(
        compute="_compute_endorsements",
        compute_sudo=True,
        help="The pass has no endorsement for a region of the route.",
    )
    endorsed_until = fields.Date(
        compute="_compute_endorsements",
        compute_sudo=True,
        help="The day on which the first endorsement needed ends.",
    )
    entries_after = fields.Integer(
        string="Entries used with this trip",
        compute="_compute_endorsements",
        compute_sudo=True,
        aggregator=None,
    )
    entries_allowed = fields.Integer(
        compute="_compute_endorsements", compute_sudo=True, aggregator=None
    )
    stay_days = fields.Integer(related="mission_id.hkm_stay_days", aggregator=None)
    stay_max_days = fields.Integer(
        string="Days of a stay",
        compute="_compute_endorsements",
        compute_sudo=True,
        aggregator=None,
    )
    private_pass = fields.Boolean(
        compute="_compute_private_pass",
        compute_sudo=True,
        help="The holder takes a private pass along (HKM-06).",
    )

    @api.depends(
        "passport_id.endorsement_ids",
        "mission_id.dest_kind",
        "mission_id.exit_date",
        "mission_id.hk_visits",
        "mission_id.mo_visits",
    )
    def _compute_endorsements(self):
        endorsements = self.env["fao.hkm.endorsement"]
        for loan in self:
            day, needed = loan.mission_id.exit_date, {}
            if loan.mission_id.dest_kind == "hkm" and day:
                for region, count in loan.mission_id._fao_regions().items():
                    row = endorsements._for_trip(loan.passport_id, region, day)
                    needed[row, region] = count
            rows = [row for row, _region in needed if row]
            # Of two regions the one that has fewer entries left is told
            counts = [
                (row.entries_allowed, row.entries_used + count)
                for (row, _region), count in needed.items()
            ]
            allowed, after = min(counts, key=lambda c: c[0] - c[1], default=(0, 0))
            loan.endorsement_missing = len(rows) < len(needed)
            loan.endorsed_until = min((r.valid_until for r in rows), default=False)
            loan.entries_allowed = allowed
            loan.entries_after = after
            loan.stay_max_days = min((r.stay_max_days for r in rows), default=0)

    @api.depends("mission_id.member_ids.private_pass", "passport_id.person_id")
    def _compute_private_pass(self):
        for loan in self:
            row = loan.mission_id.member_ids.filtered(
                lambda member, person=loan.passport_id.person_id: (
                    member.person_id == person
                )
            )
            loan.private_pass = any(row.mapped("private_pass"))


class FaoTripReport(models.Model):
    """A detour between Hong Kong and Macao, found after the trip (HKM-05)."""

    # Hong Kong and Macao, apart from the report itself
    _inherit = "fao.trip.report"  # pylint: disable=consider-merging-classes-inherited

    def _compare(self):
        """Call a region that the approval does not name a detour."""
        hkm = self.mission_id.dest_kind == "hkm"
        countries = self.env["res.country"]
        for row in super()._compare():
            if hkm and row["kind"] == "country":
                code = countries.browse(row["country_id"]).code
                if code in geography.HKM:
                    row |= {"kind": "detour", "key": f"detour:{code}"}
            yield row

    def _fao_find_deviations(self):
        result = super()._fao_find_deviations()
        self.mission_id._fao_count_entries()
        return result
