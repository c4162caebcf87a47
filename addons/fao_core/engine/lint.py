"""What is wrong with a workflow: pure functions over its description."""

from collections.abc import Callable, Iterator

from . import lint_fields
from .lint_around import AroundLint
from .lint_base import Description, Finding, Staff, World
from .lint_people import PeopleLint
from .lint_routes import RouteLint

__all__ = ["Finding", "Staff", "World", "lint"]


def lint(
    workflow: Description, world: World, translate: Callable[..., str]
) -> list[Finding]:
    """Return the findings on ``workflow``, errors first.

    :param workflow: as :func:`definition.describe` returns it
    :param world: answers about fields, documents and people
    :param translate: ``env._``
    """
    findings = list(Linter(workflow, world, translate).findings())
    return sorted(findings, key=lambda f: f.severity != "error")


class Linter(RouteLint, AroundLint, PeopleLint):
    """Walks over one description."""

    def findings(self) -> Iterator[Finding]:
        """Yield all findings."""
        yield from self.lint_ends()
        yield from self.lint_reach()
        for stage in self.stages:
            yield from self.lint_ways_out(stage)
            yield from self.lint_rules(stage)
            yield from self.lint_fields(stage)
            yield from self.lint_people(stage)
        yield from self.lint_loops()
        yield from self.lint_submission()
        yield from self.lint_checks()
        yield from self.lint_around()
        yield from lint_fields.findings(self, self.workflow["fields"])
        for transition in self.transitions:
            yield from self.lint_transition(transition)
