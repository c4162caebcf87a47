"""The same rules about fields, shown in a view; the server enforces them.

The arch is the same for every record: whether a rule acts is told by the list
``field_marks`` of the record, for example ``["hidden:note", "required:amount"]``.
"""

import re
from typing import Final

from lxml import etree

from .field_rules import FORM, HIDDEN, READONLY, REQUIRED, Reading, is_form, key_of

MARKS: Final = "field_marks"
#: Attributes of a node that hold expressions over fields.
EXPRESSIONS: Final = ("invisible", "readonly", "required", "column_invisible")
#: Views in which a field is a key, not content.
KEYS_ONLY: Final = ("search", "pivot", "graph")
OWN: Final = "[not(ancestor::field)]"


def apply(arch: etree._Element, view_type: str, reading: Reading) -> None:
    """Change ``arch`` so that it shows what the rules make of the fields."""
    hidden = reading.keys if view_type in KEYS_ONLY else reading.gone
    for name in sorted(hidden - {FORM}):
        _remove(arch, name)
    if view_type == "search":
        _remove_filters(arch, reading.keys)
    if view_type == "list":
        _keep_keys(arch, reading.keys)
    if view_type == "form":
        for name in sorted(reading.marked - reading.gone):
            if not is_form(name):
                _mark(arch, name, reading)
        _add_marks(arch)


def _named(arch, name, tag="field", key="name"):
    return arch.xpath(f".//{tag}[@{key}=$name]{OWN}", name=name)


# ---- What is not there at all


def _remove(arch, name):
    """Take a field out, with its label and with what is shown by its value."""
    for node in _named(arch, name) + _named(arch, name, "label", "for"):
        _drop(node)
    word = re.compile(rf"(?<![\w.'\"]){re.escape(name)}(?!\w)")
    for node in arch.iter(etree.Element):
        for attribute in EXPRESSIONS:
            if attribute in node.attrib:
                node.set(attribute, word.sub("False", node.get(attribute)))
    value = re.compile(rf"\brecord\.{re.escape(name)}\b")
    for node in list(arch.iter(etree.Element)):
        if node is not arch and any(map(value.search, node.attrib.values())):
            _drop(node)


def _drop(node):
    """Remove ``node`` and keep the text that follows it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail and node.tail.strip():
        previous = node.getprevious()
        if previous is None:
            parent.text = (parent.text or "") + node.tail
        else:
            previous.tail = (previous.tail or "") + node.tail
    parent.remove(node)


def _remove_filters(arch, keys):
    """Take out the filters and groupings that use a hidden field as their key."""
    for node in arch.xpath(".//filter | .//field"):
        texts = [node.get(key, "") for key in ("domain", "context", "filter_domain")]
        words = set(re.findall(r"['\"]([\w.:]+)['\"]", " ".join(texts)))
        words.add(node.get("date", ""))
        if {key_of(word) for word in words if word} & keys:
            _drop(node)


def _keep_keys(arch, keys):
    """Sort and sum a list by what may be a key only."""
    order = arch.get("default_order")
    if order:
        terms = [t for t in order.split(",") if key_of(t.split()[0]) not in keys]
        arch.attrib.pop("default_order")
        if terms:
            arch.set("default_order", ",".join(terms))
    for name in keys:
        for node in _named(arch, name):
            for total in ("sum", "avg"):
                node.attrib.pop(total, None)


# ---- What depends on the record


def _mark(arch, name, reading):
    """Add to a field the modifiers of the effects that rules give it somewhere."""
    marks = {
        "invisible": [HIDDEN],
        "readonly": [HIDDEN, READONLY],
        "required": [REQUIRED],
    }
    for node in _named(arch, name):
        for modifier, effects in marks.items():
            for effect in effects:
                if name in reading.marks[effect].anywhere():
                    _or(node, modifier, f"'{effect}:{name}' in {MARKS}")
    if name in reading.hidden:
        hidden = f"'{HIDDEN}:{name}' in {MARKS}"
        pages = {_lonely_page(node) for node in _named(arch, name)} - {None}
        for node in [*_named(arch, name, "label", "for"), *pages]:
            _or(node, "invisible", hidden)


def _lonely_page(node):
    """Return the page that shows this field and nothing else, or ``None``."""
    page = next(node.iterancestors("page"), None)
    if page is None or len(page.xpath(f".//field{OWN}")) != 1:
        return None
    return page


def _or(node, modifier, expression):
    own = node.get(modifier)
    if own in ("1", "True", "true"):
        return
    without = own in (None, "", "0", "False", "false")
    node.set(modifier, expression if without else f"({own}) or {expression}")


def _add_marks(arch):
    if not _named(arch, MARKS):
        arch.append(etree.Element("field", name=MARKS, invisible="1"))
