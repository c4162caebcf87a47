from odoo import api, fields, models

FAO_USER = "fao_core.group_fao_user"


class FaoTravelMission(models.Model):
    """A mission that is restricted: everybody sees that, few see why (CTL-06)."""

    # what follows from fraud, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    restricted = fields.Boolean(
        compute="_compute_restricted",
        compute_sudo=True,
        help="No approval and no passport for this mission.",
    )
    restriction = fields.Char(
        compute="_compute_restriction",
        compute_sudo=False,
        help="The grounds, for those who may read the investigation.",
    )

    def _fraud_cases(self):
        """Return the investigations that restrict these missions, as the user."""
        return self.env["fao.fraud.case"].search(
            [("mission_id", "in", self.ids), ("imposed_on", "!=", False)]
        )

    @api.depends_context("uid")
    def _compute_restricted(self):
        restricted = self._fraud_cases().mission_id
        for mission in self:
            mission.restricted = mission in restricted

    @api.depends("restricted")
    @api.depends_context("uid", "lang")
    def _compute_restriction(self):
        known = self._fraud_cases().grouped("mission_id")
        kinds = dict(
            self.env["fao.fraud.case"]._fields["kind"]._description_selection(self.env)
        )
        for mission in self:
            why = [
                f"{kinds.get(case.kind, '')}: {case.grounds}"
                for case in known.get(mission, ())
            ]
            hidden = self.env._("Restricted") if mission.restricted else ""
            mission.restriction = "\n".join(why) or hidden

    def _fao_is_approved(self):
        """A restricted mission has no approval that stands."""
        return super()._fao_is_approved() and not self.restricted


class FaoTravelMember(models.Model):
    """A trip in somebody's history that was restricted."""

    # what follows from fraud, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    restriction = fields.Char(
        related="mission_id.restriction", related_sudo=False, string="Restriction"
    )


class FaoUnit(models.Model):
    """Units flagged for fraud."""

    # what follows from fraud, apart from the passports of the unit
    _inherit = "fao.unit"  # pylint: disable=consider-merging-classes-inherited

    flag_count = fields.Integer(
        string="Restrictions",
        compute="_compute_flag_count",
        compute_sudo=True,
        help="Restrictions of the unit that are in force today (CTL-06).",
    )

    @api.depends_context("uid")
    def _compute_flag_count(self):
        flags = self.env["fao.fraud.case"]._flagged_by("accused_unit_id", self.ids)
        for unit in self:
            unit.flag_count = flags.get(unit.id, 0)


class ResPartner(models.Model):
    """Persons flagged for fraud."""

    # what follows from fraud, apart from trips and passports
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    fao_flag_count = fields.Integer(
        string="Restrictions",
        compute="_compute_fao_flag_count",
        compute_sudo=True,
        groups=FAO_USER,
        help="Restrictions of this person that are in force today (CTL-06).",
    )

    fao_restriction = fields.Char(
        string="Restriction",
        compute="_compute_fao_restriction",
        compute_sudo=False,
        groups=FAO_USER,
        help="The grounds and the last day, for those who may read the investigation.",
    )

    @api.depends("fao_flag_count")
    @api.depends_context("uid", "lang")
    def _compute_fao_restriction(self):
        """Tell those who may know why a person is restricted, others that he is."""
        today = self.env["fao.calendar.day"]._today()
        cases = self.env["fao.fraud.case"].search(
            [("person_ids", "in", self.ids), ("flagged_until", ">=", today)]
        )
        hidden = self.env._("Restricted")
        for person in self:
            known = cases.filtered(lambda case, p=person: p in case.person_ids)
            why = [case._restriction_text() for case in known]
            unsaid = person.fao_flag_count > len(why)
            person.fao_restriction = "\n".join(why + [hidden] * unsaid)

    @api.depends_context("uid")
    def _compute_fao_flag_count(self):
        flags = self.env["fao.fraud.case"]._flagged_by("person_ids", self.ids)
        for person in self:
            person.fao_flag_count = flags.get(person.id, 0)
