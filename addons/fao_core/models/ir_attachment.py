import base64

from odoo import api, models

from ..engine import guard
from ..engine.errors import FaoError


class IrAttachment(models.Model):
    """Files of issued documents are evidence.

    Invariant: nobody changes, moves, publishes or deletes such a file, by the screen,
    RPC or ``sudo()``; only the engine could, and it does not. A write that changes
    nothing passes, so that the file store can be moved to another place.
    """

    _inherit = "ir.attachment"

    def write(self, vals):
        if not guard.entered(self.env):
            for attachment in self._fao_evidence():
                attachment._fao_check_unchanged(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_evidence(self):
        evidence = self._fao_evidence()
        if evidence:
            raise evidence[0]._fao_evidence_error()

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
