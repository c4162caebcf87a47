"""The definition in memory: a decision does not read it anew.

What a published version says is read once by each server process and laid into the
record cache of every transaction that needs it. It is forgotten whenever a row of it
changes (see ``fao.remembered``).
"""

from copy import deepcopy
from functools import cache

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
#: What is no plain data; of these, what a query returns as the cache keeps it.
LEFT_OUT = ("binary", "json", "properties")
AS_READ = ("json",)
#: What is one value for everybody, whatever the context.
PLAIN = ("boolean", "date", "datetime", "float", "integer", "many2one", "selection")


def columns(records, more=()):
    """Return the names of what one query reads of ``records``, and is plain data.

    :param more: types of fields that are wanted nevertheless
    """
    return [
        name
        for name, field in records._fields.items()
        if field.store
        and field.column_type
        and field.prefetch is True
        and (field.type not in LEFT_OUT or field.type in more)
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
    names = columns(model, AS_READ)
    model.flush_model(names)
    return _read(model, names, SQL("%s ORDER BY %s", where, order))


def find(model, where, readable):
    """Return the records that the user may read, and read their columns with them.

    The rules decide which records are found. What is read of them is for the engine,
    which shares the cache with its user; what he may see of it is asked elsewhere.

    :param model: an empty recordset of the user, without translated columns
    :param where: SQL
    :param readable: SQL of what the user may read
    """
    names = columns(model, AS_READ)
    model.flush_model(names)
    return _read(model, names, SQL("(%s) AND (%s)", where, readable))


def _read(model, names, where):
    rows = model.env.execute_query(
        SQL(
            "SELECT %s FROM %s WHERE %s",
            _selected(("id", *names), model._table),
            SQL.identifier(model._table),
            where,
        )
    )
    ids, *values = zip(*rows, strict=True) if rows else [()]
    _keep(model, names, ids, values)
    return model.browse(ids)


def _keep(model, names, ids, values):
    for name, of_column in zip(names, values, strict=False):
        _lay(model, model._fields[name], dict(zip(ids, of_column, strict=True)))


@cache
def _selected(names, table=""):
    """Return columns as one piece of SQL; putting it together costs more."""
    before = f'"{table}".' if table else ""
    return SQL(", ".join(f'{before}"{name}"' for name in names))


def insert(model, vals_list):
    """Insert rows in one plain statement and keep them in memory; return them.

    For rows of the engine's own, of which nothing is computed.

    :param model: an empty recordset of the superuser, without translated columns
    :param list[dict] vals_list: values by column, as for ``create``
    """
    env = model.env
    names = columns(model)
    now = env.cr.now()
    logged = dict(
        create_uid=env.uid, create_date=now, write_uid=env.uid, write_date=now
    )
    rows = []
    for vals in vals_list:
        given = (vals.get(name, logged.get(name)) for name in names)
        rows.append(tuple(None if value is False else value for value in given))
    found = env.execute_query(
        SQL(
            "INSERT INTO %s (%s) VALUES %s RETURNING id",
            SQL.identifier(model._table),
            _selected(tuple(names)),
            SQL(", ").join(SQL("%s", row) for row in rows),
        )
    )
    ids = [id_ for (id_,) in found]
    _keep(model, names, ids, zip(*rows, strict=True))
    return model.browse(ids)


def recall(env, rows):
    """Lay what ``collect`` returned into the record cache of ``env``.

    What the transaction already knows is kept.
    """
    caches = env.transaction.field_data
    for model, columns_of_model in rows:
        records = env[model]
        fields = records._fields
        for name, values in columns_of_model:
            field = fields[name]
            if field.type in PLAIN and not caches[field]:
                caches[field].update(values)
            else:
                _lay(records, field, values)


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
