"""Values that a definition names by a path: of a record, of its relatives, of its form.

A path is names joined by dots. Every step but the last leads to one record;
``properties.code`` is a form field of the duty.
"""

from dataclasses import dataclass, field

#: How the types of form fields are called as fields.
FORM_TYPES = {"tags": "char", "html": "text", "signature": "binary"}
NUMBERS = ("integer", "float", "monetary")
DATES = ("date", "datetime")


@dataclass(frozen=True)
class Target:
    """What a path leads to.

    :param many: whether the way there passes several records
    """

    type: str
    label: str = ""
    comodel: str = ""
    many: bool = False
    options: dict = field(default_factory=dict)


def find(duty, model, path):
    """Return the ``Target`` of ``path`` from ``model``, or ``None``.

    :param duty: the ``fao.duty`` that says which form fields there are
    """
    env, names, many = duty.env, (path or "").split("."), False
    while names:
        name = names.pop(0)
        owner = env.get(model or "")
        step = None if owner is None else owner._fields.get(name)
        if step is None:
            return None
        if step.type == "properties":
            return _find_form_field(duty, names, many)
        if not names:
            return _target(env, step, many)
        many = many or step.type in ("one2many", "many2many")
        model = step.comodel_name
    return None


def _target(env, step, many):
    options = {}
    if step.type == "selection":
        options = dict(step._description_selection(env))
    return Target(
        step.type,
        step.get_description(env, ["string"])["string"] or "",
        step.comodel_name or "",
        many,
        options,
    )


def _find_form_field(duty, names, many):
    if len(names) != 1:
        return None
    for item in duty.properties_definition or []:
        if item.get("name") == names[0] and item.get("type") != "separator":
            kind = item["type"]
            return Target(
                FORM_TYPES.get(kind, kind),
                item.get("string") or names[0],
                item.get("comodel") or "",
                many,
                dict(item.get("selection") or []),
            )
    return None


def error(duty, model, path, *, types=(), single=True):
    """Return why ``path`` names no value that can be judged, or ``""``.

    :param types: the types of which the value must be one, when given
    :param bool single: refuse a way that passes several records
    """
    env, target = duty.env, find(duty, model, path)
    if target is None:
        return env._(
            "%(model)s has no field %(field)s.", model=model or "?", field=path
        )
    if types and target.type not in types:
        return env._(
            "Field %(field)s is of type %(type)s; wanted: %(types)s.",
            field=path,
            type=target.type,
            types=", ".join(types),
        )
    if single and target.many:
        return env._("Field %(field)s leads to several records.", field=path)
    return ""


def read(record, path):
    """Return the value of ``path`` on ``record``: false where there is none."""
    value = record
    names = path.split(".")
    while names:
        name = names.pop(0)
        if value._fields[name].type == "properties":
            form = value.with_context(property_selection_get_key=True)[name] or {}
            return form.get(names[0], False)
        value = value[name]
    return value


def names_of(domain):
    """Return the paths that a ``Domain`` compares, each once, in order."""
    paths = (condition.field_expr for condition in domain.iter_conditions())
    return [path for path in dict.fromkeys(paths) if isinstance(path, str)]


def plain(value):
    """Return ``value`` as it can be kept: text, numbers, ids of records."""
    if hasattr(value, "_name"):
        return {"ids": sorted(value.ids)}
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, bool | int | float | str):
        return value
    return str(value or "")
