from odoo import api, fields, models


class FaoTravelMission(models.Model):
    """For how many days and nights allowances are paid, and what the host gives."""

    # the standards, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    host_lodging = fields.Boolean(string="Host provides lodging")
    host_meals = fields.Boolean(string="Host provides meals")
    host_misc = fields.Boolean(
        string="Host provides sundries", help="Local transport and the like."
    )
    planned_person_days = fields.Integer(
        string="Planned person-days",
        compute="_compute_planned_person_days",
        store=True,
        aggregator=None,
        help="Days of all members, day of exit and day of entry included.",
    )
    planned_person_nights = fields.Integer(
        string="Planned person-nights",
        compute="_compute_planned_person_days",
        store=True,
        aggregator=None,
    )

    @api.depends("days", "member_count")
    def _compute_planned_person_days(self):
        for mission in self:
            mission.planned_person_days = mission.days * mission.member_count
            nights = max(mission.days - 1, 0)
            mission.planned_person_nights = nights * mission.member_count
