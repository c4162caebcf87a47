"""From the entries of a pack to the values of records."""

from odoo import Command

from . import definition

_LIMIT_UNITS = {word: unit for unit, word in definition.LIMIT_UNITS.items()}


def limit(text):
    """Return the values of a time limit such as ``5 days``."""
    number, _space, unit = text.partition(" ")
    if not number:
        return {"limit_value": 0}
    return {"limit_value": float(number), "limit_unit": _LIMIT_UNITS[unit]}


def workflow(duty, entry):
    """Return the values of a workflow version."""
    return {
        "duty_id": duty.id,
        "withdraw_policy": entry["withdraw"],
        **limit(entry["limit"]),
    }


def stage(version, entry, index):
    """Return the values of the stage at place ``index``."""
    return {
        "workflow_id": version.id,
        "code": entry["code"],
        "name": entry["name"],
        "sequence": (index + 1) * 10,
        "kind": entry["kind"],
        **limit(entry["limit"]),
        "clock": entry["clock"],
        "editable_by": entry["editable_by"],
        "color": entry["color"],
        "fold": entry["fold"],
        "help_text": entry["help"],
        "required_fields": ", ".join(entry["required_fields"]),
    }


def rule(owner, entry, users, group, position):
    """Return the values of an approval rule of the stage ``owner``."""
    return {
        "stage_id": owner.id,
        "code": entry["code"],
        "name": entry["name"],
        "sequence": entry["order"],
        "source": entry["source"],
        "user_ids": [Command.set(users.ids)],
        "group_id": group.id,
        "position_id": position.id,
        "position_of": entry["of"],
        "position_unit_code": entry["unit"],
        "unit_field": entry["unit_field"],
        "user_field": entry["user_field"],
        "voting": entry["voting"],
        "quorum": entry["quorum"],
        "quorum_unit": entry["quorum_unit"],
        "condition": entry["condition"],
        **{name: word in entry["powers"] for word, name in definition.POWERS.items()},
        "nobody": entry["nobody"],
        "same_person": entry["same_person"],
        "comment_required": entry["comment"],
    }


def transition(duty, version, entry, index, stages):
    """Return the values of the transition at place ``index``."""
    issued = duty.template_ids.filtered(lambda t: t.code in entry["issue"])
    return {
        "workflow_id": version.id,
        "code": entry["code"],
        "name": entry["name"],
        "sequence": (index + 1) * 10,
        "from_stage_id": stages[entry["from"]].id,
        "to_stage_id": stages[entry["to"]].id,
        "trigger": entry["trigger"],
        "condition": entry["condition"],
        "actor": entry["actor"],
        "comment_required": entry["comment_required"],
        "confirm_text": entry["confirm"],
        "is_submission": entry["submission"],
        "template_ids": [Command.set(issued.ids)],
        "style": entry["style"],
    }
