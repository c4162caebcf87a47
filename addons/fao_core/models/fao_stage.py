from odoo import api, fields, models

from ..engine import definition

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
    _inherit = ["fao.workflow.part", "fao.coded"]
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
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        STAGE_KINDS,
        required=True,
        default="approval",
        help="Draft: the applicant writes. Work: somebody handles it. Approval: "
        "people sign. Waiting: an outside body is awaited. The rest are ends.",
    )
    color = fields.Integer()
    fold = fields.Boolean("Folded in kanban")
    pos_x = fields.Integer(
        "Map: x",
        aggregator=None,
        export_string_translation=False,
        help="Centre of the stage on the map, in pixels; 0, 0: laid automatically.",
    )
    pos_y = fields.Integer("Map: y", aggregator=None, export_string_translation=False)
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
    resume = fields.Selection(
        [
            ("replay", "Passes all stages again"),
            ("direct", "Comes straight back"),
            ("choice", "Whoever returns it decides"),
        ],
        "After a return",
        default="replay",
        required=True,
        help="The way of a case that was returned from here and is handed in again.",
    )
    reauthenticate = fields.Boolean(
        "Password asked for", help="Whoever decides here gives his password again."
    )
    child_duty_id = fields.Many2one(
        "fao.duty",
        "Assisting cases",
        ondelete="restrict",
        help="The duty of the cases that other units handle for this one.",
    )
    child_unit_codes = fields.Char(
        "Assisting unit codes",
        help="Units that are asked at once when a case comes here, separated by "
        "commas. Whoever handles the case asks others.",
    )
    child_unit_ids = fields.Many2many(
        "fao.unit",
        string="Assisting units",
        compute="_compute_child_unit_ids",
        inverse="_inverse_child_unit_ids",
        export_string_translation=False,
    )
    child_unit_field = fields.Char(
        "Assisting units in",
        help="Technical name of a field of the record that names the units that are "
        "asked at once.",
    )
    child_wait = fields.Boolean(
        "Waits for assisting cases",
        default=True,
        help="The case does not go on while an assisting case is open.",
    )
    superior_duty_id = fields.Many2one(
        "fao.duty",
        "Decided above under",
        ondelete="restrict",
        help="The duty under which the superior office decides what comes here. "
        "Where that office is not on this installation its decision is recorded by "
        "hand.",
    )
    superior_fields = fields.Char(
        "Shown to the superior",
        help="Technical names of fields, separated by commas: all that the superior "
        "office is shown besides title, number and units.",
    )
    superior_approved = fields.Char(
        "Taken when approved above", help="Code of the transition from this stage."
    )
    superior_refused = fields.Char(
        "Taken when refused above", help="Code of the transition from this stage."
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

    @api.depends("child_unit_codes")
    def _compute_child_unit_ids(self):
        codes = {code for stage in self for code in stage._child_codes()}
        units = self.env["fao.unit"].search([("code", "in", list(codes))])
        for stage in self:
            own = stage._child_codes()
            stage.child_unit_ids = units.filtered(lambda u, c=own: u.code in c)

    def _inverse_child_unit_ids(self):
        for stage in self:
            codes = set(stage.child_unit_ids.mapped("code")) - {False}
            stage.child_unit_codes = ", ".join(sorted(codes))

    def _child_codes(self):
        """Return the codes of the units that assist."""
        self.ensure_one()
        return definition.names(self.child_unit_codes)

    def _superior_names(self):
        """Return the names of the fields that the superior office is shown."""
        self.ensure_one()
        return definition.names(self.superior_fields)

    @api.depends("kind")
    def _compute_editable_by(self):
        for stage in self:
            stage.editable_by = "initiator" if stage.kind == "draft" else "nobody"

    # ---- Codes

    def _code_place(self):
        return self.workflow_id

    def _code_taken(self):
        return set((self.workflow_id.stage_ids - self).mapped("code"))
