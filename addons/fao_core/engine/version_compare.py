"""Two versions of a workflow side by side, in people's words."""

from . import compare, definition
from .words import Words


def side_by_side(old, new):
    """Return what differs between two versions.

    :param old: one ``fao.workflow``; empty: everything in ``new`` is new
    :param new: one ``fao.workflow``
    """
    env = new.env
    before = _described(old) if old else {}
    after = _described(new)
    stages = {
        stage["code"]: stage["name"]
        for described in (before, after)
        for stage in described.get("stages", [])
    }
    words = Words(new.duty_id, stages)
    changes = [_said(words, change) for change in compare.compare(before, after)]
    return {
        "old": _head(old) if old else {},
        "new": _head(new),
        "same": not changes,
        "counts": {
            kind: sum(change["kind"] == kind for change in changes)
            for kind in ("added", "removed", "changed", "moved")
        },
        "changes": changes,
        "note": env._("Nothing differs.") if not changes else "",
    }


def _described(workflow):
    return definition.describe(workflow.with_context(pack_lang=workflow.env.lang))


def _head(workflow):
    return {
        "id": workflow.id,
        "name": workflow.name,
        "version": workflow.version,
        "state": workflow.state,
        "sha256": workflow.sha256 or "",
    }


def _said(words, change):
    return {
        "kind": change.kind,
        "part": change.part,
        "part_label": words.part(change.part),
        "code": change.code,
        "name": change.name,
        "stage": words.stages.get(change.stage, ""),
        "fields": [
            {
                "key": key,
                "label": words.label(change.part, key),
                "old": words.value(change.part, key, old),
                "new": words.value(change.part, key, new),
            }
            for key, old, new in change.fields
        ],
    }
