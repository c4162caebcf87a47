from odoo import models


class FaoApproval(models.Model):
    """Several slots at once."""

    _inherit = "fao.approval"

    def action_agree_many(self):
        """Ask once for the agreement to the cases of these slots."""
        return self.env["fao.bulk.act"]._start(self)
