from odoo import Command, api, fields, models

from ..engine.asked_fields import asked_fields, parse_values


class FaoWorkflowSimulate(models.TransientModel):
    """A version is tried on given data; nothing of it is kept."""

    _name = "fao.workflow.simulate"
    _description = "Simulate a workflow version"

    workflow_id = fields.Many2one(
        "fao.workflow", required=True, readonly=True, ondelete="cascade"
    )
    duty_id = fields.Many2one(
        related="workflow_id.duty_id", export_string_translation=False
    )
    duty_model = fields.Selection(
        related="workflow_id.duty_id.model", export_string_translation=False
    )
    case_id = fields.Many2one(
        "fao.case",
        "Data of the case",
        ondelete="cascade",
        domain="[('duty_id', '=', duty_id)]",
        help="Empty: the values given here.",
    )
    unit_id = fields.Many2one("fao.unit", "Applicant unit", ondelete="cascade")
    initiator_id = fields.Many2one(
        "res.users",
        "Applicant",
        ondelete="cascade",
        domain="[('share', '=', False)]",
        help="Empty: somebody of the unit who may open such a case.",
    )
    start = fields.Datetime("Handed in", help="Empty: now.")
    days_per_stage = fields.Integer(
        "Working days a stage", default=1, help="How long people take in each stage."
    )
    value_ids = fields.One2many(
        "fao.workflow.simulate.value",
        "wizard_id",
        "Values",
        default=lambda self: self._default_value_ids(),
    )
    choice_ids = fields.Many2many(
        "fao.transition",
        string="Ways that are taken",
        domain="[('workflow_id', '=', workflow_id), ('trigger', 'in', "
        "['button', 'rejected', 'timeout'])]",
        help="Empty: everybody agrees, and the first button that leads on is pressed.",
    )
    report = fields.Html(readonly=True, sanitize=False, export_string_translation=False)

    @api.model
    def _default_value_ids(self):
        """The fields on which the version depends."""
        workflow_id = self.env.context.get("default_workflow_id")
        workflow = self.env["fao.workflow"].browse(workflow_id or [])
        return [
            Command.create({"name": name}) for name in asked_fields(workflow.sudo())
        ]

    def action_run(self):
        """Simulate and show what would happen."""
        self.ensure_one()
        options = {
            "case_id": self.case_id.id,
            "unit": self.unit_id.id,
            "initiator": self.initiator_id.id,
            "start": fields.Datetime.to_string(self.start) or "",
            "days_per_stage": self.days_per_stage,
            "choices": {t.from_stage_id.code: t.code for t in self.choice_ids},
        }
        given = {v.name: v.value for v in self.value_ids if v.name and v.value}
        values = parse_values(self.duty_id.with_env(self.env), given)
        result = self.workflow_id.simulate(values, options)
        self.report = self.env["ir.qweb"]._render(
            "fao_core.workflow_simulate_report", {"result": result}
        )
        return self._again()

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Simulation"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }
