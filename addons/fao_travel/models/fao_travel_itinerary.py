from odoo import api, fields, models


class FaoTravelItinerary(models.Model):
    """A half-day of the schedule: where, what, with whom, official or not."""

    _name = "fao.travel.itinerary"
    _inherit = ["fao.travel.line"]
    _description = "Half-day of a mission"
    _order = "mission_id, date, half_position, sequence, id"

    date = fields.Date(required=True)
    half_day = fields.Selection(
        [("am", "Morning"), ("pm", "Afternoon"), ("eve", "Evening")],
        default="am",
        required=True,
    )
    half_position = fields.Integer(
        compute="_compute_half_position",
        store=True,
        precompute=True,
        aggregator=None,
        export_string_translation=False,
    )
    country_id = fields.Many2one("res.country")
    city = fields.Char()
    activity = fields.Char(required=True)
    host_organisation = fields.Char()
    host_person = fields.Char()
    official = fields.Boolean(default=True)

    @api.depends("half_day")
    def _compute_half_position(self):
        halves = ["am", "pm", "eve"]
        for row in self:
            row.half_position = halves.index(row.half_day or "am")

    @api.depends("date", "activity")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.date or ''} {row.activity or ''}".strip()
