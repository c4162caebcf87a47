from odoo import api, fields, models

from ..tools import words


class FaoTravelBudgetLine(models.Model):
    """A planned cost: the seat of a flight, the place on the route (TRV-13, 14).

    Figures only; which of them is too much is said by the checks of the duty.
    """

    _name = "fao.travel.budget.line"
    _inherit = ["fao.travel.line", "fao.travel.cost"]
    _description = "Budget line of a mission"
    _order = "mission_id, sequence, id"
    _rec_name = "category"

    name = fields.Char(string="Calculation")
    rate = fields.Float(string="Unit price", digits=(12, 2), required=True)
    currency_id = fields.Many2one(related="mission_id.currency_id")
    in_plan = fields.Boolean(
        string="On the route",
        compute="_compute_in_plan",
        store=True,
        help="The place is one of the route; inter-city travel needs two of them.",
    )

    # ---- What a flight is held to
    seat_class = fields.Selection(
        [("first", "First"), ("business", "Business"), ("economy", "Economy")],
        string="Class",
        default="economy",
        required=True,
    )
    foreign_airline = fields.Boolean()
    airline_consent_on = fields.Date(
        string="Consent of the unit's foreign affairs on",
        help="A foreign airline needs the consent of foreign affairs and finance.",
    )
    airline_finance_on = fields.Date(string="Consent of finance on")
    airline_agreed = fields.Boolean(
        compute="_compute_airline_agreed",
        help="Both have agreed to the foreign airline by today.",
    )

    _positive = models.Constraint(
        "CHECK (quantity >= 0 AND rate >= 0 AND fx_rate > 0)",
        "Quantity and unit price are not negative, the exchange rate is positive.",
    )

    @api.depends("quantity", "rate", "fx_rate")
    def _compute_amount(self):
        for line in self:
            line.amount = line.quantity * line.rate * line.fx_rate

    @api.depends("airline_consent_on", "airline_finance_on")
    def _compute_airline_agreed(self):
        today = self.env["fao.calendar.day"]._today()
        for line in self:
            days = (line.airline_consent_on, line.airline_finance_on)
            line.airline_agreed = all(day and day <= today for day in days)

    @api.depends(
        "category",
        "country_id",
        "city",
        "mission_id.stop_ids.country_id",
        "mission_id.stop_ids.city",
        "mission_id.stop_ids.counts_as_country",
    )
    def _compute_in_plan(self):
        for line in self:
            mission = line.mission_id
            stops = mission.stop_ids.filtered("counts_as_country")
            places = {(s.country_id, mission._fao_place(s.city)) for s in stops}
            city = line.city and mission._fao_place(line.city)
            named = [
                place
                for place in places
                if line.country_id in (place[0], self.env["res.country"])
                and city in (place[1], False, "")
            ]
            enough = line.category != "intercity" or len(places) > 1
            anywhere = not line.country_id and not city
            line.in_plan = enough and (anywhere or bool(named))

    @api.depends("category", "name", "city", "country_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = words.labels(self._fields["category"], self.env)
        for line in self:
            label, names = labels.get(line.category, ("", ()))
            said = line.name if (line.name or "").strip() not in names else ""
            place = line.city or line.country_id.name
            line.display_name = words.joined(label, place, said)
