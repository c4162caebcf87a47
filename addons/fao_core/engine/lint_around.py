"""Lint of what lies around a workflow: its checks and its documents."""

from .lint_base import LintBase


class AroundLint(LintBase):
    """The checks and the documents of the duty, as they are today."""

    def lint_around(self):
        """Checks can judge, waivers find somebody, documents can be filled."""
        for check, problem in self.world.check_problems.items():
            yield self.error(
                "LINT-JUDGE",
                self._(
                    "Check %(check)s: %(problem)s",
                    check=check,
                    problem=problem,
                ),
                self._("Correct the check, or archive it."),
            )
        for check, position in self.world.waivers_missing.items():
            yield self.warning(
                "LINT-WAIVER",
                self._(
                    "Check %(check)s may be waived by the post %(position)s, which "
                    "nobody holds today: it blocks.",
                    check=check,
                    position=position,
                ),
                self._("Fill the post, or name a group too."),
            )
        for transition in self.transitions:
            yield from self.lint_placeholders(transition)

    def lint_placeholders(self, transition):
        """The document that a transition issues can be filled."""
        for template in transition["issue"]:
            problem = self.world.template_problem(template)
            if problem:
                yield self.error(
                    "LINT-PLACEHOLDER",
                    self._(
                        "Transition %(name)s issues %(template)s, which cannot be "
                        "filled: %(problem)s",
                        name=transition["name"],
                        template=template,
                        problem=problem,
                    ),
                    self._("Upload a Word file whose placeholders are known."),
                    transition["from"],
                )
