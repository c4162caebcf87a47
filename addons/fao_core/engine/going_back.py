"""Return and withdraw: back to an earlier stage, with the evidence kept."""

from . import path
from .action import Action, SlotAction, action
from .errors import FaoError
from .verdict import ALLOWED


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
                self.env._("Stage %(stage)s was not passed in this round.", stage=code),
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
