from odoo import api, fields, models

STAGE_KINDS = [
    ("draft", "Draft"),
    ("work", "Work"),
    ("approval", "Approval"),
    ("waiting", "Waiting"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]
LIMIT_UNITS = [
    ("days", "Working days"),
    ("hours", "Working hours"),
    ("calendar_days", "Calendar days"),
]


class FaoStage(models.Model):
    """A stage of a workflow version: where a case rests until somebody acts."""

    _name = "fao.stage"
    _inherit = ["fao.workflow.part"]
    _description = "Stage"
    _order = "sequence, id"

    workflow_id = fields.Many2one(
        "fao.workflow", required=True, index=True, ondelete="cascade"
    )
    workflow_state = fields.Selection(
        related="workflow_id.state", export_string_translation=False
    )
    duty_model = fields.Selection(
        related="workflow_id.duty_id.model", export_string_translation=False
    )
    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        STAGE_KINDS,
        required=True,
        default="approval",
        help="Draft: the applicant writes. Work: somebody handles it. Approval: "
        "people sign. Waiting: an outside body is awaited. The rest are ends.",
    )
    color = fields.Integer(export_string_translation=False)
    fold = fields.Boolean("Folded in kanban")
    help_text = fields.Char("Explanation", translate=True)

    limit_value = fields.Float("Time limit", digits=(8, 2))
    limit_unit = fields.Selection(LIMIT_UNITS, default="days", required=True)
    clock = fields.Selection(
        [("run", "Runs"), ("stop", "Stands still")],
        default="run",
        required=True,
        help="Whether the time of the whole case runs in this stage.",
    )
    editable_by = fields.Selection(
        [
            ("nobody", "Nobody"),
            ("initiator", "Applicant"),
            ("holder", "Whoever must act"),
        ],
        "Content edited by",
        compute="_compute_editable_by",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    required_fields = fields.Char(
        help="Technical names of fields, separated by commas, that must be filled "
        "before the case goes on from here.",
    )
    rule_ids = fields.One2many(
        "fao.approval.rule", "stage_id", "Approval rules", copy=True
    )

    _code_unique = models.Constraint(
        "UNIQUE(workflow_id, code)", "A stage code is used once in a workflow."
    )
    _code_format = models.Constraint(
        "CHECK (code ~ '^[a-z][a-z0-9_]*$')",
        "The code of a stage has small letters, digits and underscores only.",
    )
    _limit_positive = models.Constraint(
        "CHECK (limit_value >= 0)", "A time limit is not negative."
    )

    @api.depends("kind")
    def _compute_editable_by(self):
        for stage in self:
            stage.editable_by = "initiator" if stage.kind == "draft" else "nobody"
