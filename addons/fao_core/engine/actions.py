"""The engine's actions, each registered by its name."""

from datetime import timedelta

from odoo import fields

from . import going_back, pressing
from .action import ACTIONS, Action, SlotAction, action
from .errors import FaoError
from .verdict import ALLOWED

__all__ = ["ACTIONS", "URGE_HOURS", "going_back", "pressing"]

#: Hours between two reminders of one case.
URGE_HOURS = 4


@action("approve")
class Approve(SlotAction):
    """Agree; the stage moves on when the votes suffice."""

    def validate(self):
        if self.slot.rule_id.comment_required == "always":
            self.need_comment()

    def do(self):
        self.decide("approved")
        self.funnel.settle()


@action("reject")
class Reject(SlotAction):
    """Disagree."""

    power = "can_reject"

    def validate(self):
        if self.slot.rule_id.comment_required in ("reject", "always"):
            self.need_comment()

    def do(self):
        self.decide("rejected")
        self.funnel.settle()


@action("forward")
class Forward(SlotAction):
    """Hand the slot to somebody else, who then decides."""

    power = "can_forward"

    def validate(self):
        user = self.env["res.users"].browse(int(self.options.get("user_id") or 0))
        self.target = user.exists()
        why = self._why_not(self.target)
        if why:
            raise FaoError("FAO-USER", why)

    def _why_not(self, user):
        """Return why ``user`` cannot take the slot, empty when he can."""
        env = self.env
        if not user or not user.active or user.share:
            return env._("Please choose to whom it is forwarded.")
        if not user.has_group("fao_core.group_fao_user"):
            return env._("%(user)s does not work here.", user=user.name)
        if self.case.company_id not in user.company_ids:
            return env._("%(user)s does not work for this office.", user=user.name)
        if user.fao_clearance < int(self.case.confidentiality):
            return env._("%(user)s is not cleared for this case.", user=user.name)
        return self._why_not_apart(user)

    def _why_not_apart(self, user):
        """Return why the duties apart keep the slot from ``user``, or nothing."""
        env = self.env
        interested = self.funnel.authority.interested
        if user in interested:
            return env._(
                "%(user)s is %(why)s and may not decide.",
                user=user.name,
                why=interested[user],
            )
        taken = self.funnel.slots.filtered(
            lambda s: s.user_id == user and s.state in ("open", "waiting", "approved")
        )
        if taken:
            return env._("%(user)s already has a slot here.", user=user.name)
        return ""

    def do(self):
        slot = self.slot
        self.decide("forwarded")
        self.funnel.rows[-1]["payload"]["to"] = self.target.id
        slot._copy_to(
            self.target,
            self.env._("forwarded by %(user)s", user=self.funnel.user.name),
        )
        self.funnel.authority.forget()


@action("urge")
class Urge(Action):
    """Remind those who must act, at most once in some hours."""

    def verdict(self):
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        if not (authority.is_initiator() or authority.is_handler()):
            return self.refuse(
                "FAO-POWER", self.env._("Only the applicant or the officer reminds.")
            )
        if self.case.stage_kind == "draft":
            return self.refuse("FAO-STAGE", self.env._("The case is a draft."))
        waiting = authority.open_slots
        if len(authority.held()) == len(waiting):
            return self.refuse("FAO-STAGE", self.env._("It is you who must act."))
        if self._last() and self._last() > self.funnel.now - timedelta(
            hours=URGE_HOURS
        ):
            return self.refuse(
                "FAO-URGED",
                self.env._(
                    "They were reminded less than %(hours)s hours ago.",
                    hours=URGE_HOURS,
                ),
            )
        return ALLOWED

    def _last(self):
        row = self.env["fao.ledger"].search(
            [("case_id", "=", self.case.id), ("action", "=", "urge")],
            order="seq desc",
            limit=1,
        )
        return fields.Datetime.to_datetime(row.at) if row else None

    def do(self):
        people = self.funnel.authority.open_slots.user_id.ids
        self.funnel.log("urge", comment=self.comment, people=people)


@action("cancel")
class Cancel(Action):
    """End the case: the initiator while it is a draft, an administrator always."""

    def verdict(self):
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        own_draft = self.case.state == "draft" and authority.is_initiator()
        if not own_draft and not authority.is_manager():
            return self.refuse(
                "FAO-POWER",
                self.env._("Only a draft is cancelled by its applicant."),
            )
        if not self._stage():
            return self.refuse(
                "FAO-ROUTE", self.env._("This workflow has no cancelled stage.")
            )
        return ALLOWED

    def _stage(self):
        return self.case.workflow_id.stage_ids.filtered(
            lambda s: s.kind == "cancelled"
        )[:1]

    def validate(self):
        self.need_comment()

    def do(self):
        rest = self.funnel.slots.filtered(lambda s: s.state in ("open", "waiting"))
        self.funnel.close(rest, "closed")
        self.funnel.log("cancel", comment=self.comment)
        self.funnel.enter(self._stage())


@action("check")
class Check(Action):
    """Judge a draft by the checks of its submission and keep the findings."""

    def verdict(self):
        if self.case.stage_kind != "draft":
            return self.refuse("FAO-STAGE", self.env._("Only a draft is checked."))
        return self.case.with_user(self.funnel.user)._may_edit()

    def do(self):
        self.funnel.findings.refresh()
        self.funnel.log("check")
