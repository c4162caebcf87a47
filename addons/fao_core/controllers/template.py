from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..engine import docx
from .answers import file_answer

MIMETYPES = {"docx": docx.MIMETYPE, "pdf": "application/pdf"}


class FaoTemplate(http.Controller):
    """Previews of templates, for those who keep them."""

    @http.route(
        [
            "/fao/template/<int:template_id>/preview/<int:case_id>.docx",
            "/fao/template/<int:template_id>/preview/<int:case_id>.pdf",
        ],
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def fao_template_preview(self, template_id, case_id):
        """Return a template filled with a case; nothing is issued."""
        template = request.env["fao.document.template"].browse(template_id).exists()
        if not template or not template.has_access("write"):
            raise request.not_found()
        kind = request.httprequest.path.rpartition(".")[2]
        content = template._preview(case_id)
        if kind == "pdf":
            try:
                content = docx.to_pdf(content)
            except docx.DocxError as error:
                raise UserError(
                    request.env._("PDF cannot be made here: %(why)s", why=str(error))
                ) from error
        name = request.env._("Preview of %(name)s", name=template.name)
        return file_answer(content, f"{name}.{kind}", MIMETYPES[kind])
