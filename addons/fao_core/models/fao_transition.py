from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine.words import Words

TRIGGERS = [
    ("button", "Button"),
    ("approved", "Approved"),
    ("rejected", "Rejected"),
    ("returned", "Returned"),
    ("automatic", "Automatic"),
    ("timeout", "Time limit passed"),
]

#: Where a draft goes when it is handed in.
FORWARD = ("work", "approval", "waiting", "done")


class FaoTransition(models.Model):
    """An arrow between two stages; the first one that matches is taken."""

    _name = "fao.transition"
    _inherit = ["fao.workflow.part", "fao.coded"]
    _description = "Transition"
    _order = "sequence, id"

    workflow_id = fields.Many2one(
        "fao.workflow", required=True, index=True, ondelete="cascade"
    )
    duty_model = fields.Selection(
        related="workflow_id.duty_id.model", export_string_translation=False
    )
    name = fields.Char("Label", required=True, translate=True)
    sequence = fields.Integer(default=10)
    from_stage_id = fields.Many2one(
        "fao.stage", "From", required=True, index=True, ondelete="cascade",
        domain="[('workflow_id', '=', workflow_id)]",
    )  # fmt: skip
    to_stage_id = fields.Many2one(
        "fao.stage", "To", required=True, index=True, ondelete="cascade",
        domain="[('workflow_id', '=', workflow_id)]",
    )  # fmt: skip
    trigger = fields.Selection(
        TRIGGERS,
        compute="_compute_trigger",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    condition = fields.Char(
        required=True,
        default="[]",
        help="Taken only when the record matches.",
    )
    condition_text = fields.Char(
        "When",
        compute="_compute_condition_text",
        help="The condition in words.",
    )
    actor = fields.Selection(
        [
            ("holder", "Whoever must act"),
            ("initiator", "Applicant"),
            ("handler", "Whoever handles the duty"),
            ("manager", "Duty manager"),
        ],
        "Pressed by",
        required=True,
        default="holder",
    )
    comment_required = fields.Boolean()
    reauthenticate = fields.Boolean(
        "Password asked for", help="Whoever presses it gives his password again."
    )
    confirm_text = fields.Char(
        "Confirmation", translate=True, help="Asked before the button does anything."
    )
    is_submission = fields.Boolean(
        "Submits the application",
        compute="_compute_is_submission",
        store=True,
        precompute=True,
        readonly=False,
        help="The application leaves the applicant: the checks run, the office "
        "receives it and its time begins.",
    )
    template_ids = fields.Many2many(
        "fao.document.template", string="Documents issued", ondelete="restrict"
    )
    style = fields.Selection(
        [("primary", "Primary"), ("secondary", "Secondary"), ("danger", "Danger")],
        required=True,
        default="primary",
    )

    _code_unique = models.Constraint(
        "UNIQUE(workflow_id, code)", "A transition code is used once in a workflow."
    )
    _code_format = models.Constraint(
        "CHECK (code ~ '^[a-z][a-z0-9_]*$')",
        "The code of a transition has small letters, digits and underscores only.",
    )

    @api.depends("from_stage_id")
    def _compute_trigger(self):
        for transition in self._new_ones():
            signed = transition.from_stage_id.kind == "approval"
            transition.trigger = "approved" if signed else "button"

    @api.depends("from_stage_id", "to_stage_id")
    def _compute_is_submission(self):
        for transition in self._new_ones():
            way = transition.from_stage_id.kind, transition.to_stage_id.kind
            transition.is_submission = way[0] == "draft" and way[1] in FORWARD

    @api.depends("condition", "workflow_id.duty_id")
    @api.depends_context("lang")
    def _compute_condition_text(self):
        for workflow, transitions in self.grouped("workflow_id").items():
            words = Words(workflow.duty_id)
            for transition in transitions:
                transition.condition_text = words.condition(transition.condition)

    def _new_ones(self):
        """Return those without a row of their own; the others keep what they say."""
        return self.filtered(lambda transition: not transition._origin)

    @api.constrains("workflow_id", "from_stage_id", "to_stage_id")
    def _check_stages(self):
        for transition in self:
            stages = transition.from_stage_id | transition.to_stage_id
            if stages.workflow_id != transition.workflow_id:
                raise ValidationError(
                    self.env._(
                        "Transition %(name)s joins stages of another version.",
                        name=transition.name,
                    )
                )

    # ---- Codes

    def _code_place(self):
        return self.workflow_id

    def _code_taken(self):
        return set((self.workflow_id.transition_ids - self).mapped("code"))
