from odoo import api, fields, models

from .fao_travel_mission import NO_RANK

#: What a journey costs money for.
COSTS = [
    ("flight", "International flight"),
    ("intercity", "Inter-city travel abroad"),
    ("lodging", "Lodging"),
    ("meals", "Meals"),
    ("misc", "Miscellaneous allowance"),
    ("visa", "Visa"),
    ("insurance", "Insurance"),
    ("other", "Other"),
]
#: Categories that the table of standards holds a figure for, of the same name.
RATED = ("lodging", "meals", "misc")


class FaoTravelCost(models.AbstractModel):
    """A cost of a mission in its currency, converted and held to the standard (TRV-14).

    Planned costs and those that were paid share it. A model that inherits it has a
    ``mission_id``, sets ``currency_id`` to that of the office and computes ``amount``
    in it. The table of standards goes before what is typed: a standard may be typed
    where the table has none.
    """

    _name = "fao.travel.cost"
    _description = "Cost of a mission"

    category = fields.Selection(COSTS, required=True)
    quantity = fields.Float(
        default=1.0,
        required=True,
        digits=(12, 2),
        help="Lodging: persons times nights; meals and sundries: persons times days.",
    )
    cost_currency_id = fields.Many2one(
        "res.currency",
        string="Currency of the cost",
        required=True,
        default=lambda self: self.env.company.currency_id,
    )
    fx_rate = fields.Float(
        string="Exchange rate",
        digits=(12, 6),
        default=1.0,
        required=True,
        help="What one unit of the currency costs in the office's currency.",
    )
    fx_date = fields.Date(string="Rate of")
    currency_id = fields.Many2one("res.currency", export_string_translation=False)
    amount = fields.Monetary(compute="_compute_amount", store=True)
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
    rate_note = fields.Char(string="Held to", compute="_compute_rate_note")
    at_actual_cost = fields.Boolean(
        compute="_compute_at_actual_cost",
        store=True,
        help="By the table, lodging of this rank is paid at its actual cost.",
    )

    # ---- What is allowed
    standard = fields.Monetary(
        string="Standard typed",
        help="Highest amount that the standard allows. It counts where the table of"
        " standards has none.",
    )
    standard_source = fields.Char(
        string="Source of the standard",
        help="Document and number that a typed standard is taken from.",
    )
    allowed = fields.Monetary(
        string="Standard",
        compute="_compute_over",
        store=True,
        help="By the table, or else as typed. Nothing: no standard is known.",
    )
    over = fields.Monetary(
        string="Above the standard", compute="_compute_over", store=True
    )

    _standard_positive = models.Constraint(
        "CHECK (standard >= 0)", "A typed standard is not negative."
    )

    # ---- Computes

    @api.depends("rank_id", "mission_id.member_ids.rank_sequence")
    def _compute_rank_sequence(self):
        for cost in self:
            ranks = cost.mission_id.member_ids.mapped("rank_sequence")
            own = cost.rank_id.sequence
            known = cost.rank_id and own in ranks
            cost.rank_sequence = own if known else max(ranks, default=NO_RANK)

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
        for cost in self:
            rate, worth = cost.env["fao.travel.rate"], None
            if cost.category in RATED:
                rate, worth = cost._find_rate(cost._rate_day())
            cost.rate_id = rate
            cost.rate_standard = cost.quantity * (worth or 0.0)
            cost.rate_missing = cost.category in RATED and worth is None

    @api.depends("category", "rank_sequence", "rate_id.actual_rank_id")
    def _compute_at_actual_cost(self):
        for cost in self:
            lowest = cost.rate_id.actual_rank_id
            cost.at_actual_cost = (
                cost.category == "lodging"
                and bool(lowest)
                and cost.rank_sequence <= lowest.sequence
            )

    @api.depends(
        "category",
        "amount",
        "rate_standard",
        "rate_missing",
        "at_actual_cost",
        "standard",
    )
    def _compute_over(self):
        for cost in self:
            rated = cost.category in RATED and not cost.rate_missing
            cost.allowed = cost.rate_standard if rated else cost.standard
            limited = (rated and not cost.at_actual_cost) or (
                not rated and cost.standard
            )
            cost.over = max(cost.amount - cost.allowed, 0.0) if limited else 0.0

    @api.depends("category", "rate_id", "rate_missing", "at_actual_cost")
    @api.depends_context("lang")
    def _compute_rate_note(self):
        for cost in self:
            if cost.at_actual_cost:
                note = self.env._("Actual cost, by rank")
            elif cost.rate_missing:
                note = self.env._(
                    "The table has no standard for this place and day, or there is no"
                    " exchange rate: enter the standard and its source."
                )
            else:
                note = cost.rate_id.display_name or ""
            cost.rate_note = note

    # ---- The table of standards

    def _rate_day(self):
        """Return the day whose standards count: that of the exit."""
        return self.mission_id.exit_date or fields.Date.context_today(self)

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

    @api.model
    def _fao_hold_drafts(self):
        """Find the standards of drafts anew; what was submitted keeps its own."""
        draft = (f"{self._fao_parent}.state", "=", "draft")
        costs = self.search([("category", "in", RATED), draft])
        costs.modified(["category"])  # and so all that is computed from the table

    @api.model
    def _fao_judged_by(self, rates):
        """Whether something was submitted that was held to one of these rows."""
        submitted = (f"{self._fao_parent}.state", "!=", "draft")
        return self.search_count([("rate_id", "in", rates.ids), submitted], limit=1)
