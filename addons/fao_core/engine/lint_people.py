"""Lint of the rules with today's people: stages that nobody can pass."""

from .lint_rules import RuleLint

#: How many names a message lists.
MOST_NAMES = 5


class PeopleLint(RuleLint):
    """What the people of today make of the rules; never more than a warning.

    A version is published for years, people come and go: a missing holder is told,
    and does not keep a version from being published.
    """

    def lint_people(self, stage):
        """Every rule finds somebody who may decide."""
        if stage["kind"] not in ("approval", "work"):
            return
        for rule in self.deciding(stage):
            staffs = self.world.staff(stage["code"], rule["code"])
            if not staffs or self.rule_problem(rule):
                continue
            alone = not any(any(staff.deciders()) for staff in staffs)
            if alone:
                yield self.nobody(stage, rule, staffs)
            else:
                yield from self.lint_units(stage, rule, staffs)
                yield from self.lint_enough(stage, rule, staffs)
                yield from self.lint_duties_apart(stage, rule, staffs)

    def nobody(self, stage, rule, staffs):
        """Return the finding that nobody may decide today, whoever applies."""
        people = frozenset().union(*(staff.people for staff in staffs))
        if people:
            return self.warning(
                "LINT-SELF",
                self.about(
                    stage,
                    rule,
                    self._(
                        "only %(people)s could decide, and nobody else may apply; "
                        "nobody decides on his own case.",
                        people=self.names(people),
                    ),
                ),
                self._("Name more people, or let others open cases."),
                stage["code"],
            )
        why = list(dict.fromkeys(w for staff in staffs for w in staff.passed_over))
        problem = self._("nobody may decide today.")
        if why:
            problem = self._(
                "nobody may decide today: %(why)s.", why="; ".join(why[:MOST_NAMES])
            )
        return self.warning(
            "LINT-NOBODY",
            self.about(stage, rule, problem),
            self.what_then(rule),
            stage["code"],
        )

    def what_then(self, rule):
        """Return what to do about a rule without people."""
        fixes = {
            "skip": self._(
                "Enter a holder; otherwise the rule is passed over unsigned."
            ),
            "administrator": self._("Enter a holder; an administrator is asked."),
        }
        return fixes.get(
            rule["nobody"], self._("Enter a holder of the post, or name others.")
        )

    def lint_units(self, stage, rule, staffs):
        """The units that apply have somebody too."""
        without = [s.unit for s in staffs if s.applied and not any(s.deciders())]
        if without and rule["nobody"] == "fail":
            yield self.warning(
                "LINT-UNIT",
                self.about(
                    stage,
                    rule,
                    self._(
                        "nobody may decide today on cases of %(units)s.",
                        units=", ".join(without[:MOST_NAMES]),
                    ),
                ),
                self._("Enter a holder in each of them, or name others."),
                stage["code"],
            )

    def lint_enough(self, stage, rule, staffs):
        """A quorum is not more than the people there are."""
        if rule["voting"] != "quorum" or rule["quorum_unit"] != "number":
            return
        most = max(len(who) for staff in staffs for who in staff.deciders())
        if rule["source"] != "users" and most < rule["quorum"]:
            yield self.too_few_votes(self.warning, stage, rule, most)

    # ---- Separation of duties

    def lint_duties_apart(self, stage, rule, staffs):
        """Who must not have signed before is not the only one who signs before."""
        if rule["same_person"] != "forbid":
            return
        forced = self.forced_signers(stage, rule)
        if not forced:
            return
        for staff in staffs:
            for opener in staff.openers:
                who = staff.people - {opener}
                before = frozenset().union(*forced.get((staff.unit, opener), ()))
                if who and who <= before:
                    yield self.signed_before(stage, rule, staff, who)
                    return

    def signed_before(self, stage, rule, staff, who):
        """Return the finding that all who could sign must have signed before."""
        return self.warning(
            "LINT-SOD",
            self.about(
                stage,
                rule,
                self._(
                    "who signed before may not sign, and %(people)s must sign before "
                    "(%(unit)s).",
                    people=self.names(who),
                    unit=staff.unit,
                ),
            ),
            self._("Name more people, or let the earlier decision count."),
            stage["code"],
        )

    def forced_signers(self, stage, rule):
        """Return by unit and applicant who has signed for certain before ``rule``."""
        earlier = [
            (self.by_code[code], other)
            for code in self.passed_before.get(stage["code"], ())
            if self.kinds[code] == "approval"
            for other in self.deciding(self.by_code[code])
        ]
        if stage["kind"] == "approval":
            earlier += [
                (stage, other)
                for other in self.deciding(stage)
                if other["order"] < rule["order"]
            ]
        forced = {}
        for place, other in earlier:
            if other["condition"].strip() not in ("", "[]"):
                continue
            for staff in self.world.staff(place["code"], other["code"]):
                for opener in staff.openers:
                    who = staff.people - {opener}
                    asks_all = other["voting"] == "all" and staff.is_named
                    if len(who) == 1 or asks_all:
                        forced.setdefault((staff.unit, opener), []).append(who)
        return forced

    def names(self, users):
        """Return the names of ``users``, not too many of them."""
        names = sorted(self.world.name_of(user) for user in users)
        more = [self._("and others")] if len(names) > MOST_NAMES else []
        return ", ".join(names[:MOST_NAMES] + more)
