from odoo import http
from odoo.exceptions import UserError
from odoo.http import content_disposition, request

from ..engine import docx


class FaoDocument(http.Controller):
    """Issued documents in a form that every reader can open."""

    @http.route(
        "/fao/document/<int:document_id>/pdf", type="http", auth="user", readonly=True
    )
    def fao_document_pdf(self, document_id):
        """Return the issued file as PDF, for those who may read the document."""
        document = request.env["fao.document"].browse(document_id).exists()
        if not document or not document.has_access("read"):
            raise request.not_found()
        try:
            content = docx.to_pdf(document.attachment_id.raw)
        except docx.DocxError as error:
            raise UserError(
                request.env._("PDF cannot be made here: %(why)s", why=str(error))
            ) from error
        name = document.attachment_id.name.removesuffix(".docx") + ".pdf"
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "private, no-store"),
            ],
        )
