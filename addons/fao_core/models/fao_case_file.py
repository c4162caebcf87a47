import base64

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import guard
from ..engine.errors import FaoError

#: Before the code of a kind: how the files of that kind are named in the content.
CASE_FILE = "file:"


class FaoCaseFile(models.Model):
    """A document that lies with a case, such as the copy of a passport.

    Invariant: read by those who may read the case. Kept, changed and taken away while
    the stage lets the user edit the case, or by whoever must act while the stage asks
    for a document of this kind.
    """

    _name = "fao.case.file"
    _description = "Document of a case"
    _order = "case_id desc, id"
    _rec_name = "filename"

    case_id = fields.Many2one(
        "fao.case", required=True, index=True, ondelete="restrict"
    )
    code = fields.Char("Kind code", index=True, export_string_translation=False)
    kind_id = fields.Many2one(
        "fao.stage.document",
        "Kind",
        compute="_compute_kind_id",
        inverse="_inverse_kind_id",
        domain="[('id', 'in', kind_ids)]",
        help="Empty: an enclosure that no stage asks for.",
    )
    kind_ids = fields.Many2many(
        "fao.stage.document",
        string="Possible kinds",
        compute="_compute_kind_ids",
        export_string_translation=False,
    )
    expires = fields.Boolean(
        compute="_compute_expires", export_string_translation=False
    )
    file = fields.Binary(attachment=True)
    filename = fields.Char("File name")
    on_paper = fields.Boolean(
        "Handed in on paper", help="Instead of a file, where the stage allows it."
    )
    valid_until = fields.Date()

    # ---- Computes

    @api.depends("code", "case_id.workflow_id")
    def _compute_kind_id(self):
        for file in self:
            kinds = file.case_id._fao_document_kinds()
            file.kind_id = kinds.filtered(lambda k, f=file: k.code == f.code)[:1]

    @api.depends("kind_id")
    def _compute_expires(self):
        for file in self:
            file.expires = file.kind_id.expires

    def _inverse_kind_id(self):
        for file in self:
            file.code = file.kind_id.code

    @api.depends("case_id")
    def _compute_kind_ids(self):
        for file in self:
            file.kind_ids = file.case_id._fao_document_kinds()

    @api.depends("filename", "kind_id", "on_paper")
    def _compute_display_name(self):
        for file in self:
            file.display_name = file.filename or file.kind_id.name or ""

    # ---- Constraints

    @api.constrains("file", "filename", "code", "on_paper")
    def _check_paper(self):
        for file in self:
            kind, content = file.kind_id, file._content()
            if not content and not file.on_paper:
                raise ValidationError(
                    self.env._("%(document)s: add the file.", document=file._label())
                )
            if file.on_paper and not kind.on_paper:
                raise ValidationError(
                    self.env._(
                        "%(document)s is not taken on paper; add the file.",
                        document=file._label(),
                    )
                )
            if content and kind and not kind._takes(file.filename, content):
                raise ValidationError(
                    self.env._(
                        "%(document)s: %(name)s is not taken, only files of the types"
                        " %(types)s.",
                        document=file._label(),
                        name=file.filename or self.env._("a file without a name"),
                        types=", ".join(kind._endings()),
                    )
                )

    def _content(self):
        """Return the file, empty when the paper was handed in."""
        self.ensure_one()
        return base64.b64decode(self.with_context(bin_size=False).file or b"")

    def _label(self):
        self.ensure_one()
        return self.kind_id.name or self.filename or self.env._("Enclosure")

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        files = super().create(vals_list)
        files._check_may_change()
        files._note_change()
        return files

    def write(self, vals):
        self._check_may_change()
        result = super().write(vals)
        # Neither the kind nor the case may be one that the user may not change
        self._check_may_change()
        self._note_change()
        return result

    def unlink(self):
        self._check_may_change()
        cases = self.case_id
        result = super().unlink()
        self._note_change(cases)
        return result

    def _note_change(self, cases=None):
        """Count the revision of the cases, whose content these files are."""
        if not guard.entered(self.env):
            cases = self.case_id if cases is None else cases
            guard.enter(cases.sudo()).has_files = True  # engine-set field
            cases._content_changed()
            cases._notice_content()

    def _check_may_change(self):
        """Refuse unless the user may change these files now.

        :raise FaoError: ``FAO-LOCKED`` or what else keeps him from editing the case
        """
        if guard.entered(self.env):
            return
        for file in self.sudo():
            case = file.case_id.sudo(False)
            verdict = case._may_edit()
            if not verdict.ok and not case._fao_may_bring(file.code):
                raise FaoError(verdict.code, verdict.message)

    def _fao_content(self):
        """Return what these files are, by their kind, for the digest of the case."""
        content = {}
        attachments = self.env["ir.attachment"].search_fetch(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                ("res_field", "=", "file"),
            ],
            ["res_id", "checksum"],
        )
        checksums = {a.res_id: a.checksum or "" for a in attachments}
        for file in self.sorted("id"):
            paper = "on paper" if file.on_paper else ""
            content.setdefault(f"{CASE_FILE}{file.code or ''}", []).append(
                [
                    file.filename or "",
                    checksums.get(file.id, paper),
                    fields.Date.to_string(file.valid_until) or "",
                ]
            )
        return content
