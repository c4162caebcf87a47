"""Signatures that stand when a case comes to a stage again.

After a return that comes straight back, a decision taken back, or a change that
touches some signatures only, whoever signed and is not concerned is not asked
again: his signature is carried into the new visit.
"""

from . import path
from .errors import FaoError


class Continuity:
    """Decides which earlier decisions stand in a stage that is entered again.

    :param funnel: the funnel of the action
    """

    def __init__(self, funnel):
        self.funnel = funnel
        self.case = funnel.case
        self.env = funnel.env
        #: Slots that stand whatever else, e.g. those beside a decision taken back.
        self.kept = self.env["fao.approval"]

    def return_to(self, stage, visit):
        """Go back to ``stage`` within the round; untouched signatures stand."""
        funnel, case = self.funnel, self.case
        step = next(s for s in path.steps(case.path) if s.visit == visit)
        here = funnel.slots
        self.kept |= here.filtered(lambda s: s.state == "approved")
        self.kept |= self._since(visit).filtered(lambda s: s.state == "approved")
        funnel.close(here.filtered(lambda s: s.state in funnel.PENDING), "closed")
        funnel.assisting.end()
        case.write({"resume_round": case.round, "resume_stage": case.stage_id.code})
        funnel.enter(stage, path.back(case.path, step))

    def _since(self, visit):
        return self.env["fao.approval"].search(
            [("case_id", "=", self.case.id), ("visit", ">=", visit)], order="id"
        )

    def enter(self, stage, asks_all):
        """Open the slots of ``stage``, with the decisions that stand there.

        :param bool asks_all: whether decisions of a resumed round do not count here
        :return: the button that was pressed here before and stands, or nothing
        """
        slots = self.kept.filtered(lambda s: s.stage_id == stage)
        if self.case.resume_round and not asks_all:
            slots |= self._of_resumed_round(stage)
        button = self.env["fao.transition"]
        if stage.kind != "approval":
            button = self._button(stage, slots)
            slots = slots if button else slots.browse()
        self.funnel.seats.open(
            stage, {(s.rule_id.id, s.user_id.id or -s.group_id.id): s for s in slots}
        )
        if not asks_all and self.case.resume_stage == stage.code:
            self.end()
        return button

    def _button(self, stage, slots):
        """Return the button of ``stage`` that was pressed and would pass again."""
        transitions = self.case.workflow_id.transition_ids
        button = transitions.filtered(
            lambda t: t.from_stage_id == stage and t.code in slots.mapped("pressed")
        )[:1]
        if not button or not self.funnel.holds(button.condition):
            return button.browse()
        try:
            self.funnel.findings.require(button, self.funnel.options)
        except FaoError:
            return button.browse()
        return button

    def _of_resumed_round(self, stage):
        """Return the decisions of the round that is resumed that nothing touches."""
        case = self.case
        decided = self.env["fao.approval"].search(
            [
                ("case_id", "=", case.id),
                ("stage_id", "=", stage.id),
                ("round", "=", case.resume_round),
                ("decided_by", "!=", False),
            ],
            order="visit desc, id",
        )
        if not decided and case.resume_round != case.round:
            # New ground: from here on everybody is asked.
            self.end()
            return decided
        last = decided[:1].visit
        content = self.funnel.content
        return decided.filtered(
            lambda s: (
                s.visit == last
                and s.state in ("approved", "void")
                and s.purpose == "decide"
                and not content.touches(s)
            )
        )

    def end(self):
        """From here on the case takes its way as if for the first time."""
        if self.case.resume_round:
            self.case.write({"resume_round": 0, "resume_stage": False})
