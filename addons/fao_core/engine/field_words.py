"""Rules about fields and required documents in people's words."""

from odoo.tools import format_list

from . import field_targets


def rules(words, entries):
    """Return the ``fields`` of a workflow in words.

    :param words: the ``Words`` of the duty
    """
    return format_list(words.env, [_rule(words, entry) for entry in entries])


def _rule(words, entry):
    env = words.env
    field = env["fao.field.rule"]._fields["effect"]
    effect = dict(field._description_selection(env))[entry["effect"]]
    where = env._("every stage")
    if entry["stage"]:
        where = words.stages.get(entry["stage"], entry["stage"])
    whom = env._("everybody")
    if entry["group"]:
        whom = words.value("rule", "groups", [entry["group"]])
    if entry["others"]:
        whom = env._("all but %(group)s", group=whom)
    return env._(
        "%(field)s: %(effect)s (%(where)s; %(whom)s)",
        field=field_targets.label(words.duty, entry["field"]) or entry["field"],
        effect=effect.lower(),
        where=where,
        whom=whom,
    )


def documents(words, entries):
    """Return the ``documents`` of a stage in words."""
    return format_list(words.env, [_document(words, entry) for entry in entries])


def _document(words, entry):
    env = words.env
    if not entry["valid_for"]:
        return entry["name"]
    number, _space, unit = entry["valid_for"].partition(" ")
    field = env["fao.stage.document"]._fields["valid_unit"]
    units = dict(field._description_selection(env))
    return env._(
        "%(document)s (valid for %(time)s more)",
        document=entry["name"],
        time=f"{number} {units[unit]}",
    )
