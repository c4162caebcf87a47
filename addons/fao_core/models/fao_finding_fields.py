from odoo import api, models, tools


class FaoFinding(models.Model):
    """A finding repeats the figures of the fields that its check judges."""

    _name = "fao.finding"
    _inherit = ["fao.field.carrier", "fao.finding"]
    _fao_carriers = ("message", "figures", "line", "display_name")

    @api.model
    @tools.ormcache("names")
    def _fao_repeats(self, names):
        checks_sudo = self.env["fao.check"].sudo()  # whether any tells, not what
        every = checks_sudo.with_context(active_test=False).search(
            [("duty_id", "!=", False)]
        )
        return any(names & check._fao_names() for check in every)

    def _fao_tells(self, names):
        self.ensure_one()
        return bool(names & self.sudo().check_id._fao_names())

    def _fao_is_shown(self):
        """Whether the user of the environment may see what was found, even as su."""
        self.ensure_one()
        own = self.sudo(False)
        reading = own._fao_reading()
        return not reading or not own._fao_hidden(reading)[own]
