"""The map of a workflow as plain data: what its picture shows, in every face.

Pure functions over a description, see :func:`definition.describe`.
"""

from collections.abc import Iterable
from typing import Any, Final

from . import labels, layout, routing

Description = dict[str, Any]

#: Pixels that a sign takes beside the name of a transition.
SIGN: Final = 15


def nodes(workflow: Description) -> list[dict[str, Any]]:
    """Return the stages of ``workflow`` with their places.

    :return: ``code, name, kind, limit, signers, people, x, y`` and where the
        automatic layout would put it, ``auto``
    """
    places, fresh = layout.placed(workflow), layout.layout(workflow)
    return [
        {
            "code": stage["code"],
            "name": stage["name"],
            "kind": stage["kind"],
            "limit": stage["limit"],
            "signers": [rule["name"] for rule in stage["rules"]],
            "people": sum(map(people, stage["rules"])),
            "x": places[stage["code"]][0],
            "y": places[stage["code"]][1],
            "auto": list(fresh[stage["code"]]),
        }
        for stage in workflow["stages"]
    ]


def people(rule: Description) -> int:
    """Return how many people a rule asks, as far as the definition alone says it."""
    if rule["purpose"] == "inform":
        return 0
    return max(len(rule["users"]), len(rule["units"]), 1)


def edges(
    workflow: Description, moves: Iterable[dict[str, str]] = ()
) -> list[dict[str, Any]]:
    """Return the transitions of ``workflow``.

    :param moves: arrows that are no transitions, such as returns, with ``code, name,
        from, to``
    :return: ``code, name, from, to, trigger``, whether it has a ``condition``, leads
        ``back``, and submits, how many documents it issues, the ``points`` of its
        line and the place of its ``label``
    """
    arrows = [*map(_edge, workflow["transitions"]), *map(_move, moves)]
    back = layout.back_edges(workflow)
    lines, places = draw(
        workflow,
        {arrow["code"]: (arrow["from"], arrow["to"]) for arrow in arrows},
        {arrow["code"]: _width(arrow) for arrow in arrows},
    )
    return [
        {
            **arrow,
            "back": (arrow["from"], arrow["to"]) in back,
            "points": lines[arrow["code"]],
            "label": places[arrow["code"]],
        }
        for arrow in arrows
    ]


def _edge(transition: Description) -> dict[str, Any]:
    return {
        "code": transition["code"],
        "name": transition["name"],
        "from": transition["from"],
        "to": transition["to"],
        "trigger": transition["trigger"],
        "conditional": is_conditional(transition),
        "submission": transition["submission"],
        "documents": len(transition["issue"]),
        "move": False,
    }


def _move(move: dict[str, str]) -> dict[str, Any]:
    return {
        **move,
        "trigger": "returned",
        "conditional": False,
        "submission": False,
        "documents": 0,
        "move": True,
    }


def draw(
    workflow: Description,
    links: dict[str, tuple[str, str]],
    widths: dict[str, float],
) -> tuple[dict[str, list[list[int]]], dict[str, list[int]]]:
    """Return the lines of ``links`` and the places of their names, as plain lists.

    :param links: by name, the codes of two stages
    :param widths: by name, how wide it is written
    """
    boxes = {
        code: routing.Box(*point, layout.WIDTH, layout.HEIGHT)
        for code, point in layout.placed(workflow).items()
    }
    lines = routing.routes(boxes, [(name, *ends) for name, ends in links.items()])
    places = labels.labels(boxes, lines, widths)
    return (
        {name: [list(point) for point in line] for name, line in lines.items()},
        {name: list(place) for name, place in places.items()},
    )


def _width(arrow: dict[str, Any]) -> float:
    """Return how wide the name of an arrow is with the signs beside it."""
    signs = 1 + arrow["conditional"] + bool(arrow["documents"])
    return labels.width_of(arrow["name"]) + SIGN * signs


def is_conditional(transition: Description) -> bool:
    """Whether a transition is taken by some cases only."""
    return transition["condition"].strip() not in ("", "[]")
