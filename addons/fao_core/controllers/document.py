from odoo import http
from odoo.http import content_disposition, request


class FaoDocument(http.Controller):
    """Issued documents in a form that every reader can open."""

    @http.route("/fao/document/<int:document_id>/pdf", type="http", auth="user")
    def fao_document_pdf(self, document_id):
        """Return the issued file as PDF, for those who may read the document."""
        document = request.env["fao.document"].browse(document_id).exists()
        if not document or not document.has_access("read"):
            raise request.not_found()
        content = document._pdf()
        name = document.pdf_id.sudo().name
        return request.make_response(
            content,
            [
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "private, no-store"),
            ],
        )
