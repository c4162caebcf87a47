from odoo import fields, models


class FaoWorkflowMigrateStage(models.TransientModel):
    """Where the cases in one stage go."""

    _name = "fao.workflow.migrate.stage"
    _description = "Stage of a migration"

    wizard_id = fields.Many2one(
        "fao.workflow.migrate", required=True, ondelete="cascade"
    )
    workflow_id = fields.Many2one(
        related="wizard_id.workflow_id", export_string_translation=False
    )
    code = fields.Char(required=True, readonly=True)
    name = fields.Char("Cases in", readonly=True)
    count = fields.Integer("Cases", readonly=True)
    target_id = fields.Many2one(
        "fao.stage",
        "Go to",
        ondelete="cascade",
        domain="[('workflow_id', '=', workflow_id), "
        "('kind', 'not in', ['done', 'refused', 'cancelled'])]",
        help="Empty: they stay on their version.",
    )
