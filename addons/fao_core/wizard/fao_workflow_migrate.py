from odoo import Command, api, fields, models

from ..engine.migration import automatic_mapping


class FaoWorkflowMigrate(models.TransientModel):
    """Running cases move to a version: the mapping, the report, the deed."""

    _name = "fao.workflow.migrate"
    _description = "Move running cases to a version"

    workflow_id = fields.Many2one(
        "fao.workflow", "To version", required=True, readonly=True, ondelete="cascade"
    )
    state = fields.Selection(
        related="workflow_id.state", export_string_translation=False
    )
    source_ids = fields.Many2many(
        "fao.workflow",
        string="From versions",
        readonly=True,
        compute="_compute_source_ids",
    )
    running = fields.Integer("Running cases", compute="_compute_source_ids")
    mapping_ids = fields.One2many(
        "fao.workflow.migrate.stage",
        "wizard_id",
        "Stages",
        default=lambda self: self._default_mapping_ids(),
    )
    report = fields.Html(readonly=True, sanitize=False, export_string_translation=False)
    reported = fields.Boolean(readonly=True, export_string_translation=False)

    @api.depends("workflow_id")
    def _compute_source_ids(self):
        for wizard in self:
            running = wizard._running(wizard.workflow_id)
            wizard.source_ids = self.env["fao.workflow"].browse(
                sorted({workflow.id for workflow, _stage, _count in running})
            )
            wizard.running = sum(count for _workflow, _stage, count in running)

    @api.model
    def _default_mapping_ids(self):
        """Where the stages of the running cases lie in the version, by code."""
        workflow = self.env["fao.workflow"].browse(
            self.env.context.get("default_workflow_id") or []
        )
        targets = {s.code: s.id for s in workflow.stage_ids}
        lines = {}
        for source, stage, count in self._running(workflow):
            line = lines.setdefault(
                stage.code, {"code": stage.code, "name": stage.name, "count": 0}
            )
            line["count"] += count
            code = automatic_mapping(source, workflow.sudo()).get(stage.code, "")
            line["target_id"] = targets.get(code, False)
        return [Command.create(line) for line in lines.values()]

    @api.model
    def _running(self, workflow):
        """Return ``(version, stage, count)`` of the cases that may move."""
        if not workflow:
            return []
        cases_sudo = self.env["fao.case"].sudo()  # numbers, no content
        return cases_sudo._read_group(
            [
                ("duty_id", "=", workflow.duty_id.id),
                ("workflow_id", "!=", workflow.id),
                ("closed_at", "=", False),
                ("company_id", "in", self.env.companies.ids),
            ],
            ["workflow_id", "stage_id"],
            ["__count"],
            order="workflow_id, stage_id",
        )

    def _mapping(self):
        return {line.code: line.target_id.code or "" for line in self.mapping_ids}

    def action_report(self):
        """Say what would become of each case; nothing moves."""
        self.ensure_one()
        result = self.workflow_id.migrate({"dry_run": True, "mapping": self._mapping()})
        self.write(
            {
                "reported": True,
                "report": self.env["ir.qweb"]._render(
                    "fao_core.workflow_migrate_report", {"result": result}
                ),
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Move running cases"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def action_migrate(self):
        """Move the cases and open the record of the migration."""
        self.ensure_one()
        result = self.workflow_id.migrate({"mapping": self._mapping()})
        return {
            "type": "ir.actions.act_window",
            "res_model": "fao.migration",
            "res_id": result["migration_id"],
            "views": [(False, "form")],
        }
