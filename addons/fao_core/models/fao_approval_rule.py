from odoo import api, fields, models

from ..engine import definition
from .fao_stage import LIMIT_UNITS


class FaoApprovalRule(models.Model):
    """Who signs in a stage, how many of them, and what else they may do.

    Rules of equal order are asked at the same time, others one after another.
    """

    _name = "fao.approval.rule"
    _inherit = ["fao.workflow.part", "fao.coded"]
    _description = "Approval rule"
    _order = "sequence, id"

    stage_id = fields.Many2one(
        "fao.stage", required=True, index=True, ondelete="cascade"
    )
    duty_model = fields.Selection(
        related="stage_id.duty_model", export_string_translation=False
    )
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(
        "Order",
        default=10,
        help="Equal numbers are asked at the same time, others one after another.",
    )
    condition = fields.Char(
        required=True, default="[]", help="Asked only when the record matches."
    )

    purpose = fields.Selection(
        [("decide", "Decides"), ("inform", "Is informed")],
        required=True,
        default="decide",
        help="Who is informed confirms that he has read the case; nothing waits "
        "for him.",
    )

    # Who
    source = fields.Selection(
        [
            ("position", "Holder of a position"),
            ("superiors", "Superiors up to a position"),
            ("group", "Any member of a group"),
            ("users", "Named users"),
            ("user_field", "User named in a field"),
            ("chosen", "Chosen by the applicant"),
            ("previous", "Who decided before"),
            ("initiator", "Applicant"),
        ],
        "Signed by",
        required=True,
        default="position",
    )
    user_ids = fields.Many2many("res.users", string="Users", ondelete="restrict")
    group_ids = fields.Many2many("res.groups", string="Groups", ondelete="restrict")
    position_id = fields.Many2one("fao.position", ondelete="restrict")
    position_of = fields.Selection(
        [
            ("unit", "Applicant's unit"),
            ("parent", "Parent of the applicant's unit"),
            ("office", "The office"),
            ("section", "Section responsible for the duty"),
            ("unit_field", "Unit named in a field"),
            ("units", "Units named here"),
        ],
        "In",
        default="unit",
    )
    unit_codes = fields.Char(
        "Unit codes",
        help="Codes of units of the office, separated by commas; a unit that is "
        "not there yet may be named.",
    )
    unit_ids = fields.Many2many(
        "fao.unit",
        string="Units",
        compute="_compute_unit_ids",
        inverse="_inverse_unit_ids",
        export_string_translation=False,
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
        [
            ("any", "One of them"),
            ("all", "All of them"),
            ("quorum", "A quorum"),
            ("weight", "Weighted votes"),
            ("per_group", "One of each group or unit"),
        ],
        required=True,
        default="any",
    )
    quorum = fields.Integer(aggregator=None)
    quorum_unit = fields.Selection(
        [("number", "Votes"), ("percent", "Percent")], default="number", required=True
    )
    weight_ids = fields.One2many("fao.approval.weight", "rule_id", "Weights", copy=True)
    has_veto = fields.Boolean(
        "Veto", help="One disagreement rejects, whatever the others decide."
    )

    # What else
    can_reject = fields.Boolean("May reject", default=True)
    can_return = fields.Boolean("May return")
    can_forward = fields.Boolean("May forward")
    can_consult = fields.Boolean("May consult")
    can_add_signer = fields.Boolean("May add signers")
    comment_required = fields.Selection(
        [("never", "Never"), ("reject", "When not agreeing"), ("always", "Always")],
        "Comment required",
        required=True,
        default="reject",
    )

    covers = fields.Selection(
        [
            ("everything", "The whole content"),
            ("fields", "The fields named here"),
            ("nothing", "Nothing: a later change is noted only"),
        ],
        "The signature covers",
        default="everything",
        required=True,
        help="Who signed is asked again when what he covers is changed afterwards. "
        "What a later stage asks for is no change.",
    )
    covered_fields = fields.Char(help="Technical names of fields, separated by commas.")

    # When
    limit_value = fields.Float("Time limit", digits=(8, 2))
    limit_unit = fields.Selection(LIMIT_UNITS, default="days", required=True)
    remind_before = fields.Integer(
        "Remind before", aggregator=None, help="Working days before the time is up."
    )
    remind_every = fields.Integer(
        "Remind again every",
        aggregator=None,
        help="Working days between reminders once the time is up.",
    )
    on_overdue = fields.Selection(
        [
            ("nothing", "Nothing more"),
            ("superior", "The superior is asked too"),
            ("administrator", "An administrator is asked too"),
            ("approve", "Counts as agreed"),
            ("reject", "Counts as disagreed"),
        ],
        "When the time is up",
        default="nothing",
        required=True,
    )
    overdue_after = fields.Integer(
        "Working days later",
        aggregator=None,
        help="How long after the time is up this happens.",
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

    _limits_positive = models.Constraint(
        "CHECK (limit_value >= 0 AND COALESCE(remind_before, 0) >= 0"
        " AND COALESCE(remind_every, 0) >= 0 AND COALESCE(overdue_after, 0) >= 0)",
        "Time limits and reminders are not negative.",
    )

    @api.depends("unit_codes")
    def _compute_unit_ids(self):
        units = self.env["fao.unit"].search([("code", "in", self._all_unit_codes())])
        for rule in self:
            codes = rule._unit_codes()
            rule.unit_ids = units.filtered(lambda u, c=codes: u.code in c)

    def _inverse_unit_ids(self):
        for rule in self:
            missing = set(rule._unit_codes()) - set(
                self.env["fao.unit"].search([("code", "!=", False)]).mapped("code")
            )
            codes = sorted(missing | set(rule.unit_ids.mapped("code")) - {False})
            rule.unit_codes = ", ".join(codes)

    def _all_unit_codes(self):
        return {code for rule in self for code in rule._unit_codes()}

    def _unit_codes(self):
        """Return the codes of the units that this rule names."""
        self.ensure_one()
        return definition.names(self.unit_codes)

    def _has_alarm(self):
        """Whether anything happens when a slot of this rule is not filled."""
        self.ensure_one()
        return bool(
            self.remind_before or self.remind_every or self.on_overdue != "nothing"
        )

    def _part_workflow(self):
        return self.stage_id.workflow_id

    # ---- Codes

    def _code_place(self):
        return self.stage_id

    def _code_taken(self):
        return set((self.stage_id.rule_ids - self).mapped("code"))
