from odoo import api, fields, models


class FaoTripStop(models.Model):
    """A place where the delegation really was."""

    _name = "fao.trip.stop"
    _inherit = ["fao.trip.line"]
    _description = "Actual stop of a trip"
    _order = "report_id, sequence, arrive_on, id"
    _rec_name = "city"

    country_id = fields.Many2one(
        "res.country", string="Country or region", required=True, index=True
    )
    city = fields.Char(required=True)
    arrive_on = fields.Date(string="Arrival")
    leave_on = fields.Date(string="Departure")
    transit = fields.Boolean(
        string="Transit only", help="Nobody left the airport: no stay in the country."
    )
    approved = fields.Boolean(
        compute="_compute_approved",
        compute_sudo=True,
        help="The approved route has this place.",
    )

    _days_ordered = models.Constraint(
        "CHECK (arrive_on IS NULL OR leave_on IS NULL OR leave_on >= arrive_on)",
        "A stop ends before it begins.",
    )

    @api.depends("country_id", "city", "transit", "report_id.mission_id")
    def _compute_approved(self):
        for stop in self:
            mission = stop.report_id.mission_id
            stop.approved = stop.transit or not mission._fao_foreign_place(
                stop.country_id, stop.city
            )
