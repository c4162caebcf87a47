from odoo import api, fields, models

from ..engine.deadline import ZONE


class ResUsers(models.Model):
    """The time zone of a person begins as that of the office, not of his browser."""

    # apart from what the office knows of a person
    _inherit = "res.users"  # pylint: disable=consider-merging-classes-inherited

    tz = fields.Selection(
        related="partner_id.tz", inherited=True, readonly=False, default=ZONE.key
    )

    @api.model
    def _update_last_login(self):
        """Give whoever logs in first the zone of the office, not of his browser."""
        if not self.login_date:
            self.tz = ZONE.key
        return super()._update_last_login()
