import hashlib

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import docx, guard
from ..engine.errors import FaoError


class FaoDocument(models.Model):
    """The PDF of an issued document: made when it is first wanted, then kept.

    Making it takes seconds and needs LibreOffice, so no decision waits for it. Like
    the Word file it is evidence, with a digest of its own.
    """

    # apart from the document itself
    _inherit = "fao.document"  # pylint: disable=consider-merging-classes-inherited

    pdf_id = fields.Many2one(
        "ir.attachment",
        "PDF",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    pdf_sha256 = fields.Char("SHA-256 of the PDF", readonly=True, copy=False)

    def action_download_pdf(self):
        """Download the document as PDF; it is made now when there is none yet.

        :raise UserError: ``FAO-PDF`` when it cannot be made
        """
        self.ensure_one()
        self._pdf()
        return {
            "type": "ir.actions.act_url",
            "url": f"/fao/document/{self.id}/pdf",
            "target": "download",
        }

    def _pdf(self):
        """Return the PDF of this document, made and kept when there is none yet.

        :raise FaoError: ``FAO-PDF`` when it cannot be made
        """
        self.ensure_one()
        self.check_access("read")
        document_sudo = self.sudo()  # the file lies where the document is read
        if not document_sudo.pdf_id:
            self._check_pdf_possible()
            document_sudo._keep_pdf(document_sudo._make_pdf())
        return document_sudo.pdf_id.raw

    @api.model
    def _check_pdf_possible(self):
        """Raise unless LibreOffice is there.

        :raise FaoError: ``FAO-PDF``
        """
        if not docx.pdf_possible():
            raise FaoError(
                "FAO-PDF",
                self.env._(
                    "PDF is made by LibreOffice, which is not installed on this"
                    " server. Take the Word file, or ask the administrator to install"
                    " it."
                ),
            )

    def _make_pdf(self):
        try:
            return docx.to_pdf(self.attachment_id.raw)
        except docx.DocxError as error:
            raise FaoError(
                "FAO-PDF",
                self.env._("No PDF was made: %(why)s.", why=str(error)),
            ) from error

    def _keep_pdf(self, content):
        """Keep the PDF; of two that were made at once the first stays."""
        self.env.execute_query(
            SQL("SELECT id FROM fao_document WHERE id = %s FOR UPDATE", self.id)
        )
        self.invalidate_recordset(["pdf_id"])
        if self.pdf_id:
            return
        attachment = self.env["ir.attachment"].create(
            {
                "name": self.attachment_id.name.removesuffix(".docx") + ".pdf",
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        guard.enter(self).write(
            {
                "pdf_id": attachment.id,
                "pdf_sha256": hashlib.sha256(content).hexdigest(),
            }
        )

    def _is_intact(self):
        if not super()._is_intact():
            return False
        pdf_sudo = self.pdf_id.sudo()  # the case was read already
        if not pdf_sudo:
            return True
        return hashlib.sha256(pdf_sudo.raw or b"").hexdigest() == self.pdf_sha256
