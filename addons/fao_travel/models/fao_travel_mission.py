from collections import defaultdict

from odoo import api, fields, models

from ..tools import chinese, geography

EXEMPT_KINDS = (
    "conference",
    "emergency",
    "exhibition",
    "investment_promotion",
    "performance",
    "sport",
    "training",
)
NO_RANK = 99


class FaoTravelMission(models.Model):
    """A delegation on official business abroad (D4): who, where, when, why, how paid.

    The figures that the statutory checks judge (days, countries, highest rank, budget)
    are computed here and stored. Stage, number and approvals belong to the case; what
    was approved is kept in ``fao_travel_mission_decision`` and written by the engine.
    """

    _name = "fao.travel.mission"
    _inherit = ["fao.case.mixin"]
    _description = "Travel mission"
    _order = "exit_date desc, id desc"
    _fao_duty_code = "travel_abroad"

    # ---- Task
    kind = fields.Selection(
        [
            ("visit", "Visit"),
            ("negotiation", "Negotiation"),
            ("conference", "Conference"),
            ("investment_promotion", "Investment promotion"),
            ("exhibition", "Exhibition"),
            ("performance", "Performance"),
            ("sport", "Sport"),
            ("training", "Training"),
            ("teaching_research", "Teaching and research"),
            ("emergency", "Emergency"),
            ("escort", "Escort"),
        ],
        string="Kind of mission",
        default="visit",
        required=True,
        tracking=True,
    )
    dest_kind = fields.Selection(
        [
            ("abroad", "Abroad"),
            ("hkm", "Hong Kong / Macao"),
            ("mixed", "Abroad with Hong Kong / Macao"),
        ],
        string="Destination kind",
        default="abroad",
        required=True,
    )
    organizer_id = fields.Many2one(
        "fao.unit",
        string="Organising unit",
        compute="_compute_organizer_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        help="The unit that forms the delegation and answers for it.",
    )
    cross_unit = fields.Boolean(string="Cross-unit group")
    purpose = fields.Text(help="Concrete tasks in each country.")
    necessity = fields.Text(help="Why the trip cannot be replaced or postponed.")
    expected_result = fields.Text()
    special_case = fields.Text(
        string="Reasons for an exemption",
        help="Reasons why size or length follow the task (TRV-04).",
    )
    secret_task = fields.Boolean(
        help="A secret task is not posted for public notice.", tracking=True
    )
    secret_reason = fields.Char(string="Reason for no notice")

    # ---- Dates and route
    exit_date = fields.Date(tracking=True, index=True)
    entry_date = fields.Date(tracking=True)
    days = fields.Integer(
        compute="_compute_days",
        store=True,
        help="Days abroad, day of exit and day of entry included.",
    )
    stop_ids = fields.One2many("fao.travel.stop", "mission_id", string="Stops")
    itinerary_ids = fields.One2many(
        "fao.travel.itinerary", "mission_id", string="Schedule"
    )
    country_ids = fields.Many2many(
        "res.country",
        "fao_travel_mission_country_rel",
        string="Countries",
        compute="_compute_countries",
        store=True,
    )
    country_count = fields.Integer(
        string="Number of countries", compute="_compute_countries", store=True
    )
    country_names = fields.Char(
        string="Countries (text)",
        compute="_compute_country_names",
    )
    one_continent = fields.Boolean(compute="_compute_countries", store=True)
    lead_kind = fields.Selection(
        [
            ("near", "One country"),
            ("schengen", "Schengen countries"),
            ("far", "Several countries, United States, South America"),
        ],
        string="Lead time for",
        compute="_compute_countries",
        store=True,
        help="By what visas and preparations usually take their time (TRV-15).",
    )
    flight_exception = fields.Boolean(
        help="One more day for connections to Latin America or Africa."
    )
    flight_exception_reason = fields.Char(string="Reason for the extra day")
    flight_exception_applies = fields.Boolean(
        compute="_compute_flight_exception_applies", store=True
    )
    official_ratio = fields.Float(
        string="Official part",
        compute="_compute_official_ratio",
        store=True,
        aggregator="avg",
        help="Official half-days among all half-days of the schedule.",
    )
    official_percent = fields.Float(
        compute="_compute_official_ratio",
        store=True,
        digits=(5, 1),
        aggregator="avg",
    )
    free_day_count = fields.Integer(
        string="Days without official activity",
        compute="_compute_official_ratio",
        store=True,
    )

    # ---- People
    member_ids = fields.One2many("fao.travel.member", "mission_id", string="Members")
    member_count = fields.Integer(
        string="Persons", compute="_compute_members", store=True
    )
    leader_member_id = fields.Many2one(
        "fao.travel.member",
        string="Head of the delegation (row)",
        compute="_compute_members",
        store=True,
        ondelete="set null",
    )
    leader_id = fields.Many2one(
        "res.partner",
        string="Head of the delegation",
        compute="_compute_members",
        store=True,
        index=True,
    )
    highest_rank_id = fields.Many2one(
        "fao.rank", compute="_compute_members", store=True, index=True
    )
    highest_rank_sequence = fields.Integer(
        compute="_compute_members",
        store=True,
        aggregator=None,
        help="1 is the highest rank; without ranked members 99.",
    )
    party_member_count = fields.Integer(compute="_compute_members", store=True)
    teaching_research_only = fields.Boolean(
        compute="_compute_exemptions",
        store=True,
        help="Teaching and research staff on a teaching or research task.",
    )
    length_limit_exempt = fields.Boolean(
        string="Exempt from size and length limits",
        compute="_compute_exemptions",
        store=True,
    )
    invitation_ids = fields.One2many(
        "fao.travel.invitation", "mission_id", string="Invitations"
    )

    # ---- Money
    currency_id = fields.Many2one(related="company_id.currency_id")
    fund_source = fields.Selection(
        [
            ("budget", "Fiscal budget"),
            ("research", "Research funds"),
            ("enterprise", "Enterprise funds"),
            ("host", "Borne by the host"),
            ("mixed", "Several sources"),
        ],
        tracking=True,
    )
    fund_note = fields.Char(string="Budget item")
    budget_line_ids = fields.One2many(
        "fao.travel.budget.line", "mission_id", string="Budget"
    )
    budget_total = fields.Monetary(compute="_compute_budget", store=True)
    budget_approved_amount = fields.Monetary(
        string="Reviewed amount", help="Amount that finance agreed to."
    )
    budget_over = fields.Monetary(
        string="Above the reviewed amount", compute="_compute_budget", store=True
    )
    budget_reviewer = fields.Char(string="Finance reviewer")
    budget_reviewed_on = fields.Date(string="Finance review on")
    budget_reviewed = fields.Boolean(
        compute="_compute_budget_reviewed",
        help="Finance reviewed the budget by today (TRV-12).",
    )

    # ---- Public notice
    notice_place = fields.Selection(
        [("intranet", "Intranet"), ("board", "Notice board")]
    )
    notice_start = fields.Date(string="Notice posted on")
    notice_end = fields.Date(string="Notice taken down on")
    notice_has_members = fields.Boolean(string="Notice: names, units and posts")
    notice_has_countries = fields.Boolean(string="Notice: countries")
    notice_has_task = fields.Boolean(string="Notice: task")
    notice_has_schedule = fields.Boolean(string="Notice: schedule and routes")
    notice_has_invitation = fields.Boolean(string="Notice: invitation and inviter")
    notice_has_budget = fields.Boolean(string="Notice: fund source and budget")
    notice_complete = fields.Boolean(compute="_compute_notice_complete", store=True)
    notice_objection = fields.Text(string="Objections")
    notice_objection_resolved = fields.Boolean(string="Objections resolved")
    notice_result = fields.Char(string="Result of the notice")
    notice_earliest_submission = fields.Date(
        string="Submission possible from",
        compute="_compute_notice_earliest_submission",
        help="The day after the last full working day that the notice must stand"
        " (TRV-11).",
    )

    _dates_ordered = models.Constraint(
        "CHECK (exit_date IS NULL OR entry_date IS NULL OR entry_date >= exit_date)",
        "The day of entry is before the day of exit.",
    )

    # ---- Computes
    @api.depends("unit_id")
    def _compute_organizer_id(self):
        for mission in self:
            mission.organizer_id = mission.organizer_id or mission.unit_id

    @api.depends("exit_date", "entry_date")
    def _compute_days(self):
        for mission in self:
            both = mission.exit_date and mission.entry_date
            span = (mission.entry_date - mission.exit_date).days + 1 if both else 0
            mission.days = max(span, 0)

    @api.depends("stop_ids.country_id", "stop_ids.counts_as_country")
    def _compute_countries(self):
        schengen = self._fao_schengen()
        for mission in self:
            countries = mission.stop_ids.filtered("counts_as_country").country_id
            codes = countries.mapped("code")
            mission.country_ids = countries
            mission.country_count = len(countries)
            mission.one_continent = geography.one_continent(codes)
            mission.lead_kind = geography.lead_kind(codes, schengen)

    @api.depends("country_ids", "stop_ids.sequence")
    @api.depends_context("lang")
    def _compute_country_names(self):
        joiner = chinese.JOINER if (self.env.lang or "").startswith("zh") else ", "
        for mission in self:
            # In the order of the route, each country once.
            route = mission.stop_ids.filtered("counts_as_country").country_id
            mission.country_names = joiner.join(route.mapped("name"))

    @api.depends("flight_exception", "flight_exception_reason", "country_ids")
    def _compute_flight_exception_applies(self):
        for mission in self:
            mission.flight_exception_applies = bool(
                mission.flight_exception
                and mission.flight_exception_reason
                and geography.needs_long_flight(mission.country_ids.mapped("code"))
            )

    @api.depends(
        "itinerary_ids.date", "itinerary_ids.half_day", "itinerary_ids.official"
    )
    def _compute_official_ratio(self):
        for mission in self:
            halves = mission.itinerary_ids.filtered(lambda row: row.half_day != "eve")
            by_day = defaultdict(list)
            for row in halves:
                by_day[row.date].append(row.official)
            official = sum(halves.mapped("official"))
            mission.official_ratio = official / len(halves) if halves else 0.0
            mission.official_percent = round(mission.official_ratio * 100, 1)
            mission.free_day_count = sum(not any(day) for day in by_day.values())

    @api.depends(
        "member_ids.role",
        "member_ids.person_id",
        "member_ids.rank_id.sequence",
        "member_ids.political_status",
    )
    def _compute_members(self):
        for mission in self:
            members = mission.member_ids
            leader = members.filtered(lambda row: row.role == "leader")[:1]
            top = members.rank_id.sorted(lambda rank: (rank.sequence, rank.code))[:1]
            mission.member_count = len(members)
            mission.leader_member_id = leader
            mission.leader_id = leader.person_id
            mission.highest_rank_id = top
            mission.highest_rank_sequence = top.sequence if top else NO_RANK
            mission.party_member_count = len(
                members.filtered(lambda row: row.political_status == "party")
            )

    @api.depends("kind", "special_case", "member_ids.rank_id.code")
    def _compute_exemptions(self):
        for mission in self:
            ranks = mission.member_ids.mapped("rank_id.code")
            mission.teaching_research_only = (
                mission.kind == "teaching_research" and set(ranks) == {"RS"}
            )
            mission.length_limit_exempt = mission.teaching_research_only or bool(
                mission.kind in EXEMPT_KINDS and mission.special_case
            )

    @api.depends("budget_line_ids.amount", "budget_approved_amount")
    def _compute_budget(self):
        for mission in self:
            total = sum(mission.budget_line_ids.mapped("amount"))
            mission.budget_total = total
            mission.budget_over = max(total - mission.budget_approved_amount, 0.0)

    @api.depends("budget_reviewed_on")
    def _compute_budget_reviewed(self):
        today = self.env["fao.calendar.day"]._today()
        for mission in self:
            day = mission.budget_reviewed_on
            mission.budget_reviewed = bool(day and day <= today)

    @api.depends(
        "notice_has_members",
        "notice_has_countries",
        "notice_has_task",
        "notice_has_schedule",
        "notice_has_invitation",
        "notice_has_budget",
    )
    def _compute_notice_complete(self):
        flags = [name for name in self._fields if name.startswith("notice_has_")]
        for mission in self:
            mission.notice_complete = all(mission[name] for name in flags)

    @api.depends("notice_start", "company_id")
    def _compute_notice_earliest_submission(self):
        for mission in self:
            start = mission.notice_start
            days = mission._fao_check_row("TRV-11", "days").days_value
            calendar = mission._fao_company()._fao_calendar()
            mission.notice_earliest_submission = (
                start and days and calendar.first_day_after(start, days)
            )

    # ---- Private helpers
    def _fao_company(self):
        """Return the office whose calendar and number series count."""
        self.ensure_one()
        return self.company_id or self.env.company

    @api.model
    def _fao_schengen(self):
        """Return the country codes of the Schengen area, a country group."""
        group = self.env.ref(
            "fao_travel.country_group_schengen", raise_if_not_found=False
        )
        return frozenset(group.country_ids.mapped("code")) if group else frozenset()

    def _fao_interested_users(self):
        """Return the users who travel: they decide nothing on this mission (SOD-02)."""
        return super()._fao_interested_users() | self.member_ids.person_id.user_ids

    @api.model
    def _load_demo(self):
        """Fill the demo office with missions in every stage."""
        from ..demo import half_year, loader

        if run := loader.load(self.env):
            half_year.HalfYearLoader(run).load()
