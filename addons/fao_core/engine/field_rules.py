"""Which fields are hidden, read-only or required for whom, and where: plain data.

A rule belongs to a workflow version. With a stage it acts on the cases of that version
in that stage; without one on every case of the version, and while the version is in
force on every case of the duty. A form field is named ``properties.code``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final, NamedTuple

FORM: Final = "properties"
FORM_PREFIX: Final = "properties."
HIDDEN, READONLY, REQUIRED = "hidden", "readonly", "required"
EFFECTS: Final = (HIDDEN, READONLY, REQUIRED)
NOTHING: Final[frozenset[str]] = frozenset()


class Place(NamedTuple):
    """Where a case stands, as ids."""

    stage: int = 0
    workflow: int = 0
    duty: int = 0


class Rule(NamedTuple):
    """One rule of a version that was published.

    :param stage: id of the stage, 0 for every stage
    :param group: id of the group, 0 for everybody
    :param others: whether it names everybody but the group
    :param in_force: whether its version is the one in force
    :param has_cases: whether its version has cases, or may get some
    """

    effect: str
    name: str
    duty: int
    workflow: int
    stage: int
    group: int
    others: bool
    in_force: bool
    has_cases: bool

    def names(self, groups: frozenset[int]) -> bool:
        """Whether the rule names a person who belongs to ``groups``."""
        return not self.group or (self.group in groups) != self.others


@dataclass
class Marks:
    """The names of one effect, by where they are marked."""

    stages: dict[int, frozenset[str]] = field(default_factory=dict)
    workflows: dict[int, frozenset[str]] = field(default_factory=dict)
    duties: dict[int, frozenset[str]] = field(default_factory=dict)

    def add(self, rule: Rule, names: frozenset[str]) -> None:
        """Mark ``names`` where ``rule`` acts."""
        if rule.stage:
            spots, spot = self.stages, rule.stage
        elif rule.in_force:
            spots, spot = self.duties, rule.duty
        else:
            spots, spot = self.workflows, rule.workflow
        spots[spot] = spots.get(spot, NOTHING) | names

    def at(self, place: Place) -> frozenset[str]:
        """Return the names that are marked at ``place``."""
        return (
            self.stages.get(place.stage, NOTHING)
            | self.workflows.get(place.workflow, NOTHING)
            | self.duties.get(place.duty, NOTHING)
        )

    def anywhere(self) -> frozenset[str]:
        """Return the names that are marked somewhere."""
        spots = (self.stages, self.workflows, self.duties)
        return NOTHING.union(*(names for spot in spots for names in spot.values()))

    def spots(self, name: str) -> tuple[list[int], list[int], list[int]]:
        """Return the stages, versions and duties in which ``name`` is marked."""
        return tuple(
            sorted(spot for spot, names in spots.items() if name in names)
            for spots in (self.stages, self.workflows, self.duties)
        )


class Reading:
    """What the rules mean for the readers of one model who belong to the same groups.

    :param rules: the rules that name these readers
    :param duties: the duties with a version in force whose records are of the model
    :param expand: from the name in a rule to the names on the model
    """

    def __init__(
        self,
        rules: Iterable[Rule],
        duties: frozenset[int],
        expand: Callable[[str], Iterable[str]],
    ):
        self.marks = {effect: Marks() for effect in EFFECTS}
        keys, everywhere = set(), {}
        for rule in rules:
            names = frozenset(expand(rule.name))
            if rule.effect == REQUIRED:
                names &= {rule.name}
            self.marks[rule.effect].add(rule, names)
            if rule.effect != HIDDEN:
                continue
            if rule.in_force or rule.has_cases:
                keys |= names
            if rule.in_force and not rule.stage:
                for name in names:
                    everywhere.setdefault(name, set()).add(rule.duty)
        if any(is_form(name) for name in keys):
            keys.add(FORM)
        #: Names that are no key of search, group or order for these readers.
        self.keys = frozenset(keys)
        #: Names that no record of the model shows them: not there at all.
        self.gone = frozenset(
            name
            for name, seen in everywhere.items()
            if duties and seen >= duties and not is_form(name)
        )
        self.hidden = self.marks[HIDDEN].anywhere()
        self.marked = NOTHING.union(*(m.anywhere() for m in self.marks.values()))

    def at(self, effect: str, place: Place) -> frozenset[str]:
        """Return the names that have ``effect`` at ``place``."""
        return self.marks[effect].at(place)

    def locked_at(self, place: Place) -> frozenset[str]:
        """Return the names that may not be written at ``place``."""
        return self.at(HIDDEN, place) | self.at(READONLY, place)


def is_form(name: str) -> bool:
    """Whether ``name`` is that of a form field."""
    return name.startswith(FORM_PREFIX)


def key_of(path: str) -> str:
    """Return the name that a path, order or group begins with.

    A form field is one name: ``properties.amount:month`` begins with
    ``properties.amount``.
    """
    steps = path.partition(":")[0].strip().split(".")
    return ".".join(steps[:2]) if steps[0] == FORM else steps[0]


# ---- Rules that contradict each other, in the words of a pack


def clash(one: dict, other: dict) -> bool:
    """Whether one rule requires what the other hides from the same person."""
    if one["field"] != other["field"]:
        return False
    if {one["effect"], other["effect"]} != {HIDDEN, REQUIRED}:
        return False
    same_stage = not one["stage"] or not other["stage"]
    return (same_stage or one["stage"] == other["stage"]) and _meet(one, other)


def _meet(one: dict, other: dict) -> bool:
    """Whether there is surely somebody whom both rules name."""
    if not one["group"] or not other["group"]:
        return True
    if one["group"] == other["group"]:
        return one["others"] == other["others"]
    return one["others"] and other["others"]
