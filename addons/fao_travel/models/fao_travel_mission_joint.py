from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import paper

#: The matter of the office's authorities that lets its units lead others' people.
JOINT_MATTER = "travel_joint"


class FaoTravelMission(models.Model):
    """A group with people of other units or organs (TRV-17).

    Units that this office serves are asked in a case each while the application is on
    its way. People of other organs come with a letter; after the approval each organ
    gets a task notice, to which it answers with the number of its confirmation.
    """

    # others' people in our group, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    cross_unit = fields.Boolean(
        compute="_compute_joint",
        store=True,
        help="The group has members of other units or organs.",
    )
    joint_authorised = fields.Boolean(
        string="Organiser authorised",
        compute="_compute_joint_authorised",
        compute_sudo=True,
        help="The office may let its units form groups with people of others: its"
        " authorities have a row for it (TRV-17).",
    )
    consent_missing_count = fields.Integer(
        string="Consents missing",
        compute="_compute_joint",
        store=True,
        aggregator=None,
        help="Members of other units or organs that have not consented (TRV-17).",
    )
    consent_unit_ids = fields.Many2many(
        "fao.unit",
        string="Units to be asked",
        compute="_compute_consent_unit_ids",
        compute_sudo=True,
        help="Units of members that have not consented and are not being asked.",
    )
    consent_ids = fields.One2many(
        "fao.travel.consent", "mission_id", string="Consents", readonly=True
    )
    notice_ids = fields.One2many(
        "fao.travel.notice", "mission_id", string="Task notices", readonly=True
    )

    @api.depends("member_ids.needs_consent", "member_ids.unit_consent")
    def _compute_joint(self):
        for mission in self:
            others = mission.member_ids.filtered("needs_consent")
            mission.cross_unit = bool(others)
            missing = others.filtered(lambda row: not row.unit_consent)
            mission.consent_missing_count = len(missing)

    @api.depends("company_id", "highest_rank_id")
    def _compute_joint_authorised(self):
        today = self.env["fao.calendar.day"]._today()
        for mission in self:
            office = mission._fao_company()
            mission.joint_authorised = bool(
                office._fao_authority(JOINT_MATTER, mission.highest_rank_id, today)
            )

    @api.depends("member_ids.needs_consent", "member_ids.unit_consent")
    def _compute_consent_unit_ids(self):
        for mission in self:
            missing = mission.member_ids.filtered(
                lambda row: row.needs_consent and not (row.unit_consent or row.organ)
            )
            asked = mission.consent_ids.filtered(lambda row: not row.closed_at)
            mission.consent_unit_ids = missing.unit_id - asked.unit_id

    def _fao_on_transition(self, transition, documents):
        """Draft the task notices when the approval stands, one for each organ."""
        result = super()._fao_on_transition(transition, documents)
        to_approved = transition.to_stage_id.code == "approved"
        if to_approved and self._fao_approves(transition):
            self._fao_draft_notices()
        return result

    def _fao_draft_notices(self):
        """Draft a notice for each organ whose people go with us and hand it in.

        It is the officer's, so that whoever signed the approval may sign it, too.
        """
        organs = dict.fromkeys(filter(None, self.member_ids.mapped("organ")))
        officer = self.case_id.officer_id or self.case_id.initiator_id
        for organ in organs:
            members = self.member_ids.filtered(lambda row, o=organ: row.organ == o)
            self.case_id._fao_follow_up(
                "travel_notice",
                {
                    "mission_id": self.id,
                    "unit_id": self.case_id.unit_id.id,
                    "organ": organ,
                    "person_ids": members.person_id.ids,
                    "approval_number": self.approval_number,
                },
                officer,
            )


class FaoTravelMember(models.Model):
    """Whether the unit or organ of a member lets him go."""

    # consent and confirmation, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    organ = fields.Char(
        string="Other organ",
        help="The organ that confirms this member, where it is not this office: e.g."
        " the foreign affairs office of another city.",
    )
    consent_number = fields.Char(
        string="Consent letter no.", help="Of the other organ's letter.", copy=False
    )
    consented_on = fields.Date(string="Consent of", copy=False)
    joint_reason = fields.Char(
        string="Why of another unit",
        help="What the task needs this person for, who is of another unit (TRV-16).",
    )
    needs_consent = fields.Boolean(
        compute="_compute_needs_consent",
        store=True,
        help="Belongs neither to the organising unit nor to a unit below it.",
    )
    unit_consent = fields.Boolean(
        compute="_compute_unit_consent",
        store=True,
        help="The unit agreed in its case, or the other organ's letter is entered.",
    )
    confirmation_number = fields.Char(
        string="Confirmation no.", compute="_compute_confirmation", store=True
    )

    @api.depends("unit_id.parent_path", "organ", "mission_id.organizer_id")
    def _compute_needs_consent(self):
        for member in self:
            above = (member.unit_id.parent_path or "").split("/")
            organizer = member.mission_id.organizer_id
            own = not member.unit_id or str(organizer.id) in above
            member.needs_consent = bool(member.organ) or bool(organizer and not own)

    @api.depends(
        "organ",
        "consent_number",
        "consented_on",
        "person_id",
        "mission_id.consent_ids.state",
        "mission_id.consent_ids.person_ids",
    )
    def _compute_unit_consent(self):
        for member in self:
            if member.organ:
                given = member.consent_number and member.consented_on
            else:
                agreed = member.mission_id.consent_ids.filtered(
                    lambda row: row.state == "done"
                )
                given = member.person_id in agreed.person_ids
            member.unit_consent = bool(given)

    @api.depends(
        "organ",
        "person_id",
        "mission_id.notice_ids.state",
        "mission_id.notice_ids.person_ids",
        "mission_id.notice_ids.confirmation_number",
    )
    def _compute_confirmation(self):
        for member in self:
            confirmed = member.mission_id.notice_ids.filtered(
                lambda row, m=member: (
                    row.state == "done"
                    and row.organ == m.organ
                    and m.person_id in row.person_ids
                )
            )
            member.confirmation_number = confirmed[-1:].confirmation_number


class FaoTravelPaper(models.AbstractModel):
    """What the papers between units and organs say of the mission they are about."""

    _name = "fao.travel.paper"
    _inherit = ["fao.case.mixin"]
    _description = "Paper about some members of a mission"
    _order = "id desc"

    mission_id = fields.Many2one(
        "fao.travel.mission",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )

    def _opening_duty(self, vals):
        """Refuse a paper that no step of a mission drafts."""
        if not guard.entered(self.env):
            raise FaoError(
                "FAO-OPEN",
                self.env._("This is drafted by the steps of the mission."),
            )
        return super()._opening_duty(vals)

    def _fao_persons(self):
        """Return the rows of the mission that this paper is about."""
        persons = self.person_ids
        return self.mission_id.member_ids.filtered(lambda row: row.person_id in persons)

    @api.model
    def _fao_document_vocabulary(self):
        names = super()._fao_document_vocabulary()
        mission = paper.mission_vocabulary(self.env["fao.travel.mission"])
        return {**names, **mission, "persons": mission["members"]}

    def _fao_document_values(self):
        """Return the plain values of the paper; the mission is read for it."""
        values = super()._fao_document_values()
        mission_sudo = self.mission_id.sudo()  # the other unit sees the paper only
        own = self._fao_persons().sudo()
        values.setdefault("record", {}).update(
            paper.mission_values(mission_sudo), persons=paper.member_values(own)
        )
        return values

    def _fao_interested_users(self):
        """Return those who travel: they decide nothing here (SOD-02)."""
        return super()._fao_interested_users() | self.person_ids.user_ids
