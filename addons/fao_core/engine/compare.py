"""What differs between two versions: pure functions over their descriptions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

Description = dict[str, Any]
#: Where a stage stands on the map changes nothing for anybody.
COSMETIC: Final = frozenset({("stage", "position")})
#: Parts that are listed for themselves.
PARTS: Final = frozenset({"stages", "transitions", "rules"})


@dataclass(frozen=True)
class Change:
    """One part that differs.

    :param kind: ``added``, ``removed``, ``changed`` or ``moved``
    :param part: ``workflow``, ``stage``, ``rule`` or ``transition``
    :param code: its code, empty for the workflow itself
    :param name: its name, of the newer version where there is one
    :param stage: the code of the stage that a rule belongs to
    :param fields: ``(key, old, new)``, dotted keys for values within values
    """

    kind: str
    part: str
    code: str = ""
    name: str = ""
    stage: str = ""
    fields: list[tuple[str, Any, Any]] = field(default_factory=list)


def compare(old: Description, new: Description) -> list[Change]:
    """Return what differs between two workflow versions.

    :param old: the older version, as :func:`definition.describe` returns it
    :param new: the newer version
    """
    changes = []
    own = _differences("workflow", old, new)
    if own:
        changes.append(Change("changed", "workflow", fields=own))
    changes += _parts("stage", old.get("stages", []), new.get("stages", []))
    changes += _rules(old, new)
    changes += _parts(
        "transition", old.get("transitions", []), new.get("transitions", [])
    )
    return changes


def _rules(old: Description, new: Description) -> Iterator[Change]:
    """Yield the changes of the rules of stages that are in both versions."""
    before = {stage["code"]: stage["rules"] for stage in old.get("stages", [])}
    for stage in new.get("stages", []):
        if stage["code"] in before:
            yield from _parts(
                "rule", before[stage["code"]], stage["rules"], stage["code"]
            )


def _parts(
    part: str, old: list[Description], new: list[Description], stage: str = ""
) -> Iterator[Change]:
    before = {item["code"]: item for item in old}
    after = {item["code"]: item for item in new}
    for code, item in after.items():
        if code not in before:
            yield Change("added", part, code, item["name"], stage, _whole(part, item))
    for code, item in before.items():
        if code not in after:
            yield Change("removed", part, code, item["name"], stage)
    for code, item in after.items():
        fields = _differences(part, before[code], item) if code in before else []
        if fields:
            yield Change("changed", part, code, item["name"], stage, fields)
    common_before = [item["name"] for c, item in before.items() if c in after]
    common_after = [after[c]["name"] for c in before if c in after]
    order = [item["name"] for c, item in after.items() if c in before]
    if order != common_after:
        yield Change("moved", part, "", "", stage, [("sequence", common_before, order)])


def _whole(part: str, item: Description) -> list[tuple[str, Any, Any]]:
    """Return what a new part says that is not empty."""
    return [
        (key, None, value)
        for key, value in _flat(part, item)
        if value not in ("", [], 0, False, "[]") and key not in ("code", "name")
    ]


def _differences(
    part: str, old: Description, new: Description
) -> list[tuple[str, Any, Any]]:
    before, after = dict(_flat(part, old)), dict(_flat(part, new))
    return [
        (key, before.get(key), after.get(key))
        for key in dict.fromkeys([*before, *after])
        if before.get(key) != after.get(key)
    ]


def _flat(part: str, item: Description, above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of ``item`` with their keys; nested ones are dotted."""
    for key, value in item.items():
        if key in PARTS or (part, key) in COSMETIC:
            continue
        if isinstance(value, dict):
            yield from _flat(part, value, f"{above}{key}.")
        else:
            yield f"{above}{key}", value
