"""The buttons of a stage: submit a draft, pass a work or waiting stage on."""

from . import path
from .action import Action, action
from .ballot import PENDING
from .going_back import GoBack
from .verdict import ALLOWED


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
        self.need_password(self.transition, self.transition.from_stage_id)

    def do(self):
        funnel, transition = self.funnel, self.transition
        _verdict, slot, principal = funnel.authority.slot()
        if not self._goes_back(transition):
            funnel.assisting.require()
        if transition.is_submission:
            funnel.seats.choose(self.options.get("people") or {})
        if slot:
            funnel.decide(slot, "approved", principal.id, self.comment, transition.code)
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
        if self._goes_back(transition):
            self._restart(transition)
        else:
            funnel.follow(transition)

    def _goes_back(self, transition):
        """Whether the button leads back to a draft that the case came from."""
        if transition.to_stage_id.kind != "draft":
            return None
        return path.find(self.case.path, transition.to_stage_id.code)

    def _restart(self, transition):
        """A button that leads back to an earlier draft returns the case."""
        step = path.find(self.case.path, transition.to_stage_id.code)
        rest = self.funnel.slots.filtered(lambda s: s.state in PENDING)
        self.funnel.close(rest, "closed")
        GoBack.go_back(self, step, self.case.stage_id.resume == "direct")


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
