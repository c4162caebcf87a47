from odoo import api, fields, models

from odoo.addons.fao_core.engine.errors import FaoError

#: Which flag of the check says that evidence of a kind was seen.
FLAGS = {"stamp": "stamps", "ticket": "tickets", "bill": "bills", "photo": "photos"}
#: Outcomes of a deviation that is not pursued.
EXCUSED = ("emergency", "night_flight")


class FaoTripEvidence(models.Model):
    """What one piece of evidence says of a trip, against its approval (CTL-05).

    A stamp, ticket, bill or photo proves a day, a place or a person. What the approval
    does not cover is a contradiction, unless the report told it and the office settled
    it as an emergency or a night flight. Rows stay once the check is done.
    """

    _name = "fao.trip.evidence"
    _description = "Evidence of a trip"
    _order = "check_id, day, id"
    _rec_name = "kind"

    check_id = fields.Many2one(
        "fao.trip.check", required=True, index=True, ondelete="cascade"
    )
    kind = fields.Selection(
        [
            ("stamp", "Passport stamp"),
            ("ticket", "Ticket"),
            ("bill", "Hotel bill"),
            ("photo", "Photo"),
        ],
        required=True,
    )
    day = fields.Date(string="Proves the day", required=True)
    country_id = fields.Many2one("res.country", string="Country or region")
    city = fields.Char()
    person_id = fields.Many2one(
        "res.partner",
        string="Of whom",
        ondelete="restrict",
        domain=[("is_company", "=", False)],
    )
    reference = fields.Char(help="Number of the ticket or bill, page of the passport.")
    contradicts = fields.Boolean(
        string="Contradicts the approval",
        compute="_compute_contradiction",
        compute_sudo=True,
    )
    contradiction = fields.Char(compute="_compute_contradiction", compute_sudo=True)
    told = fields.Boolean(
        string="Told in the report",
        compute="_compute_contradiction",
        compute_sudo=True,
        help="The report of the unit names this deviation.",
    )

    @api.depends(
        "day",
        "country_id",
        "city",
        "person_id",
        "check_id.mission_id.trip_report_ids.deviation_ids.outcome",
    )
    @api.depends_context("lang")
    def _compute_contradiction(self):
        labels = {
            "day": self.env._("day not approved"),
            "country": self.env._("country or region not approved"),
            "city": self.env._("city not approved"),
            "detour": self.env._("detour between Hong Kong and Macao"),
            "person": self.env._("person not approved"),
        }
        for row in self:
            found = row._contradictions()
            known = [deviation for _kind, deviation in found if deviation]
            pursued = [
                kind
                for kind, deviation in found
                if not deviation or deviation.outcome not in EXCUSED
            ]
            row.contradicts = bool(pursued)
            row.contradiction = "; ".join(labels[kind] for kind in pursued)
            row.told = bool(found) and len(known) == len(found)

    def _contradictions(self):
        """Return ``(kind, deviation of the report that tells it)`` for each."""
        mission = self.check_id.mission_id
        deviations = mission.trip_report_ids.deviation_ids
        found = []
        if self.day and mission._fao_foreign_day(self.day):
            told = deviations.filtered(lambda d: d.kind in ("days", "dates"))
            found.append(("day", told[:1]))
        if kind := mission._fao_foreign_place(self.country_id, self.city):
            told = deviations.filtered(
                lambda d: d.kind == kind and d.country_id == self.country_id
            )
            if kind == "city":
                place = mission._fao_place(self.city)
                told = told.filtered(lambda d: mission._fao_place(d.city) == place)
            found.append((kind, told[:1]))
        if self.person_id and self.person_id not in mission.approved_member_ids:
            told = deviations.filtered(
                lambda d: d.kind == "added" and d.person_id == self.person_id
            )
            found.append(("person", told[:1]))
        return found

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Note evidence; its kind counts as seen by the check."""
        rows = super().create(vals_list)
        rows.check_id._check_writable({})
        for check, found in rows.grouped("check_id").items():
            seen = {FLAGS[kind] for kind in found.mapped("kind")}
            check.write(dict.fromkeys(seen, True))
        return rows

    def write(self, vals):
        self.check_id._check_writable({})
        result = super().write(vals)
        self.check_id._check_writable({})  # nor moved to one that is done
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_open(self):
        self.check_id._check_writable({})


class FaoTripCheck(models.Model):
    """What the evidence says: a check does not pass over a contradiction."""

    # the evidence, apart from the draw and the result
    _inherit = "fao.trip.check"  # pylint: disable=consider-merging-classes-inherited

    evidence_ids = fields.One2many("fao.trip.evidence", "check_id")
    contradiction_count = fields.Integer(
        string="Contradictions",
        compute="_compute_contradiction_count",
        help="Evidence that the approval does not cover and no emergency excuses.",
    )
    deviation_ids = fields.One2many(
        related="mission_id.trip_report_ids.deviation_ids",
        string="Deviations told in the report",
    )

    @api.depends("evidence_ids.contradicts")
    def _compute_contradiction_count(self):
        for check in self:
            check.contradiction_count = len(check.evidence_ids.filtered("contradicts"))

    def action_done(self):
        """Close these checks; the result follows the evidence.

        :raise FaoError: ``FAO-EVIDENCE`` when the result passes over a contradiction;
            else as before
        """
        for check in self:
            rows = check.evidence_ids.filtered("contradicts")
            hidden = rows.filtered(lambda row: not row.told)
            if check.result == "ok" and rows:
                raise check._evidence_error(
                    rows, self.env._("the trip was not made as approved")
                )
            if check.result == "minor" and hidden:
                raise check._evidence_error(
                    hidden,
                    self.env._("what the report conceals is a violation (CTL-03)"),
                )
        return super().action_done()

    def _evidence_error(self, rows, why):
        """Return the refusal of a result that the evidence contradicts."""
        kinds = dict(rows._fields["kind"]._description_selection(self.env))
        return FaoError(
            "FAO-EVIDENCE",
            self.env._(
                "%(mission)s: %(why)s: %(evidence)s.",
                mission=self.display_name,
                why=why,
                evidence="; ".join(
                    f"{kinds[row.kind]} {row.day}: {row.contradiction}" for row in rows
                ),
            ),
        )
