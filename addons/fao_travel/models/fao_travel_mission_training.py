from odoo import api, fields, models


class FaoTravelMission(models.Model):
    """A delegation that trains abroad: its project, and what goes beyond it."""

    # the training of a mission, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    training_project_id = fields.Many2one(
        "fao.training.project",
        string="Training project",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('unit_id', '=', organizer_id), ('state', '=', 'done')]",
        help="The approved project that a delegation of the kind training carries"
        " out (TRN-01).",
    )
    training_approved = fields.Boolean(
        string="Training project stands",
        compute="_compute_training",
        compute_sudo=True,
        help="The project is approved, of the organising unit, and no other"
        " delegation carries it out.",
    )
    training_persons_over = fields.Integer(
        string="Persons above the project",
        compute="_compute_training",
        compute_sudo=True,
    )
    training_days_over = fields.Integer(
        string="Days above the project", compute="_compute_training", compute_sudo=True
    )
    preparation_days = fields.Float(related="training_project_id.preparation_days")

    @api.depends(
        "training_project_id.state",
        "training_project_id.persons",
        "training_project_id.days",
        "training_project_id.mission_ids.state",
        "organizer_id",
        "member_count",
        "days",
    )
    def _compute_training(self):
        for mission in self:
            project = mission.training_project_id
            others = project.mission_ids - mission._origin
            mission.training_approved = (
                project.state == "done"
                and project.unit_id == mission.organizer_id
                and all(m.state in ("draft", "refused", "cancelled") for m in others)
            )
            more = mission.member_count - project.persons if project else 0
            longer = mission.days - project.days if project else 0
            mission.training_persons_over = max(more, 0)
            mission.training_days_over = max(longer, 0)
