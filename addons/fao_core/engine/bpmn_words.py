"""The words of a definition in BPMN's terms: durations, conditions, people."""

import ast
from typing import Any, Final

OPERATORS: Final = {
    "=": "==",
    "!=": "!=",
    "<": "<",
    "<=": "<=",
    ">": ">",
    ">=": ">=",
    "in": "in",
    "not in": "not in",
}
JOINTS: Final = {"&": "and", "|": "or"}
HOURS_A_DAY: Final = 24


def duration(limit: str) -> str:
    """Return a time limit such as ``1.5 hours`` in the form of ISO 8601.

    Working days and hours are given as days and hours: BPMN knows no calendar.
    """
    number, _space, unit = limit.partition(" ")
    minutes = round(float(number) * 60 * (1 if unit == "hours" else HOURS_A_DAY))
    days, minutes = divmod(minutes, 60 * HOURS_A_DAY)
    hours, minutes = divmod(minutes, 60)
    day = f"{days}D" if days else ""
    time = "".join(f"{n}{u}" for n, u in ((hours, "H"), (minutes, "M")) if n)
    return f"P{day}" + (f"T{time}" if time else "") if day or time else "PT0S"


def expression(domain: str) -> str:
    """Return a condition on the record as an expression of Python.

    What has no operator there is a call: ``matches(title, 'ilike', 'Paris')``.
    """
    try:
        items = list(ast.literal_eval(domain))
        return _expression(items)
    except (ValueError, SyntaxError, TypeError, IndexError):
        return f"matches({domain!r})"


def _expression(items: list[Any]) -> str:
    """Return the expression of a domain in prefix notation, read from its end."""
    terms: list[str] = []
    for item in reversed(items):
        if item == "!":
            terms.append(f"not ({terms.pop()})")
        elif isinstance(item, str):
            terms.append(f"({terms.pop()} {JOINTS[item]} {terms.pop()})")
        else:
            terms.append(_term(*item))
    return " and ".join(reversed(terms))


def _term(field: str, operator: str, value: Any) -> str:
    if operator in OPERATORS and isinstance(field, str):
        return f"{field} {OPERATORS[operator]} {value!r}"
    return f"matches({field}, {operator!r}, {value!r})"


def owner(rule: dict[str, Any]) -> str:
    """Return who is asked by ``rule``, e.g. ``position('head', 'unit')``."""
    details = {
        "users": rule["users"],
        "group": rule["groups"],
        "position": [rule["position"], *(rule["units"] or [rule["of"]])],
        "superiors": [rule["position"]],
        "user_field": [rule["user_field"]],
    }
    values = ", ".join(map(repr, details.get(rule["source"], ())))
    return f"{rule['source']}({values})"
