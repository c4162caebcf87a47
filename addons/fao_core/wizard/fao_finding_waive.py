from odoo import fields, models


class FaoFindingWaive(models.TransientModel):
    """The reason with which a finding is waived; the engine decides."""

    _name = "fao.finding.waive"
    _description = "Waive a finding"

    finding_id = fields.Many2one("fao.finding", required=True, ondelete="cascade")
    message = fields.Char(related="finding_id.message", related_sudo=False)
    figure_lines = fields.Json(related="finding_id.figure_lines", related_sudo=False)
    legal_basis = fields.Char(related="finding_id.legal_basis", related_sudo=False)
    reason = fields.Text(required=True)

    def action_waive(self):
        """Waive the finding, see the engine's action ``waive``.

        :raise UserError: with the code of the rule that refuses
        """
        self.ensure_one()
        finding = self.finding_id
        self.env["fao.case"].act(
            finding.case_id.id,
            "waive",
            {"finding": finding.id, "comment": self.reason},
        )
        return {"type": "ir.actions.act_window_close"}
