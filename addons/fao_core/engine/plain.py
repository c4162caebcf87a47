"""Content of records as plain data, the same for the same content."""

import hashlib

from odoo.models import MAGIC_COLUMNS


def is_rows(env, field):
    """Whether ``field`` holds the rows of a case."""
    return field.type == "one2many" and hasattr(
        env[field.comodel_name], "_fao_line_values"
    )


def value(record, field):
    """Return the value of ``field`` of ``record`` as plain data."""
    found = record[field.name]
    convert = CONVERT.get(field.type)
    if convert is None:
        return str(found) if found else ""
    return convert(found)


def _rows(rows):
    """Return what people fill in of the rows of a case, by id."""
    if not hasattr(rows, "_fao_line_values"):
        return sorted(rows.ids)
    return {
        str(row.id): {
            name: value(row, field)
            for name, field in row._fields.items()
            if field.store
            and not (field.readonly or field.related)
            and name not in (*MAGIC_COLUMNS, row._fao_parent)
        }
        for row in rows.sorted("id")
    }


def _property(item):
    """Return the value of a form property."""
    if hasattr(item, "ids"):
        return sorted(item.ids)
    return item if isinstance(item, bool | int | float) else str(item or "")


CONVERT = {
    "many2one": lambda found: found.id or 0,
    "many2many": lambda found: sorted(found.ids),
    "one2many": _rows,
    "binary": lambda found: hashlib.sha256(found).hexdigest() if found else "",
    "properties": lambda found: {
        key: _property(item) for key, item in dict(found or {}).items()
    },
    "boolean": bool,
    "integer": lambda found: found,
    "float": lambda found: found,
    "monetary": lambda found: found,
}


def text(env, field, found):
    """Return a plain value of ``field`` in words."""
    match field.type:
        case "many2one" | "many2many":
            ids = found if isinstance(found, list) else [found] if found else []
            records = env[field.comodel_name].browse(ids).exists()
            words = ", ".join(records.mapped("display_name"))
        case "one2many":
            words = env._("%(count)s rows", count=len(found or ()))
        case "selection":
            words = dict(field._description_selection(env)).get(found, found)
        case "binary":
            words = env._("a file") if found else ""
        case "properties":
            words = ", ".join(f"{k}: {v}" for k, v in (found or {}).items())
        case "boolean":
            words = env._("yes") if found else env._("no")
        case _:
            words = "" if found is None else str(found)
    return words or "-"
