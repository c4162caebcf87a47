from odoo import api, models

from odoo.addons.fao_core.engine.errors import FaoError


class SpreadsheetDashboardShare(models.Model):
    """A copy of a dashboard under a public address: not of the office's figures."""

    _inherit = "spreadsheet.dashboard.share"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_fao_share([vals.get("dashboard_id") for vals in vals_list])
        return super().create(vals_list)

    def write(self, vals):
        if "dashboard_id" in vals:
            self._check_fao_share([vals["dashboard_id"]])
        return super().write(vals)

    @api.model
    def _check_fao_share(self, dashboard_ids):
        """Refuse to publish a dashboard over models of the office.

        Whoever knows the address needs no login, and no rule applies to the copy.

        :raise FaoError: ``FAO-POWER``
        """
        # Which models a dashboard shows is a fact that its reader need not read.
        dashboards_sudo = self.env["spreadsheet.dashboard"].sudo().browse(dashboard_ids)
        models_shown = dashboards_sudo.main_data_model_ids.mapped("model")
        if any(name.startswith("fao.") for name in models_shown):
            raise FaoError(
                "FAO-POWER",
                self.env._("The figures of the office have no public address."),
            )
