from odoo import api, fields, models

from ..engine import value_path


class FaoWorkflowSimulateValue(models.TransientModel):
    """One value of the record that a simulation takes."""

    _name = "fao.workflow.simulate.value"
    _description = "Value of a simulation"

    wizard_id = fields.Many2one(
        "fao.workflow.simulate", required=True, ondelete="cascade"
    )
    duty_model = fields.Selection(
        related="wizard_id.duty_model", export_string_translation=False
    )
    name = fields.Char("Field", required=True)
    label = fields.Char(compute="_compute_label", string="Name of the field")
    hint = fields.Char("What is written", compute="_compute_label")
    value = fields.Char(help="As it is written: a number, 2026-03-02, a name, yes.")

    @api.depends("name", "wizard_id.duty_id")
    def _compute_label(self):
        for line in self:
            duty = line.wizard_id.duty_id.sudo()
            target = value_path.find(duty, duty.model, line.name) if duty else None
            line.label = target.label if target else line.name
            line.hint = line._hint(target)

    def _hint(self, target):
        env = self.env
        if target is None:
            return ""
        if target.options:
            return ", ".join(str(label) for label in target.options.values())
        hints = {
            "boolean": env._("yes or no"),
            "date": env._("a day, e.g. 2026-03-02"),
            "datetime": env._("a moment, e.g. 2026-03-02 09:00:00"),
            "integer": env._("a whole number"),
            "float": env._("a number"),
            "monetary": env._("a number"),
            "many2one": env._("a name"),
            "many2many": env._("names, separated by commas"),
        }
        return hints.get(target.type, env._("a text"))
