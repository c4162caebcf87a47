"""The fields on which a version depends, and values for them as people write them."""

from odoo import Command, fields

from . import conditions, definition, value_path
from .errors import FaoError

#: Types that a person can write in one line.
WRITTEN = (
    "boolean", "char", "date", "datetime", "float", "integer", "many2many", "many2one",
    "monetary", "selection", "text", "tags",
)  # fmt: skip
#: What says yes and no, besides the words of the reader's language.
YES = ("yes", "y", "true", "1", "是", "√")
NO = ("no", "n", "false", "0", "否", "")


def asked_fields(workflow):
    """Return the names of the fields on which ``workflow`` and its checks depend.

    :param workflow: one ``fao.workflow``, in rights that read the definition
    """
    duty = workflow.duty_id
    texts = [t.condition for t in workflow.transition_ids]
    texts += [r.condition for r in workflow.stage_ids.rule_ids]
    paths = ["title"]
    for stage in workflow.stage_ids.filtered(lambda s: s.kind == "draft"):
        paths += definition.names(stage.required_fields)
    for check in duty._fao_checks():
        texts.append(check.condition)
        if not check.line_field:
            texts.append(check.expression)
            paths += [check.value_field, check.limit_field, check.date_field]
            paths.append(check.date_to_field)
    for text in texts:
        try:
            paths += value_path.names_of(conditions.parse(text or ""))
        except ValueError:
            continue  # the lint names it
    found = dict.fromkeys(filter(None, map(_own, filter(None, paths))))
    return [name for name in found if _can_write(duty, name)]


def _own(path):
    """Return the part of ``path`` that a record holds itself."""
    first, _dot, rest = path.partition(".")
    return f"{first}.{rest.partition('.')[0]}" if first == "properties" else first


def _can_write(duty, name):
    """Whether a person fills in the field ``name`` of the duty's record."""
    model = duty.env.get(duty.model or "")
    target = value_path.find(duty, duty.model, name)
    if model is None or target is None or target.type not in WRITTEN:
        return False
    if name.startswith("properties."):
        return True
    field = model._fields[name]
    editable = not field.readonly and (not field.compute or field.inherited)
    return editable and name not in ("duty_id", "case_id", "unit_id")


def parse_values(duty, given):
    """Return values for ``create`` from what a person wrote.

    :param duty: the ``fao.duty``, in the environment of the person
    :param dict given: text by name of a field
    :raise FaoError: ``FAO-OPTION`` naming the field
    """
    values = {}
    for name, text in given.items():
        target = value_path.find(duty.sudo(), duty.model, name)
        if target is None:
            message = duty.env._("There is no field %(field)s.", field=name)
            raise FaoError("FAO-OPTION", message)
        value = _parse(duty.env, target, text.strip())
        if name.startswith("properties."):
            values.setdefault("properties", {})[name.partition(".")[2]] = value
        else:
            values[name] = value
    return values


def _parse(env, target, text):
    parsers = {
        "boolean": _boolean,
        "integer": lambda env, _target, text: int(text),
        "float": lambda env, _target, text: float(text),
        "monetary": lambda env, _target, text: float(text),
        "date": lambda env, _target, text: fields.Date.to_date(text),
        "datetime": lambda env, _target, text: fields.Datetime.to_datetime(text),
        "selection": _option,
        "many2one": lambda env, target, text: _named(env, target, text),
        "many2many": _all_named,
    }
    parse = parsers.get(target.type, lambda _env, _target, text: text)
    try:
        return parse(env, target, text)
    except ValueError as error:
        raise FaoError(
            "FAO-OPTION",
            env._(
                "%(field)s: %(value)s cannot be used.", field=target.label, value=text
            ),
        ) from error


def _boolean(env, _target, text):
    word = text.casefold()
    if word in YES or word == env._("Yes").casefold():
        return True
    if word in NO or word == env._("No").casefold():
        return False
    raise ValueError(text)


def _option(_env, target, text):
    for key, label in target.options.items():
        if text in (key, str(label)):
            return key
    raise ValueError(text)


def _named(env, target, text):
    model = env[target.comodel]
    found = model.name_search(text, operator="=", limit=1)
    found = found or model.name_search(text, limit=1)
    if not found:
        raise ValueError(text)
    return found[0][0]


def _all_named(env, target, text):
    ids = [_named(env, target, name) for name in definition.names(text)]
    return [Command.set(ids)]
