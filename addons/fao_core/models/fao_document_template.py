import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import document_names, docx, docx_words
from ..engine.errors import FaoError


class FaoDocumentTemplate(models.Model):
    """A Word file with placeholders from which documents are issued.

    Invariant: the file opens, and its placeholders are names of the closed
    vocabulary; anything else is refused when it is uploaded, with the paragraph.
    Duty managers keep templates; a document keeps the digest of the file it was
    made from.
    """

    _name = "fao.document.template"
    _inherit = ["fao.coded", "fao.remembered"]
    _description = "Document template"
    _order = "duty_id, code"

    name = fields.Char(
        required=True,
        translate=True,
        help="Kind of document; the public verification page shows it.",
    )
    active = fields.Boolean(default=True)
    duty_id = fields.Many2one("fao.duty", index=True, ondelete="cascade")
    file = fields.Binary(
        attachment=True,
        help="A .docx file. Placeholders are written {{ record.purpose }}, table rows "
        "are repeated by {%tr for row in record.members %} ... {%tr endfor %}.",
    )
    filename = fields.Char(export_string_translation=False)
    lang = fields.Selection(
        selection="_selection_lang",
        string="Language",
        help="Language of translated names in the document; when empty Chinese, "
        "where Chinese is installed.",
    )
    series_id = fields.Many2one(
        "fao.number.series",
        "Number series",
        index=True,
        ondelete="restrict",
        help="Without a series the document has no official number.",
    )
    validity_months = fields.Integer(
        "Validity (months)", help="Counted from the day of signature; 0: unlimited."
    )
    verification = fields.Selection(
        [("public", "Public page and QR code"), ("none", "None")],
        default="public",
        required=True,
    )
    remedy = fields.Char(
        "What may be done",
        translate=True,
        help="Of a refusal: what the applicant may do about it. Printed by"
        " {{ document.remedy }} and shown in the register of refusals.",
    )
    vocabulary_text = fields.Text(
        "Placeholders",
        compute="_compute_vocabulary_text",
        export_string_translation=False,
    )
    available = fields.Json(
        "Placeholders to choose from",
        compute="_compute_vocabulary_text",
        export_string_translation=False,
    )
    used = fields.Json(
        "Placeholders in the file",
        compute="_compute_used",
        export_string_translation=False,
    )

    _code_unique = models.UniqueIndex(
        "(COALESCE(duty_id, 0), code)", "A template code is used once in a duty."
    )
    _validity_positive = models.Constraint(
        "CHECK (validity_months >= 0)", "The validity is a number of months from 0."
    )

    # ---- Computes

    @api.model
    def _selection_lang(self):
        return self.env["res.lang"].get_installed()

    @api.depends("duty_id", "series_id", "verification")
    @api.depends_context("lang")
    def _compute_vocabulary_text(self):
        for template in self:
            names = docx.flatten(template._vocabulary())
            template.vocabulary_text = "\n".join(names)
            template.available = document_names.describe(template)

    @api.depends("file", "duty_id", "series_id", "verification")
    @api.depends_context("lang")
    def _compute_used(self):
        """Read the file as it is uploaded, before it is saved."""
        for template in self:
            content = template._content()
            template.used = template._describe_use(content) if content else []

    def _describe_use(self, content):
        """Return what a file uses, and what is wrong: ``path``, ``place``, ``problem``.

        :param bytes content: the file
        """
        used, problems = docx.examine(content, self._vocabulary())
        wrong = {
            (p.detail, p.part, p.paragraph): docx_words.explain(self.env, p)
            for p in problems
        }
        lines = [
            {
                "path": item.path,
                "place": docx_words.place(self.env, item.part, item.paragraph),
                "problem": wrong.get((item.path, item.part, item.paragraph), ""),
            }
            for item in used
        ]
        shown = {line["problem"] for line in lines}
        others = [
            {"path": "", "place": "", "problem": text}
            for text in wrong.values()
            if text not in shown
        ]
        return [*others, *lines]

    # ---- Constraints

    @api.constrains("file", "duty_id", "series_id", "verification")
    def _check_file(self):
        for template in self:
            content = template._content()
            if not content:
                continue
            problems = docx.check(content, template._vocabulary())
            if problems:
                lines = "\n".join(
                    docx_words.explain(self.env, problem) for problem in problems
                )
                raise ValidationError(
                    self.env._(
                        "Template %(template)s is refused:\n%(problems)s",
                        template=template.name,
                        problems=lines,
                    )
                )

    # ---- Use

    def _content(self):
        """Return the uploaded file, empty when there is none."""
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _vocabulary(self):
        """Return the names that this template may use, see ``docx_syntax.judge``."""
        self.ensure_one()
        return document_names.vocabulary(self)

    def _render_lang(self):
        """Return the language in which values are read for the document."""
        self.ensure_one()
        installed = dict(self.env["res.lang"].get_installed())
        return self.lang if self.lang in installed else self.env.company._fao_lang()

    def _render(self, values, qr=None):
        """Return the filled file and the digest of the template's own file.

        :param dict values: plain data under ``case``, ``office``, ``document``,
            ``record``
        :param bytes qr: a PNG picture for ``document.qr``
        :raise FaoError: ``FAO-TEMPLATE`` when there is no file or a value is missing
        """
        self.ensure_one()
        content = self._content()
        if not content:
            raise FaoError(
                "FAO-TEMPLATE",
                self.env._("Template %(template)s has no file.", template=self.name),
            )
        try:
            filled = docx.render(content, values, qr)
        except docx.DocxError as error:
            raise FaoError(
                "FAO-TEMPLATE",
                self.env._(
                    "Template %(template)s cannot be filled: %(problem)s",
                    template=self.name,
                    problem=str(error),
                ),
            ) from error
        return filled, hashlib.sha256(content).hexdigest()

    # ---- Codes

    def _code_place(self):
        return self.duty_id

    def _code_taken(self):
        if not self.duty_id:
            return super()._code_taken()
        return set((self.duty_id.template_ids - self).mapped("code"))
