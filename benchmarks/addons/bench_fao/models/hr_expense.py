from odoo import api, models


class HrExpense(models.Model):
    """An expense that tiers approve before its manager does."""

    _name = "hr.expense"
    _inherit = ["hr.expense", "tier.validation"]
    _state_from = ["submitted"]
    _state_to = ["approved"]
    _cancel_state = "refused"

    @api.model
    def _get_under_validation_exceptions(self):
        """Let the manager approve what all tiers approved."""
        names = super()._get_under_validation_exceptions()
        return [*names, "approval_date", "approval_state", "manager_id"]
