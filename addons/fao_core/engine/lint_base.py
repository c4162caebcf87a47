"""What every part of the lint knows: findings, the world around, the graph."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
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


@dataclass(frozen=True)
class Staff:
    """Whom a rule finds today for the cases of one unit.

    :param unit: name of the applicant's unit
    :param openers: users of this unit who may open a case
    :param people: users who may decide, the applicant not yet left out
    :param is_named: whether each of them is asked, not any member of a group
    :param passed_over: why others who were found may not decide
    :param applied: whether the unit applied in the last year
    """

    unit: str
    openers: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    is_named: bool = True
    passed_over: tuple[str, ...] = ()
    applied: bool = False

    def deciders(self) -> Iterator[frozenset[int]]:
        """Yield, for each possible applicant, who may decide on his case."""
        for opener in self.openers:
            yield self.people - {opener}


class World(Protocol):
    """What lies around a workflow: the record's fields, documents and people."""

    templates: set[str]
    templates_without_file: set[str]
    check_steps: dict[str, list[str]]
    check_problems: dict[str, str]
    waivers_missing: dict[str, str]

    def template_problem(self, code: str) -> str:
        """Return why a document cannot be filled, or ``""``."""

    def condition_error(self, text: str) -> str:
        """Return why ``text`` is no condition, or ``""``."""

    def target_error(self, name: str, effect: str) -> str:
        """Return why no rule may give the field the effect, or ``""``."""

    def field_error(self, name: str, comodel: str = "") -> str:
        """Return why ``name`` is no field, or ``""``."""

    def assistance_error(self, duty: str, units: list[str]) -> str:
        """Return why ``units`` cannot assist with cases of ``duty``, or ``""``."""

    def superior_error(self, duty: str, fields: list[str]) -> str:
        """Return why the superior cannot decide under ``duty``, or ``""``."""

    def staff(self, stage: str, rule: str) -> list[Staff]:
        """Return whom a rule finds today; empty where it cannot be told."""

    def name_of(self, user: int) -> str:
        """Return the name of a user."""

    def without_password(self, stage: str, rule: str) -> list[str]:
        """Return the names of those a rule asks who log in from outside."""


@dataclass
class LintBase:
    """The description and what is derived from it."""

    workflow: Description
    world: World
    _: Any = field(repr=False)

    def __post_init__(self):
        self.stages = self.workflow["stages"]
        self.transitions = self.workflow["transitions"]
        self.by_code = {stage["code"]: stage for stage in self.stages}
        self.kinds = {stage["code"]: stage["kind"] for stage in self.stages}
        self.labels = {stage["code"]: stage["name"] for stage in self.stages}
        self.starts = [c for c, kind in self.kinds.items() if kind == "draft"]
        self.ends = [c for c, kind in self.kinds.items() if kind in FINAL_KINDS]

    @cached_property
    def graph(self) -> nx.MultiDiGraph:
        """The stages and how they are joined."""
        graph = nx.MultiDiGraph()
        graph.add_nodes_from(self.kinds)
        graph.add_edges_from((t["from"], t["to"]) for t in self.transitions)
        return graph

    @cached_property
    def passed_before(self) -> dict[str, list[str]]:
        """The stages that every case passed before it comes to a stage."""
        if not self.starts:
            return {}
        above = nx.immediate_dominators(nx.DiGraph(self.graph), self.starts[0])
        passed: dict[str, list[str]] = {}
        for code in above:
            passed[code], at = [], code
            while above.get(at, at) not in (at, None):
                at = above[at]
                passed[code].append(at)
        return passed

    def error(self, code, message, fix, stage=""):
        """Return a finding that forbids publishing."""
        return Finding(code, "error", message, fix, stage)

    def warning(self, code, message, fix, stage=""):
        """Return a finding that does not."""
        return Finding(code, "warning", message, fix, stage)

    def ways_out(self, stage, *triggers):
        """Return the transitions from ``stage``, in their order."""
        return [
            t
            for t in self.transitions
            if t["from"] == stage["code"] and (not triggers or t["trigger"] in triggers)
        ]

    def deciding(self, stage):
        """Return the rules of ``stage`` whose people decide."""
        return [rule for rule in stage["rules"] if rule["purpose"] == "decide"]
