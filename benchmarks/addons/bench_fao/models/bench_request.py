from odoo import fields, models


class BenchRequest(models.Model):
    """A document that the OCA addon ``base_tier_validation`` has approved."""

    _name = "bench.request"
    _inherit = ["mail.thread", "tier.validation"]
    _description = "Tier-validated document"
    _order = "id desc"

    name = fields.Char(required=True)
    amount = fields.Float()
    state = fields.Selection(
        [("draft", "Draft"), ("confirmed", "Confirmed"), ("cancel", "Cancelled")],
        default="draft",
    )
    user_id = fields.Many2one("res.users", default=lambda self: self.env.user)
    company_id = fields.Many2one(
        "res.company", default=lambda self: self.env.company, index=True
    )

    def submit(self):
        """Ask for the approvals; XML-RPC cannot carry the peer's own answer."""
        self.request_validation()
        return True

    def approve(self):
        """Approve the user's tier; XML-RPC cannot carry the peer's own answer."""
        self.validate_tier()
        return True
