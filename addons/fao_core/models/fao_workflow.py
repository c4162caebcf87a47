from odoo import fields, models

from ..engine.errors import FaoError


class FaoWorkflow(models.Model):
    """One version of a duty's workflow: draft, then published, then retired."""

    _name = "fao.workflow"
    _description = "Workflow version"
    _order = "duty_id, version desc"

    duty_id = fields.Many2one(
        "fao.duty", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char(compute="_compute_name")
    version = fields.Integer(readonly=True, copy=False, aggregator=None)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    withdraw_policy = fields.Selection(
        [
            ("before_decision", "Until somebody has decided"),
            ("before_end", "Until the case is closed"),
            ("never", "Never"),
        ],
        "Applicant may withdraw",
        default="before_end",
        required=True,
    )
    note = fields.Text("What changed")
    stage_ids = fields.One2many("fao.stage", "workflow_id", "Stages")
    transition_ids = fields.One2many("fao.transition", "workflow_id", "Transitions")

    # Set at publication
    definition = fields.Text(
        readonly=True, copy=False, export_string_translation=False
    )
    sha256 = fields.Char("SHA-256", readonly=True, copy=False)
    published_at = fields.Datetime(readonly=True, copy=False)
    published_by = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )

    _version_unique = models.Constraint(
        "UNIQUE(duty_id, version)", "A version number is used once in a duty."
    )

    def _compute_name(self):
        for workflow in self:
            workflow.name = f"{workflow.duty_id.name} v{workflow.version}"

    def _check_draft(self):
        """Raise unless these versions are drafts."""
        for workflow in self:
            if workflow.state != "draft":
                raise FaoError(
                    "FAO-PUBLISHED",
                    self.env._(
                        "%(workflow)s is published and stays as it is; "
                        "make a new version.",
                        workflow=workflow.name,
                    ),
                )
