from odoo import fields, models


class FaoPassportHandover(models.TransientModel):
    """Who takes over a cabinet, and who watches."""

    _name = "fao.passport.handover"
    _description = "Handover of a cabinet"

    cabinet_id = fields.Many2one("fao.passport.cabinet", required=True)
    user_id = fields.Many2one(
        "res.users",
        string="To be taken over by",
        required=True,
        domain=lambda self: [
            ("all_group_ids", "=", self.env.ref("fao_core.group_fao_custodian").id)
        ],
    )
    witness_id = fields.Many2one("res.users")

    def action_hand_over(self):
        """Offer the cabinet to the other custodian.

        :raise UserError: with the code of the rule that refuses
        """
        self.ensure_one()
        self.cabinet_id.hand_over(self.user_id.id, self.witness_id.id)
        return {"type": "ir.actions.act_window_close"}
