from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import half_year_text

#: Items whose key is the id of a record or the code of a country, and the field.
REFERENCES = {"country": "country_id", "unit": "unit_id", "rank": "rank_id"}


class FaoTravelReportLine(models.AbstractModel):
    """What the rows of a half-year report share: written by counting, by nobody else.

    Invariant: rows are made anew while the report is a draft and stay for ever once it
    is signed, whoever asks and with whatever rights.
    """

    _name = "fao.travel.report.line"
    _inherit = ["fao.case.line.mixin"]
    _description = "Row of a half-year report"
    _fao_parent = "report_id"

    report_id = fields.Many2one(
        "fao.travel.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True, export_string_translation=False)

    @api.model_create_multi
    def create(self, vals_list):
        reports = self.env["fao.travel.report"].browse(
            {vals.get("report_id") for vals in vals_list} - {None, False}
        )
        self._check_counted(reports)
        return super().create(vals_list)

    def write(self, vals):
        self._check_counted(self.report_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_counted(self):
        self._check_counted(self.report_id)

    def _check_counted(self, reports):
        """Refuse everybody but the counting itself, and it once a report is signed.

        :raise FaoError: ``FAO-GUARD``, ``FAO-LOCKED``
        """
        if not guard.entered(self.env):
            raise FaoError(
                "FAO-GUARD",
                self.env._("Figures are counted over the registers, not entered."),
            )
        if any(report.signed_on for report in reports.sudo()):
            raise FaoError(
                "FAO-LOCKED",
                self.env._(
                    "The report is signed: its figures change by a supplementary"
                    " report only (REP-02)."
                ),
            )


class FaoTravelFigure(models.Model):
    """One figure of a half-year report, and the records that it counts (REP-03)."""

    _name = "fao.travel.figure"
    _inherit = ["fao.travel.report.line"]
    _description = "Figure of a half-year report"
    _order = "report_id desc, sequence, id"

    section = fields.Selection(
        [
            ("outbound", "1 Travel abroad"),
            ("hkm", "2 Hong Kong and Macao"),
            ("leaders", "3 Leaders"),
            ("passports", "4 Passports"),
            ("reports", "5 Trip reports"),
            ("control", "6 Decisions and control"),
            ("plan", "7 Use of the quota"),
        ],
        required=True,
        readonly=True,
    )
    item = fields.Selection(
        [
            ("total", "Total"),
            ("country", "Country"),
            ("kind", "Kind of mission"),
            ("rank", "Highest rank"),
            ("unit", "Unit"),
            ("fund", "Fund source"),
            ("plan", "In the annual plan"),
            ("rule", "Rule"),
            ("recipient", "Referred to"),
        ],
        string="By",
        required=True,
        readonly=True,
    )
    measure = fields.Selection(
        [
            ("delegations", "Delegations"),
            ("persons", "Person-times"),
            ("visits", "Country visits"),
            ("days", "Days"),
            ("person_days", "Person-days"),
            ("budget", "Reviewed budget"),
            ("budget_settled", "Budget of settled trips"),
            ("spent", "Spent"),
            ("issued", "Issued"),
            ("in_custody", "In custody at the end"),
            ("lent", "Lent at the end"),
            ("with_embassy", "With a mission at the end"),
            ("damaged", "Damaged at the end"),
            ("overdue", "Overdue at the end"),
            ("lost", "Lost"),
            ("cancelled", "Cancelled"),
            ("due", "Due"),
            ("on_time", "On time"),
            ("late", "Late"),
            ("missing", "Missing"),
            ("approvals", "Approvals"),
            ("refusals", "Refusals"),
            ("violations", "Violations"),
            ("frauds", "Frauds"),
            ("referrals", "Referrals"),
            ("quota", "Quota of the year (delegations)"),
            ("quota_used", "Planned delegations of the year so far"),
            ("quota_share", "Quota used (%)"),
        ],
        required=True,
        readonly=True,
    )
    key = fields.Char(readonly=True, export_string_translation=False)
    country_id = fields.Many2one("res.country", readonly=True, ondelete="restrict")
    unit_id = fields.Many2one("fao.unit", readonly=True, ondelete="restrict")
    rank_id = fields.Many2one("fao.rank", readonly=True, ondelete="restrict")
    label = fields.Char(string="Of", compute="_compute_label")
    value = fields.Float(
        string="Figure", digits=(16, 2), readonly=True, aggregator=None
    )
    previous = fields.Float(
        string="A year ago", digits=(16, 2), readonly=True, aggregator=None
    )
    change = fields.Float(
        string="Change (%)",
        digits=(16, 1),
        compute="_compute_change",
        help="Against the same period of the year before; empty without one.",
    )
    signed_value = fields.Float(
        string="As signed before",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="What the report said that this one supplements.",
    )
    corrected = fields.Boolean(readonly=True, help="Differs from what was signed.")
    res_model = fields.Char(readonly=True, export_string_translation=False)
    res_ids = fields.Json(readonly=True, export_string_translation=False)

    _name_unique = models.UniqueIndex(
        "(report_id, section, item, measure, COALESCE(key, ''))",
        "A figure stands in its report once.",
    )

    @api.depends("value", "previous")
    def _compute_change(self):
        for row in self:
            before = row.previous
            row.change = (row.value - before) / before * 100 if before else 0.0

    @api.depends("item", "key")
    @api.depends_context("lang")
    def _compute_label(self):
        missions = self.env["fao.travel.mission"]._fields
        words = {
            "kind": dict(missions["kind"]._description_selection(self.env)),
            "fund": dict(missions["fund_source"]._description_selection(self.env)),
            "plan": {"yes": self.env._("Planned"), "no": self.env._("Unplanned")},
            "recipient": dict(
                self.env["fao.fraud.case"]
                ._fields["recipient"]
                ._description_selection(self.env)
            ),
            "rule": {"": self.env._("No rule named")},
        }
        for row in self:
            record = row[REFERENCES[row.item]] if row.item in REFERENCES else None
            label = record.display_name if record else ""
            row.label = label or words.get(row.item, {}).get(row.key or "", row.key)

    @api.depends("measure", "label")
    @api.depends_context("lang")
    def _compute_display_name(self):
        words = dict(self._fields["measure"]._description_selection(self.env))
        for row in self:
            parts = (row.label, words.get(row.measure))
            row.display_name = ": ".join(part for part in parts if part)

    def action_open_records(self):
        """Open the records that the figure counts, as far as the user reads them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self.res_model,
            "view_mode": "list,form",
            "domain": [("id", "in", self.res_ids or [])],
        }

    @api.model
    def _prepare_figure_vals(self, figure, previous, sequence):
        """Return the values of one counted figure."""
        name = REFERENCES.get(figure.item)
        reference = figure.key
        if name == "country_id":
            codes = self.env["res.country"].search([("code", "=", figure.key)], limit=1)
            reference = codes.id
        return {
            "sequence": sequence,
            "section": figure.section,
            "item": figure.item,
            "measure": figure.measure,
            "key": figure.key,
            "value": figure.value,
            "previous": previous,
            "res_model": figure.model,
            "res_ids": list(figure.ids),
            **({name: int(reference or 0) or False} if name else {}),
        }

    def _fao_line_values(self):
        """Return the values for documents, in Chinese."""
        return {**super()._fao_line_values(), **half_year_text.figure_row(self)}


class FaoTravelGap(models.Model):
    """Missing data that a half-year report lists and does not guess (REP-01)."""

    _name = "fao.travel.gap"
    _inherit = ["fao.travel.report.line"]
    _description = "Gap of a half-year report"
    _order = "report_id desc, blocking desc, id"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("no_exit", "Approved, left or cancelled not entered"),
            ("no_entry", "Returned, actual day of entry not entered"),
            ("abroad", "Still abroad, days not counted"),
            ("no_country", "No counted country"),
            ("no_rank", "No rank of any member"),
        ],
        required=True,
        readonly=True,
    )
    mission_id = fields.Many2one(
        "fao.travel.mission", readonly=True, required=True, ondelete="restrict"
    )
    blocking = fields.Boolean(
        readonly=True, help="The report is not signed while this is so."
    )

    @api.depends("kind", "mission_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        words = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            mission_sudo = row.mission_id.sudo()  # named to whoever signs the report
            row.display_name = f"{mission_sudo.display_name}: {words.get(row.kind, '')}"
