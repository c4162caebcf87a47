from odoo import fields, models


class FaoTrainingCost(models.Model):
    """A cost of a training abroad, in the currency of the office."""

    _name = "fao.training.cost"
    _inherit = ["fao.training.line"]
    _description = "Cost of a training"
    _order = "project_id, sequence, id"
    _rec_name = "category"

    category = fields.Selection(
        [
            ("tuition", "Tuition"),
            ("flight", "International flight"),
            ("intercity", "Inter-city travel abroad"),
            ("lodging", "Lodging"),
            ("meals", "Meals"),
            ("misc", "Miscellaneous allowance"),
            ("visa", "Visa"),
            ("insurance", "Insurance"),
            ("gift", "Gifts"),
            ("banquet", "Banquets"),
            ("other", "Other"),
        ],
        required=True,
    )
    name = fields.Char(string="Calculation")
    currency_id = fields.Many2one(related="project_id.currency_id")
    amount = fields.Monetary(required=True)

    _positive = models.Constraint("CHECK (amount >= 0)", "A cost is not negative.")
