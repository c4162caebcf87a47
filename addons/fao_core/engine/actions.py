"""The engine's actions, each registered by its name."""

from . import assisting, going_back, handing, informing, pressing, rescuing
from .action import ACTIONS, Action, SlotAction, action
from .informing import URGE_HOURS

__all__ = [
    "ACTIONS",
    "URGE_HOURS",
    "assisting",
    "going_back",
    "handing",
    "informing",
    "pressing",
    "rescuing",
]


@action("approve")
class Approve(SlotAction):
    """Agree; the stage moves on when the votes suffice."""

    def validate(self):
        if self.slot.rule_id.comment_required == "always":
            self.need_comment()
        self.need_password(self.slot.stage_id)

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
        self.need_password(self.slot.stage_id)

    def do(self):
        self.decide("rejected")
        self.funnel.settle()


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
