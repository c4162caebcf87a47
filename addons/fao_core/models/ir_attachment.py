import base64

from odoo import api, models

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

    def write(self, vals):
        if not guard.entered(self.env):
            for attachment in self._fao_evidence():
                attachment._fao_check_unchanged(vals)
            if CONTENT_FIELDS & vals.keys():
                self._fao_check_filed()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        evidence = self._fao_evidence()
        if evidence:
            raise evidence[0]._fao_evidence_error()
        if not guard.entered(self.env):
            self._fao_check_filed()

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
        documents = (
            self.env["fao.document"]
            .sudo()
            .search_fetch([("attachment_id", "in", self.ids)], ["attachment_id"])
        )
        return documents.attachment_id.with_env(self.env)

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
