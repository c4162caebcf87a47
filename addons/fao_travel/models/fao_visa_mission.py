from odoo import api, fields, models

from ..tools.route import days_between


class FaoTravelMission(models.Model):
    """The visas of a mission, for those who prepare it."""

    # the visas, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    visa_application_ids = fields.One2many(
        "fao.visa.application", "mission_id", string="Visas", readonly=True
    )


class FaoPassportLoan(models.Model):
    """What the visas of the holder mean for lending his passport (PAS-05)."""

    # the visa, apart from the loan itself
    _inherit = "fao.passport.loan"  # pylint: disable=consider-merging-classes-inherited

    visa_missing = fields.Boolean(
        compute="_compute_visa_missing",
        compute_sudo=True,
        help="A visa applied for by this office for a country of the route is not"
        " answered, or was refused.",
    )

    @api.depends(
        "passport_id.person_id",
        "mission_id.country_ids",
        "mission_id.visa_application_ids.result",
        "mission_id.visa_application_ids.person_id",
        "mission_id.visa_application_ids.country_id",
    )
    def _compute_visa_missing(self):
        for loan in self:
            person = loan.passport_id.person_id
            countries = loan.mission_id.country_ids
            last = {}
            for row in loan.mission_id.visa_application_ids.sorted("id"):
                told = row.person_id == person and row.result != "cancelled"
                if told and row.country_id in countries:
                    last[row.country_id] = row.result
            loan.visa_missing = any(result != "issued" for result in last.values())


class FaoTravelStop(models.Model):
    """How long a delegation may stay at a place without a visa (VIS-03)."""

    # the exemption, apart from the stop itself
    _inherit = "fao.travel.stop"  # pylint: disable=consider-merging-classes-inherited

    visa_free_days = fields.Integer(
        compute="_compute_visa_free_days",
        compute_sudo=True,
        aggregator=None,
        help="The longest stay that is exempt for the passports of all members; 0 when"
        " anybody needs a visa.",
    )
    planned_days = fields.Integer(
        string="Days there", compute="_compute_planned_days", aggregator=None
    )

    @api.depends("arrive_at", "leave_at", "mission_id.days")
    def _compute_planned_days(self):
        for stop in self:
            span = days_between(stop.arrive_at, stop.leave_at)
            stop.planned_days = span or stop.mission_id.days

    @api.depends(
        "country_id",
        "counts_as_country",
        "mission_id.exit_date",
        "mission_id.member_ids.person_id",
    )
    def _compute_visa_free_days(self):
        for mission, stops in self.grouped("mission_id").items():
            passports = mission.member_ids.mapped("passport_id.kind")
            unknown = len(mission.member_ids) > len(passports)
            kinds = {*passports, *(["official"] if unknown else [])}
            rules = self.env["fao.visa.rule"]._in_force(
                mission.company_id or self.env.company,
                stops.country_id,
                kinds,
                mission.exit_date or fields.Date.context_today(mission),
            )
            for stop in stops:
                rows = [rules.get((stop.country_id, kind)) for kind in kinds]
                free = (
                    stop.counts_as_country
                    and rows
                    and all(row and row.exempt for row in rows)
                )
                days = min(row.max_stay_days for row in rows) if free else 0
                stop.visa_free_days = days
