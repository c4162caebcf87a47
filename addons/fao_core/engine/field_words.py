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
    marks = list(_marks(words, entry))
    if not marks:
        return entry["name"]
    return words.env._(
        "%(document)s (%(marks)s)",
        document=entry["name"],
        marks=format_list(words.env, marks),
    )


def _marks(words, entry):
    """Yield how a document is asked for, in words."""
    env, fields = words.env, words.env["fao.stage.document"]._fields
    if entry["optional"]:
        yield env._("optional")
    if entry["condition"].strip() not in ("", "[]"):
        yield env._("when %(condition)s", condition=words.condition(entry["condition"]))
    if entry["answered_by"]:
        field = field_targets.label(words.duty, entry["answered_by"])
        yield env._("or %(field)s", field=field or entry["answered_by"])
    if entry["form"] != "any":
        yield dict(fields["form"]._description_selection(env))[entry["form"]].lower()
    if entry["sealed"]:
        yield env._("sealed")
    if entry["on_paper"]:
        yield env._("or on paper")
    if entry["file_types"]:
        yield ", ".join(entry["file_types"])
    if entry["print"]:
        yield env._("form %(code)s", code=entry["print"])
    if entry["valid_for"]:
        number, _space, unit = entry["valid_for"].partition(" ")
        units = dict(fields["valid_unit"]._description_selection(env))
        yield env._("valid for %(time)s more", time=f"{number} {units[unit]}")
