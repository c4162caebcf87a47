"""Return, withdraw, take back: to an earlier stage, with the evidence kept."""

from . import path
from .action import Action, SlotAction, action
from .ballot import PENDING
from .errors import FaoError
from .verdict import ALLOWED

#: What the ledger notes besides decisions and does not stand in their way.
BESIDE = (
    "read",
    "inform",
    "urge",
    "remind",
    "due_soon",
    "overdue",
    "claim",
    "release",
    "people",
    "deadline",
    "automatic",
    "move",
    "carried",
    "migrate",
)


class GoBack(Action):
    """What return and withdraw share: signatures become void, a new round starts."""

    def go_back(self, step, comes_straight_back=False):
        """Go back to ``step``; every signature since then stays as void evidence.

        :param bool comes_straight_back: whether untouched signatures stand when the
            case is handed in again, and it comes back to the stage that it left
        """
        case = self.case
        self.funnel.assisting.end()
        since = self.env["fao.approval"].search(
            [("case_id", "=", case.id), ("visit", ">=", step.visit)]
        )
        signed = since.filtered(lambda s: s.state == "approved")
        self.funnel.close(signed, "void")
        case.write(
            {
                "round": case.round + 1,
                "resume_round": case.round if comes_straight_back else 0,
                "resume_stage": case.stage_id.code if comes_straight_back else False,
            }
        )
        self.funnel.findings.restart()
        stage = case.workflow_id.stage_ids.filtered(lambda s: s.code == step.code)
        self.funnel.enter(stage, path.back(case.path, step), asks_all=True)

    def close_rest(self, state):
        """Close the slots of the stage that nobody filled."""
        rest = self.funnel.slots.filtered(lambda s: s.state in PENDING)
        self.funnel.close(rest, state)


@action("return")
class Return(SlotAction, GoBack):
    """Return to an earlier stage that was really visited; a reason is mandatory."""

    kinds = ("approval", "work")
    power = "can_return"

    def targets(self):
        """Return the stages that the case may go back to, the nearest first.

        Where the workflow draws arrows for returning, these are the only ones.
        """
        stages = {s.code: s for s in self.case.workflow_id.stage_ids}
        drawn = {t.to_stage_id for t in self.funnel.transitions("returned")}
        seen = {}
        for step in reversed(path.steps(self.case.path)[:-1]):
            seen.setdefault(step.code, stages[step.code])
        return [
            stage
            for stage in seen.values()
            if stage != self.case.stage_id and (not drawn or stage in drawn)
        ]

    def validate(self):
        self.need_comment()
        targets = [stage.code for stage in self.targets()]
        code = self.options.get("stage")
        if not code and targets:
            # The applicant, or the furthest stage that the workflow allows
            code = targets[-1]
        self.step = path.find(self.case.path, code) if code in targets else None
        if self.step is None:
            raise FaoError(
                "FAO-STAGE",
                self.env._(
                    "Stage %(stage)s was not passed in this round.", stage=code or "-"
                ),
            )

    def do(self):
        mode = self.case.stage_id.resume
        straight = mode == "direct" or (
            mode == "choice" and bool(self.options.get("straight_back"))
        )
        self.decide("returned")
        self.funnel.rows[-1]["payload"]["straight_back"] = straight
        self.close_rest("returned")
        self.go_back(self.step, straight)


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
        self.close_rest("withdrawn")
        self.funnel.log("withdraw", comment=self.comment)
        self.go_back(path.steps(self.case.path)[0])


@action("take_back")
class TakeBack(Action):
    """Whoever decided last takes his decision back; those of others stand."""

    def verdict(self):
        case = self.case
        if case.closed_at:
            return self.funnel.authority.refuse_closed()
        policy = case.workflow_id.take_back_policy
        self.slot = self._last_decision()
        if policy == "never" or not self.slot:
            return self.refuse(
                "FAO-POWER", self.env._("You have no decision that can be taken back.")
            )
        if policy == "unread" and any(s.read_at for s in self._next_slots()):
            return self.refuse(
                "FAO-POWER", self.env._("The next one has read the case already.")
            )
        if self._left_traces():
            return self.refuse(
                "FAO-POWER",
                self.env._(
                    "A document was issued or an assisting case was answered; this "
                    "decision stands."
                ),
            )
        return ALLOWED

    def _last_decision(self):
        """Return the slot that the user filled, if nobody decided since."""
        self.row = self.env["fao.ledger"].search(
            [("case_id", "=", self.case.id), ("action", "not in", BESIDE)],
            order="seq desc",
            limit=1,
        )
        slots = self.env["fao.approval"]
        decided = self.row.action in ("approve", "take")
        if not decided or self.row.user_id != self.funnel.user:
            return slots
        slot = slots.browse(self.row._payload().get("slot") or 0).exists()
        # A decision is taken back once, and not one of an earlier round
        return slot if slot.state == "approved" and not self._is_gone(slot) else slots

    def _is_gone(self, slot):
        visits = {step.visit for step in path.steps(self.case.path)}
        return slot.case_id != self.case or slot.visit not in visits

    def _next_slots(self):
        return self.funnel.slots.filtered(lambda s: s.visit != self.slot.visit)

    def _left_traces(self):
        """Whether the decision had consequences that stay."""
        since = self.env["fao.ledger"].search(
            [("case_id", "=", self.case.id), ("seq", ">=", self.row.seq)]
        )
        issued = any(row._payload().get("documents") for row in since)
        return issued or self.funnel.assisting.was_answered()

    def do(self):
        funnel, slot = self.funnel, self.slot
        funnel.log("take_back", slot=slot.id, comment=self.comment)
        funnel.close(slot, "void")
        if slot.visit == self.case.visit:
            self._ask_again()
            return
        step = next(s for s in path.steps(self.case.path) if s.visit == slot.visit)
        rest = funnel.slots.filtered(lambda s: s.state in PENDING)
        funnel.close(rest, "closed")
        funnel.assisting.end()
        beside = self.env["fao.approval"].search(
            [
                ("case_id", "=", self.case.id),
                ("visit", "=", slot.visit),
                ("state", "=", "approved"),
            ]
        )
        funnel.continuity.kept |= beside
        funnel.enter(slot.stage_id, path.back(self.case.path, step), asks_all=True)

    def _ask_again(self):
        """The stage did not move: the same slot is open again."""
        slot = self.slot
        slot._copy_to(
            slot.user_id or self.funnel.user,
            self.env._("took the decision back"),
            opened_at=self.funnel.now,
        )
        self.funnel.authority.forget()
