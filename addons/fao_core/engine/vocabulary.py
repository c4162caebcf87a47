"""What a condition, a field name or a message of a definition may say."""

import re

from odoo.exceptions import UserError

from . import conditions

#: The placeholders that the message of a check may use.
MESSAGE_KEYS = frozenset(
    {"value", "limit", "line", "date", "next", "field", "from", "to", "own"}
)


def domain_error(env, model, text):
    """Return why ``text`` is no condition on records of ``model``, or ``""``."""
    if model not in env:
        return env._("There is no model %(model)s.", model=model)
    try:
        conditions.parse(text).validate(env[model].sudo())
    except (ValueError, TypeError, KeyError, AttributeError, UserError) as error:
        return env._(
            "%(text)s is not a condition: %(error)s", text=text, error=str(error)
        )
    return ""


def field_error(env, model, path, comodel="", types=()):
    """Return why ``path`` is no field of ``model``, or ``""``.

    :param path: a field name, or names joined by dots
    :param comodel: the model to which the field must lead, when given
    :param types: the types of which the field must be one, when given
    """
    field = find_field(env, model, path)
    if field is None:
        return env._("%(model)s has no field %(field)s.", model=model, field=path)
    if comodel and field.comodel_name != comodel:
        return env._(
            "Field %(field)s does not name a record of %(model)s.",
            field=path,
            model=comodel,
        )
    if types and field.type not in types:
        return env._(
            "Field %(field)s is of type %(type)s; wanted: %(types)s.",
            field=path,
            type=field.type,
            types=", ".join(types),
        )
    return ""


def find_field(env, model, path):
    """Return the field that ``path`` leads to from ``model``, or ``None``."""
    field = None
    for name in (path or "").split("."):
        if model not in env:
            return None
        field = env[model]._fields.get(name)
        if field is None:
            return None
        model = field.comodel_name or ""
    return field


def message_error(env, message):
    """Return why ``message`` cannot be filled with figures, or ``""``."""
    rest = re.sub(r"%%|%\((\w+)\)s", _known_key, message or "")
    if "%" not in rest:
        return ""
    return env._(
        "%(message)s: only %(keys)s may follow a percent sign; the sign itself is "
        "written twice.",
        message=message,
        keys=", ".join(f"%({key})s" for key in sorted(MESSAGE_KEYS)),
    )


def _known_key(match):
    """Return nothing for a placeholder that is filled, else the match itself."""
    known = match[1] is None or match[1] in MESSAGE_KEYS
    return "" if known else match[0]
