from odoo import http
from odoo.http import request

from ..engine import docx
from .answers import file_answer


class FaoDocument(http.Controller):
    """Issued documents in a form that every reader can open."""

    @http.route("/fao/document/<int:document_id>/pdf", type="http", auth="user")
    def fao_document_pdf(self, document_id):
        """Return the issued file as PDF, for those who may read the document."""
        document = request.env["fao.document"].browse(document_id).exists()
        if not document or not document.has_access("read"):
            raise request.not_found()
        content = document._pdf()
        return file_answer(content, document.pdf_id.sudo().name, "application/pdf")

    @http.route(
        "/fao/case/<int:case_id>/form/<int:kind_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def fao_case_form(self, case_id, kind_id):
        """Return a form filled with a case, to be signed; nothing is issued.

        It is read with the rights of the user: what he may not see is not in it.
        """
        case = request.env["fao.case"].browse(case_id).exists()
        if not case or not case.has_access("read"):
            raise request.not_found()
        kind = case._fao_document_kinds().filtered(lambda k: k.id == kind_id)
        template = kind.sudo().template_id  # a definition that the case asks for
        if not template:
            raise request.not_found()
        content = template.sudo(False)._filled(case)
        name = f"{template.name} {case.number or ''}".strip()
        return file_answer(content, f"{name}.docx", docx.MIMETYPE)
