from odoo import api, fields, models
from odoo.fields import Domain


class FaoApproval(models.Model):
    """Slots that inform: they wait for a reader, not for a decision."""

    _inherit = "fao.approval"

    for_information = fields.Boolean(
        "For my information",
        compute="_compute_for_information",
        search="_search_for_information",
        help="I am informed of this case and have not read it yet.",
    )

    @api.depends("state", "user_id", "group_id")
    @api.depends_context("uid")
    def _compute_for_information(self):
        mine = self.sudo().filtered_domain(self._information_domain())
        for slot in self:
            slot.for_information = slot in mine

    def _search_for_information(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._information_domain()
        return domain if True in value else ~domain

    @api.model
    def _information_domain(self):
        """Return the domain of what the user or his groups are informed of, unread."""
        user = self.env.user
        allowed = [str(c) for c in range(user.sudo().fao_clearance + 1)]
        mine = Domain("user_id", "=", user.id)
        groups = Domain("group_id", "in", user._get_group_ids())
        return (
            Domain("state", "=", "unread")
            & (mine | groups)
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("confidentiality", "in", allowed)
        )
