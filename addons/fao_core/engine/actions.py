"""The engine's actions, each registered by its name."""

from . import (
    archiving,
    assisting,
    going_back,
    handing,
    informing,
    issuing,
    migration,
    pressing,
    rescuing,
    waiving,
)
from .action import ACTIONS, SlotAction, action
from .informing import URGE_HOURS

__all__ = [
    "ACTIONS",
    "URGE_HOURS",
    "archiving",
    "assisting",
    "going_back",
    "handing",
    "informing",
    "issuing",
    "migration",
    "pressing",
    "rescuing",
    "waiving",
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
