"""A version over real cases: who would have signed, and what would differ."""

from dataclasses import dataclass

from odoo import fields
from odoo.exceptions import UserError

from . import guard, path
from .errors import FaoError
from .rehearsal import rehearse
from .simulation import chosen_people, first_stage, restart
from .walk import FINAL, Guide, Walk
from .walk_report import WalkReport

#: Cases that are replayed unless it is said otherwise, and at most.
CASES = 20
MOST_CASES = 200
#: What a case may differ in, in the order of the summary.
KINDS = ("nobody", "path", "people", "outcome", "late", "refused")


@dataclass
class Step:
    """One stage of the real way of a case."""

    code: str
    name: str
    entered: object = None
    left: object = None
    holders: frozenset = frozenset()
    decided: str = ""
    choice: str = ""
    late: bool = False


class History:
    """What really happened to a case, without the detours.

    :param case: the case, in rights that read everything
    """

    def __init__(self, case, now):
        self.case = case
        self.now = now
        self.is_closed = bool(case.closed_at)
        self.kind = case.stage_id.kind
        steps = path.steps(case.path or "")
        stays = {s.visit: s for s in case.env["fao.stay"].search(
            [("case_id", "=", case.id)]
        )}  # fmt: skip
        slots = case.approval_ids.sorted("id").grouped("visit")
        self.steps = [
            self._step(step, follows, stays.get(step.visit), slots.get(step.visit))
            for step, follows in zip(steps, [*steps[1:], None], strict=True)
        ]
        self.by_code = {step.code: step for step in self.steps}

    def _step(self, step, follows, stay, slots):
        stages = self.case.workflow_id.stage_ids
        stage = stages.filtered(lambda s: s.code == step.code)
        slots = slots if slots is not None else self.case.approval_ids.browse()
        asked = slots.filtered(
            lambda s: s.purpose == "decide" and not s.extra and not s.origin_id
        )
        return Step(
            step.code,
            stage.name or step.code,
            stay.entered_at if stay else self.case.stage_entered_at,
            stay.left_at if stay else None,
            frozenset(s.user_id.id or -s.group_id.id for s in asked),
            ", ".join(dict.fromkeys(slots.decided_by.mapped("name"))),
            self._choice(stage, follows, slots),
            bool(stay and stay.due_at and (stay.left_at or self.now) > stay.due_at),
        )

    def _choice(self, stage, follows, slots):
        """Return what was chosen in ``stage``, as a :class:`walk.Guide` says it."""
        if not follows:
            return ""
        ways = self.case.workflow_id.transition_ids.filtered(
            lambda t: t.from_stage_id == stage and t.to_stage_id.code == follows.code
        )
        pressed = ways.filtered(lambda t: t.code in slots.mapped("pressed"))
        if pressed:
            return pressed[0].code
        if stage.kind == "approval":
            rejected = "rejected" in slots.mapped("state")
            return "reject" if rejected and "rejected" in ways.mapped("trigger") else ""
        return ways[:1].code or ""


class ReplayGuide(Guide):
    """People who do what they did, when they did it; today's people are asked."""

    def __init__(self, history, people, today):
        super().__init__({s.code: s.choice for s in history.steps}, people)
        self.history = history
        self.today = today

    def leaves(self, visit):
        known = self.history.by_code.get(visit.stage.code)
        return known.left if known and known.left else visit.entered

    def stops(self, visit):
        """A case that still runs is replayed to where it is."""
        last = self.history.steps[-1:]
        return bool(
            not self.history.is_closed and last and last[0].code == visit.stage.code
        )

    def prepare(self, funnel):
        funnel.seats.resolver.today = self.today


class Replay:
    """One version over the last cases of its duty.

    :param workflow: one ``fao.workflow``, in the environment of who asks
    :param dict options: see ``fao.workflow.replay``
    """

    def __init__(self, workflow, options):
        self.workflow = workflow
        self.env = workflow.env
        self.options = dict(options or {})
        self.now = fields.Datetime.now()
        self.today = self.env["fao.calendar.day"]._today()

    def run(self):
        """Return what would differ, case by case; nothing is kept."""
        first_stage(self.workflow.sudo())
        results = [self._replay(case) for case in self._cases()]
        counts = {
            kind: sum(any(d["kind"] == kind for d in r["differs"]) for r in results)
            for kind in KINDS
        }
        return {
            "workflow_id": self.workflow.id,
            "workflow": self.workflow.name,
            "summary": {
                "cases": len(results),
                "same": sum(not r["differs"] for r in results),
                "missed": sum(any(s["late"] for s in r["replayed"]) for r in results),
                **counts,
            },
            "cases": results,
        }

    def _cases(self):
        """Return the cases that who asks may read, the last ones first."""
        wanted = self.options.get("case_ids")
        domain = [
            ("duty_id", "=", self.workflow.duty_id.id),
            ("submitted_at", "!=", False),
        ]
        if wanted:
            cases = self.env["fao.case"]._locate(wanted)
            return cases.filtered_domain(domain)
        limit = self.options.get("limit", CASES)
        if isinstance(limit, bool) or not isinstance(limit, int) or limit < 1:
            raise FaoError(
                "FAO-OPTION",
                self.env._(
                    "%(name)s: %(value)s is not usable.", name="limit", value=limit
                ),
            )
        return self.env["fao.case"].search(
            domain, order="submitted_at desc, id desc", limit=min(limit, MOST_CASES)
        )

    def _replay(self, case):
        """Return what would have become of one case."""
        lang = {"lang": self.env.lang, "tracking_disable": True}
        history = History(case.sudo().with_context(lang), self.now)
        result = {
            "case_id": case.id,
            "number": case.number or "",
            "title": case.title,
            "stage": history.case.stage_id.name or "",
            "closed": history.is_closed,
            "actual": [self._actual(step) for step in history.steps],
        }
        with rehearse(self.env, case.sudo().opened_at) as rehearsed:
            try:
                engine = guard.enter(case.sudo().with_context(lang))
                engine.chosen = chosen_people(engine, self.workflow, engine.chosen)
                restart(engine, self.workflow.sudo(), rehearsed.moment)
                guide = ReplayGuide(history, engine.chosen or {}, self.today)
                walk = Walk(engine, guide)
                walk.run()
            except UserError as error:
                differs = [{"kind": "nobody", "stage": "", "message": str(error)}]
                return {**result, "replayed": [], "differs": differs}
            replayed = WalkReport(walk, self.env).as_dict()
            for visit, stage in zip(walk.visits, replayed["stages"], strict=True):
                stage["late"] = visit.is_late(self.now)
            return {
                **result,
                "replayed": [self._replayed(stage) for stage in replayed["stages"]],
                "differs": Comparison(self, history, walk, replayed).differences(),
            }

    def _actual(self, step):
        return {
            "code": step.code,
            "name": step.name,
            "entered": self._moment(step.entered),
            "left": self._moment(step.left),
            "decided": step.decided,
            "late": step.late,
        }

    def _moment(self, value):
        zone = self.env["fao.case"].with_context(tz="Asia/Shanghai")
        if not value:
            return ""
        return fields.Datetime.context_timestamp(zone, value).strftime("%Y-%m-%d %H:%M")

    @staticmethod
    def _replayed(stage):
        people = ", ".join(dict.fromkeys(p["who"] for p in stage["people"]))
        kept = ("code", "name", "entered", "left", "due", "late")
        return {**{key: stage[key] for key in kept}, "people": people}


class Comparison:
    """What differs between the real way of a case and its replay."""

    def __init__(self, replay, history, walk, replayed):
        self.env = replay.env
        self.now = replay.now
        self.history = history
        self.walk = walk
        self.replayed = replayed

    def differences(self):
        """Return the differences, the gravest kind first."""
        return [
            {"kind": kind, "stage": stage, "message": message}
            for kind in KINDS
            for stage, message in getattr(self, f"_{kind}")()
        ]

    def _nobody(self):
        problem = self.walk.problem
        if problem:
            yield problem["stage"], problem["message"]

    def _path(self):
        actual = [step.code for step in self.history.steps]
        replayed = self.replayed["path"]
        if self.walk.problem:
            actual = actual[: len(replayed)]
        if actual == replayed:
            return
        names = {step.code: step.name for step in self.history.steps}
        names |= {s["code"]: s["name"] for s in self.replayed["stages"]}
        new = [names[c] for c in replayed if c not in actual]
        gone = [names[c] for c in actual if c not in replayed]
        parts = []
        if new:
            parts.append(self.env._("also passes %(stages)s", stages=", ".join(new)))
        if gone:
            parts.append(self.env._("leaves out %(stages)s", stages=", ".join(gone)))
        if not parts:
            parts.append(self.env._("the stages come in another order"))
        yield "", "; ".join(parts)

    def _people(self):
        for visit in self.walk.visits:
            step = self.history.by_code.get(visit.stage.code)
            if not step or visit.stage.kind not in ("approval", "work"):
                continue
            slots = visit.slots.filtered(lambda s: s.purpose == "decide")
            now = {s.user_id.id or -s.group_id.id for s in slots}
            if now == step.holders:
                continue
            yield (
                visit.stage.code,
                self.env._(
                    "%(stage)s: %(new)s instead of %(old)s",
                    stage=visit.stage.name,
                    new=self._names(now - step.holders),
                    old=self._names(step.holders - now),
                ),
            )

    def _names(self, holders):
        users = self.env["res.users"].sudo().browse(h for h in holders if h > 0)
        groups = self.env["res.groups"].sudo().browse(-h for h in holders if h < 0)
        names = [*users.mapped("name"), *groups.mapped("name")]
        return ", ".join(names) or self.env._("nobody")

    def _outcome(self):
        stage = self.history.steps[-1:]
        visit = self.walk.visits[-1]
        kind = visit.stage.kind
        ended = kind in FINAL
        if self.walk.problem or not stage or not (ended or self.history.is_closed):
            return
        if kind != self.history.kind:
            yield (
                visit.stage.code,
                self.env._(
                    "ends with %(new)s instead of %(old)s",
                    new=visit.stage.name,
                    old=stage[0].name,
                ),
            )

    def _late(self):
        """Deadlines that this version would have missed and the real way did not."""
        for visit in self.walk.visits:
            step = self.history.by_code.get(visit.stage.code)
            if visit.is_late(self.now) and not (step and step.late):
                yield (
                    visit.stage.code,
                    self.env._("%(stage)s: late", stage=visit.stage.name),
                )

    def _refused(self):
        for visit in self.walk.visits:
            for _code, message in visit.refusals:
                yield visit.stage.code, message
