from odoo import models, tools


class ResGroups(models.Model):
    """The name of a group, which says why somebody was asked, is kept in memory."""

    _name = "res.groups"
    _inherit = ["res.groups", "fao.remembered"]

    @tools.ormcache("self.id", "self.env.lang")
    def _fao_name(self):
        """Return the name of this group in the language of the user."""
        return self.sudo().name or ""
