from odoo import fields, models


class FaoDocumentDecide(models.TransientModel):
    """The reason with which a document is replaced or revoked; the engine decides."""

    _name = "fao.document.decide"
    _description = "Replace or revoke a document"

    document_id = fields.Many2one("fao.document", required=True, ondelete="cascade")
    what = fields.Selection(
        [("reissue", "Issue anew"), ("revoke", "Revoke")], required=True
    )
    reason = fields.Text(required=True)

    def action_decide(self):
        """Replace or revoke, see the engine's actions of these names.

        :raise UserError: with the code of the rule that refuses
        """
        self.ensure_one()
        document = self.document_id
        self.env["fao.case"].act(
            document.case_id.id,
            self.what,
            {"document": document.id, "comment": self.reason},
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": document._name,
            "res_id": (document.replaced_by_id or document).id,
            "views": [(False, "form")],
        }
