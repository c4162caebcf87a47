"""What is wrong with a workflow: pure functions over its description."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Protocol

import networkx as nx

FINAL_KINDS: Final = ("done", "refused", "cancelled")
Description = dict[str, Any]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong.

    :param code: stable code, e.g. ``LINT-DEAD-END``
    :param severity: ``error`` (not publishable) or ``warning``
    :param message: what is wrong, translated
    :param fix: what to do about it, translated
    :param stage: code of the stage concerned, or ``""``
    """

    code: str
    severity: str
    message: str
    fix: str
    stage: str = ""

    def as_dict(self) -> dict[str, str]:
        """Return the finding as plain data."""
        return dict(vars(self))


class World(Protocol):
    """What lies around a workflow: the record's fields and the documents."""

    templates: set[str]
    check_steps: dict[str, list[str]]

    def condition_error(self, text: str) -> str:
        """Return why ``text`` is no condition, or ``""``."""

    def field_error(self, name: str, comodel: str = "") -> str:
        """Return why ``name`` is no field, or ``""``."""


def lint(
    workflow: Description, world: World, translate: Callable[..., str]
) -> list[Finding]:
    """Return the findings on ``workflow``, errors first.

    :param workflow: as :func:`definition.describe` returns it
    :param world: answers about fields and documents
    :param translate: ``env._``
    """
    linter = Linter(workflow, world, translate)
    findings = list(linter.findings())
    return sorted(findings, key=lambda f: f.severity != "error")


class Linter:
    """Walks over one description."""

    def __init__(self, workflow, world, translate):
        self.stages = workflow["stages"]
        self.transitions = workflow["transitions"]
        self.world = world
        self._ = translate
        self.kinds = {stage["code"]: stage["kind"] for stage in self.stages}
        self.labels = {stage["code"]: stage["name"] for stage in self.stages}
        self.graph = nx.MultiDiGraph()
        self.graph.add_nodes_from(self.kinds)
        self.graph.add_edges_from((t["from"], t["to"]) for t in self.transitions)
        self.starts = [c for c, kind in self.kinds.items() if kind == "draft"]
        self.ends = [c for c, kind in self.kinds.items() if kind in FINAL_KINDS]

    def findings(self) -> Iterator[Finding]:
        """Yield all findings."""
        yield from self.lint_ends()
        yield from self.lint_reach()
        for stage in self.stages:
            yield from self.lint_ways_out(stage)
            yield from self.lint_people(stage)
            yield from self.lint_fields(stage)
        yield from self.lint_loops()
        yield from self.lint_submission()
        yield from self.lint_checks()
        for transition in self.transitions:
            yield from self.lint_transition(transition)

    def error(self, code, message, fix, stage=""):
        """Return a finding that forbids publishing."""
        return Finding(code, "error", message, fix, stage)

    def warning(self, code, message, fix, stage=""):
        """Return a finding that does not."""
        return Finding(code, "warning", message, fix, stage)

    # ---- The map

    def lint_ends(self):
        """Exactly one start, at least one end."""
        if not self.starts:
            yield self.error(
                "LINT-START",
                self._("There is no stage to begin with."),
                self._("Add a stage of the kind Draft."),
            )
        for code in self.starts[1:]:
            yield self.error(
                "LINT-START",
                self._(
                    "Stages %(first)s and %(second)s are both of the kind Draft.",
                    first=self.labels[self.starts[0]],
                    second=self.labels[code],
                ),
                self._("Keep one stage of the kind Draft; it is where cases begin."),
                code,
            )
        if not self.ends:
            yield self.error(
                "LINT-END",
                self._("No stage ends the case."),
                self._("Add a stage of the kind Done, Refused or Cancelled."),
            )

    def lint_reach(self):
        """Every stage is reached from the start, and an end from every stage."""
        if not self.starts:
            return
        reached = nx.descendants(self.graph, self.starts[0]) | {self.starts[0]}
        for code, kind in self.kinds.items():
            # A cancelled stage is also reached by the action of that name
            if code not in reached and kind != "cancelled":
                yield self.error(
                    "LINT-UNREACHABLE",
                    self._("No case ever comes to %(stage)s.", stage=self.labels[code]),
                    self._("Add a transition to it, or delete the stage."),
                    code,
                )
        ending = set(self.ends).union(
            *(nx.ancestors(self.graph, code) for code in self.ends)
        )
        for code in self.kinds:
            if code in reached and code not in ending and self.ends:
                yield self.error(
                    "LINT-DEAD-END",
                    self._(
                        "A case in %(stage)s never comes to an end.",
                        stage=self.labels[code],
                    ),
                    self._("Add a transition that leads towards an end."),
                    code,
                )

    def lint_loops(self):
        """Automatic transitions without condition must not run in a circle."""
        graph = nx.DiGraph(
            (t["from"], t["to"])
            for t in self.transitions
            if t["trigger"] == "automatic" and _always(t)
        )
        for circle in nx.simple_cycles(graph):
            yield self.error(
                "LINT-LOOP",
                self._(
                    "Automatic transitions run in a circle: %(stages)s.",
                    stages=", ".join(self.labels[code] for code in circle),
                ),
                self._("Give one of them a condition, or make it a button."),
                circle[0],
            )

    def lint_submission(self):
        """Some transition hands the application in."""
        if self.transitions and not any(t["submission"] for t in self.transitions):
            yield self.warning(
                "LINT-SUBMISSION",
                self._("No transition submits the application."),
                self._(
                    "Mark the transition with which it leaves the applicant; "
                    "otherwise no check runs and no time begins."
                ),
            )

    def lint_checks(self):
        """The checks of single steps name steps that there are."""
        codes = {transition["code"] for transition in self.transitions}
        for check, steps in self.world.check_steps.items():
            for step in sorted(set(steps) - codes):
                yield self.error(
                    "LINT-CHECK",
                    self._(
                        "Check %(check)s is judged at %(step)s, but that is no step.",
                        check=check,
                        step=step,
                    ),
                    self._("Correct the steps of the check, or archive it."),
                )

    # ---- One stage

    def ways_out(self, stage, trigger=None):
        """Return the transitions from ``stage``, in their order."""
        return [
            t
            for t in self.transitions
            if t["from"] == stage["code"] and trigger in (None, t["trigger"])
        ]

    def lint_ways_out(self, stage):
        """Every verdict has its way, and no way hides another."""
        code, name = stage["code"], stage["name"]
        if stage["kind"] in FINAL_KINDS:
            if self.ways_out(stage):
                yield self.warning(
                    "LINT-AFTER-END",
                    self._("Transitions leave %(stage)s, which is an end.", stage=name),
                    self._("Delete them, or choose another kind of stage."),
                    code,
                )
            return
        if stage["kind"] == "approval":
            yield from self.lint_verdicts(stage)
        for trigger in ("approved", "rejected", "automatic", "timeout"):
            ways = self.ways_out(stage, trigger)
            shadow = next((n for n, t in enumerate(ways) if _always(t)), len(ways))
            for hidden in ways[shadow + 1 :]:
                yield self.warning(
                    "LINT-SHADOW",
                    self._(
                        "Transition %(hidden)s is never taken: %(first)s comes before "
                        "it and has no condition.",
                        hidden=hidden["name"],
                        first=ways[shadow]["name"],
                    ),
                    self._("Put it first, or give the other one a condition."),
                    code,
                )

    def lint_verdicts(self, stage):
        """An approval stage leads on when approved, and when rejected."""
        code, name = stage["code"], stage["name"]
        approved = self.ways_out(stage, "approved")
        if not approved:
            yield self.error(
                "LINT-APPROVED",
                self._("Nothing follows when %(stage)s is approved.", stage=name),
                self._("Add a transition with the trigger Approved."),
                code,
            )
        elif not any(_always(t) for t in approved):
            yield self.warning(
                "LINT-GAP",
                self._(
                    "All transitions after the approval of %(stage)s have conditions; "
                    "a case that matches none stays there.",
                    stage=name,
                ),
                self._("Add a last one without a condition."),
                code,
            )
        may_reject = any("reject" in rule["powers"] for rule in stage["rules"])
        if may_reject and not self.ways_out(stage, "rejected"):
            yield self.error(
                "LINT-REJECTED",
                self._("Nothing follows when %(stage)s is rejected.", stage=name),
                self._(
                    "Add a transition with the trigger Rejected, or take the power to "
                    "reject from its rules."
                ),
                code,
            )

    def lint_people(self, stage):
        """An approval stage names who signs; every rule is complete."""
        code = stage["code"]
        if stage["kind"] == "approval" and not stage["rules"]:
            yield self.error(
                "LINT-RULES",
                self._("Nobody signs in %(stage)s.", stage=stage["name"]),
                self._("Add an approval rule."),
                code,
            )
        for rule in stage["rules"]:
            problem = self.rule_problem(rule) or self.world.condition_error(
                rule["condition"]
            )
            if problem:
                yield self.error(
                    "LINT-RULE",
                    self._(
                        "%(stage)s, rule %(rule)s: %(problem)s",
                        stage=stage["name"],
                        rule=rule["name"],
                        problem=problem,
                    ),
                    self._("Correct the rule."),
                    code,
                )

    def rule_problem(self, rule):
        """Return what is missing in ``rule``, or ``""``."""
        if rule["voting"] == "quorum" and rule["quorum"] < 1:
            return self._("the quorum is not given.")
        missing = {
            "users": (rule["users"], self._("no user is named.")),
            "group": (rule["groups"], self._("no group is named.")),
            "position": (rule["position"], self._("no position is named.")),
        }
        named, problem = missing.get(rule["source"], (True, ""))
        if not named:
            return problem
        if rule["source"] == "user_field":
            return self.world.field_error(rule["user_field"], "res.users")
        if rule["source"] == "position" and rule["of"] == "units" and not rule["units"]:
            return self._("no unit is named.")
        in_field = rule["of"] == "unit_field"
        if rule["source"] == "position" and in_field:
            return self.world.field_error(rule["unit_field"], "fao.unit")
        return ""

    def lint_fields(self, stage):
        """The fields asked for at the exit exist."""
        for name in stage["required_fields"]:
            problem = self.world.field_error(name)
            if problem:
                yield self.error(
                    "LINT-FIELD",
                    self._(
                        "%(stage)s, required fields: %(problem)s",
                        stage=stage["name"],
                        problem=problem,
                    ),
                    self._("Correct the name of the field."),
                    stage["code"],
                )

    # ---- One transition

    def lint_transition(self, transition):
        """Its condition can be read, its documents exist, its trigger can fire."""
        code, name = transition["from"], transition["name"]
        problem = self.world.condition_error(transition["condition"])
        if problem:
            yield self.error(
                "LINT-CONDITION",
                self._("Transition %(name)s: %(problem)s", name=name, problem=problem),
                self._("Correct the condition."),
                code,
            )
        for template in transition["issue"]:
            if template not in self.world.templates:
                yield self.error(
                    "LINT-TEMPLATE",
                    self._(
                        "Transition %(name)s issues %(template)s, which is no document "
                        "of this duty.",
                        name=name,
                        template=template,
                    ),
                    self._("Add the document to the duty, or issue another one."),
                    code,
                )
        yield from self.lint_trigger(transition)

    def lint_trigger(self, transition):
        """The trigger fits the kind of the stage."""
        stage = next(s for s in self.stages if s["code"] == transition["from"])
        trigger, name = transition["trigger"], transition["name"]
        if trigger in ("approved", "rejected") and stage["kind"] != "approval":
            yield self.error(
                "LINT-TRIGGER",
                self._(
                    "Transition %(name)s waits for a verdict, but nobody signs in "
                    "%(stage)s.",
                    name=name,
                    stage=stage["name"],
                ),
                self._("Choose the trigger Button, or the kind Approval."),
                stage["code"],
            )
        if trigger == "timeout" and not stage["limit"]:
            yield self.error(
                "LINT-TIMEOUT",
                self._(
                    "Transition %(name)s waits for a time limit that %(stage)s does "
                    "not have.",
                    name=name,
                    stage=stage["name"],
                ),
                self._("Give the stage a time limit."),
                stage["code"],
            )


def _always(transition: Description) -> bool:
    """Whether a transition has no condition."""
    return transition["condition"].strip() in ("", "[]")
