"""From the records of a definition to plain data, in the words of a pack.

Everything is spelled out, defaults included, with texts in the source language
unless the environment says otherwise: the same content gives the same data.
"""

from odoo import fields

from . import form_fields

#: Selection keys of a limit's unit and how a pack writes them.
LIMIT_UNITS = {"days": "days", "hours": "hours", "calendar_days": "calendar days"}
#: Powers of a rule: the pack's word and the field.
POWERS = {
    "reject": "can_reject",
    "return": "can_return",
    "forward": "can_forward",
    "consult": "can_consult",
    "add_signer": "can_add_signer",
}
#: What decides how a check judges, in the order in which packs write it; a record is
#: named by its code.
JUDGED_FIELDS = (
    "condition",
    "kind",
    "expression",
    "line_field",
    "distinct_field",
    "value_field",
    "date_field",
    "date_to_field",
    "days_value",
    "days_unit",
    "register_model",
    "measure",
    "register_value",
    "count_own",
    "register_key",
    "line_key",
    "register_domain",
    "register_date",
    "window",
    "window_value",
    "term_field",
    "term_position",
    "operator",
    "limit",
    "limit_field",
)
#: What a pack says of a check, in the order of writing; named as the model does.
CHECK_FIELDS = (
    "code",
    "variant",
    "name",
    "severity",
    "moment",
    "transition_codes",
    *JUDGED_FIELDS,
    "waive_position",
    "waive_of",
    "waive_group",
    "message",
    "legal_basis",
    "valid_from",
    "valid_to",
)


def plain(value):
    """Return a field value as a pack writes it: whole numbers, no None."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value or ("" if value is False or value is None else value)


def names(text):
    """Return the items of a list written with commas."""
    return [name.strip() for name in (text or "").split(",") if name.strip()]


def group_key(group):
    """Return the external id of a group, or its name when it has none."""
    return group and (group.get_external_id()[group.id] or group.name) or ""


def group_keys(groups):
    """Return the keys of groups, sorted so that their order means nothing."""
    return sorted(group_key(group) for group in groups)


def describe(workflow):
    """Return a workflow version as the ``workflow`` section of a pack.

    :param workflow: one ``fao.workflow``; texts come in the environment's
        language when it is asked for by ``with_context(pack_lang=...)``
    """
    lang = workflow.env.context.get("pack_lang")
    # Whoever is archived since is still named by the version
    workflow = workflow.sudo().with_context(lang=lang, active_test=False)
    return {
        "limit": _limit(workflow),
        "withdraw": workflow.withdraw_policy,
        "take_back": workflow.take_back_policy,
        "stages": [_stage(stage) for stage in workflow.stage_ids.sorted(_order)],
        "transitions": [
            _transition(transition)
            for transition in workflow.transition_ids.sorted(_order)
        ],
        "fields": [_field(rule) for rule in workflow.field_rule_ids.sorted(_order)],
    }


def describe_stage(stage):
    """Return a stage as an entry of the ``stages`` of a pack, in source texts."""
    return _stage(stage.sudo().with_context(lang=None, active_test=False))


def _order(part):
    return (part.sequence, part.id if isinstance(part.id, int) else 0)


def _limit(owner):
    """Return the time limit of a stage or workflow, e.g. ``5 days``, or ``""``."""
    if not owner.limit_value:
        return ""
    return f"{owner.limit_value:g} {LIMIT_UNITS[owner.limit_unit]}"


def _stage(stage):
    return {
        "code": stage.code or "",
        "name": stage.name or "",
        "kind": stage.kind,
        "limit": _limit(stage),
        "clock": stage.clock,
        "editable_by": stage.editable_by,
        "color": stage.color,
        "fold": stage.fold,
        "position": [stage.pos_x, stage.pos_y] if stage.pos_x or stage.pos_y else [],
        "help": stage.help_text or "",
        "required_fields": names(stage.required_fields),
        "resume": stage.resume,
        "reauthenticate": stage.reauthenticate,
        "assist": {
            "duty": stage.child_duty_id.code or "",
            "units": sorted(names(stage.child_unit_codes)),
            "unit_field": stage.child_unit_field or "",
            "wait": stage.child_wait,
        },
        "superior": {
            "duty": stage.superior_duty_id.code or "",
            "fields": names(stage.superior_fields),
            "approved": stage.superior_approved or "",
            "refused": stage.superior_refused or "",
        },
        "rules": [_rule(rule) for rule in stage.rule_ids.sorted(_order)],
        "documents": [_document(item) for item in stage.document_ids.sorted(_order)],
    }


def _document(item):
    valid = f"{item.valid_value} {item.valid_unit}" if item.valid_value else ""
    return {
        "code": item.code or "",
        "name": item.name or "",
        "optional": item.is_optional,
        "condition": item.condition or "[]",
        "answered_by": item.answered_by or "",
        "form": item.form,
        "sealed": item.sealed,
        "file_types": item._endings(),
        "on_paper": item.on_paper,
        "print": item.template_id.code or "",
        "expires": item.expires,
        "valid_for": valid,
    }


def _field(rule):
    return {
        "field": rule.field_name or "",
        "effect": rule.effect,
        "stage": rule.stage_id.code or "",
        "group": group_key(rule.group_id),
        "others": rule.is_for_others,
    }


def _rule(rule):
    by_position = rule.source in ("position", "superiors")
    in_units = rule.source == "position"
    in_field = in_units and rule.position_of == "unit_field"
    is_quorum = rule.voting in ("quorum", "weight")
    return {
        "code": rule.code or "",
        "name": rule.name or "",
        "order": rule.sequence,
        "purpose": rule.purpose,
        "source": rule.source,
        "users": sorted(rule.user_ids.mapped("login"))
        if rule.source == "users"
        else [],
        "groups": group_keys(rule.group_ids) if rule.source == "group" else [],
        "position": rule.position_id.code or "" if by_position else "",
        "of": rule.position_of or "unit" if in_units else "unit",
        "units": sorted(rule._unit_codes())
        if in_units and rule.position_of == "units"
        else [],
        "unit_field": rule.unit_field or "" if in_field else "",
        "user_field": rule.user_field or "" if rule.source == "user_field" else "",
        "voting": rule.voting,
        "quorum": rule.quorum if is_quorum else 0,
        "quorum_unit": rule.quorum_unit if is_quorum else "number",
        "weights": [_weight(weight) for weight in rule.weight_ids],
        "veto": rule.has_veto,
        "condition": rule.condition or "[]",
        "powers": [word for word, field in POWERS.items() if rule[field]],
        "nobody": rule.nobody,
        "same_person": rule.same_person,
        "comment": rule.comment_required,
        "covers": rule.covers,
        "covered_fields": names(rule.covered_fields) if rule.covers == "fields" else [],
        "limit": _limit(rule),
        "remind_before": rule.remind_before,
        "remind_every": rule.remind_every,
        "overdue": rule.on_overdue,
        "overdue_after": rule.overdue_after,
    }


def _weight(weight):
    return {
        "user": weight.user_id.login or "",
        "unit": weight.unit_id.code or "",
        "weight": weight.weight,
    }


def _transition(transition):
    return {
        "code": transition.code or "",
        "name": transition.name or "",
        "from": transition.from_stage_id.code or "",
        "to": transition.to_stage_id.code or "",
        "trigger": transition.trigger,
        "condition": transition.condition or "[]",
        "actor": transition.actor,
        "comment_required": transition.comment_required,
        "reauthenticate": transition.reauthenticate,
        "confirm": transition.confirm_text or "",
        "submission": transition.is_submission,
        "issue": sorted(transition.template_ids.mapped("code")),
        "style": transition.style,
    }


def describe_check(check):
    """Return a check as an entry of the ``checks`` section of a pack."""
    result = {}
    coded = {
        "term_position": check.term_position_id.code,
        "waive_position": check.waive_position_id.code,
        "waive_group": group_key(check.waive_group_id),
    }
    for name in CHECK_FIELDS:
        if name in coded:
            result[name] = coded[name] or ""
            continue
        value = check[name]
        if name == "transition_codes":
            value = names(value)
        elif check._fields[name].type == "date":
            value = fields.Date.to_string(value) or ""
        is_flag = check._fields[name].type == "boolean"
        result[name] = value if is_flag else plain(value)
    return result


def describe_duty(duty):
    """Return the whole duty as a pack, texts as in :func:`describe`."""
    lang = duty.env.context.get("pack_lang")
    duty = duty.sudo().with_context(lang=lang)
    templates = duty.template_ids.sorted("code")
    # A duty that is out of force, or not yet in force, is its newest version
    workflow = duty.workflow_id or duty.workflow_ids[:1]
    return {
        "duty": {
            "code": duty.code,
            "name": duty.name,
            "model": duty.model,
            "section": duty.section_id.code or "",
            "handlers": group_keys(duty.handler_group_ids),
            "open_by": group_keys(duty.open_group_ids),
            "confidentiality": int(duty.confidentiality),
            "retention": duty.retention,
            "number_prefix": duty.number_prefix or "",
            "serves": names(duty.serves),
            "authority": duty.authority_matter or "",
            "checks_of": duty.checks_of_id.code or "",
            "checks_except": sorted(names(duty.checks_except)),
        },
        "form": [
            form_fields.describe(item) for item in duty.properties_definition or []
        ],
        "series": [
            {"code": series.code, "name": series.name or "", "pattern": series.pattern}
            for series in templates.series_id.sorted("code")
        ],
        "templates": [_template(template) for template in templates],
        "workflow": describe(workflow) if workflow.stage_ids else {},
        # A check that was taken back would come into force with the next import
        "checks": [
            describe_check(check) for check in duty.check_ids.filtered("active")
        ],
    }


def _template(template):
    return {
        "code": template.code,
        "name": template.name or "",
        "file": "",
        "content": "",
        "lang": template.lang or "",
        "series": template.series_id.code or "",
        "validity_months": template.validity_months,
        "verification": template.verification,
        "remedy": template.remedy or "",
    }
