from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

#: Who may fill in what, by the kind of the stage.
FILLED_IN = {
    "draft": frozenset({"explanation", "proof"}),
    "work": frozenset({"outcome"}),
}


class FaoTripDeviation(models.Model):
    """A difference between the approved and the actual trip (CTL-03).

    Invariant: found by comparing, never entered or removed by people. The unit
    explains it with the report, the office settles it when it examines the report;
    until then it is open.
    """

    _name = "fao.trip.deviation"
    _inherit = ["fao.trip.line"]
    _description = "Deviation of a trip"
    _order = "report_id, sequence, id"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("country", "Country or region not approved"),
            ("detour", "Detour between Hong Kong and Macao"),
            ("city", "City not approved"),
            ("days", "More days than approved"),
            ("dates", "Other days than approved"),
            ("added", "Person not approved"),
            ("absent", "Person absent"),
        ],
        required=True,
        readonly=True,
    )
    key = fields.Char(
        required=True, readonly=True, help="Tells the deviations of a report apart."
    )
    country_id = fields.Many2one("res.country", readonly=True)
    city = fields.Char(readonly=True)
    person_id = fields.Many2one("res.partner", readonly=True, ondelete="restrict")
    days = fields.Integer(string="Days too many", readonly=True, aggregator=None)
    explanation = fields.Text(help="Why it came to this, in the words of the unit.")
    proof = fields.Char(
        help="What proves an emergency: statement of the carrier, ticket, certificate."
    )
    outcome = fields.Selection(
        [
            ("emergency", "Emergency, verified"),
            ("night_flight", "Night flight, ticket seen"),
            ("minor", "Minor"),
            ("violation", "Violation"),
        ],
        help="Empty while the deviation is open. A verified emergency is not pursued,"
        " nor a flight that left before midnight of the day before.",
    )
    one_day_early = fields.Boolean(
        compute="_compute_one_day_early",
        compute_sudo=True,
        help="Left one day before the approved exit and came back in time.",
    )

    _key_unique = models.UniqueIndex("(report_id, key)", "A deviation is found once.")

    @api.depends("kind", "country_id", "city", "person_id", "days")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            label = labels.get(row.kind, "")
            what = row.person_id.name or row.city or row.country_id.name
            what = what or (row.days and str(row.days))
            row.display_name = f"{label}: {what}" if what else label

    @api.depends("kind", "report_id.actual_exit", "report_id.actual_entry")
    def _compute_one_day_early(self):
        for row in self:
            report, mission = row.report_id, row.report_id.mission_id
            left, back = report.actual_exit, report.actual_entry
            row.one_day_early = bool(
                row.kind in ("days", "dates")
                and left
                and back
                and (mission.exit_date - left).days == 1
                and back <= mission.entry_date
            )

    @api.model_create_multi
    def create(self, vals_list):
        self._check_found()
        return super().create(vals_list)

    def write(self, vals):
        if not guard.entered(self.env):
            for row in self:
                if vals.keys() - FILLED_IN.get(row.report_id.stage_kind, frozenset()):
                    raise FaoError(
                        "FAO-GUARD",
                        self.env._(
                            "%(row)s: the unit explains it in the draft of the"
                            " report, the office settles it in its examination; the"
                            " deviation itself is found by comparing.",
                            row=row.display_name,
                        ),
                    )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_found(self):
        self._check_found()

    def _check_found(self):
        if not guard.entered(self.env):
            raise FaoError(
                "FAO-GUARD",
                self.env._("Deviations are found by comparing, not entered by hand."),
            )
