from odoo import api, fields, models

from ..engine.funnel import Funnel
from ..engine.issuing import Revoke


class FaoDocument(models.Model):
    """What whoever handles a duty may decide on an issued document."""

    # apart from the document itself
    _inherit = "fao.document"  # pylint: disable=consider-merging-classes-inherited

    may_decide = fields.Boolean(
        compute="_compute_may_decide",
        compute_sudo=False,
        export_string_translation=False,
    )

    @api.depends("state", "case_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        self.may_decide = False
        for document in self._filtered_access("read"):
            if document.state == "valid":
                step = Revoke(Funnel(document.case_id))
                document.may_decide = step.judge(document).ok

    def action_reissue(self):
        """Ask for the reason and issue this document anew."""
        return self._ask("reissue", self.env._("Issue anew"))

    def action_revoke(self):
        """Ask for the reason and revoke this document."""
        return self._ask("revoke", self.env._("Revoke"))

    def _ask(self, what, title):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "fao.document.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_id": self.id, "default_what": what},
        }
