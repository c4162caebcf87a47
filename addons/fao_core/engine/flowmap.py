"""The map of a workflow as plain data: what its picture shows, in every face.

Pure functions over a description, see :func:`definition.describe`.
"""

from typing import Any

from . import labels, layout, routing

Description = dict[str, Any]


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


def edges(workflow: Description) -> list[dict[str, Any]]:
    """Return the transitions of ``workflow``.

    :return: ``code, name, from, to, trigger``, whether it has a ``condition``, leads
        ``back``, and submits, how many documents it issues, the ``points`` of its
        line and the place of its ``label``
    """
    back = layout.back_edges(workflow)
    names = {t["code"]: t["name"] for t in workflow["transitions"]}
    lines, places = draw(
        workflow,
        [(t["code"], t["from"], t["to"]) for t in workflow["transitions"]],
        names,
    )
    return [
        {
            "code": transition["code"],
            "name": transition["name"],
            "from": transition["from"],
            "to": transition["to"],
            "trigger": transition["trigger"],
            "conditional": is_conditional(transition),
            "submission": transition["submission"],
            "documents": len(transition["issue"]),
            "back": (transition["from"], transition["to"]) in back,
            "points": lines[transition["code"]],
            "label": places[transition["code"]],
        }
        for transition in workflow["transitions"]
    ]


def draw(workflow, links, names):
    """Return the lines of ``links`` and the places of their names, as plain lists."""
    boxes = {
        code: routing.Box(*point, layout.WIDTH, layout.HEIGHT)
        for code, point in layout.placed(workflow).items()
    }
    lines = routing.routes(boxes, links)
    places = labels.labels(boxes, lines, names)
    return (
        {name: [list(point) for point in line] for name, line in lines.items()},
        {name: list(place) for name, place in places.items()},
    )


def is_conditional(transition: Description) -> bool:
    """Whether a transition is taken by some cases only."""
    return transition["condition"].strip() not in ("", "[]")
