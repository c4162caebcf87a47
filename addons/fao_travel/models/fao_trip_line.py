from odoo import fields, models


class FaoTripLine(models.AbstractModel):
    """What all rows of a trip report share: the report and its rules."""

    _name = "fao.trip.line"
    _inherit = ["fao.case.line.mixin"]
    _description = "Row of a trip report"
    _fao_parent = "report_id"

    report_id = fields.Many2one(
        "fao.trip.report", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10, export_string_translation=False)
