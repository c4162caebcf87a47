from odoo import api, models
from odoo.fields import Domain

#: Models whose rows belong to a case, named by ``case_id``.
OF_A_CASE = (
    "fao.approval",
    "fao.case.file",
    "fao.document",
    "fao.finding",
    "fao.ledger",
    "fao.refusal",
    "fao.snapshot",
    "fao.case.link",
    "fao.stay",
)


class IrRule(models.Model):
    """The rows of a case follow the rules of the case, which exist once."""

    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        domain = super()._compute_domain(model_name, mode)
        if self.env.su:
            return domain
        model = self.env[model_name]
        if model_name in OF_A_CASE:
            case = self._compute_domain("fao.case", mode)
            return domain & Domain("case_id", "any", case)
        parent = getattr(model, "_fao_parent", "")
        if parent:
            record = self._compute_domain(model._fields[parent].comodel_name, mode)
            domain &= Domain(parent, "any", record) & model._fao_rows_domain()
            if mode == "read":
                domain |= model._fao_shared_domain()
        return domain
