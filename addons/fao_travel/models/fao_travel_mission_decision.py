from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import paper

APPROVED_FIELDS = frozenset(
    {
        "approval_document_id",
        "approved_days",
        "approved_exit",
        "approved_entry",
        "approved_country_ids",
        "approved_member_ids",
        "approved_valid_until",
    }
)
#: What may be noted while the case waits, by the code of the stage.
WAITING_FIELDS = {
    "approved": frozenset(
        {
            "actual_exit",
            "actual_entry",
            "announced_on",
            "embassy_informed_on",
            "leaders_reported_on",
        }
    ),
    "superior": frozenset({"superior_body", "superior_number", "superior_decided_on"}),
}


class FaoTravelMission(models.Model):
    """What was decided on a mission and what became of it.

    Invariant: the approved figures are written by the engine when the approval
    stands, never by people; a change is measured against them (TRV-22).
    """

    # the life after the decision, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited
    _fao_facts = APPROVED_FIELDS

    # ---- Approval
    approval_document_id = fields.Many2one(
        "fao.document",
        string="Task approval",
        readonly=True,
        copy=False,
        ondelete="restrict",
        index="btree_not_null",
    )
    approval_number = fields.Char(compute="_compute_approval_number", store=True)
    approved_days = fields.Integer(readonly=True, copy=False)
    approved_exit = fields.Date(readonly=True, copy=False)
    approved_entry = fields.Date(readonly=True, copy=False)
    approved_country_ids = fields.Many2many(
        "res.country",
        "fao_travel_mission_approved_country_rel",
        string="Approved countries",
        readonly=True,
        copy=False,
    )
    approved_member_ids = fields.Many2many(
        "res.partner",
        "fao_travel_mission_approved_person_rel",
        string="Approved persons",
        readonly=True,
        copy=False,
        help="The persons, not the rows: a row may be removed, the approval stays.",
    )
    approved_valid_until = fields.Date(
        string="Exit possible until", readonly=True, copy=False
    )

    # ---- Decision of the superior authority
    superior_body = fields.Char(string="Superior authority", copy=False)
    superior_number = fields.Char(
        string="Number of the superior's approval", copy=False, tracking=True
    )
    superior_decided_on = fields.Date(string="Superior decided on", copy=False)

    # ---- Change and return
    change_kind = fields.Selection(
        [
            ("none", "No change"),
            ("filing", "To be filed"),
            ("approval", "Needs a new approval"),
        ],
        compute="_compute_change",
        store=True,
        help="What the changes since the approval require (TRV-22).",
    )
    change_outside_period = fields.Boolean(
        string="Exit outside the approved period", compute="_compute_change", store=True
    )
    change_text = fields.Text(string="Changes", compute="_compute_change_text")
    form_locked = fields.Boolean(
        compute="_compute_form_locked",
        export_string_translation=False,
        help="The application cannot be edited by this user now.",
    )
    actual_exit = fields.Date(copy=False, tracking=True)
    actual_entry = fields.Date(copy=False, tracking=True)

    _actual_ordered = models.Constraint(
        "CHECK (actual_exit IS NULL OR actual_entry IS NULL"
        " OR actual_entry >= actual_exit)",
        "The actual day of entry is before the actual day of exit.",
    )

    # ---- Computes
    @api.depends("approval_document_id.number", "superior_number", "approved_exit")
    def _compute_approval_number(self):
        for mission in self:
            number = mission.approval_document_id.number or mission.superior_number
            mission.approval_number = mission.approved_exit and number

    @api.depends(
        "exit_date",
        "entry_date",
        "days",
        "country_ids",
        "member_ids.person_id",
        "approved_days",
        "approved_exit",
        "approved_entry",
        "approved_valid_until",
        "approved_country_ids",
        "approved_member_ids",
    )
    def _compute_change(self):
        for mission in self:
            kind, outside = mission._fao_judge_change()
            mission.change_kind = kind
            mission.change_outside_period = outside

    def _fao_judge_change(self):
        """Return (change kind, exit outside the approved period) by TRV-22.

        Fewer persons or countries, a later start within the validity and fewer days
        are filed; everything that adds to the approval needs a new one.
        """
        self.ensure_one()
        if not self.approved_exit:
            return "none", False
        persons, countries = self.member_ids.person_id, self.country_ids
        outside = bool(self.exit_date) and (
            self.exit_date < self.approved_exit
            or bool(self.approved_valid_until)
            and self.exit_date > self.approved_valid_until
        )
        adds = (
            outside
            or self.days > self.approved_days
            or persons - self.approved_member_ids
            or countries - self.approved_country_ids
        )
        if adds:
            return "approval", outside
        same = (
            self.exit_date == self.approved_exit
            and self.entry_date == self.approved_entry
            and persons == self.approved_member_ids
            and countries == self.approved_country_ids
        )
        return "none" if same else "filing", False

    @api.depends("change_kind")
    @api.depends_context("lang")
    def _compute_change_text(self):
        for mission in self:
            mission.change_text = "\n".join(mission._fao_change_lines())

    def _fao_change_lines(self):
        """Return what differs from the approval, a sentence each."""
        self.ensure_one()
        _ = self.env._
        if not self.approved_exit:
            return []
        persons, countries = self.member_ids.person_id, self.country_ids
        lines = []
        if added := persons - self.approved_member_ids:
            lines.append(_("Added: %(names)s", names=self._fao_names(added)))
        if dropped := self.approved_member_ids - persons:
            lines.append(_("Dropped: %(names)s", names=self._fao_names(dropped)))
        if added := countries - self.approved_country_ids:
            lines.append(_("New country: %(names)s", names=self._fao_names(added)))
        if dropped := self.approved_country_ids - countries:
            lines.append(
                _("Country dropped: %(names)s", names=self._fao_names(dropped))
            )
        for text, new, old in (
            (_("Exit"), self.exit_date, self.approved_exit),
            (_("Entry"), self.entry_date, self.approved_entry),
            (_("Days"), self.days, self.approved_days),
        ):
            if new != old:
                lines.append(
                    _(
                        "%(what)s: %(new)s, approved %(old)s",
                        what=text,
                        new=new,
                        old=old,
                    )
                )
        return lines

    @api.model
    def _fao_names(self, records):
        """Return the names of records in one line."""
        return ", ".join(records.mapped("display_name"))

    @api.depends("may_edit", "stage_kind")
    @api.depends_context("uid")
    def _compute_form_locked(self):
        for mission in self:
            waits = mission.stage_kind == "waiting"
            mission.form_locked = waits or not mission.may_edit

    def _fao_on_stage(self, came_from, stage):
        super()._fao_on_stage(came_from, stage)
        if "cancelled" in (came_from.kind, stage.kind):
            # Seldom, so that other moves need not look for the members
            self.member_ids._compute_trip()

    # ---- CRUD: approved figures belong to the engine
    def _fao_check_locked(self, names):
        super()._fao_check_locked(names)
        self._check_waiting(names)

    def _check_waiting(self, names):
        """Refuse to change an approved application: that is what "Change" is for."""
        for mission in self:
            if mission.stage_kind != "waiting":
                continue
            if set(names) - WAITING_FIELDS.get(mission.stage_id.code, frozenset()):
                raise FaoError(
                    "FAO-LOCKED",
                    self.env._(
                        "%(mission)s waits in stage %(stage)s: its application is"
                        " changed only by an applied-for change.",
                        mission=mission.title,
                        stage=mission.stage_id.name,
                    ),
                )

    # ---- The engine's hooks
    def _fao_on_transition(self, transition, documents):
        """Keep what was approved when an approval is issued or comes from above."""
        result = super()._fao_on_transition(transition, documents)
        to_approved = transition.to_stage_id.code == "approved"
        if to_approved and self._fao_approves(transition):
            self._fao_keep_approved(documents[-1:])
        return result

    def _fao_on_superior(self, decision):
        """Note body, number and date of what the superior office decided."""
        result = super()._fao_on_superior(decision)
        self.write(
            {
                "superior_body": decision["body"],
                "superior_number": decision["number"],
                "superior_decided_on": decision["decided_on"],
            }
        )
        return result

    def _fao_on_reissue(self, old, new):
        """Name the corrected approval; what was approved stays as it is."""
        result = super()._fao_on_reissue(old, new)
        if self.approval_document_id == old:
            guard.enter(self).approval_document_id = new
        return result

    def _fao_keep_approved(self, document):
        """Write the approved figures; the engine's identity is required.

        :param document: the issued task approval, empty when the superior's stands
        """
        today = self.env["fao.calendar.day"]._today()
        # The superior's approval is used as long as one of ours would be
        own = self.duty_id.sudo().template_ids.filtered("active")
        months = max(own.mapped("validity_months"), default=0)
        guard.enter(self).write(
            {
                "approval_document_id": document.id,
                "approved_days": self.days,
                "approved_exit": self.exit_date,
                "approved_entry": self.entry_date,
                "approved_country_ids": self.country_ids.ids,
                "approved_member_ids": self.member_ids.person_id.ids,
                "approved_valid_until": document.valid_until
                or (months and today + relativedelta(months=months)),
            }
        )

    def _fao_is_approved(self):
        """Whether the approval stands: it was given and nothing was added to it."""
        return bool(self.approved_exit) and self.change_kind != "approval"

    @api.model
    def _fao_approves(self, transition):
        """Return whether a transition approves: our document or the superior's."""
        return (
            bool(transition.template_ids) or transition.from_stage_id.code == "superior"
        )

    @api.model
    def _fao_document_vocabulary(self):
        names = super()._fao_document_vocabulary()
        return {**names, **paper.mission_vocabulary(self.browse())}

    def _fao_document_values(self):
        """Return the plain values of the task approval, Chinese where it is text."""
        values = super()._fao_document_values()
        values.setdefault("record", {}).update(paper.mission_values(self))
        return values
