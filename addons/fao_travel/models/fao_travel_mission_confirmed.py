import re
from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from .fao_travel_mission_leader import ALIVE

CONFIRMATION_DUTY = "travel_confirmation"
#: What separates the names of a notice.
BETWEEN_NAMES = re.compile(r"[,;，；、\n]+")


def name_key(name):
    """Return a name as names of a notice are compared."""
    return "".join((name or "").split()).casefold()


class FaoTravelMission(models.Model):
    """Our people in another organ's group: the duty of task confirmations (任务确认件).

    The same record as a mission of our own, since our rules on persons, notice and
    filing hold (TRV-32); who organises, and what it was granted, stands in its task
    notice and its approval (TRV-30, TRV-31).
    """

    # what is particular to other organs' groups
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    joins_other = fields.Boolean(
        string="With another organ's group", compute="_compute_joins_other", store=True
    )
    host_organ = fields.Char(string="Organising organ", tracking=True)
    host_notice_number = fields.Char(string="Number of its task notice", tracking=True)
    host_notice_on = fields.Date(string="Task notice of")
    host_approval_number = fields.Char(
        string="Number of its task approval", tracking=True
    )
    host_days = fields.Integer(string="Days of its approval", aggregator=None)
    host_country_ids = fields.Many2many(
        "res.country",
        "fao_travel_mission_host_country_rel",
        string="Countries of its approval",
    )
    host_names = fields.Text(
        string="Names in its notice", help="Separated by commas or lines."
    )

    has_person_quota = fields.Boolean(
        compute="_compute_person_quota", compute_sudo=True
    )
    person_quota = fields.Integer(
        string="Quota of persons",
        compute="_compute_person_quota",
        compute_sudo=True,
        help="Of the unit for the year of the exit (TRV-32).",
    )
    person_quota_use = fields.Integer(
        string="Persons of the quota",
        compute="_compute_person_quota",
        compute_sudo=True,
        help="Persons of the approved plan, of other organs' groups and of this one.",
    )

    @api.depends("organizer_id", "exit_date", "member_count", "joins_other")
    def _compute_person_quota(self):
        for mission in self:
            quota = mission._fao_person_quota()
            mission.has_person_quota = bool(quota)
            mission.person_quota = quota.persons
            others = mission._fao_confirmed_in_year() if quota else self.browse()
            mission.person_quota_use = (
                quota.approved_persons
                + sum(others.mapped("member_count"))
                + mission.member_count
            )

    def _fao_person_quota(self):
        """Return the quota of our unit for the year, where it has one."""
        year = self.exit_date.year if self.joins_other and self.exit_date else 0
        return self.env["fao.travel.quota"].search(
            [("unit_id", "=", self.organizer_id.id), ("year", "=", year)], limit=1
        )

    def _fao_confirmed_in_year(self):
        """Return the unit's other confirmations of the year, those under way too."""
        year = self.exit_date.year
        return self.search(
            Domain("joins_other", "=", True)
            & Domain("organizer_id", "=", self.organizer_id.id)
            & Domain("id", "!=", self._origin.id)
            & Domain("state", "in", ALIVE)
            & Domain("exit_date", ">=", date(year, 1, 1))
            & Domain("exit_date", "<=", date(year, 12, 31))
        )

    @api.depends("duty_id")
    def _compute_joins_other(self):
        for mission in self:
            mission.joins_other = mission.duty_id.code == CONFIRMATION_DUTY

    @api.model
    def _fao_opening_code(self, vals):
        """Let the menu of confirmations open cases of that duty."""
        if self.env.context.get("fao_joins_other"):
            return CONFIRMATION_DUTY
        return super()._fao_opening_code(vals)


class FaoTravelMember(models.Model):
    """Whether the notice of the organising organ names a member (TRV-31)."""

    # another organ's group, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    named_in_notice = fields.Boolean(
        compute="_compute_named_in_notice",
        store=True,
        help="The task notice of the organising organ names this person.",
    )

    @api.depends("person_id.name", "mission_id.host_names")
    def _compute_named_in_notice(self):
        for member in self:
            names = BETWEEN_NAMES.split(member.mission_id.host_names or "")
            known = {name_key(name) for name in names} - {""}
            member.named_in_notice = name_key(member.person_id.name) in known


class FaoTravelStop(models.Model):
    """Whether the organising organ was granted a stop (TRV-31)."""

    # another organ's group, apart from the row itself
    _inherit = "fao.travel.stop"  # pylint: disable=consider-merging-classes-inherited

    beyond_host = fields.Boolean(
        compute="_compute_beyond_host",
        store=True,
        help="The approval of the organising organ does not name this country.",
    )

    @api.depends("country_id", "counts_as_country", "mission_id.host_country_ids")
    def _compute_beyond_host(self):
        for stop in self:
            granted = stop.mission_id.host_country_ids
            stop.beyond_host = bool(
                stop.counts_as_country and stop.country_id not in granted
            )
