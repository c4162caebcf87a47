from odoo import fields, models


class FaoApprovalRule(models.Model):
    """Who signs in a stage, how many of them, and what else they may do.

    Rules of equal order are asked at the same time, others one after another.
    """

    _name = "fao.approval.rule"
    _inherit = ["fao.workflow.part"]
    _description = "Approval rule"
    _order = "sequence, id"

    stage_id = fields.Many2one(
        "fao.stage", required=True, index=True, ondelete="cascade"
    )
    duty_model = fields.Selection(
        related="stage_id.duty_model", export_string_translation=False
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        "Order",
        default=10,
        help="Equal numbers are asked at the same time, others one after another.",
    )
    condition = fields.Char(
        required=True, default="[]", help="Asked only when the record matches."
    )

    # Who
    source = fields.Selection(
        [
            ("position", "Holder of a position"),
            ("group", "Any member of a group"),
            ("users", "Named users"),
            ("user_field", "User named in a field"),
            ("initiator", "Applicant"),
        ],
        "Signed by",
        required=True,
        default="position",
    )
    user_ids = fields.Many2many("res.users", string="Users", ondelete="restrict")
    group_id = fields.Many2one("res.groups", "Group", ondelete="restrict")
    position_id = fields.Many2one("fao.position", ondelete="restrict")
    position_of = fields.Selection(
        [
            ("unit", "Applicant's unit"),
            ("parent", "Parent of the applicant's unit"),
            ("office", "The office"),
            ("section", "Section responsible for the duty"),
            ("unit_field", "Unit named in a field"),
        ],
        "In",
        default="unit",
    )
    position_unit_code = fields.Char(
        "Unit code", help="A fixed unit of the office; wins over the choice above."
    )
    unit_field = fields.Char(help="Technical name of the field that names the unit.")
    user_field = fields.Char(help="Technical name of the field that names the user.")
    nobody = fields.Selection(
        [
            ("fail", "The case does not move"),
            ("administrator", "An administrator is asked"),
            ("skip", "The rule is passed over"),
        ],
        "When nobody is found",
        required=True,
        default="fail",
    )
    same_person = fields.Selection(
        [
            ("ask", "Is asked again"),
            ("carry", "The earlier decision counts"),
            ("forbid", "May not sign"),
        ],
        "Who signed before",
        required=True,
        default="ask",
    )

    # How many
    voting = fields.Selection(
        [("any", "One of them"), ("all", "All of them"), ("quorum", "A quorum")],
        required=True,
        default="any",
    )
    quorum = fields.Integer(aggregator=None)
    quorum_unit = fields.Selection(
        [("number", "People"), ("percent", "Percent")], default="number", required=True
    )

    # What else
    can_reject = fields.Boolean("May reject", default=True)
    can_return = fields.Boolean("May return")
    can_forward = fields.Boolean("May forward")
    comment_required = fields.Selection(
        [("never", "Never"), ("reject", "When not agreeing"), ("always", "Always")],
        "Comment required",
        required=True,
        default="reject",
    )

    _code_unique = models.Constraint(
        "UNIQUE(stage_id, code)", "A rule code is used once in a stage."
    )
    _code_format = models.Constraint(
        "CHECK (code ~ '^[a-z][a-z0-9_]*$')",
        "The code of a rule has small letters, digits and underscores only.",
    )
    _quorum_positive = models.Constraint(
        "CHECK (COALESCE(quorum, 0) >= 0"
        " AND (quorum_unit <> 'percent' OR quorum <= 100))",
        "A quorum is a number of people, or a percentage up to 100.",
    )

    def _part_workflow(self):
        return self.stage_id.workflow_id
