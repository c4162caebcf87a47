from odoo import fields, models


class FaoApprovalWeight(models.Model):
    """How many votes somebody has in a rule with weighted votes; else it is one."""

    _name = "fao.approval.weight"
    _inherit = ["fao.workflow.part"]
    _description = "Weight of a vote"
    _order = "id"

    rule_id = fields.Many2one(
        "fao.approval.rule", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", ondelete="restrict")
    unit_id = fields.Many2one("fao.unit", ondelete="restrict")
    weight = fields.Integer("Votes", required=True, default=1, aggregator=None)

    _weight_positive = models.Constraint(
        "CHECK (weight > 0)", "The weight of a vote is at least one."
    )
    _one_holder = models.Constraint(
        "CHECK ((user_id IS NULL) <> (unit_id IS NULL))",
        "A weight belongs to a user or to a unit.",
    )

    def _part_workflow(self):
        return self.rule_id.stage_id.workflow_id
