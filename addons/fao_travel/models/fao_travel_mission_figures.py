from odoo import api, fields, models
from odoo.orm.models import parse_read_group_spec
from odoo.tools import SQL

SHARE = "spent_share"


class FaoTravelMission(models.Model):
    """The figures of missions that statistics add up: days of persons, money spent.

    Stored on the mission, so that they are read, grouped and exported by the rules of
    its case and nothing else.
    """

    # the figures of statistics, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    actual_days = fields.Integer(
        compute="_compute_actual_days",
        store=True,
        help="Days abroad as they were, day of exit and day of entry included.",
    )
    traveller_ids = fields.Many2many(
        "res.partner",
        string="Persons who travelled",
        compute="_compute_travellers",
        compute_sudo=True,
        help="By the accepted report on the trip; until then those approved who are"
        " still members.",
    )
    traveller_count = fields.Integer(
        string="Number of persons who travelled",
        compute="_compute_traveller_count",
        store=True,
    )
    travelled_person_days = fields.Integer(
        string="Person-days travelled",
        compute="_compute_actual_days",
        store=True,
        help="Actual days, before the return the planned ones, times the persons who"
        " went.",
    )
    planned = fields.Boolean(
        string="In the annual plan", compute="_compute_planned", store=True
    )
    expense_settled = fields.Boolean(
        string="Expenses settled", compute="_compute_spent", store=True
    )
    spent_amount = fields.Monetary(
        string="Spent",
        compute="_compute_spent",
        store=True,
        help="What was settled by the accepted report on the trip.",
    )
    budget_of_settled = fields.Monetary(
        string="Budget of settled trips", compute="_compute_spent", store=True
    )
    spent_share = fields.Float(
        string="Spent of budget (%)",
        compute="_compute_spent",
        store=True,
        digits=(12, 1),
        aggregator="avg",
        help="What was spent of the reviewed amount, of trips that are settled only.",
    )

    @api.depends(
        "member_ids.person_id",
        "approved_member_ids",
        "trip_report_ids.actual_member_ids",
        "trip_report_ids.case_id.stage_kind",
    )
    def _compute_travellers(self):
        for mission in self:
            persons = mission.member_ids.person_id
            approved = mission.approved_member_ids
            accepted = mission._fao_accepted_report()
            mission.traveller_ids = (
                accepted.actual_member_ids
                if accepted
                else persons & approved
                if approved
                else persons
            )

    @api.depends("traveller_ids")
    def _compute_traveller_count(self):
        for mission in self:
            mission.traveller_count = len(mission.traveller_ids)

    def _fao_accepted_report(self):
        """Return the report on the trip once the office has accepted it."""
        return self.trip_report_ids.filtered(lambda row: row.stage_kind == "done")[:1]

    def _fao_traveller_ranks(self):
        """Return a ``fao.rank`` for each person who travelled, empty where unknown.

        As it stands in the delegation; of who is no member of it, his own.
        """
        self.ensure_one()
        rows = {row.person_id: row.rank_id for row in self.member_ids}
        return [rows.get(who) or who.fao_rank_id for who in self.traveller_ids]

    @api.depends("actual_exit", "actual_entry", "days", "traveller_count")
    def _compute_actual_days(self):
        for mission in self:
            first, last = mission.actual_exit, mission.actual_entry
            mission.actual_days = (last - first).days + 1 if first and last else 0
            days = mission.actual_days or mission.days
            mission.travelled_person_days = days * mission.traveller_count

    @api.depends("plan_line_id", "unplanned")
    def _compute_planned(self):
        for mission in self:
            mission.planned = bool(mission.plan_line_id and not mission.unplanned)

    @api.depends(
        "budget_approved_amount",
        "trip_report_ids.expense_final",
        "trip_report_ids.case_id.stage_kind",
    )
    def _compute_spent(self):
        for mission in self:
            accepted = mission._fao_accepted_report()
            budget = mission.budget_approved_amount if accepted else 0.0
            mission.expense_settled = bool(accepted)
            mission.spent_amount = accepted.expense_final
            mission.budget_of_settled = budget
            mission.spent_share = mission.spent_amount / budget * 100 if budget else 0.0

    def _read_group_select(self, aggregate_spec, query):
        """Divide the sums of a group, where an average of shares would mislead."""
        name, _property, function = parse_read_group_spec(aggregate_spec)
        if name != SHARE or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        for part in ("spent_amount", "budget_of_settled"):
            self._check_field_access(self._fields[part], "read")
        return SQL(
            "SUM(%s) / NULLIF(SUM(%s), 0) * 100",
            self._field_to_sql(self._table, "spent_amount", query),
            self._field_to_sql(self._table, "budget_of_settled", query),
        )
