from odoo import api, fields, models

from ..tools import words


class FaoTravelStop(models.Model):
    """A place on the route. In transit it counts once somebody leaves the airport."""

    _name = "fao.travel.stop"
    _inherit = ["fao.travel.line"]
    _description = "Stop of a mission"
    _order = "mission_id, sequence, arrive_at, id"
    _rec_name = "city"

    country_id = fields.Many2one(
        "res.country", string="Country or region", required=True, index=True
    )
    city = fields.Char(required=True)
    arrive_at = fields.Datetime(string="Arrival")
    leave_at = fields.Datetime(string="Departure")
    transit = fields.Boolean()
    leaves_airport = fields.Boolean(help="Anybody leaves the airport in transit.")
    counts_as_country = fields.Boolean(
        string="Counts",
        compute="_compute_counts_as_country",
        store=True,
        precompute=True,
        help="Transit without leaving the airport does not count.",
    )
    invited = fields.Boolean(
        compute="_compute_invited",
        store=True,
        help="There is an invitation from this country.",
    )
    added_after_approval = fields.Boolean(
        compute="_compute_added_after_approval", store=True
    )

    _times_ordered = models.Constraint(
        "CHECK (arrive_at IS NULL OR leave_at IS NULL OR leave_at >= arrive_at)",
        "A stop ends before it begins.",
    )

    @api.depends("transit", "leaves_airport", "country_id")
    def _compute_counts_as_country(self):
        for stop in self:
            abroad = stop.country_id.code != "CN"
            stop.counts_as_country = abroad and (
                not stop.transit or stop.leaves_airport
            )

    @api.depends("country_id", "mission_id.invitation_ids.country_id")
    def _compute_invited(self):
        for stop in self:
            inviting = stop.mission_id.invitation_ids.country_id
            stop.invited = stop.country_id in inviting

    @api.depends(
        "country_id",
        "counts_as_country",
        "mission_id.approved_exit",
        "mission_id.approved_country_ids",
    )
    def _compute_added_after_approval(self):
        for stop in self:
            mission = stop.mission_id
            stop.added_after_approval = bool(
                mission.approved_exit
                and stop.counts_as_country
                and stop.country_id not in mission.approved_country_ids
            )

    @api.depends("city", "country_id.name")
    def _compute_display_name(self):
        for stop in self:
            stop.display_name = words.joined(stop.city, stop.country_id.name)
