from odoo import fields, models


class FaoWorkflow(models.Model):
    """The rules about fields that belong to a version."""

    _inherit = "fao.workflow"

    field_rule_ids = fields.One2many("fao.field.rule", "workflow_id", "Field rules")

    def write(self, vals):
        result = super().write(vals)
        if "state" in vals:
            self.env["fao.field.rule"]._forget()
        return result

    def _copy_parts(self, new):
        result = super()._copy_parts(new)
        stages = {stage.code: stage.id for stage in new.stage_ids}
        for rule in self.field_rule_ids:
            rule.copy(
                {"workflow_id": new.id, "stage_id": stages.get(rule.stage_id.code)}
            )
        return result

    def _fao_with_cases(self):
        """Return those of these versions that have cases, or may get some."""
        used = self.env["fao.case"].sudo()._read_group(
            [("workflow_id", "in", self.ids)], ["workflow_id"]
        )  # fmt: skip
        found = self.browse([workflow.id for (workflow,) in used])
        return found | self.filtered(lambda w: w.state == "published")
