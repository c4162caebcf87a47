from odoo import api, models


class TierDefinition(models.Model):
    """Let tiers be defined for the documents of the benchmark."""

    _inherit = "tier.definition"

    @api.model
    def _get_tier_validation_model_names(self):
        names = super()._get_tier_validation_model_names()
        return [*names, "bench.request", "hr.expense"]
