"""What a caller may give of a record: not what a computation or a step fills in."""

from . import guard
from .errors import FaoError


def check_given(records, vals, facts=frozenset()):
    """Refuse values that are not the caller's to give.

    A computed field that is stored and readonly is one of them: the ORM would take
    what a caller sends for it, and the rules that read it would believe him.

    :param records: any recordset of the model
    :param dict vals: as for ``create`` and ``write``
    :param facts: names of fields that only the steps of a case fill in
    :raise FaoError: ``FAO-GUARD``
    """
    env = records.env
    if guard.entered(env):
        return
    for name in vals:
        field = records._fields.get(name)
        computed = field and field.store and field.compute and field.readonly
        if not computed and name not in facts:
            continue
        label = field.get_description(env, ["string"])["string"] if field else name
        if computed:
            text = env._("%(field)s is computed, not entered.", field=label)
        else:
            text = env._(
                "%(field)s is set by the steps of the case, not by hand.", field=label
            )
        raise FaoError("FAO-GUARD", text)


def without_facts(vals_list, facts, default=None):
    """Return what a copy takes over: it has been through no step.

    :param list[dict] vals_list: as ``copy_data`` returns it
    :param facts: names of fields that only the steps of a case fill in
    :param dict default: what the caller gives; that is for ``check_given`` to judge
    """
    dropped = facts - set(default or {})
    return [
        {name: value for name, value in vals.items() if name not in dropped}
        for vals in vals_list
    ]
