from odoo import api, fields, models

from .fao_travel_mission import NO_RANK

#: Categories that the table of standards holds a figure for, of the same name.
RATED = ("lodging", "meals", "misc")


class FaoTravelBudgetLine(models.Model):
    """What a cost is held to: class of the seat, standard of the place (TRV-13, 14).

    Figures only; which of them is too much is said by the checks of the duty.
    """

    # the standards, apart from the cost itself
    _inherit = "fao.travel.budget.line"  # pylint: disable=consider-merging-classes-inherited

    country_id = fields.Many2one(
        "res.country",
        string="Country or region",
        help="Where the cost arises; empty: anywhere on the route, by the highest"
        " standard.",
    )
    city = fields.Char(help="A place of the route; for inter-city travel its end.")
    rank_id = fields.Many2one(
        "fao.rank",
        string="For rank",
        help="The rank of those for whom it is; empty, or a rank that nobody in the"
        " group has: the lowest of the group.",
    )
    rank_sequence = fields.Integer(
        compute="_compute_rank_sequence", store=True, aggregator=None
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

    # ---- What the table says
    rate_id = fields.Many2one(
        "fao.travel.rate",
        string="Standard by",
        compute="_compute_rate",
        store=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    rate_standard = fields.Monetary(
        string="Standard of the place", compute="_compute_rate", store=True
    )
    rate_missing = fields.Boolean(
        compute="_compute_rate",
        store=True,
        help="There is no standard for the place, or no exchange rate of its currency.",
    )
    in_plan = fields.Boolean(
        string="On the route",
        compute="_compute_in_plan",
        store=True,
        help="The place is one of the route; inter-city travel needs two of them.",
    )

    # ---- Computes

    @api.depends("rank_id", "mission_id.member_ids.rank_sequence")
    def _compute_rank_sequence(self):
        for line in self:
            ranks = line.mission_id.member_ids.mapped("rank_sequence")
            own = line.rank_id.sequence
            known = line.rank_id and own in ranks
            line.rank_sequence = own if known else max(ranks, default=NO_RANK)

    @api.depends("airline_consent_on", "airline_finance_on")
    def _compute_airline_agreed(self):
        today = self.env["fao.calendar.day"]._today()
        for line in self:
            days = (line.airline_consent_on, line.airline_finance_on)
            line.airline_agreed = all(day and day <= today for day in days)

    @api.depends(
        "category",
        "quantity",
        "fx_rate",
        "cost_currency_id",
        "country_id",
        "city",
        "mission_id.exit_date",
        "mission_id.country_ids",
        "mission_id.stop_ids.city",
    )
    def _compute_rate(self):
        for line in self:
            rate, worth = line.env["fao.travel.rate"], None
            day = line.mission_id.exit_date or fields.Date.context_today(line)
            if line.category in RATED:
                rate, worth = line._find_rate(day)
            line.rate_id = rate
            line.rate_standard = line.quantity * (worth or 0.0)
            line.rate_missing = line.category in RATED and worth is None

    def _find_rate(self, day):
        """Return the row and the worth of the highest standard that may count."""
        mission = self.mission_id
        countries = self.country_id or mission.country_ids
        rates = self.env["fao.travel.rate"]
        rows = rates._in_force(mission.company_id or self.env.company, countries, day)
        if self.country_id and (self.city or not mission.stop_ids):
            places = [(self.country_id, self.city)]
        else:
            stops = mission.stop_ids.filtered(lambda stop: stop.counts_as_country)
            places = [
                (stop.country_id, stop.city)
                for stop in stops
                if stop.country_id in countries
            ] or [(country, "") for country in countries]
        best = rates, None
        for country, city in places:
            rate = rows._for_place(country, city)
            worth = rate._worth(self.category, self, day) if rate else None
            if worth is not None and (best[1] is None or worth > best[1]):
                best = rate, worth
        return best

    @api.depends("rate_standard")
    def _compute_amount(self):
        result = super()._compute_amount()
        for line in self:
            if line.rate_standard:
                line.over = max(line.amount - line.rate_standard, line.over, 0.0)
        return result

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
        labels = dict(self._fields["category"]._description_selection(self.env))
        for line in self:
            place = line.city or line.country_id.name
            parts = (labels.get(line.category), place, line.name)
            line.display_name = ", ".join(filter(None, parts))

    # ---- The table of standards

    @api.model
    def _fao_hold_drafts(self):
        """Find the standards of drafts anew; what was submitted keeps its own."""
        lines = self.search(
            [("category", "in", RATED), ("mission_id.state", "=", "draft")]
        )
        for name in ("rate_id", "rate_standard", "rate_missing"):
            self.env.add_to_compute(self._fields[name], lines)


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
