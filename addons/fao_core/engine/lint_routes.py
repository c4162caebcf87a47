"""Lint of the ways out of a stage: verdicts, conditions, triggers, documents."""

from . import implication
from .lint_base import FINAL_KINDS
from .lint_map import MapLint

#: Triggers of which the first transition that matches is taken.
ORDERED = ("approved", "rejected", "automatic", "timeout")
#: Triggers without anybody who could give his password.
UNATTENDED = ("automatic", "timeout")


class RouteLint(MapLint):
    """The transitions, stage by stage."""

    def lint_ways_out(self, stage):
        """Every verdict has its way, and no way hides another."""
        if stage["kind"] in FINAL_KINDS:
            if self.ways_out(stage):
                yield self.warning(
                    "LINT-AFTER-END",
                    self._(
                        "Transitions leave %(stage)s, which is an end.",
                        stage=stage["name"],
                    ),
                    self._("Delete them, or choose another kind of stage."),
                    stage["code"],
                )
            return
        if stage["kind"] == "approval":
            yield from self.lint_verdicts(stage)
        else:
            yield from self.lint_leaving(stage)
        for trigger in ORDERED:
            yield from self.lint_shadows(stage, self.ways_out(stage, trigger))

    def lint_shadows(self, stage, ways):
        """No transition stands behind others that always come first."""
        for place, hidden in enumerate(ways):
            before = ways[:place]
            if implication.is_never(hidden["condition"]):
                continue  # that is a finding of its own
            first = next((t for t in before if _takes_all(t, hidden)), None)
            if first:
                message = self._(
                    "Transition %(hidden)s is never taken: %(first)s comes before it "
                    "and takes every case that matches.",
                    hidden=hidden["name"],
                    first=first["name"],
                )
            elif implication.cover(t["condition"] for t in before):
                message = self._(
                    "Transition %(hidden)s is never taken: those before it take every "
                    "case.",
                    hidden=hidden["name"],
                )
            else:
                continue
            yield self.warning(
                "LINT-SHADOW",
                message,
                self._("Put it before them, narrow their conditions, or delete it."),
                stage["code"],
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
        elif not implication.cover(t["condition"] for t in approved):
            yield self.gap(
                stage,
                self._(
                    "All transitions after the approval of %(stage)s have conditions; "
                    "a case that matches none stays there.",
                    stage=name,
                ),
            )
        yield from self.lint_rejection(stage)
        yield from self.lint_return(stage)

    def lint_rejection(self, stage):
        """Who may reject needs a way for it."""
        code, name = stage["code"], stage["name"]
        rejected = self.ways_out(stage, "rejected")
        may_reject = any("reject" in rule["powers"] for rule in self.deciding(stage))
        if not may_reject:
            return
        if not rejected:
            yield self.error(
                "LINT-REJECTED",
                self._("Nothing follows when %(stage)s is rejected.", stage=name),
                self._(
                    "Add a transition with the trigger Rejected, or take the power to "
                    "reject from its rules."
                ),
                code,
            )
        elif not implication.cover(t["condition"] for t in rejected):
            yield self.gap(
                stage,
                self._(
                    "All transitions after the rejection of %(stage)s have "
                    "conditions; a case that matches none stays there.",
                    stage=name,
                ),
            )

    def lint_return(self, stage):
        """A way back is of use where somebody may return the case."""
        ways = self.ways_out(stage, "returned")
        if ways and not any("return" in rule["powers"] for rule in stage["rules"]):
            yield self.error(
                "LINT-RETURNED",
                self._(
                    "Transition %(name)s waits for a return, but nobody in %(stage)s "
                    "may return the case.",
                    name=ways[0]["name"],
                    stage=stage["name"],
                ),
                self._("Give a rule of the stage the power to return."),
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
        elif implication.is_never(transition["condition"]):
            yield self.error(
                "LINT-NEVER",
                self._(
                    "Transition %(name)s is never taken: its condition contradicts "
                    "itself.",
                    name=name,
                ),
                self._("Correct the condition, or delete the transition."),
                code,
            )
        yield from self.lint_documents(transition)
        yield from self.lint_trigger(transition)

    def lint_documents(self, transition):
        """What a transition issues is a document of the duty, with its file."""
        code, name = transition["from"], transition["name"]
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
            elif template in self.world.templates_without_file:
                yield self.warning(
                    "LINT-FILE",
                    self._(
                        "Transition %(name)s issues %(template)s, which has no file; "
                        "the transition will be refused.",
                        name=name,
                        template=template,
                    ),
                    self._("Upload the Word file of the document."),
                    code,
                )

    def lint_trigger(self, transition):
        """The trigger fits the kind of the stage."""
        stage = self.by_code[transition["from"]]
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
        if trigger in UNATTENDED and transition["reauthenticate"]:
            yield self.error(
                "LINT-REAUTH",
                self._(
                    "Transition %(name)s asks for a password, but happens by itself.",
                    name=name,
                ),
                self._("Ask for no password, or choose the trigger Button."),
                stage["code"],
            )


def _takes_all(transition, hidden):
    """Whether ``transition`` takes every case that ``hidden`` would take."""
    return implication.implies(hidden["condition"], transition["condition"])
