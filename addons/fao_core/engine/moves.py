"""How a case moves: the way onward, what a transition brings, the next stage."""

from . import conditions, path
from .errors import FaoError

#: Automatic moves that one action may set off.
MAX_MOVES = 20
STATE_OF_KIND = {
    "draft": "draft",
    "done": "done",
    "refused": "refused",
    "cancelled": "cancelled",
}


class Moves:
    """The moves of the case of a ``Funnel``, within its action."""

    def route(self, trigger):
        """Return the first transition of ``trigger`` whose condition holds."""
        stage = self.case.stage_id
        for transition in self.transitions(trigger):
            if self.holds(transition.condition):
                return transition
        raise FaoError(
            "FAO-ROUTE",
            self.env._(
                "Stage %(stage)s: no way onward for this case.", stage=stage.name
            ),
        )

    def transitions(self, trigger):
        """Return the transitions of ``trigger`` of the current stage, in order."""
        stage = self.case.stage_id
        return (
            self.case.workflow_id.transition_ids.filtered(
                lambda t: t.from_stage_id == stage and t.trigger == trigger
            )
        ).sorted("sequence")

    def holds(self, condition):
        """Whether ``condition`` holds on the duty's record."""
        return conditions.holds(self.record, condition)

    def follow(self, transition):
        """Pass ``transition``: check, issue documents, enter the next stage."""
        self.findings.require(transition, self.options)
        if transition.is_submission:
            if self.case.stage_kind != "draft":
                # An application made anew is signed anew; old signatures stand.
                self.case.round += 1
                self.findings.restart(self.findings.checks(transition))
            self._receive()
        self.close(self.slots.filtered(lambda s: s.state in self.PENDING), "closed")
        for template in transition.template_ids:
            self.documents |= self.documents._issue(
                self.case,
                template,
                self.user,
                self.now,
                reason=self.options.get("comment"),
            )
            self.issued = True
        self.record._fao_on_transition(transition, self.documents)
        self.enter(transition.to_stage_id)

    def enter(self, stage, way=None, asks_all=False):
        """Enter ``stage``: facts, clock, people; then what happens by itself.

        :param way: the path before the stage; the current path unless the case
            goes back
        :param bool asks_all: whether decisions of a resumed round do not count here
        """
        self.moves += 1
        if self.moves > MAX_MOVES:
            raise FaoError(
                "FAO-ROUTE",
                self.env._(
                    "Stage %(stage)s: automatic moves go round.", stage=stage.name
                ),
            )
        case, came_from = self.case, self.case.stage_id
        stage = case._own_stage(stage)
        visit = case.visit + 1
        way = case.path if way is None else way
        facts = {
            "stage_id": stage.id,
            "visit": visit,
            "path": path.forward(way or "", stage.code, visit),
            "stage_entered_at": self.now,
            "state": self._state_in(stage),
            "timeout_at": case._timeout_at(stage, self.now),
            **case._clock_vals(came_from, stage, self.now),
        }
        self.env["fao.stay"]._move(self, stage, facts)
        case.write(facts)
        self.record._fao_on_stage(came_from, stage)
        if stage.kind in ("done", "refused", "cancelled"):
            case.write({"closed_at": self.now, "clock_stopped_at": False})
            self.authority.opened(self.slots.browse())
            self._note_move(came_from, stage)
            return
        again = self.continuity.enter(stage, asks_all)
        self._note_move(came_from, stage)
        self.assisting.open_at(stage)
        self.superior.open_at(stage)
        if again:
            self.log("carried", transition=again.code)
            self.follow(again)
            return
        self.settle()
        if self.case.visit == visit:
            self.advance()

    def _state_in(self, stage):
        """Return the state of the case in ``stage``."""
        if stage.kind in ("waiting", "work", "draft") and (
            self.issued
            or self.case.state == "approved"
            or self.record._fao_is_approved()
        ):
            return "approved"
        return STATE_OF_KIND.get(stage.kind, "running")

    def _note_move(self, came_from, stage):
        """Complete the last ledger row with the move, or add one for it."""
        opened = [
            {"who": s.user_id.id or -s.group_id.id, "why": s.reason}
            for s in self.authority.slots
            if s.state == "open"
        ]
        row = self.rows[-1] if self.rows else None
        if row is None or row["stage_to"]:
            self.log("move", stage_from=came_from.code)
            row = self.rows[-1]
        row["stage_from"], row["stage_to"] = came_from.code, stage.code
        row["payload"]["opened"] = opened
        if self.documents:
            row["payload"]["documents"] = self.documents.mapped("number")

    def advance(self):
        """Follow the first automatic transition whose condition holds."""
        for transition in self.transitions("automatic"):
            if self.holds(transition.condition) and not self.assisting.awaited():
                self.log("automatic", transition=transition.code)
                self.follow(transition)
                return

    def _receive(self):
        """Note submission and receipt (DL-03) and start the clock anew (DL-04)."""
        self.content.digest()
        self.case.write(self.case._receipt_vals(self.now))
