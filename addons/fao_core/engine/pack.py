"""Duty packs: YAML in and out, checked against the schema. Needs no database.

A pack in memory is *spelled out*: every key is present, texts in the source
language, translations apart. Its canonical text leaves out what is default.
"""

import copy
import functools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any, Final

import jsonschema

from . import chain
from .pack_yaml import PackError, Path, Problem, problem, read, write

#: What is absent, also where an empty value has a meaning.
_NOTHING: Final = object()
SCHEMA_FILE: Final = FilePath(__file__).parent.parent / "schema" / "pack.schema.json"
#: Keys whose text is translated, and the language of the second text.
TRANSLATED: Final = frozenset(
    {"name", "help", "confirm", "message", "legal_basis", "remedy"}
)


@dataclass
class Pack:
    """A pack that was read.

    :param content: spelled out, texts in the source language
    :param strings: second-language texts: path of codes -> ``[source, text]``
    :param lines: line of every key in the file
    """

    content: dict[str, Any]
    strings: dict[str, list[str]]
    lines: dict[Path, int]
    file: str = "pack"
    named: set[str] = field(default_factory=set)

    def problem(self, path: Path, message: str) -> Problem:
        """Return a problem at ``path``."""
        return problem(self.file, self.lines, path, message)


# ---- Reading


def load(text: str, file: str = "pack", translate: Callable[..., str] = str) -> Pack:
    """Return the pack in ``text``.

    :param text: YAML
    :param file: the name shown in errors
    :param translate: ``env._``; without it errors are in English
    :raise PackError: with file, line and key of everything that is wrong
    """
    if translate is str:
        translate = _untranslated
    content, lines = read(text, file, translate)
    problems = _schema_problems(content, lines, file, translate)
    if problems:
        raise PackError(problems)
    named = set(content["duty"])
    spelled = spell_out(content)
    strings = _take_translations(spelled)
    pack = Pack(spelled, strings, lines, file, named)
    problems = list(_reference_problems(pack, translate))
    if problems:
        raise PackError(problems)
    return pack


def _untranslated(source: str, **values: Any) -> str:
    return source % values if values else source


# ---- Checking


@functools.cache
def schema() -> dict[str, Any]:
    """Return the JSON Schema of packs."""
    return json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))


def _schema_problems(content, lines, file, translate):
    validator = jsonschema.Draft202012Validator(schema())
    errors = sorted(
        validator.iter_errors(content), key=lambda e: list(map(str, e.path))
    )
    return [
        problem(file, lines, path, message)
        for error in errors
        for path, message in _explain(error, translate)
    ]


def _explain(error, translate):
    """Yield path and message of a schema error, in words for people."""
    path = tuple(error.absolute_path)
    match error.validator:
        case "additionalProperties":
            known = error.schema.get("properties", {})
            for key in error.instance:
                if key not in known:
                    message = translate(
                        "There is no such key; known are %(keys)s.",
                        keys=", ".join(known),
                    )
                    yield (*path, key), message
        case "required":
            for key in error.validator_value:
                if key not in error.instance:
                    yield (*path, key), translate("The key is missing.")
        case "enum":
            yield (
                path,
                translate(
                    "%(value)s is none of %(values)s.",
                    value=error.instance,
                    values=", ".join(map(str, error.validator_value)),
                ),
            )
        case "pattern" | "not":
            yield path, translate("%(value)s is not well formed.", value=error.instance)
        case _:
            yield path, error.message


def _reference_problems(pack: Pack, translate) -> Iterator[Problem]:
    """Yield codes that are given twice and codes that lead nowhere."""
    content = pack.content
    workflow = content["workflow"]
    stages = {stage["code"] for stage in workflow.get("stages", [])}
    templates = {template["code"] for template in content["templates"]}
    series = {item["code"] for item in content["series"]}
    yield from _twice(pack, ("series",), translate)
    yield from _twice(pack, ("templates",), translate)
    yield from _twice(pack, ("form",), translate)
    yield from _twice(pack, ("checks",), translate, ("code", "variant", "valid_from"))
    yield from _twice(pack, ("workflow", "stages"), translate)
    yield from _twice(pack, ("workflow", "transitions"), translate)
    for index in range(len(workflow.get("stages", []))):
        for part in ("rules", "documents"):
            yield from _twice(pack, ("workflow", "stages", index, part), translate)
    wanted = [
        (("workflow", "transitions", index, key), transition[key], stages)
        for index, transition in enumerate(workflow.get("transitions", []))
        for key in ("from", "to")
    ]
    wanted += [
        (("workflow", "transitions", index, "issue", place), code, templates)
        for index, transition in enumerate(workflow.get("transitions", []))
        for place, code in enumerate(transition["issue"])
    ]
    wanted += [
        (
            ("workflow", "stages", index, "documents", place, "print"),
            paper["print"],
            templates,
        )
        for index, stage in enumerate(workflow.get("stages", []))
        for place, paper in enumerate(stage["documents"])
        if paper["print"]
    ]
    wanted += [
        (("workflow", "fields", index, "stage"), rule["stage"], stages)
        for index, rule in enumerate(workflow.get("fields", []))
        if rule["stage"]
    ]
    wanted += [
        (("templates", index, "series"), template["series"], series)
        for index, template in enumerate(content["templates"])
        if template["series"]
    ]
    for path, code, known in wanted:
        if code not in known:
            message = translate("%(code)s is not defined in this pack.", code=code)
            yield pack.problem(path, message)


def _twice(pack, path, translate, keys=("code",)):
    seen = set()
    for index, item in enumerate(_at(pack.content, path) or []):
        code = tuple(item[key] for key in keys)
        if code in seen:
            message = translate("%(code)s is given twice.", code=" ".join(code).strip())
            yield pack.problem((*path, index, "code"), message)
        seen.add(code)


def _at(content, path):
    for item in path:
        content = content[item] if isinstance(item, int) else content.get(item)
        if content is None:
            return None
    return content


# ---- Spelling out


def spell_out(content: dict[str, Any]) -> dict[str, Any]:
    """Return ``content`` with every default written, in the order of the schema."""
    spelled = _spell(content, schema())
    for stage in spelled["workflow"]["stages"]:
        stage["editable_by"] = stage["editable_by"] or _editor(stage)
        number, _space, unit = stage["limit"].partition(" ")
        stage["limit"] = f"{float(number):g} {unit}" if number else ""
    number, _space, unit = spelled["workflow"]["limit"].partition(" ")
    spelled["workflow"]["limit"] = f"{float(number):g} {unit}" if number else ""
    return spelled


def _editor(stage):
    """Return who edits the content in a stage that does not say it."""
    return "initiator" if stage["kind"] == "draft" else "nobody"


def _spell(value, node):
    node = _resolve(node)
    if node.get("x-domain"):
        return _domain(value)
    if node.get("x-set"):
        return sorted(value)
    if node.get("x-ordered"):
        return [word for word in node["items"]["enum"] if word in value]
    if node.get("type") == "object":
        return _spell_object(value, node["properties"])
    if node.get("type") == "array":
        return [_spell(item, node["items"]) for item in value]
    is_whole = isinstance(value, float) and value.is_integer()
    return int(value) if is_whole else value


def _spell_object(value, properties):
    result = {}
    for key, child in properties.items():
        if key in value:
            result[key] = _spell(value[key], child)
        elif "default" in _resolve(child):
            result[key] = copy.deepcopy(_resolve(child)["default"])
    return result


def _resolve(node):
    """Return ``node`` with its ``$ref`` followed; its own keys win."""
    if "$ref" not in node:
        return node
    target = schema()["$defs"][node["$ref"].rpartition("/")[2]]
    return {**target, **node}


def _domain(value):
    """Return a condition as text: a YAML list becomes Python's list of tuples."""
    if isinstance(value, str):
        return value.strip()
    return str([tuple(item) if isinstance(item, list) else item for item in value])


# ---- The second language


def _texts(content: Any, place: tuple[str, ...] = ()) -> Iterator[tuple]:
    """Yield ``(path of codes, mapping, key)`` of every translated text."""
    if isinstance(content, dict):
        for key, value in content.items():
            if key in TRANSLATED and place[:1] != ("form",):
                yield "/".join((*place, key)), content, key
            elif isinstance(value, dict | list):
                yield from _texts(value, (*place, key))
    elif isinstance(content, list):
        for item in content:
            if isinstance(item, dict) and "code" in item:
                code = item["code"]
                if "valid_from" in item:
                    code = f"{code}|{item['variant']}|{item['valid_from']}"
                yield from _texts(item, (*place, code))


def texts(content: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the translated texts in ``content``: path of codes and text."""
    return [(path, owner[key]) for path, owner, key in _texts(content)]


def _take_translations(content):
    """Leave the source texts in ``content``; return the second ones by path."""
    strings = {}
    for path, owner, key in _texts(content):
        text = owner[key]
        if isinstance(text, dict):
            owner[key] = text["en"]
            if text.get("zh"):
                strings[path] = [text["en"], text["zh"]]
    return strings


def with_translations(content, strings):
    """Return ``content`` with second texts put in where the source is the same."""
    content = copy.deepcopy(content)
    for path, owner, key in list(_texts(content)):
        source, text = strings.get(path) or ("", "")
        if text and source == owner[key] and text != source:
            owner[key] = {"en": source, "zh": text}
    return content


def translations_between(source, translated):
    """Return the texts of two equal packs in two languages, by path."""
    texts = {path: owner[key] for path, owner, key in _texts(translated)}
    return {
        path: [owner[key], texts[path]]
        for path, owner, key in _texts(source)
        if texts.get(path) and texts[path] != owner[key]
    }


# ---- Writing


def dump(content: dict[str, Any], strings: dict[str, list[str]] | None = None) -> str:
    """Return the canonical text of a pack that is spelled out."""
    content = with_translations(content, strings or {})
    for stage in content["workflow"].get("stages", []):
        if stage["editable_by"] == _editor(stage):
            stage["editable_by"] = ""
    return write(_shorten(content, schema()))


def _shorten(value, node):
    """Return ``value`` without what is default, in the order of the schema."""
    node = _resolve(node)
    if node.get("type") == "object":
        return {
            key: _shorten(value[key], child)
            for key, child in node["properties"].items()
            if key in value and value[key] != _resolve(child).get("default", _NOTHING)
        }
    if node.get("type") == "array" and not node.get("x-set"):
        return [_shorten(item, node["items"]) for item in value]
    return value


def fingerprint(content: Any) -> str:
    """Return the SHA-256 of the canonical JSON of ``content``."""
    return chain.sha256(chain.canonical(content))
