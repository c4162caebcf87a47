"""Lint of the rules as they are written: who signs, how many, what else."""

from . import implication
from .field_rules import REQUIRED, is_form
from .lint_base import FINAL_KINDS, LintBase

#: Fields of every case that name the applicant, who never decides on his own case.
APPLICANT_FIELDS = ("initiator_id", "case_id.initiator_id")


class RuleLint(LintBase):
    """The rules of a stage, without a look at today's people."""

    def lint_rules(self, stage):
        """An approval stage names who signs; every rule is complete."""
        code = stage["code"]
        if stage["kind"] == "approval" and not self.deciding(stage):
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
                    self.about(stage, rule, problem),
                    self._("Correct the rule."),
                    code,
                )
                continue
            yield from self.lint_applicant(stage, rule)
            yield from self.lint_votes(stage, rule)
            yield from self.lint_clock(stage, rule)
        yield from self.lint_previous(stage)
        yield from self.lint_assistance(stage)
        yield from self.lint_superior(stage)
        yield from self.lint_password(stage)

    def about(self, stage, rule, problem):
        """Return ``problem`` with the stage and the rule that it is about."""
        return self._(
            "%(stage)s, rule %(rule)s: %(problem)s",
            stage=stage["name"],
            rule=rule["name"],
            problem=problem,
        )

    def too_few_votes(self, report, stage, rule, most):
        """Return the finding that ``rule`` wants more votes than there can be.

        :param report: ``self.error`` where it is certain, else ``self.warning``
        :param int most: how many there are at most
        """
        problem = self._(
            "%(quorum)s votes are wanted, but there are %(most)s at most.",
            quorum=rule["quorum"],
            most=most,
        )
        return report(
            "LINT-QUORUM",
            self.about(stage, rule, problem),
            self._("Lower the quorum, or name more people."),
            stage["code"],
        )

    def rule_problem(self, rule):
        """Return what is missing in ``rule``, or ``""``."""
        if rule["voting"] in ("quorum", "weight") and rule["quorum"] < 1:
            return self._("the quorum is not given.")
        missing = {
            "users": (rule["users"], self._("no user is named.")),
            "group": (rule["groups"], self._("no group is named.")),
            "position": (rule["position"], self._("no position is named.")),
            "superiors": (rule["position"], self._("no position is named.")),
        }
        named, problem = missing.get(rule["source"], (True, ""))
        if not named:
            return problem
        if implication.is_never(rule["condition"]):
            return self._("its condition contradicts itself.")
        if rule["covers"] == "fields" and not rule["covered_fields"]:
            return self._("the fields that it covers are not given.")
        errors = (self.world.field_error(name) for name in rule["covered_fields"])
        return next(filter(None, errors), "") or self.source_problem(rule)

    def source_problem(self, rule):
        """Return what is missing to find the people of ``rule``, or ``""``."""
        if rule["source"] == "user_field":
            return self.world.field_error(rule["user_field"], "res.users")
        in_units = rule["source"] == "position"
        if in_units and rule["of"] == "units" and not rule["units"]:
            return self._("no unit is named.")
        if in_units and rule["of"] == "unit_field":
            return self.world.field_error(rule["unit_field"], "fao.unit")
        return ""

    def lint_applicant(self, stage, rule):
        """Nobody approves his own application."""
        if stage["kind"] != "approval" or rule["purpose"] != "decide":
            return
        if rule["source"] == "initiator":
            yield self.warning(
                "LINT-OWN",
                self.about(stage, rule, self._("the applicant approves his own case.")),
                self._("Ask somebody else, or choose the kind Work."),
                stage["code"],
            )
        elif rule["source"] == "user_field" and rule["user_field"] in APPLICANT_FIELDS:
            yield self.error(
                "LINT-OWN",
                self.about(
                    stage,
                    rule,
                    self._("the field names the applicant, who may never decide."),
                ),
                self._("Choose a field that names somebody else."),
                stage["code"],
            )

    # ---- Votes

    def lint_votes(self, stage, rule):
        """The votes that a rule asks for can be reached, and may be given."""
        code = stage["code"]
        if rule["veto"] and "reject" not in rule["powers"]:
            yield self.error(
                "LINT-VETO",
                self.about(
                    stage, rule, self._("it has a veto, but may not reject anything.")
                ),
                self._("Give it the power to reject, or take the veto away."),
                code,
            )
        most = self._most_votes(rule)
        is_number = rule["quorum_unit"] == "number"
        if most and is_number and rule["quorum"] > most:
            yield self.too_few_votes(self.error, stage, rule, most)

    def _most_votes(self, rule):
        """Return how many votes a rule of named users may bring; 0: unknown."""
        if rule["source"] != "users":
            return 0
        if rule["voting"] == "quorum":
            return len(rule["users"])
        if rule["voting"] != "weight" or any(w["unit"] for w in rule["weights"]):
            return 0
        weights = {w["user"]: w["weight"] for w in rule["weights"]}
        return sum(weights.get(user, 1) for user in rule["users"])

    # ---- Time

    def lint_clock(self, stage, rule):
        """Reminders and what follows when the time is up need a time limit."""
        reminds = rule["remind_before"] or rule["remind_every"]
        waits = reminds or rule["overdue"] != "nothing"
        has_limit = rule["limit"] or stage["limit"] or self.workflow["limit"]
        if waits and not has_limit:
            yield self.warning(
                "LINT-OVERDUE",
                self.about(
                    stage,
                    rule,
                    self._("it waits for a time limit, but there is none."),
                ),
                self._("Give the rule, the stage or the workflow a time limit."),
                stage["code"],
            )

    # ---- Others

    def lint_previous(self, stage):
        """Somebody decided before, where a rule asks him again."""
        asks = [rule for rule in stage["rules"] if rule["source"] == "previous"]
        if not asks or stage["code"] not in self.passed_before:
            return
        before = self.passed_before[stage["code"]]
        signed = [c for c in before if self.kinds[c] in ("approval", "work")]
        if not signed:
            yield self.error(
                "LINT-PREVIOUS",
                self.about(stage, asks[0], self._("nobody decides before this stage.")),
                self._("Choose another source, or put a stage before it."),
                stage["code"],
            )

    def lint_assistance(self, stage):
        """Units that assist do it in cases of a duty that can be opened."""
        assist = stage["assist"]
        problem = ""
        asked = assist["units"] or assist["unit_field"]
        if asked and not assist["duty"]:
            problem = self._("units assist, but no duty of their cases is named.")
        elif assist["duty"]:
            problem = self.world.assistance_error(assist["duty"], assist["units"]) or (
                assist["unit_field"]
                and self.world.field_error(assist["unit_field"], "fao.unit")
            )
        if assist["duty"] and stage["kind"] in FINAL_KINDS:
            problem = self._("a case that is over asks nobody for assistance.")
        if problem:
            yield self.error(
                "LINT-ASSIST",
                self._("%(stage)s: %(problem)s", stage=stage["name"], problem=problem),
                self._("Correct the assisting cases of the stage."),
                stage["code"],
            )

    def lint_superior(self, stage):
        """What is decided above is sent there whole, and comes back by a transition."""
        superior = stage["superior"]
        if not superior["duty"]:
            return
        ways = {way["code"] for way in self.ways_out(stage)}
        problem = self.world.superior_error(superior["duty"], superior["fields"])
        if stage["kind"] != "waiting":
            problem = self._("only a waiting stage waits for the superior office.")
        elif not problem and not {superior["approved"], superior["refused"]} <= ways:
            problem = self._(
                "name the transitions from here that are taken when the superior "
                "approves and when he refuses."
            )
        if problem:
            yield self.error(
                "LINT-SUPERIOR",
                self._("%(stage)s: %(problem)s", stage=stage["name"], problem=problem),
                self._("Correct what the superior office decides in the stage."),
                stage["code"],
            )

    def lint_password(self, stage):
        """Whoever is asked for his password has one here."""
        if not stage["reauthenticate"]:
            return
        for rule in stage["rules"]:
            outside = self.world.without_password(stage["code"], rule["code"])
            if outside:
                yield self.warning(
                    "LINT-REAUTH",
                    self.about(
                        stage,
                        rule,
                        self._(
                            "the password is asked again, but %(people)s log in from "
                            "outside.",
                            people=", ".join(outside),
                        ),
                    ),
                    self._("Ask for no password, or name other people."),
                    stage["code"],
                )

    def lint_fields(self, stage):
        """The fields asked for at the exit exist."""
        for name in stage["required_fields"]:
            problem = self.world.field_error(name)
            if is_form(name):
                problem = self.world.target_error(name, REQUIRED)
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
