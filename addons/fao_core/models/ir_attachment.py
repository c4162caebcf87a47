import base64

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import guard
from ..engine.errors import FaoError

#: What makes a file another file, or puts it elsewhere.
CONTENT_FIELDS = frozenset(
    {"datas", "raw", "name", "res_model", "res_id", "res_field", "public", "url"}
)


class IrAttachment(models.Model):
    """Files of issued documents are evidence, and so are those of a filed case.

    Invariant: nobody changes, moves, publishes or deletes such a file, by the screen,
    RPC or ``sudo()``; only the engine could, and it does not. A write that changes
    nothing passes, so that the file store can be moved to another place. A file of
    a submitted case is changed or deleted only while the case may be edited.
    """

    _inherit = "ir.attachment"

    fao_content = fields.Boolean(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="Part of the content of a case: added by whoever may edit it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals.pop("fao_content", None)
        attachments = super().create(vals_list)
        attachments._fao_note_content()
        return attachments

    def write(self, vals):
        if "fao_content" in vals and not guard.entered(self.env):
            vals = {k: v for k, v in vals.items() if k != "fao_content"}
        self._fao_check_written(vals)
        result = super().write(vals)
        if CONTENT_FIELDS & vals.keys() and not guard.entered(self.env):
            self._fao_note_content()
        return result

    def _fao_check_written(self, vals):
        """Refuse what would change the file of a document or of a filed case."""
        if guard.entered(self.env):
            return
        for attachment in self._fao_evidence():
            attachment._fao_check_unchanged(vals)
        if CONTENT_FIELDS & vals.keys():
            self._fao_check_filed()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        evidence = self._fao_evidence()
        if evidence:
            raise evidence[0]._fao_evidence_error()
        if not guard.entered(self.env):
            self._fao_check_filed()

    @api.ondelete(at_uninstall=False)
    def _unlink_note_content(self):
        if not guard.entered(self.env):
            for _case, record in self.filtered("fao_content")._fao_records():
                record.sudo().case_id._content_changed()

    def _fao_records(self):
        """Yield ``(case, record)`` of the cases to which these files belong."""
        duties = self.env.registry.descendants(["fao.case.mixin"], "_inherit")
        files = self.sudo().filtered(
            lambda a: a.res_model in duties and a.res_id and not a.res_field
        )
        for model, attachments in files.grouped("res_model").items():
            records = self.env[model].browse(set(attachments.mapped("res_id")))
            for record in records.exists():
                yield record.sudo().case_id.sudo(self.env.su), record

    def _fao_note_content(self):
        """Mark the files that whoever may edit a case adds to it as its content."""
        if guard.entered(self.env):
            return
        for case, record in self._fao_records():
            files = self.sudo().filtered(
                lambda a, r=record: (a.res_model, a.res_id) == (r._name, r.id)
            )
            if case._may_edit().ok:
                guard.enter(files).write({"fao_content": True})
                case._content_changed()
                case._notice_content()

    def _fao_check_filed(self):
        """Refuse to touch files of submitted cases that the user may not edit.

        :raise FaoError: ``FAO-LOCKED``
        """
        duties = self.env.registry.descendants(["fao.case.mixin"], "_inherit")
        filed = self.sudo().filtered(
            lambda a: a.res_model in duties and a.res_id and not a.res_field
        )
        for model, attachments in filed.grouped("res_model").items():
            records = self.env[model].browse(set(attachments.mapped("res_id")))
            for case in records.exists().sudo().case_id:
                if case.submitted_at:
                    case.sudo(False)._check_may_edit()

    def _fao_evidence(self):
        """Return those of these attachments that are files of issued documents."""
        if not self.ids:
            return self.browse()
        names = ("attachment_id", "pdf_id")
        domain = Domain.OR(Domain(name, "in", self.ids) for name in names)
        documents = self.env["fao.document"].sudo().search_fetch(domain, names)
        files = documents.attachment_id | documents.pdf_id
        return (files & self.sudo()).with_env(self.env)

    def _fao_check_unchanged(self, vals):
        """Refuse ``vals`` unless every value is the one that is there already."""
        self.ensure_one()
        attachment_sudo = self.sudo().with_context(bin_size=False)
        for name, value in vals.items():
            if name == "datas":
                same = base64.b64decode(value or b"") == attachment_sudo.raw
            elif name in self._fields:
                field = self._fields[name]
                wanted = field.convert_to_cache(value, attachment_sudo)
                current = field.convert_to_cache(attachment_sudo[name], attachment_sudo)
                same = (wanted or False) == (current or False)
            else:
                same = False
            if not same:
                raise self._fao_evidence_error()

    def _fao_evidence_error(self):
        return FaoError(
            "FAO-GUARD",
            self.env._(
                "%(file)s belongs to an issued document and stays as it is.",
                file=self.sudo().name,
            ),
        )
