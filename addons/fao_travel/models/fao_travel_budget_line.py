from odoo import api, fields, models

#: What a journey costs money for.
COSTS = [
    ("flight", "International flight"),
    ("intercity", "Inter-city travel abroad"),
    ("lodging", "Lodging"),
    ("meals", "Meals"),
    ("misc", "Miscellaneous allowance"),
    ("visa", "Visa"),
    ("insurance", "Insurance"),
    ("other", "Other"),
]


class FaoTravelBudgetLine(models.Model):
    """A cost of the mission in its currency, converted and held to the standard."""

    _name = "fao.travel.budget.line"
    _inherit = ["fao.travel.line"]
    _description = "Budget line of a mission"
    _order = "mission_id, sequence, id"
    _rec_name = "category"

    category = fields.Selection(COSTS, required=True)
    name = fields.Char(string="Calculation")
    quantity = fields.Float(default=1.0, required=True, digits=(12, 2))
    rate = fields.Float(string="Unit price", digits=(12, 2), required=True)
    cost_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the cost",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    fx_rate = fields.Float(
        string="Exchange rate",
        digits=(12, 6),
        default=1.0,
        required=True,
        help="What one unit of the currency costs in the office's currency.",
    )
    fx_date = fields.Date(string="Rate of")
    currency_id = fields.Many2one(related="mission_id.currency_id")
    amount = fields.Monetary(compute="_compute_amount", store=True)
    standard = fields.Monetary(help="Highest amount that the standard allows.")
    over = fields.Monetary(
        string="Above the standard", compute="_compute_amount", store=True
    )

    _positive = models.Constraint(
        "CHECK (quantity >= 0 AND rate >= 0 AND fx_rate > 0)",
        "Quantity and unit price are not negative, the exchange rate is positive.",
    )

    @api.depends("quantity", "rate", "fx_rate", "standard")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.rate * line.fx_rate
            line.amount = amount
            line.over = max(amount - line.standard, 0.0) if line.standard else 0.0
