from odoo import fields, models

from .fao_travel_cost import COSTS


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
            *COSTS[:-1],
            ("gift", "Gifts"),
            ("banquet", "Banquets"),
            *COSTS[-1:],
        ],
        required=True,
    )
    name = fields.Char(string="Calculation")
    currency_id = fields.Many2one(related="project_id.currency_id")
    amount = fields.Monetary(required=True)

    _positive = models.Constraint("CHECK (amount >= 0)", "A cost is not negative.")
