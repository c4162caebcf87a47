from odoo import api, fields, models
from odoo.fields import Domain


class FaoTravelAdvice(models.Model):
    """The travel advice for a country, in force from a day (TRV-20).

    Managers keep it as the ministry publishes it. Everybody reads it.
    """

    _name = "fao.travel.advice"
    _description = "Travel advice"
    _order = "country_id, valid_from desc, id desc"
    _rec_name = "country_id"

    country_id = fields.Many2one(
        "res.country", string="Country or region", required=True, index=True
    )
    level = fields.Selection(
        [
            ("1", "Normal"),
            ("2", "Take care"),
            ("3", "Avoid travel"),
            ("4", "Do not travel"),
        ],
        required=True,
        default="1",
    )
    valid_from = fields.Date(required=True, default=fields.Date.context_today)
    valid_to = fields.Date(help="Last day; empty is open.")
    source = fields.Char(help="Who published it, and where.")

    _from_unique = models.UniqueIndex(
        "(country_id, valid_from)", "The advice for a country begins once on a day."
    )
    _dates_ordered = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "The last day of an advice is not before its first day.",
    )

    @api.model
    def _levels(self, countries, day):
        """Return ``{country id: level}`` of the advice in force on ``day``."""
        rows = self.search(
            Domain("country_id", "in", countries.ids)
            & Domain("valid_from", "<=", day)
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", day)),
            order="valid_from, id",
        )
        return {row.country_id.id: int(row.level) for row in rows}


class FaoTravelStop(models.Model):
    """Stops in countries of which the ministry warns."""

    # the travel advice, apart from the row itself
    _inherit = "fao.travel.stop"  # pylint: disable=consider-merging-classes-inherited

    advice_level = fields.Integer(
        compute="_compute_advice_level", compute_sudo=True, aggregator=None
    )

    @api.depends("country_id")
    def _compute_advice_level(self):
        today = self.env["fao.calendar.day"]._today()
        levels = self.env["fao.travel.advice"]._levels(self.country_id, today)
        for stop in self:
            stop.advice_level = levels.get(stop.country_id.id, 0)


class FaoTravelMission(models.Model):
    """The travel advice for the countries of a mission."""

    # the travel advice, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    advice_level = fields.Integer(
        string="Travel advice",
        compute="_compute_advice_level",
        compute_sudo=True,
        aggregator=None,
        help="The highest level of its countries today: 3 is to avoid travel (TRV-20).",
    )

    @api.depends("stop_ids.country_id", "stop_ids.counts_as_country")
    def _compute_advice_level(self):
        for mission in self:
            stops = mission.stop_ids.filtered("counts_as_country")
            mission.advice_level = max(stops.mapped("advice_level"), default=0)
