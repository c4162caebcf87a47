from odoo import api, fields, models

from ..engine import docx
from ..engine.errors import FaoError


class FaoDocumentPreview(models.TransientModel):
    """A template filled with a case to look at: no number is taken, nothing issued."""

    _name = "fao.document.preview"
    _description = "Preview of a document"

    template_id = fields.Many2one(
        "fao.document.template", required=True, ondelete="cascade"
    )
    duty_id = fields.Many2one(related="template_id.duty_id", related_sudo=False)
    case_id = fields.Many2one(
        "fao.case",
        required=True,
        ondelete="cascade",
        help="The preview shows what you may see of it.",
    )
    pdf_possible = fields.Boolean(
        compute="_compute_pdf_possible", export_string_translation=False
    )

    @api.depends_context("uid")
    def _compute_pdf_possible(self):
        self.pdf_possible = docx.pdf_possible()

    def action_word(self):
        """Download the preview as a Word file."""
        return self._download("docx")

    def action_pdf(self):
        """Download the preview as PDF.

        :raise UserError: ``FAO-PDF`` where LibreOffice is not installed
        """
        self.env["fao.document"]._check_pdf_possible()
        return self._download("pdf")

    def _download(self, kind):
        self.ensure_one()
        if not self.template_id.file:
            raise FaoError(
                "FAO-TEMPLATE",
                self.env._(
                    "Template %(template)s has no file.", template=self.template_id.name
                ),
            )
        # What refuses says so here, and not on a page of its own
        self.template_id._preview(self.case_id.id)
        url = f"/fao/template/{self.template_id.id}/preview/{self.case_id.id}.{kind}"
        return {"type": "ir.actions.act_url", "url": url, "target": "download"}
