from odoo import fields, models


class FaoPosition(models.Model):
    """A position that a person may hold in a unit, such as head or liaison.

    Approval rules name positions by their stable code, never persons.
    """

    _name = "fao.position"
    _inherit = ["fao.remembered"]
    _description = "Position"
    _order = "sequence, code"
    _rec_names_search = ["name", "code"]

    code = fields.Char(required=True, help="Stable code that approval rules name.")
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=100)

    _code_unique = models.Constraint(
        "UNIQUE(code)", "This position code exists already."
    )
