"""The engine's actions: one small class each, registered by name."""

from datetime import timedelta

from odoo import fields

from . import path
from .errors import FaoError
from .verdict import ALLOWED, Verdict

ACTIONS = {}
#: Hours between two reminders of one case.
URGE_HOURS = 4


def action(code):
    """Register a class as the action ``code``."""

    def register(cls):
        cls.code = code
        ACTIONS[code] = cls
        return cls

    return register


class Action:
    """One action; ``verdict`` says whether the user may, without changing anything."""

    code = ""

    def __init__(self, funnel):
        self.funnel = funnel
        self.case = funnel.case
        self.env = funnel.env
        self.options = funnel.options
        self.comment = (funnel.options.get("comment") or "").strip()

    def verdict(self):
        """Return whether the user may do this now, options aside."""
        raise FaoError("FAO-ACTION", self.code)

    def validate(self):
        """Raise when the options do not suffice."""

    def do(self):
        """Carry it out."""

    def refuse(self, code, message):
        """Return a refusal."""
        return Verdict(False, code, message)

    def need_comment(self):
        """Raise unless a comment was given."""
        if not self.comment:
            raise FaoError("FAO-COMMENT", self.env._("Please give a reason."))


class SlotAction(Action):
    """An action of somebody who holds an open slot of an approval stage."""

    kinds = ("approval",)
    power = ""

    def verdict(self):
        verdict, slot, principal = self.funnel.authority.slot()
        if not verdict.ok:
            return verdict
        self.slot, self.principal = slot, principal
        if slot.stage_id.kind not in self.kinds:
            return self.refuse(
                "FAO-STAGE",
                self.env._(
                    "Stage %(stage)s is passed with its own buttons.",
                    stage=slot.stage_id.name,
                ),
            )
        if self.power and not slot.rule_id[self.power]:
            return self.refuse(
                "FAO-POWER",
                self.env._(
                    "%(rule)s does not include this.",
                    rule=slot.rule_id.name or slot.stage_id.name,
                ),
            )
        return ALLOWED

    def decide(self, state):
        """Record the decision on the slot and note it for the ledger."""
        self.funnel.decide(self.slot, state, self.principal.id, self.comment)
        self.funnel.log(
            self.code,
            on_behalf_of=self.principal.id,
            slot=self.slot.id,
            rule=self.slot.rule_id.code or "",
            comment=self.comment,
        )


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


class GoBack(Action):
    """What return and withdraw share: signatures become void, a new round starts."""

    def go_back(self, step):
        """Go back to ``step``; every signature since then stays as void evidence."""
        case = self.case
        since = self.env["fao.approval"].search(
            [("case_id", "=", case.id), ("visit", ">=", step.visit)]
        )
        signed = since.filtered(lambda s: s.state == "approved")
        self.funnel.close(signed, "void")
        case.write({"round": case.round + 1})
        stage = case.workflow_id.stage_ids.filtered(lambda s: s.code == step.code)
        self.funnel.enter(stage, path.back(case.path, step))


@action("return")
class Return(SlotAction, GoBack):
    """Return to an earlier stage that was really visited; a reason is mandatory."""

    kinds = ("approval", "work")
    power = "can_return"

    def targets(self):
        """Return the stages that the case may go back to, the nearest first."""
        stages = {s.code: s for s in self.case.workflow_id.stage_ids}
        seen = {}
        for step in reversed(path.steps(self.case.path)[:-1]):
            seen.setdefault(step.code, stages[step.code])
        return [s for s in seen.values() if s != self.case.stage_id]

    def validate(self):
        self.need_comment()
        code = self.options.get("stage") or path.steps(self.case.path)[0].code
        self.step = path.find(self.case.path, code)
        if self.step is None:
            raise FaoError(
                "FAO-STAGE",
                self.env._(
                    "Stage %(stage)s was not passed in this round.", stage=code
                ),
            )

    def do(self):
        self.decide("returned")
        rest = self.funnel.slots.filtered(lambda s: s.state in ("open", "waiting"))
        self.funnel.close(rest, "returned")
        self.go_back(self.step)


@action("withdraw")
class Withdraw(GoBack):
    """The initiator takes his application back to the draft."""

    def verdict(self):
        case = self.case
        if case.closed_at:
            return self.funnel.authority.refuse_closed()
        if not self.funnel.authority.is_initiator():
            return self.refuse(
                "FAO-POWER", self.env._("Only the applicant withdraws the case.")
            )
        if case.stage_kind == "draft" or case.state == "approved":
            return self.refuse(
                "FAO-STAGE", self.env._("There is nothing to withdraw now.")
            )
        policy = case.workflow_id.withdraw_policy
        if policy == "never" or (policy == "before_decision" and self._decided()):
            return self.refuse(
                "FAO-POWER", self.env._("This case can no longer be withdrawn.")
            )
        return ALLOWED

    def _decided(self):
        return bool(self.funnel.authority.signers_of_round())

    def do(self):
        rest = self.funnel.slots.filtered(lambda s: s.state in ("open", "waiting"))
        self.funnel.close(rest, "withdrawn")
        self.funnel.log("withdraw", comment=self.comment)
        self.go_back(path.steps(self.case.path)[0])


class Press(Action):
    """Press a button transition of the current stage."""

    def buttons(self):
        """Return the button transitions that the user may press now."""
        return [
            t
            for t in self.funnel.transitions("button")
            if self.presses(t).ok and self.funnel.holds(t.condition)
        ]

    def presses(self, transition):
        """Return whether the user is one of those who press ``transition``."""
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        actor = transition.actor or "holder"
        if actor == "holder":
            return authority.slot()[0]
        allowed = {
            "initiator": authority.is_initiator,
            "handler": authority.is_handler,
            "manager": authority.is_manager,
        }[actor]()
        if allowed:
            return ALLOWED
        return self.refuse(
            "FAO-POWER",
            self.env._("%(action)s is not yours to press.", action=transition.name),
        )

    def chosen(self):
        """Return the transition asked for, or the first one."""
        code = self.options.get("transition")
        transitions = self.funnel.transitions("button")
        if code:
            return transitions.filtered(lambda t: t.code == code)
        usable = [t for t in transitions if self.funnel.holds(t.condition)]
        return usable[0] if usable else transitions[:1]

    def verdict(self):
        transition = self.chosen()
        if self.case.closed_at:
            return self.funnel.authority.refuse_closed()
        if not transition:
            return self.refuse(
                "FAO-ROUTE",
                self.env._(
                    "Stage %(stage)s has no such button.",
                    stage=self.case.stage_id.name,
                ),
            )
        verdict = self.presses(transition)
        if verdict.ok and not self.funnel.holds(transition.condition):
            return self.refuse(
                "FAO-ROUTE",
                self.env._(
                    "%(action)s does not apply to this case.", action=transition.name
                ),
            )
        self.transition = transition
        return verdict

    def validate(self):
        if self.transition.comment_required:
            self.need_comment()

    def do(self):
        funnel, transition = self.funnel, self.transition
        _verdict, slot, principal = funnel.authority.slot()
        if slot:
            funnel.decide(slot, "approved", principal.id, self.comment)
        if funnel.case.stage_kind == "work" and not self.case.officer_id:
            self.case.officer_id = funnel.user
        funnel.log(
            self.code,
            on_behalf_of=principal.id,
            transition=transition.code,
            slot=slot.id,
            comment=self.comment,
            reasons=self.options.get("reasons"),
        )
        if transition.to_stage_id.kind == "draft" and self._goes_back(transition):
            self._restart(transition)
        else:
            funnel.follow(transition)

    def _goes_back(self, transition):
        return path.find(self.case.path, transition.to_stage_id.code)

    def _restart(self, transition):
        """A button that leads back to an earlier draft returns the case."""
        step = path.find(self.case.path, transition.to_stage_id.code)
        rest = self.funnel.slots.filtered(lambda s: s.state in ("open", "waiting"))
        self.funnel.close(rest, "closed")
        GoBack.go_back(self, step)


@action("take")
class Take(Press):
    """Press the button ``transition`` of the current stage."""


@action("submit")
class Submit(Press):
    """Press the first button of a draft."""

    def verdict(self):
        if self.case.stage_kind != "draft" and not self.case.closed_at:
            return self.refuse(
                "FAO-STAGE", self.env._("The case was already submitted.")
            )
        return super().verdict()


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
        if self._last() and self._last() > self.funnel.now - timedelta(hours=URGE_HOURS):
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
