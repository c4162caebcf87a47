from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import half_year_text
from ..tools.half_year_figure import SAME
from ..tools.half_year_travel import CONFIRMED

#: Items whose key is the id of a record or the code of a country, and the field.
REFERENCES = {"country": "country_id", "unit": "unit_id", "rank": "rank_id"}
#: Who may read what lower offices reported.
READERS = (
    "fao_core.group_fao_officer",
    "fao_core.group_fao_leader",
    "fao_core.group_fao_inspector",
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
            ("confirmed_groups", "Groups of other organs"),
            ("confirmed", "Confirmed members"),
            ("confirmed_person_days", "Person-days of confirmed members"),
            ("confirmed_spent", "Spent for confirmed members"),
            ("issued", "Issued"),
            ("in_custody", "In custody at the end"),
            ("lent", "Lent at the end"),
            ("with_embassy", "With a mission at the end"),
            ("damaged", "Damaged at the end"),
            ("overdue", "Overdue at the end"),
            ("lost", "Lost"),
            ("cancelled", "Cancelled"),
            ("due", "Reports due"),
            ("on_time", "On time"),
            ("late", "Late"),
            ("missing", "Missing"),
            ("approvals", "Approvals"),
            ("confirmations", "Task confirmations"),
            ("refusals", "Refusals"),
            ("violations", "Violations"),
            ("frauds", "Frauds"),
            ("referrals", "Referrals"),
            ("outcomes", "Referrals with an outcome"),
            ("quota", "Quota of the year (delegations)"),
            ("quota_used", "Planned delegations of the year so far"),
            ("quota_share", "Quota used (%)"),
            ("quota_persons", "Quota of the year (persons)"),
            ("quota_persons_used", "Persons of the quota so far"),
            ("quota_persons_share", "Quota of persons used (%)"),
            ("quota_amount", "Quota of the year (amount)"),
            ("quota_amount_used", "Spent of the quota so far"),
            ("quota_amount_share", "Quota of the amount used (%)"),
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
    confirmed = fields.Float(
        string="Confirmed members",
        digits=(16, 2),
        compute="_compute_confirmed",
        help="The same of our people in other organs' groups, which is no part of the"
        " figure.",
    )
    lower = fields.Float(
        string="Lower offices",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="What the signed reports of the offices below add up to (REP-04).",
    )
    together = fields.Float(
        string="In all",
        digits=(16, 2),
        compute="_compute_together",
        help="The office and the offices below.",
    )
    signed_value = fields.Float(
        string="As signed before",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="What the report said that this one supplements.",
    )
    signed_lower = fields.Float(
        string="Lower offices as signed before",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
    )
    corrected = fields.Boolean(readonly=True, help="Differs from what was signed.")
    res_model = fields.Char(readonly=True, export_string_translation=False)
    res_ids = fields.Json(readonly=True, export_string_translation=False)
    lower_ids = fields.Json(readonly=True, export_string_translation=False)
    office_id = fields.Many2one(related="report_id.office_id", store=True)

    _name_unique = models.UniqueIndex(
        "(report_id, section, item, measure, COALESCE(key, ''))",
        "A figure stands in its report once.",
    )

    @api.depends("value", "previous")
    def _compute_change(self):
        for row in self:
            before = row.previous
            row.change = (row.value - before) / before * 100 if before else 0.0

    @api.depends("value", "lower")
    def _compute_together(self):
        for row in self:
            row.together = row.value + row.lower

    @api.depends("report_id.figure_ids.value")
    def _compute_confirmed(self):
        beside = self._beside()
        for row in self:
            row.confirmed = beside.get(row, row.browse()).value

    def _beside(self):
        """Return the rows of confirmed members that stand beside these figures."""
        known = {
            (row.report_id, *row._figure_name()): row
            for row in self.report_id.figure_ids
        }
        found = {}
        for row in self:
            section, item, measure, key = row._figure_name()
            place = (row.report_id, section, item, CONFIRMED.get(measure), key)
            if other := known.get(place):
                found[row] = other
        return found

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
            name = REFERENCES.get(row.item)
            # sudo: a unit of a lower office is named to readers of its report
            label = row.sudo()[name].display_name if name and row[name] else ""
            row.label = label or words.get(row.item, {}).get(row.key or "", row.key)

    @api.depends("measure", "label")
    @api.depends_context("lang")
    def _compute_display_name(self):
        words = dict(self._fields["measure"]._description_selection(self.env))
        for row in self:
            parts = (row.label, words.get(row.measure))
            row.display_name = ": ".join(part for part in parts if part)

    def _figure_name(self):
        """Return what tells the figure apart in its report."""
        return (self.section, self.item, self.measure, self.key or "")

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

    def action_open_confirmed(self):
        """Open the trips of the confirmed members beside the figure."""
        self.ensure_one()
        return self._beside()[self].action_open_records()

    def action_open_lower(self):
        """Open the rows of the lower offices' reports that are added up here."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": self._name,
            "view_mode": "list",
            "domain": [("id", "in", self.lower_ids or [])],
        }

    @api.model
    def _fao_shared_domain(self):
        """Let officers read what the offices directly below theirs signed (REP-04).

        The figures only, up to their own clearance: neither the report nor its cases.
        """
        user = self.env.user
        if not any(user.has_group(group) for group in READERS):
            return super()._fao_shared_domain()
        classes = [str(number) for number in range(user.fao_clearance + 1)]
        below = Domain("fao_parent_office_id", "in", self.env.companies.ids)
        return Domain(
            "report_id",
            "any!",
            Domain("signed_on", "!=", False)
            & Domain("office_id", "any!", below)
            & Domain("case_id", "any!", Domain("confidentiality", "in", classes)),
        )

    @api.model
    def _prepare_figure_vals(self, figure, sequence):
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
            "previous": figure.previous,
            "lower": figure.lower,
            "lower_ids": list(figure.lower_ids),
            "res_model": figure.model,
            "res_ids": list(figure.ids),
            **({name: int(reference or 0) or False} if name else {}),
        }

    def _prepare_correction_vals(self, figure):
        """Return what a supplement says of ``figure`` beside this row, if there is one.

        :param figure: the ``Figure`` that was counted
        """
        value, lower = self.value, self.lower
        return {
            "signed_value": value,
            "signed_lower": lower,
            "corrected": abs(value - figure.value) > SAME
            or abs(lower - figure.lower) > SAME,
        }

    def _fao_line_values(self):
        """Return the values for documents, in Chinese."""
        return {**super()._fao_line_values(), **half_year_text.figure_row(self)}
