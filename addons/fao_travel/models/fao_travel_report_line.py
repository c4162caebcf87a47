from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError


class FaoTravelReportLine(models.AbstractModel):
    """What the rows of a half-year report share: written by counting, by nobody else.

    Invariant: rows are made anew while the report is a draft and stay for ever once it
    is signed, whoever asks and with whatever rights.
    """

    _name = "fao.travel.report.line"
    _inherit = ["fao.case.line.mixin"]
    _description = "Row of a half-year report"
    _fao_parent = "report_id"

    report_id = fields.Many2one(
        "fao.travel.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    sequence = fields.Integer(readonly=True, export_string_translation=False)

    @api.model_create_multi
    def create(self, vals_list):
        reports = self.env["fao.travel.report"].browse(
            {vals.get("report_id") for vals in vals_list} - {None, False}
        )
        self._check_counted(reports)
        return super().create(vals_list)

    def write(self, vals):
        self._check_counted(self.report_id)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_counted(self):
        self._check_counted(self.report_id)

    def _check_counted(self, reports):
        """Refuse everybody but the counting itself, and it once a report is signed.

        :raise FaoError: ``FAO-GUARD``, ``FAO-LOCKED``
        """
        if not guard.entered(self.env):
            raise FaoError(
                "FAO-GUARD",
                self.env._("Figures are counted over the registers, not entered."),
            )
        if any(report.signed_on for report in reports.sudo()):
            raise FaoError(
                "FAO-LOCKED",
                self.env._(
                    "The report is signed: its figures change by a supplementary"
                    " report only (REP-02)."
                ),
            )
