from odoo import fields, models, tools

from ..engine import field_rules
from .fao_case_file import CASE_FILE


class FaoStage(models.Model):
    """What a stage asks for, hides and locks."""

    _inherit = "fao.stage"

    document_ids = fields.One2many(
        "fao.stage.document", "stage_id", "Required documents", copy=True
    )
    field_rule_ids = fields.One2many("fao.field.rule", "stage_id", "Field rules")

    def _fao_documents(self):
        """Return the documents that these stages ask for, in their order."""
        documents = self.env["fao.stage.document"]
        for stage in self:
            documents |= documents.browse(stage._fao_asks()[0])
        return documents

    def _fao_asked_for(self):
        """Return the content that rules and documents ask for in this stage."""
        return self._fao_asks()[1]

    def _fao_asks(self):
        """Return the ids of the documents asked for, and the names of content."""
        self.ensure_one()
        stage_sudo = self.sudo()  # the definition, whoever acts
        if stage_sudo.workflow_id.state == "draft":
            return stage_sudo._fao_asks_now()
        return stage_sudo._fao_asks_always()

    @tools.ormcache("self.id")
    def _fao_asks_always(self):
        """Return what a stage asks for that does not change any more."""
        return self._fao_asks_now()

    def _fao_asks_now(self):
        documents = self.document_ids
        required = self.field_rule_ids.filtered(lambda r: r.effect == "required")
        names = {field_rules.key_of(name) for name in required.mapped("field_name")}
        files = {f"{CASE_FILE}{code}" for code in documents.mapped("code")}
        return tuple(documents.ids), frozenset(names | files)
