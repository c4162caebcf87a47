from odoo import api, fields, models


class FaoWorkflowCompare(models.TransientModel):
    """Two versions side by side."""

    _name = "fao.workflow.compare"
    _description = "Compare workflow versions"

    workflow_id = fields.Many2one(
        "fao.workflow", "Version", required=True, readonly=True, ondelete="cascade"
    )
    duty_id = fields.Many2one(
        related="workflow_id.duty_id", export_string_translation=False
    )
    other_id = fields.Many2one(
        "fao.workflow",
        "Against",
        required=True,
        ondelete="cascade",
        domain="[('duty_id', '=', duty_id), ('id', '!=', workflow_id)]",
    )
    report = fields.Html(
        compute="_compute_report", sanitize=False, export_string_translation=False
    )

    @api.depends("workflow_id", "other_id")
    def _compute_report(self):
        for wizard in self:
            if not wizard.other_id:
                wizard.report = False
                continue
            compared = wizard.workflow_id.compare(wizard.other_id.id)
            wizard.report = self.env["ir.qweb"]._render(
                "fao_core.workflow_compare_report", {"compared": compared}
            )
