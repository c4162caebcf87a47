"""The definition in memory: a decision does not read it anew.

What a published version says is read once by each server process and laid into the
record cache of every transaction that needs it. It is forgotten whenever a row of it
changes (see ``fao.remembered``).
"""

from copy import deepcopy

from odoo.tools import SQL

#: What leads from a version to the records of its definition, and what of it is not
#: a column and yet asked for by every decision.
PARTS = {
    "fao.workflow": ("duty_id", "stage_ids", "transition_ids", "field_rule_ids"),
    "fao.duty": (
        "check_ids",
        "checks_of_id",
        "handler_group_ids",
        "open_group_ids",
    ),
    "fao.stage": ("rule_ids", "document_ids", "field_rule_ids"),
    "fao.transition": ("template_ids",),
    "fao.approval.rule": ("user_ids", "group_ids", "weight_ids", "position_id"),
}
#: Models whose records are remembered; other relations are remembered as ids.
REMEMBERED = (
    *PARTS,
    "fao.approval.weight",
    "fao.check",
    "fao.document.template",
    "fao.field.rule",
    "fao.position",
    "fao.stage.document",
)
#: Field types whose values are lists: who changed one would change it for all.
COPIED = ("properties_definition",)
LEFT_OUT = ("binary", "json", "properties")


def columns(records):
    """Return the names of what one query reads of ``records``, and is plain data."""
    return [
        name
        for name, field in records._fields.items()
        if field.store
        and field.column_type
        and field.prefetch is True
        and field.type not in LEFT_OUT
    ]


def collect(workflow):
    """Return what a version says, in a form that ``recall`` lays into a cache.

    :param workflow: one version, as superuser
    :return: a tuple of what ``plain_rows`` returns for each model
    """
    found = []
    seen = {}
    waiting = [workflow]
    while waiting:
        records = waiting.pop()
        known = seen.setdefault(records._name, set())
        records = records.browse(id_ for id_ in records.ids if id_ not in known)
        known.update(records.ids)
        if not records:
            continue
        links = PARTS.get(records._name, ())
        for name in links:
            linked = records.mapped(name)
            if linked._name in REMEMBERED:
                waiting.append(linked)
        found.append(plain_rows(records, links))
    return tuple(found)


def plain_rows(records, links=()):
    """Return the columns of ``records``, and their ``links``, for ``recall``.

    :return: the model, and the cache values by id of each field
    """
    names = columns(records)
    records.fetch(names)
    found = []
    for name in dict.fromkeys([*names, *links]):
        cache = records._fields[name]._get_cache(records.env)
        found.append((name, {id_: cache[id_] for id_ in records.ids if id_ in cache}))
    return records._name, tuple(found)


def read(model, where, order):
    """Return the records of ``model`` and read their columns, in one plain query.

    For rows of the engine's own, which it reads at every step and without rules.

    :param model: an empty recordset of the superuser, without translated columns
    :param where: SQL
    :param order: SQL
    """
    names = columns(model)
    model.flush_model(names)
    rows = model.env.execute_query(
        SQL(
            "SELECT id, %s FROM %s WHERE %s ORDER BY %s",
            SQL(", ").join(map(SQL.identifier, names)),
            SQL.identifier(model._table),
            where,
            order,
        )
    )
    ids = [row[0] for row in rows]
    for place, name in enumerate(names, 1):
        _lay(model, model._fields[name], {row[0]: row[place] for row in rows})
    return model.browse(ids)


def recall(env, rows):
    """Lay what ``collect`` returned into the record cache of ``env``.

    What the transaction already knows is kept.
    """
    for model, columns_of_model in rows:
        records = env[model]
        fields = records._fields
        for name, values in columns_of_model:
            _lay(records, fields[name], values)


def _lay(records, field, values):
    if field.type in COPIED:
        values = deepcopy(values)
    if getattr(field, "translate", False):
        field._insert_cache(records.browse(values), values.values())
        return
    cache = field._get_cache(records.env)
    if cache and not cache.keys().isdisjoint(values):
        values = {id_: value for id_, value in values.items() if id_ not in cache}
    cache.update(values)
