from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.fao_core.engine import conditions

#: The four bodies (四套班子): kinds of the units to which leaders belong.
BODIES = ("party", "congress", "government", "cppcc")
SECRETARY, MAYOR, IN_CHARGE = "party_secretary", "mayor", "leader_in_charge"
#: The chiefs of a county that a city serves; a county office has chiefs of its own.
COUNTY_CHIEFS = ("county_secretary", "county_head")
#: The stages in which leaders consent, by their code.
CONSENT_STAGES = ("leader_consent", "chief_consent")
#: The states in which a trip is applied for or made.
ALIVE = ("running", "approved", "done")


class FaoTravelMission(models.Model):
    """A visit of leaders of the four bodies (D6): who stands in, who consents.

    Which consents are asked follows from the rules of the pack; here are the facts
    that their conditions name, and whether all of them are recorded (LDR-04).
    """

    # leaders' visits, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    leader_visit = fields.Boolean(
        compute="_compute_leader_visit",
        store=True,
        help="A leader of the four bodies travels.",
    )
    leader_of_party = fields.Boolean(
        string="Leader of Party, congress or CPPCC",
        compute="_compute_leader_visit",
        store=True,
    )
    leader_of_government = fields.Boolean(compute="_compute_leader_visit", store=True)
    secretary_travels = fields.Boolean(
        string="Party secretary travels",
        compute="_compute_chiefs",
        compute_sudo=True,
    )
    mayor_travels = fields.Boolean(compute="_compute_chiefs", compute_sudo=True)
    leader_in_charge_travels = fields.Boolean(
        compute="_compute_chiefs", compute_sudo=True
    )
    county_chief_travels = fields.Boolean(
        string="County Party secretary or county head travels",
        compute="_compute_chiefs",
        compute_sudo=True,
        help="The provincial government decides, once the leaders have consented.",
    )
    chiefs_abroad = fields.Boolean(
        string="Party secretary and mayor both abroad",
        compute="_compute_chiefs_abroad",
        compute_sudo=True,
        help="Both would be abroad on some day, on this trip or another one (LDR-01).",
    )
    leader_consent_missing = fields.Char(
        string="Consents of leaders missing",
        compute="_compute_leader_consent_missing",
        compute_sudo=True,
        help="Consents that the rules of the duty ask for and that are not recorded.",
    )

    # ---- Preparation
    acting_leader_id = fields.Many2one(
        "res.partner",
        string="Stands in",
        domain=[("is_company", "=", False)],
        help="Who stands in for the leader on the days of absence (LDR-02).",
    )
    acting_leader_away = fields.Boolean(
        string="Stand-in is away",
        compute="_compute_acting_leader_away",
        compute_sudo=True,
        help="Whoever stands in travels himself on these days.",
    )
    announced_on = fields.Date(
        string="Announced on",
        copy=False,
        help="Day on which the trip was made public; until then it is secret.",
    )
    advance_party = fields.Text(help="Who goes ahead, when and for what.")
    host_programme = fields.Text(string="Programme of the host")
    press_plan = fields.Text()
    gift_list = fields.Text(string="Gifts")
    brief_ids = fields.One2many("fao.travel.brief", "mission_id", string="Briefs")
    embassy_informed_on = fields.Date(
        string="Chinese mission abroad informed on",
        copy=False,
        help="Day on which it was sent the programme (LDR-05).",
    )
    leaders_reported_on = fields.Date(
        string="Report to the leaders on", copy=False, help="After the return."
    )

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su:
            # Whoever reads on in this request gets the briefs that he may read
            self.invalidate_recordset(["brief_ids"])
        return result

    # ---- Computes

    @api.depends("member_ids.is_leader", "member_ids.unit_id.kind")
    def _compute_leader_visit(self):
        for mission in self:
            leaders = mission.member_ids.filtered("is_leader")
            kinds = set(leaders.unit_id.mapped("kind"))
            mission.leader_visit = bool(leaders)
            mission.leader_of_government = "government" in kinds
            mission.leader_of_party = bool(kinds - {"government"})

    def _fao_posts_of(self, persons):
        """Return the posts that ``persons`` hold on the day of exit, in any office."""
        day = self.exit_date or self.env["fao.calendar.day"]._today()
        return persons.user_ids._fao_posts(on=day)

    def _fao_codes_here(self, posts):
        """Return the codes of those of ``posts`` that are held in this office."""
        own = posts.filtered(lambda post: post.company_id == self._fao_company())
        return set(own.position_id.mapped("code"))

    @api.depends("member_ids.person_id", "exit_date", "company_id")
    def _compute_chiefs(self):
        for mission in self:
            posts = mission._fao_posts_of(mission.member_ids.person_id)
            codes = mission._fao_codes_here(posts)
            mission.secretary_travels = SECRETARY in codes
            mission.mayor_travels = MAYOR in codes
            mission.leader_in_charge_travels = IN_CHARGE in codes
            mission.county_chief_travels = any(map(_is_county_chief, posts))

    @api.depends("member_ids.person_id", "exit_date", "entry_date", "company_id")
    def _compute_chiefs_abroad(self):
        for mission in self:
            here = {
                code
                for code, travels in (
                    (SECRETARY, mission.secretary_travels),
                    (MAYOR, mission.mayor_travels),
                )
                if travels
            }
            # Most missions have neither, and no query finds that out
            if here:
                persons = mission._fao_trips_meanwhile().person_id
                posts = mission._fao_posts_of(persons)
                here |= mission._fao_codes_here(posts) & {SECRETARY, MAYOR}
            mission.chiefs_abroad = len(here) > 1

    def _fao_trips_meanwhile(self):
        """Return the rows of other missions on the days of this one."""
        self.ensure_one()
        if not (self.exit_date and self.entry_date):
            return self.env["fao.travel.member"]
        return self.env["fao.travel.member"].search(
            Domain("mission_id", "!=", self._origin.id)
            & Domain("mission_id.company_id", "=", self._fao_company().id)
            & Domain("mission_id.state", "in", ALIVE)
            & Domain("mission_id.exit_date", "<=", self.entry_date)
            & Domain("mission_id.entry_date", ">=", self.exit_date)
        )

    @api.depends("acting_leader_id", "member_ids.person_id", "exit_date", "entry_date")
    def _compute_acting_leader_away(self):
        for mission in self:
            acting = mission.acting_leader_id
            mission.acting_leader_away = bool(acting) and (
                acting in mission.member_ids.person_id
                or acting in mission._fao_trips_meanwhile().person_id
            )

    @api.depends("leader_visit", "case_id.round", "case_id.approval_ids.state")
    def _compute_leader_consent_missing(self):
        for mission in self:
            missing = mission._fao_missing_consents() if mission.leader_visit else []
            mission.leader_consent_missing = ", ".join(missing) or False

    def _fao_missing_consents(self):
        """Return the names of the rules whose consent is not recorded (LDR-04)."""
        case = self.case_id
        stages = case.workflow_id.stage_ids.filtered(
            lambda stage: stage.code in CONSENT_STAGES
        )
        given = case.approval_ids.filtered(
            lambda slot: slot.state == "approved" and slot.round == case.round
        ).rule_id
        asked = stages.rule_ids.filtered(
            lambda rule: (
                rule.purpose == "decide" and conditions.holds(self, rule.condition)
            )
        )
        return (asked - given).mapped("name")


def _is_county_chief(post):
    """Whether a post is that of a county's Party secretary or head of government."""
    code = post.position_id.code
    of_county = post.company_id.fao_level == "county"
    return code in COUNTY_CHIEFS or of_county and code in (SECRETARY, MAYOR)


class FaoTravelMember(models.Model):
    """Whether a member is a leader of the four bodies."""

    # leaders, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    is_leader = fields.Boolean(
        string="Leader of the four bodies",
        compute="_compute_is_leader",
        store=True,
        help="Belongs to one of the four bodies and has a leader's rank, by the terms"
        " of control.",
    )
    acting_leader_id = fields.Many2one(related="mission_id.acting_leader_id")
    next_exit = fields.Date(related="person_id.fao_next_exit")
    allowance = fields.Char(related="person_id.fao_allowance", string="Trips left")

    @api.depends("unit_id.kind", "rank_sequence", "mission_id.exit_date")
    def _compute_is_leader(self):
        terms = self.env["fao.trip.terms"]
        today = self.env["fao.calendar.day"]._today()
        for member in self:
            if member.unit_id.kind not in BODIES:
                member.is_leader = False
                continue
            company = member.unit_id.company_id
            lowest = terms._row_in_force(company, today).sudo().leader_rank_id
            member.is_leader = 0 < member.rank_sequence <= lowest.sequence


class FaoTravelBrief(models.Model):
    """A paper with which a leader is prepared; seen by whoever is cleared for it."""

    _name = "fao.travel.brief"
    _inherit = ["fao.travel.line"]
    _description = "Brief"
    _order = "sequence, id"

    name = fields.Char(required=True)
    kind = fields.Selection(
        [
            ("country", "Country"),
            ("person", "Person met"),
            ("talking_points", "Talking points"),
            ("other", "Other"),
        ],
        default="country",
        required=True,
    )
    confidentiality = fields.Selection(
        [("1", "Internal"), ("2", "Secret"), ("3", "Confidential")],
        default="1",
        required=True,
    )
    content = fields.Text()
