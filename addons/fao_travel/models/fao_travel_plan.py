from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import plan_paper
from .fao_travel_plan_line import BALANCE, IN_PLAN

#: What the office notes while it balances the plans, besides the verdicts.
BALANCE_FIELDS = frozenset({"line_ids", "balance_note"})


class FaoTravelPlan(models.Model):
    """The annual plan of a unit's official travel (D4): what it asks for, line by line.

    The unit hands it in, the office balances it and may send it back ("two up, two
    down"), director and leader approve. A later plan of the same year adds lines; the
    quota is that of the year (PLN-01). What becomes of a line is written by the
    engine, see ``fao.travel.plan.line``.
    """

    _name = "fao.travel.plan"
    _inherit = ["fao.case.mixin"]
    _description = "Annual travel plan"
    _order = "year desc, id desc"
    _fao_duty_code = "travel_plan"
    _fao_facts = frozenset({"submitted_on"})

    year = fields.Integer(
        required=True,
        aggregator=None,
        default=lambda self: self._default_year(),
        tracking=True,
    )
    quota_id = fields.Many2one(
        "fao.travel.quota",
        string="Quota",
        compute="_compute_quota_id",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    terms_id = fields.Many2one(
        "fao.plan.terms",
        string="Terms",
        compute="_compute_due_on",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    due_on = fields.Date(
        string="Plan due",
        compute="_compute_due_on",
        store=True,
        help="Day of the year before on which the plan is due.",
    )
    submitted_on = fields.Date(string="Handed in on", readonly=True, copy=False)
    days_late = fields.Integer(compute="_compute_days_late", aggregator=None)
    explanation = fields.Text(help="What the trips of the year are for, together.")
    balance_note = fields.Text(
        string="Opinion of the office", help="What the office makes of the plan."
    )
    line_ids = fields.One2many("fao.travel.plan.line", "plan_id", string="Lines")
    line_count = fields.Integer(
        string="Lines (number)", compute="_compute_totals", store=True
    )
    back_count = fields.Integer(
        string="Lines sent back", compute="_compute_totals", store=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    persons = fields.Integer(
        string="Persons planned", compute="_compute_totals", store=True
    )
    amount = fields.Monetary(
        string="Amount planned", compute="_compute_totals", store=True
    )

    # ---- The year of the unit, with what was approved before
    year_delegations = fields.Integer(
        string="Delegations of the year",
        compute="_compute_year",
        compute_sudo=True,
        help="Lines of this plan that are not cut, and those approved before.",
    )
    year_persons = fields.Integer(
        string="Persons of the year", compute="_compute_year", compute_sudo=True
    )
    year_amount = fields.Monetary(
        string="Amount of the year", compute="_compute_year", compute_sudo=True
    )

    _year_possible = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2100)", "Year: enter four digits."
    )

    @api.model
    def _default_year(self):
        return self.env["fao.calendar.day"]._today().year + 1

    # ---- Computes

    @api.depends("unit_id", "year")
    def _compute_quota_id(self):
        for plan in self:
            plan.quota_id = self.env["fao.travel.quota"]._of(plan.unit_id, plan.year)

    @api.depends("year", "company_id")
    def _compute_due_on(self):
        terms = self.env["fao.plan.terms"]
        for plan in self:
            company = plan.company_id or self.env.company
            plan.terms_id = plan.year and terms._of_plan(company, plan.year)
            plan.due_on = plan.year and plan.terms_id._plan_due(plan.year)

    @api.depends("due_on", "submitted_on")
    def _compute_days_late(self):
        today = self.env["fao.calendar.day"]._today()
        for plan in self:
            day, due = plan.submitted_on or today, plan.due_on
            plan.days_late = max((day - due).days, 0) if due else 0

    @api.depends("line_ids.verdict", "line_ids.persons", "line_ids.amount")
    def _compute_totals(self):
        for plan in self:
            lines = plan.line_ids.filtered(lambda row: row.verdict != "cut")
            plan.line_count = len(lines)
            plan.back_count = len(lines.filtered(lambda row: row.verdict == "back"))
            plan.persons = sum(lines.mapped("persons"))
            plan.amount = sum(lines.mapped("amount"))

    @api.depends("line_count", "persons", "amount", "unit_id", "year")
    def _compute_year(self):
        for plan in self:
            others = self.env["fao.travel.plan.line"].search(
                [
                    ("plan_id", "!=", plan._origin.id),
                    ("unit_id", "=", plan.unit_id.id),
                    ("year", "=", plan.year),
                    ("state", "in", IN_PLAN),
                ]
            )
            plan.year_delegations = plan.line_count + len(others)
            plan.year_persons = plan.persons + sum(others.mapped("persons"))
            plan.year_amount = plan.amount + sum(others.mapped("amount"))

    # ---- The case

    def _fao_check_locked(self, names):
        result = super()._fao_check_locked(names)
        for plan in self:
            balances = plan.stage_id.code == BALANCE
            foreign = names - BALANCE_FIELDS if balances else names & {"balance_note"}
            if foreign:
                labels = sorted(self._fao_content_label(name) for name in foreign)
                raise FaoError(
                    "FAO-LOCKED",
                    self.env._(
                        "%(fields)s: the unit fills in the plan, the office notes its"
                        " opinion and its verdicts while it balances.",
                        fields=", ".join(labels),
                    ),
                )
        return result

    @api.model_create_multi
    def create(self, vals_list):
        plans = super().create(vals_list)
        if any(vals.get("balance_note") for vals in vals_list):
            plans._fao_check_locked(frozenset({"balance_note"}))
        return plans

    def _fao_on_transition(self, transition, documents):
        """Note the day on which the plan was first handed in; number its lines."""
        result = super()._fao_on_transition(transition, documents)
        if transition.is_submission and not self.submitted_on:
            guard.enter(self).submitted_on = self.env["fao.calendar.day"]._today()
        if transition.from_stage_id.code == BALANCE:
            kept = self.line_ids.filtered(lambda row: row.verdict != "cut")
            if transition.to_stage_id.kind == "approval":
                kept._fao_number()
        return result

    def _fao_on_stage(self, came_from, stage):
        result = super()._fao_on_stage(came_from, stage)
        if "done" in (came_from.kind, stage.kind) or stage.kind in (
            "refused",
            "cancelled",
        ):
            self.line_ids._fao_follow_plan(stage)
        return result

    @api.model
    def _fao_document_vocabulary(self):
        names = super()._fao_document_vocabulary()
        return {**names, **plan_paper.vocabulary(self.browse())}

    def _fao_document_values(self):
        """Return the plain values of the approved plan, Chinese where it is text."""
        values = super()._fao_document_values()
        values.setdefault("record", {}).update(plan_paper.values(self))
        return values
