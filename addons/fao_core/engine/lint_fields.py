"""What is wrong with the rules about fields, and with the documents of stages."""

from itertools import combinations

from .field_rules import HIDDEN, REQUIRED, clash

FINAL_KINDS = ("done", "refused", "cancelled")


def findings(linter, rules):
    """Yield the findings on ``rules`` and on the documents that stages require.

    :param linter: the ``Linter`` at work
    :param rules: the ``fields`` of a workflow
    """
    yield from _unknown(linter, rules)
    yield from _clashes(linter, rules + _required_by_stages(linter))
    yield from _papers(linter)
    for stage in linter.stages:
        if stage["documents"] and stage["kind"] in FINAL_KINDS:
            yield linter.warning(
                "LINT-DOCUMENT",
                linter._(
                    "%(stage)s is an end, yet it asks for documents.",
                    stage=stage["name"],
                ),
                linter._("Ask for them in a stage that is left."),
                stage["code"],
            )


def _unknown(linter, rules):
    """Every rule names a field that there is, and may name."""
    for rule in rules:
        problem = linter.world.target_error(rule["field"], rule["effect"])
        if problem:
            yield linter.error(
                "LINT-FIELD",
                linter._("Rule about a field: %(problem)s", problem=problem),
                linter._("Choose another field, or delete the rule."),
                rule["stage"],
            )
        if rule["others"] and not rule["group"]:
            yield linter.error(
                "LINT-FIELD",
                linter._(
                    "The rule about %(field)s names all but a group, and no group.",
                    field=rule["field"],
                ),
                linter._("Choose the group."),
                rule["stage"],
            )


def _papers(linter):
    """Conditions of documents can be read, and fields that answer them are there."""
    for stage in linter.stages:
        for paper in stage["documents"]:
            problem = linter.world.condition_error(paper["condition"])
            if not problem and paper["answered_by"]:
                problem = linter.world.target_error(paper["answered_by"], REQUIRED)
            if problem:
                yield linter.error(
                    "LINT-DOCUMENT",
                    linter._(
                        "Document %(document)s of %(stage)s: %(problem)s",
                        document=paper["name"],
                        stage=stage["name"],
                        problem=problem,
                    ),
                    linter._("Correct the document."),
                    stage["code"],
                )


def _required_by_stages(linter):
    """Return the fields that the stages list as required, as rules."""
    return [
        {
            "field": name,
            "effect": REQUIRED,
            "stage": stage["code"],
            "group": "",
            "others": False,
        }
        for stage in linter.stages
        for name in stage["required_fields"]
    ]


def _clashes(linter, rules):
    """Nothing is required of somebody who does not see it."""
    told = set()
    for one, other in combinations(rules, 2):
        if not clash(one, other):
            continue
        hiding, asking = (one, other) if one["effect"] == HIDDEN else (other, one)
        stage = asking["stage"] or hiding["stage"]
        if (hiding["field"], stage) in told:
            continue
        told.add((hiding["field"], stage))
        yield linter.error(
            "LINT-CLASH",
            linter._(
                "%(field)s is required of people from whom it is hidden (%(stage)s).",
                field=hiding["field"],
                stage=linter.labels.get(stage) or linter._("every stage"),
            ),
            linter._("Change the group or the stage of one of the two rules."),
            stage,
        )
