"""A case walks through a version, with the people and the rules that there are.

The engine itself resolves, decides and moves; the walk only plays the people. It
happens inside a rehearsal and ends where the case ends or cannot go on.
"""

from dataclasses import dataclass, field
from datetime import datetime

from . import rehearsal
from .actions import ACTIONS
from .alarms import Clock
from .errors import FaoError
from .funnel import Funnel
from .handing import not_here

#: Visits after which a walk is given up.
MOST_VISITS = 60
#: Decisions in one stage after which a walk is given up.
MOST_DECISIONS = 300
FINAL = ("done", "refused", "cancelled")


@dataclass
class Visit:
    """One stage on the way.

    :param number: the number of the visit
    :param slots: who is asked there
    :param way: the transition by which the case left, or ``None``
    :param checks: what the checks of that transition found: ``(check, message,
        finding)``
    :param refusals: why the transition would be refused: ``(code, message)``
    """

    stage: object
    number: int
    entered: datetime
    due: datetime | None = None
    provisional: bool = False
    left: datetime | None = None
    slots: object = None
    way: object = None
    checks: list = field(default_factory=list)
    refusals: list = field(default_factory=list)
    documents: list = field(default_factory=list)
    assisting: list = field(default_factory=list)

    def is_late(self, now=None):
        """Whether the case left after it was due, or is there although it is due.

        :param now: the moment by which a stage that is not left is judged
        """
        until = self.left or now
        has_end = self.due and until and self.stage.kind not in FINAL
        return bool(has_end and until > self.due)


class NotedFindings:
    """The findings of a case; nothing stands in the way, everything is noted."""

    def __init__(self, findings):
        self._findings = findings
        self.passed = []

    def __getattr__(self, name):
        return getattr(self._findings, name)

    def require(self, transition, options):
        """Note what would be found and refused at ``transition``."""
        checks = self._findings.checks(transition)
        judge = self._findings.judge()
        by_id = {check.id: check for check in checks}
        found = [
            (by_id[f.check_id], judge.message(by_id[f.check_id], f), f)
            for f in judge.judge(checks)
        ]
        refusals = []
        try:
            self._findings.require(transition, options)
        except FaoError as error:
            refusals.append((error.code, error.args[0].partition("] ")[2]))
        self.passed.append((transition, found, refusals))


class RehearsedFunnel(Funnel):
    """The door, in a rehearsal: requirements are noted, not enforced."""

    def __init__(self, case, options=None):
        super().__init__(case, options)
        self.findings = NotedFindings(self.findings)


class Guide:
    """Says what the people of a walk do, and how long they take.

    :param dict choices: by code of a stage: ``approve``, ``reject`` or the code of
        the transition that is taken
    :param dict people: the signers whom the applicant chooses, as for ``submit``
    """

    def __init__(self, choices=None, people=None):
        self.choices = choices or {}
        self.people = people or {}

    def choice(self, stage):
        """Return what is chosen in ``stage``, ``""`` for the ordinary way."""
        return self.choices.get(stage.code, "")

    def leaves(self, visit):
        """Return when the case leaves the stage of ``visit``."""
        return visit.entered

    def stops(self, visit):
        """Whether the walk ends at ``visit`` although the case could go on."""
        return False

    def prepare(self, funnel):
        """Set up a funnel before it acts."""


class Walk:
    """One case on its way through one version.

    :param case: the case, in its first stage, in the engine's environment
    :param Guide guide: what people do
    """

    def __init__(self, case, guide):
        self.case = case
        self.env = case.env
        self.guide = guide
        self.visits = []
        self.problem = {}
        self.noted = case.visit - 1

    def run(self):
        """Walk until the end; return the visits."""
        self._note_visits()
        while not self.problem and self.case.stage_kind not in FINAL:
            if len(self.visits) > MOST_VISITS:
                self._stop(
                    "FAO-ROUTE", self.env._("The case goes round without an end.")
                )
                break
            visit = self.visits[-1]
            if self.guide.stops(visit):
                break
            visit.left = max(self.guide.leaves(visit), visit.entered)
            rehearsal.current().moment = visit.left
            self._end_assistance()
            if self.case.stage_kind == "approval":
                self._sign(visit)
            else:
                self._press(visit)
        return self.visits

    def _stop(self, code, message, stage=None):
        stage = stage or self.case.stage_id
        self.problem = {
            "code": code,
            "message": message,
            "stage": stage.code,
            "stage_name": stage.name,
        }

    # ---- What is noted

    def _note_visits(self):
        """Note the stages that the case came to since the last time."""
        stays = self.env["fao.stay"].search(
            [("case_id", "=", self.case.id), ("visit", ">", self.noted)]
        )
        by_visit = {stay.visit: stay for stay in stays}
        for number in range(self.noted + 1, self.case.visit + 1):
            self.visits.append(self._visit(number, by_visit.get(number)))
        self.noted = self.case.visit

    def _visit(self, number, stay):
        case = self.case
        slots = self.env["fao.approval"].search(
            [("case_id", "=", case.id), ("visit", "=", number)], order="sequence, id"
        )
        dues = [s.due_at for s in slots if s.due_at and s.purpose == "decide"]
        is_last = number == case.visit
        # An end is no stay; neither is the beginning of a walk
        stage = case.stage_id if is_last else stay.stage_id
        entered = case.stage_entered_at if is_last else stay.entered_at
        return Visit(
            stage,
            number,
            entered,
            due=min(dues, default=None),
            provisional=case.due_provisional,
            left=None if is_last else stay.left_at,
            slots=slots,
        )

    def _note_ways(self, passed, documents):
        """Note by which transitions the case left the stages on its way."""
        waiting = [visit for visit in self.visits if visit.way is None]
        for transition, checks, refusals in passed:
            visit = next((v for v in waiting if v.stage.code == _origin(transition)), 0)
            if visit:
                waiting = waiting[waiting.index(visit) + 1 :]
                visit.way = transition
                visit.checks, visit.refusals = checks, refusals
                visit.documents = [t for t in documents if t in transition.template_ids]

    # ---- What people do

    def _funnel(self, user, **options):
        options = {"comment": "-", "reasons": {"*": "-"}, **options}
        # Whoever plays may know of the case only by what the engine tells him
        funnel = RehearsedFunnel(self.case.with_user(user).sudo(False), options)
        self.guide.prepare(funnel)
        return funnel

    def _carry_out(self, funnel, work):
        """Do ``work``; stop where the engine refuses.

        :return: whether it was done
        """
        documents = rehearsal.current().documents
        known = len(documents)
        where = []
        try:
            with self.env.cr.savepoint():
                try:
                    work()
                    funnel.finish()
                except FaoError:
                    where.append(funnel.case.stage_id)
                    raise
        except FaoError as error:
            message = error.args[0].partition("] ")[2]
            self._stop(error.code, message, where and where[0])
            return False
        self._note_visits()
        self._note_ways(funnel.findings.passed, documents[known:])
        return True

    def _try(self, user, action, **options):
        """Let ``user`` act.

        :return: the verdict; when it is positive the action was carried out
        """
        funnel = self._funnel(user, **options)
        step = ACTIONS[action](funnel)
        verdict = step.verdict()
        if verdict.ok:
            self._carry_out(funnel, step.do)
        return verdict

    def _end_assistance(self):
        """Let the units that assist answer at once."""
        funnel = self._funnel(self.case.initiator_id)
        links = funnel.assisting.links()
        self.visits[-1].assisting = links.linked_case_id.unit_id.mapped("name")
        awaited = funnel.assisting.awaited()
        awaited.write({"closed_at": funnel.now})

    # ---- Approval

    def _sign(self, visit):
        """Let the signers decide until the case leaves the stage."""
        choice = self.guide.choice(visit.stage)
        rejects = choice == "reject" or choice in self._codes(visit.stage, "rejected")
        for _decision in range(MOST_DECISIONS):
            if self.problem or self.case.visit != visit.number:
                return
            refused = self._let_one_sign(rejects)
            if refused:
                self._stop(*refused)
                return
        self._stop("FAO-ROUTE", self.env._("The decisions do not come to an end."))

    def _codes(self, stage, trigger):
        ways = self.case.workflow_id.transition_ids
        ways = ways.filtered(lambda t: t.from_stage_id == stage)
        return ways.filtered(lambda t: t.trigger == trigger).mapped("code")

    def _let_one_sign(self, rejects):
        """Let the first who can decide; return ``(code, message)`` when nobody can."""
        funnel = self._funnel(self.case.initiator_id)
        slots = funnel.slots.filtered(
            lambda s: s.state == "open" and s.purpose == "decide"
        )
        if not slots:
            return self._settle(funnel)
        refused = None
        for slot in slots:
            may_reject = rejects and slot.rule_id.can_reject
            for user in self._holders(slot):
                why = not_here(self.case, user)
                if why:
                    refused = refused or ("FAO-NOBODY", why)
                    continue
                verdict = self._try(user, "reject" if may_reject else "approve")
                if verdict.ok:
                    return None
                refused = refused or (verdict.code, verdict.message)
        return refused or (
            "FAO-NOBODY",
            self.env._(
                "%(group)s has no members.",
                group=", ".join(slots.group_id.mapped("name")),
            ),
        )

    def _settle(self, funnel):
        """Count the votes anew: what was awaited besides the signers is there now."""
        visit = self.case.visit
        self._carry_out(funnel, funnel.settle)
        if self.problem or self.case.visit != visit:
            return None
        return "FAO-ROUTE", self.env._("The stage waits, but nobody is asked.")

    def _holders(self, slot):
        """Return who may act for ``slot``: its user, or the members of its group."""
        if slot.user_id:
            return slot.user_id
        members = slot.group_id.all_user_ids
        return members.filtered(lambda user: self.case.company_id in user.company_ids)

    # ---- Buttons

    def _press(self, visit):
        """Let somebody press a button, or let time pass."""
        funnel = self._funnel(self.case.initiator_id)
        ways = [t for t in funnel.transitions("button") if funnel.holds(t.condition)]
        choice = self.guide.choice(visit.stage)
        chosen = [t for t in ways if t.code == choice] or self._onward(ways)
        timeouts = self._codes(visit.stage, "timeout")
        if self.case.timeout_at and (choice in timeouts or not chosen):
            self._let_time_pass(visit)
        elif not chosen:
            self._stop(
                "FAO-WAITS",
                self.env._(
                    "The case waits here until its data meet the condition of a "
                    "transition."
                ),
            )
        else:
            self._let_one_press(chosen[0])

    def _onward(self, ways):
        """Return the ways that lead to stages not seen yet, the first ones first."""
        seen = {visit.stage.code for visit in self.visits}
        new = [t for t in ways if t.to_stage_id.code not in seen]
        ended = [t for t in new if t.to_stage_id.kind in ("refused", "cancelled")]
        return [t for t in new if t not in ended] or new or ways

    def _let_one_press(self, transition):
        refused = None
        for user in self._pressers(transition):
            verdict = self._try(
                user, "take", transition=transition.code, people=self.guide.people
            )
            if verdict.ok:
                return
            refused = refused or (verdict.code, verdict.message)
        nobody = self.env._("%(action)s: nobody may press it.", action=transition.name)
        self._stop(*(refused or ("FAO-NOBODY", nobody)))

    def _pressers(self, transition):
        """Return who may press ``transition``."""
        case = self.case
        match transition.actor:
            case "initiator":
                return case.initiator_id
            case "handler":
                return case.duty_id.handler_group_ids.all_user_ids
            case "manager":
                return self.env.ref("fao_core.group_fao_admin").all_user_ids
        funnel = self._funnel(case.initiator_id)
        users = self.env["res.users"]
        for slot in funnel.authority.open_slots:
            users |= self._holders(slot)
        return users.filtered(lambda user: not not_here(case, user)) or users

    def _let_time_pass(self, visit):
        """Let the time limit of the stage run out."""
        current = rehearsal.current()
        current.moment = visit.left = max(current.moment, self.case.timeout_at)
        funnel = self._funnel(self.env.ref("base.user_root"))
        clock = Clock(funnel)
        self._carry_out(funnel, clock.run)
        if not self.problem and self.case.visit == visit.number:
            self._stop("FAO-ROUTE", self.env._("Nothing follows when time is up."))


def _origin(transition):
    return transition.from_stage_id.code
