"""The form of a duty: its fields as a pack writes them, and their keys."""

import re

from . import codes

#: Types that name records of another model.
RELATIONAL = ("many2one", "many2many")
#: Odoo cleans the text of a field only when its key ends so.
HTML_SUFFIX = "_html"
#: Keys that the web client makes up for a new field.
MADE_UP = re.compile(r"[0-9a-f]{16}(_html)?")
#: Words of a pack and the keys of Odoo, for what is text or a choice of yes and no.
PLAIN = {
    "domain": "domain",
    "suffix": "suffix",
    "currency": "currency_field",
    "cards": "view_in_cards",
    "folded": "fold_by_default",
}
FLAGS = ("cards", "folded")


# ---- Packs


def describe(item):
    """Return a form field as an entry of the ``form`` section of a pack."""
    default = item.get("default") or ""
    return {
        "code": item["name"],
        "name": item.get("string") or "",
        "type": item["type"],
        "model": item.get("comodel") or "",
        "options": [list(option) for option in item.get("selection") or []],
        "tags": [list(tag) for tag in item.get("tags") or []],
        # Records have other ids in another office
        "default": "" if item["type"] in RELATIONAL else default,
        **{
            word: bool(item.get(key)) if word in FLAGS else item.get(key) or ""
            for word, key in PLAIN.items()
        },
    }


def definition(entry, known):
    """Return what Odoo keeps of a form field.

    :param dict entry: spelled out
    :param dict known: the field as it is now, or nothing
    """
    result = {
        "name": entry["code"],
        "string": entry["name"],
        "type": entry["type"],
        "comodel": entry["model"],
        "selection": entry["options"],
        "tags": entry["tags"],
        "default": entry["default"],
        **{key: entry[word] for word, key in PLAIN.items()},
    }
    if entry["type"] in RELATIONAL and known.get("comodel") == entry["model"]:
        result["default"] = known.get("default") or ""
    return {key: value for key, value in result.items() if value not in ("", [], False)}


def error(env, entry):
    """Return why ``entry`` cannot be a form field, or ``""``."""
    kind, code = entry["type"], entry["code"]
    if (kind == "html") != code.endswith(HTML_SUFFIX):
        return env._(
            "%(field)s: the code of a field of the type html ends in _html, and no "
            "other.",
            field=code,
        )
    return (
        _model_error(env, entry)
        or _options_error(env, entry)
        or _currency_error(env, entry)
    )


def _model_error(env, entry):
    kind, code = entry["type"], entry["code"]
    if bool(entry["model"]) != (kind in RELATIONAL):
        return env._("%(field)s: a model is named by many2one, many2many.", field=code)
    if entry["model"] and not _may_be_named(env, entry["model"]):
        return env._("There is no model %(model)s.", model=entry["model"])
    if entry["domain"] and kind not in RELATIONAL:
        return env._("%(field)s: only records are chosen by a domain.", field=code)
    return ""


def _options_error(env, entry):
    kind, code = entry["type"], entry["code"]
    for word, wanted in (("options", "selection"), ("tags", "tags")):
        if entry[word] and kind != wanted:
            return env._(
                "%(field)s: only the type %(type)s has %(key)s.",
                field=code,
                type=wanted,
                key=word,
            )
        keys = [option[0] for option in entry[word]]
        if len(keys) != len(set(keys)):
            return env._("%(field)s: an option is given twice.", field=code)
    return ""


def _may_be_named(env, model):
    return model in env and not env[model]._abstract and not env[model].is_transient()


def _currency_error(env, entry):
    name, kind = entry["currency"], entry["type"]
    if bool(name) != (kind == "monetary"):
        return env._(
            "%(field)s: an amount of money names the field of its currency, e.g. "
            "currency_id.",
            field=entry["code"],
        )
    field = env["fao.case"]._fields.get(name)
    if name and getattr(field, "comodel_name", "") != "res.currency":
        return env._("%(field)s is no currency of a case.", field=name)
    return ""


# ---- Keys


def with_keys(items, before):
    """Return form fields with keys that people can read in packs and templates.

    A new field has a key that the web client made up; it gets one from its name. The
    key of a field that was there stays, for cases keep their values by it.

    :param items: the form as it is written
    :param before: the form as it was
    """
    known = {item["name"]: item for item in before}
    taken = known.keys() | {item.get("name") for item in items}
    result = []
    for item in items:
        name = item.get("name") or ""
        choices = _with_choice_keys(item, known.get(name, {}))
        if name not in known and (not name or MADE_UP.fullmatch(name)):
            name = _free(item, taken)
            taken.add(name)
        result.append({**item, **choices, "name": name})
    return result


def _with_choice_keys(item, before):
    """Return the options or tags of a form field with keys that people can read.

    A choice that was there keeps its key, as form fields do; the default follows.

    :param dict before: the field as it was, or nothing
    """
    word = {"selection": "selection", "tags": "tags"}.get(item.get("type"))
    choices = item.get(word) or [] if word else []
    known = {choice[0] for choice in before.get(word) or []} if choices else set()
    taken = known | {choice[0] for choice in choices}
    keys = {}
    for key, label, *_color in choices:
        if key not in known and MADE_UP.fullmatch(key or ""):
            keys[key] = codes.from_name(label, taken) or key
            taken.add(keys[key])
    if not keys:
        return {}
    default = item.get("default") or False
    if isinstance(default, list):
        default = [keys.get(key, key) for key in default]
    return {
        word: [[keys.get(choice[0], choice[0]), *choice[1:]] for choice in choices],
        "default": keys.get(default, default) if isinstance(default, str) else default,
    }


def _free(item, taken):
    """Return a key made of the name of ``item`` that no other field has."""
    suffix = HTML_SUFFIX if item["type"] == "html" else ""
    stems = {key.removesuffix(suffix) for key in taken if key and key.endswith(suffix)}
    stem = codes.from_name(item.get("string"), stems).removesuffix(HTML_SUFFIX)
    stem = stem or codes.first_free(item["type"], stems, "{stem}_{number}", start=2)
    return f"{stem}{suffix}"
