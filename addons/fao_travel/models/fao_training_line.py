from odoo import fields, models


class FaoTrainingLine(models.AbstractModel):
    """What all rows of a training project share: the project and its rules."""

    _name = "fao.training.line"
    _inherit = ["fao.case.line.mixin"]
    _description = "Row of a training project"
    _fao_parent = "project_id"

    project_id = fields.Many2one(
        "fao.training.project", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10, export_string_translation=False)
