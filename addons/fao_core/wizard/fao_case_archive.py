from odoo import api, fields, models

from ..models.fao_duty import RETENTION


class FaoCaseArchive(models.TransientModel):
    """Puts closed cases into one file of the archive; the engine notes each of them."""

    _name = "fao.case.archive"
    _description = "Put into the archive"

    case_ids = fields.Many2many("fao.case", "fao_case_archive_case_rel", readonly=True)
    archive_no = fields.Char(
        "Archive number", required=True, help="Number of the file, such as 2026-WS-014."
    )
    retention = fields.Selection(
        RETENTION, help="Empty: as the duty of each case says."
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "fao.case":
            cases = self.env.context.get("active_ids", [])
            values.setdefault("case_ids", [fields.Command.set(cases)])
        return values

    def action_archive(self):
        """Archive the cases, all or none.

        :raise UserError: the first case that is refused, with the code of the rule
        """
        self.ensure_one()
        options = {"archive_no": self.archive_no, "retention": self.retention}
        for case in self.case_ids:
            self.env["fao.case"].act(case.id, "archive", options)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
