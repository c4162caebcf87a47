"""Lint of the map: where cases begin, end, go round, or cannot go on."""

import networkx as nx

from . import implication
from .lint_base import LintBase

#: Triggers by which a case leaves a stage in which nobody signs.
MOVING = ("button", "automatic", "timeout")


class MapLint(LintBase):
    """Stages and arrows as a whole."""

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
        """Automatic transitions must not run in a circle."""
        edges = {}
        for transition in self.transitions:
            if transition["trigger"] == "automatic":
                place = transition["from"], transition["to"]
                edges.setdefault(place, transition["condition"])
        places = list(self.labels)
        for circle in nx.simple_cycles(nx.DiGraph(list(edges))):
            # A circle is told from its first stage on
            start = circle.index(min(circle, key=places.index))
            circle = circle[start:] + circle[:start]
            pairs = zip(circle, [*circle[1:], circle[0]], strict=True)
            conditions = [edges[pair] for pair in pairs]
            if implication.meet(conditions):
                yield self._circle(circle, all(map(implication.is_always, conditions)))

    def _circle(self, circle, is_certain):
        report = self.error if is_certain else self.warning
        return report(
            "LINT-LOOP",
            self._(
                "Automatic transitions run in a circle: %(stages)s.",
                stages=", ".join(self.labels[code] for code in circle),
            ),
            self._("Give one of them a condition that ends it, or make it a button."),
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

    def lint_leaving(self, stage):
        """Somebody or something leads out of a stage in which nobody signs."""
        ways = self.ways_out(stage)
        moving = self.ways_out(stage, *MOVING)
        if not ways or any(t["trigger"] in ("approved", "rejected") for t in ways):
            return
        if not moving:
            yield self.error(
                "LINT-LEAVE",
                self._(
                    "Nobody can lead a case on from %(stage)s: no transition is a "
                    "button, automatic or set off by a time limit.",
                    stage=stage["name"],
                ),
                self._("Make one of its transitions a button."),
                stage["code"],
            )
        elif not implication.cover(t["condition"] for t in moving):
            yield self.gap(
                stage,
                self._(
                    "All ways out of %(stage)s have conditions; a case that matches "
                    "none stays there.",
                    stage=stage["name"],
                ),
            )

    def gap(self, stage, message):
        """Return the finding that no way may be open."""
        return self.warning(
            "LINT-GAP",
            message,
            self._("Add a last one without a condition."),
            stage["code"],
        )
