from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

#: The four bodies and their like: what stands below them are systems of their own.
ROOF_KINDS = ("party", "congress", "government", "cppcc")
#: Kinds of stages of groups that do not (yet) travel.
NO_TRIP = ("draft", "refused", "cancelled")


class FaoTravelMission(models.Model):
    """What a mission has to do with other groups: whether one was split (TRV-23).

    Groups of one unit or system with the same country, the same host or tasks and few
    days between them are one group for its size (TRV-01).
    """

    # groups that belong together, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    split_group_ids = fields.Many2many(
        "fao.travel.mission",
        string="Groups taken together",
        compute="_compute_split_groups",
        compute_sudo=True,
        help="This group and those that count with it as one (TRV-23).",
    )
    split_person_count = fields.Integer(
        string="Persons of the groups taken together",
        compute="_compute_split_groups",
        compute_sudo=True,
        aggregator=None,
    )
    split_person_limit = fields.Integer(
        string="Persons of one group",
        compute="_compute_split_groups",
        compute_sudo=True,
        aggregator=None,
        help="By the row of TRV-01 in force; 0 where there is none.",
    )
    split_too_many = fields.Boolean(
        string="Too many for one group",
        compute="_compute_split_groups",
        compute_sudo=True,
        help="The groups taken together are larger than one may be (TRV-01).",
    )

    @api.depends(
        "country_ids",
        "exit_date",
        "entry_date",
        "organizer_id",
        "purpose",
        "invitation_ids.inviter",
        "itinerary_ids.host_organisation",
        "member_ids.person_id",
    )
    def _compute_split_groups(self):
        for mission in self:
            others = mission._fao_split_from()
            groups = (mission._origin | others) if others else others
            persons = mission.member_ids.person_id | others.member_ids.person_id
            mission.split_group_ids = groups
            mission.split_person_count = len(persons)
            limit = int(mission._fao_check_row("TRV-01").limit)
            mission.split_person_limit = limit
            mission.split_too_many = 0 < limit < len(persons)

    def _fao_split_from(self):
        """Return the other groups that are one with this one.

        A group that is more confidential than this one is not compared, since the
        finding names it.
        """
        missions = self.env["fao.travel.mission"]
        if not (self.country_ids and self.exit_date and self.entry_date):
            return missions
        today = self.env["fao.calendar.day"]._today()
        days, _months = self.env["fao.plan.terms"]._group_figures(
            self._fao_company(), today
        )
        classes = [str(level) for level in range(int(self.confidentiality) + 1)]
        found = missions.search(
            Domain("id", "!=", self._origin.id)
            & Domain("organizer_id", "in", self._fao_system().ids)
            & Domain("exit_date", "<=", self.entry_date + timedelta(days=days))
            & Domain("entry_date", ">=", self.exit_date - timedelta(days=days))
            & Domain("country_ids", "in", self.country_ids.ids)
            & Domain("length_limit_exempt", "=", False)
            & Domain("stage_kind", "not in", NO_TRIP)
            & Domain("confidentiality", "in", classes)
        )
        hosts, tasks = self._fao_hosts(), self._fao_place(self.purpose)
        return found.filtered(
            lambda other: (
                other._fao_hosts() & hosts or other._fao_place(other.purpose) == tasks
            )
        )

    def _fao_hosts(self):
        """Return the names of the hosts as they are compared."""
        names = self.invitation_ids.mapped("inviter")
        names += self.itinerary_ids.mapped("host_organisation")
        return {self._fao_place(name) for name in names} - {""}

    def _fao_system(self):
        """Return the units of the same systems: those below one department."""
        units = self.env["fao.unit"]
        for unit in self._fao_group_units():
            path = units.browse(int(part) for part in unit.parent_path.split("/")[:-1])
            below = path.filtered(lambda row: row.kind not in ROOF_KINDS)
            if below:
                units |= units.search([("id", "child_of", below[0].id)])
            units |= unit
        return units


class FaoTravelMember(models.Model):
    """Leaders of a unit, who do not travel together (TRV-09)."""

    # leaders in a group, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    unit_leader = fields.Boolean(
        related="person_id.fao_unit_leader", string="Leader of the unit"
    )
    leaders_together = fields.Boolean(
        string="Another leader of the unit is in the group",
        compute="_compute_leaders",
        compute_sudo=True,
    )
    leaders_alike = fields.Boolean(
        string="Another leader of the unit travels to the same country",
        compute="_compute_leaders",
        compute_sudo=True,
    )

    @api.depends(
        "person_id",
        "unit_id",
        "unit_leader",
        "mission_id.member_ids.unit_leader",
        "mission_id.member_ids.unit_id",
        "mission_id.country_ids",
        "mission_id.exit_date",
    )
    def _compute_leaders(self):
        for member in self:
            leads = member.unit_leader and member.unit_id
            member.leaders_together = bool(leads) and bool(
                (member.mission_id.member_ids - member).filtered(
                    lambda row, own=member: (
                        row.unit_leader and row.unit_id == own.unit_id
                    )
                )
            )
            member.leaders_alike = bool(leads) and member._fao_leader_alike()

    def _fao_leader_alike(self):
        """Whether another leader of the unit travels to one of the countries soon."""
        mission = self.mission_id
        day = mission.exit_date
        if not day:
            return False
        today = self.env["fao.calendar.day"]._today()
        _days, months = self.env["fao.plan.terms"]._group_figures(
            mission._fao_company(), today
        )
        span = relativedelta(months=months)
        return bool(
            self.search_count(
                Domain("unit_id", "=", self.unit_id.id)
                & Domain("person_id", "!=", self.person_id.id)
                & Domain("person_id.fao_unit_leader", "=", True)
                & Domain("exit_date", ">", day - span)
                & Domain("exit_date", "<", day + span)
                & Domain("mission_id", "!=", mission._origin.id)
                & Domain("mission_id.country_ids", "in", mission.country_ids.ids)
                & Domain("mission_id.stage_kind", "not in", NO_TRIP),
                limit=1,
            )
        )


class ResPartner(models.Model):
    """Persons who lead their unit."""

    # leaders, apart from trips and passports
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    fao_unit_leader = fields.Boolean(
        string="Leader of the unit",
        groups="fao_core.group_fao_user",
        help="Belongs to the leading body of the unit (TRV-09).",
    )
