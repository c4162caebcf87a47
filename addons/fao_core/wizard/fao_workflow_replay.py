from odoo import Command, fields, models

from ..engine.replay import CASES


class FaoWorkflowReplay(models.TransientModel):
    """A version is replayed over the last cases; nothing of it is kept."""

    _name = "fao.workflow.replay"
    _description = "Replay a workflow version"

    workflow_id = fields.Many2one(
        "fao.workflow", required=True, readonly=True, ondelete="cascade"
    )
    limit = fields.Integer("Last cases", default=CASES)
    report = fields.Html(readonly=True, sanitize=False, export_string_translation=False)
    line_ids = fields.One2many(
        "fao.workflow.replay.line", "wizard_id", "Cases", readonly=True
    )

    def action_run(self):
        """Replay and show what would differ."""
        self.ensure_one()
        result = self.workflow_id.replay({"limit": self.limit})
        lines = [self._line_vals(case) for case in result["cases"]]
        self.write(
            {
                "report": self.env["ir.qweb"]._render(
                    "fao_core.workflow_replay_report", {"result": result}
                ),
                "line_ids": [Command.clear(), *map(Command.create, lines)],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Replay"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _line_vals(self, case):
        kinds = [difference["kind"] for difference in case["differs"]]
        return {
            "case_id": case["case_id"],
            "result": "nobody" if "nobody" in kinds else "differs" if kinds else "same",
            "actual": " → ".join(stage["name"] for stage in case["actual"]),
            "replayed": " → ".join(
                f"{stage['name']} ({stage['people']})"
                if stage["people"]
                else stage["name"]
                for stage in case["replayed"]
            ),
            "differences": "\n".join(d["message"] for d in case["differs"]),
        }
