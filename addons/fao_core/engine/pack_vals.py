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
        "take_back_policy": entry["take_back"],
        **limit(entry["limit"]),
    }


def stage(version, entry, index, duties):
    """Return the values of the stage at place ``index``.

    :param dict duties: the duties that the entry names: ``assist``, ``superior``
    """
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
        **dict(zip(("pos_x", "pos_y"), entry["position"] or (0, 0), strict=True)),
        "help_text": entry["help"],
        "required_fields": ", ".join(entry["required_fields"]),
        "resume": entry["resume"],
        "reauthenticate": entry["reauthenticate"],
        "child_duty_id": duties["assist"].id,
        "child_unit_codes": ", ".join(entry["assist"]["units"]),
        "child_unit_field": entry["assist"]["unit_field"],
        "child_wait": entry["assist"]["wait"],
        "superior_duty_id": duties["superior"].id,
        "superior_fields": ", ".join(entry["superior"]["fields"]),
        "superior_approved": entry["superior"]["approved"],
        "superior_refused": entry["superior"]["refused"],
    }


def rule(owner, entry, named):
    """Return the values of an approval rule of the stage ``owner``.

    :param dict named: the records that the entry names: ``users``, ``groups``,
        ``position`` and, for each weight, ``(user, unit)`` in ``weights``
    """
    return {
        "stage_id": owner.id,
        "code": entry["code"],
        "name": entry["name"],
        "sequence": entry["order"],
        "purpose": entry["purpose"],
        "source": entry["source"],
        "user_ids": [Command.set(named["users"].ids)],
        "group_ids": [Command.set(named["groups"].ids)],
        "position_id": named["position"].id,
        "position_of": entry["of"],
        "unit_codes": ", ".join(entry["units"]),
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
        "covers": entry["covers"],
        "covered_fields": ", ".join(entry["covered_fields"]),
        "weight_ids": [
            Command.create(
                {"user_id": user.id, "unit_id": unit.id, "weight": weight["weight"]}
            )
            for (user, unit), weight in zip(
                named["weights"], entry["weights"], strict=True
            )
        ],
        "has_veto": entry["veto"],
        **limit(entry["limit"]),
        "remind_before": entry["remind_before"],
        "remind_every": entry["remind_every"],
        "on_overdue": entry["overdue"],
        "overdue_after": entry["overdue_after"],
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
        "reauthenticate": entry["reauthenticate"],
        "confirm_text": entry["confirm"],
        "is_submission": entry["submission"],
        "template_ids": [Command.set(issued.ids)],
        "style": entry["style"],
    }


def check(duty, entry, index):
    """Return the values of the check at place ``index``, but for named records."""
    named = ("term_position", "waive_position", "waive_group")
    vals = {name: entry[name] for name in definition.CHECK_FIELDS if name not in named}
    vals.update(
        duty_id=duty.id,
        active=True,
        sequence=(index + 1) * 10,
        transition_codes=", ".join(entry["transition_codes"]),
    )
    return {name: (False if value == "" else value) for name, value in vals.items()}


def document(owner, entry, index):
    """Return the values of the required document at place ``index`` of a stage."""
    number, _space, unit = entry["valid_for"].partition(" ")
    templates = owner.workflow_id.duty_id.with_context(active_test=False).template_ids
    template = templates.filtered(lambda t: t.code == entry["print"])
    return {
        "stage_id": owner.id,
        "code": entry["code"],
        "name": entry["name"],
        "sequence": (index + 1) * 10,
        "is_optional": entry["optional"],
        "condition": entry["condition"],
        "answered_by": entry["answered_by"] or False,
        "form": entry["form"],
        "sealed": entry["sealed"],
        "file_types": ", ".join(entry["file_types"]) or False,
        "on_paper": entry["on_paper"],
        "template_id": template.id,
        "expires": entry["expires"],
        "valid_value": int(number or 0),
        "valid_unit": unit or "months",
    }


def field_rule(version, entry, index, stage, group):
    """Return the values of the rule about a field at place ``index``."""
    return {
        "workflow_id": version.id,
        "field_name": entry["field"],
        "effect": entry["effect"],
        "sequence": (index + 1) * 10,
        "stage_id": stage.id if stage else False,
        "group_id": group.id if group else False,
        "is_for_others": entry["others"],
    }
