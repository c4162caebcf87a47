from odoo import api, fields, models

from .fao_travel_cost import RATED


class FaoTripExpense(models.Model):
    """A cost of the trip as it was paid, and what of it is not reimbursed (CTL-04).

    Held to the same table as the budget (TRV-14), by the rows of the day on which it
    was spent. Costs of a day or a place that was not approved and of what the host
    provided are not reimbursed at all, of other costs what lies above the standard.
    """

    _name = "fao.trip.expense"
    _inherit = ["fao.trip.line", "fao.travel.cost"]
    _description = "Expense of a trip"
    _order = "report_id, sequence, spent_on, id"
    _rec_name = "name"

    name = fields.Char(string="What for", required=True)
    mission_id = fields.Many2one(related="report_id.mission_id", store=True, index=True)
    spent_on = fields.Date(string="Day", required=True)
    currency_id = fields.Many2one(related="report_id.currency_id")
    paid = fields.Monetary(
        currency_field="cost_currency_id",
        required=True,
        help="The whole sum, in the currency in which it was paid.",
    )
    ground = fields.Selection(
        [
            ("day", "Day not approved"),
            ("place", "Place not approved"),
            ("host", "Provided by the host"),
            ("standard", "Above the standard"),
        ],
        string="Not reimbursed because",
        compute="_compute_refused",
        compute_sudo=True,
        store=True,
    )
    refused = fields.Monetary(
        string="Not reimbursed",
        compute="_compute_refused",
        compute_sudo=True,
        store=True,
    )

    _positive = models.Constraint(
        "CHECK (quantity >= 0 AND paid >= 0 AND fx_rate > 0)",
        "Quantity and sum of an expense are not negative, the exchange rate is"
        " positive.",
    )

    @api.depends("paid", "fx_rate")
    def _compute_amount(self):
        for row in self:
            row.amount = row.paid * row.fx_rate

    @api.depends("spent_on")
    def _compute_rate(self):
        return super()._compute_rate()

    def _rate_day(self):
        return self.spent_on or super()._rate_day()

    @api.depends(
        "spent_on",
        "country_id",
        "city",
        "amount",
        "category",
        "over",
        "mission_id.exit_date",
        "mission_id.entry_date",
        "mission_id.approved_country_ids",
        "mission_id.stop_ids.city",
        *(f"mission_id.host_{category}" for category in RATED),
    )
    def _compute_refused(self):
        for row in self:
            row.ground = row._find_ground()
            whole = row.ground and row.ground != "standard"
            row.refused = row.amount if whole else row.over

    def _find_ground(self):
        """Return the first ground on which this cost is not reimbursed, or False."""
        mission = self.mission_id
        if self.spent_on and mission._fao_foreign_day(self.spent_on):
            return "day"
        if mission._fao_foreign_place(self.country_id, self.city):
            return "place"
        if self.category in RATED and mission[f"host_{self.category}"]:
            return "host"
        return "standard" if self.over else False
