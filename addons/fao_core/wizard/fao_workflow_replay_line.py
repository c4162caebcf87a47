from odoo import fields, models


class FaoWorkflowReplayLine(models.TransientModel):
    """What would have become of one case."""

    _name = "fao.workflow.replay.line"
    _description = "Replayed case"

    wizard_id = fields.Many2one(
        "fao.workflow.replay", required=True, ondelete="cascade"
    )
    case_id = fields.Many2one("fao.case", required=True, ondelete="cascade")
    result = fields.Selection(
        [("same", "The same"), ("differs", "Differs"), ("nobody", "Cannot go on")],
        required=True,
    )
    actual = fields.Char("What happened")
    replayed = fields.Char("What would happen")
    differences = fields.Text("What differs")

    def action_open_case(self):
        """Open the duty's own record of the case."""
        self.ensure_one()
        return self.case_id.action_open_record()
