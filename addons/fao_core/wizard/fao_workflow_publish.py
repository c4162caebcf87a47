from odoo import api, fields, models


class FaoWorkflowPublish(models.TransientModel):
    """What a draft changes, before it is put in force."""

    _name = "fao.workflow.publish"
    _description = "Publish a workflow version"

    workflow_id = fields.Many2one(
        "fao.workflow", required=True, readonly=True, ondelete="cascade"
    )
    running = fields.Integer("Running cases", compute="_compute_report")
    errors = fields.Integer(compute="_compute_report", export_string_translation=False)
    report = fields.Html(
        compute="_compute_report", sanitize=False, export_string_translation=False
    )
    note = fields.Text("What changed and why")

    @api.depends("workflow_id")
    def _compute_report(self):
        for wizard in self:
            workflow = wizard.workflow_id
            in_force = workflow.duty_id.workflow_id
            findings = workflow.lint()
            wizard.running = in_force._running_count() if in_force else 0
            wizard.errors = sum(f["severity"] == "error" for f in findings)
            values = {
                "compared": workflow.compare(),
                "findings": findings,
                "first": not in_force,
            }
            wizard.report = self.env["ir.qweb"]._render(
                "fao_core.workflow_publish_report", values
            )

    def action_publish(self):
        """Put the version in force and open it."""
        self.ensure_one()
        if self.note:
            self.workflow_id.note = self.note
        self.workflow_id.publish()
        return self.workflow_id.action_open()

    def action_publish_and_move(self):
        """Put the version in force and see which running cases may move to it."""
        self.action_publish()
        return self.workflow_id.action_migrate()
