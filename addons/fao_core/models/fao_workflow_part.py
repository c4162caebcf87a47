from odoo import api, models

from ..engine import guard
from ..engine.errors import FaoError


class FaoWorkflowPart(models.AbstractModel):
    """A row that belongs to one workflow version: stage, transition or rule.

    Invariant: while its version is a draft, duty managers edit it; once the
    version is published nobody does, by no road (write, import, translation,
    copy, command on a parent). A part never moves to another version.
    """

    _name = "fao.workflow.part"
    _inherit = ["fao.remembered"]
    _description = "Part of a workflow version"

    def _part_workflow(self):
        """Return the workflow versions of these parts."""
        return self.workflow_id

    def _is_remembered(self):
        return self.sudo()._part_workflow()._is_remembered()

    # ---- CRUD: a published version stays as it is

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._check_draft()
        return parts

    def write(self, vals):
        self._check_draft()
        before = {part: part._part_workflow() for part in self.sudo()}
        result = super().write(vals)
        for part, workflow in before.items():
            if part._part_workflow() != workflow:
                raise FaoError(
                    "FAO-PUBLISHED",
                    self.env._(
                        "%(part)s: a part of a workflow does not move to another "
                        "version; create it there.",
                        part=part.display_name,
                    ),
                )
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        # This road to the table does not pass through write()
        self._check_draft()
        return super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_draft()

    def _check_draft(self):
        """Raise unless every version concerned is a draft or the engine acts."""
        if not guard.entered(self.env):
            self.sudo()._part_workflow()._check_draft()
