"""The small language of document templates: a closed part of Jinja.

Plain Python without Odoo. A template may show values, repeat rows, choose between
texts and use the listed filters; it calls nothing and reaches no attribute that is
not a key of the plain data it is given.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from jinja2 import StrictUndefined, nodes
from jinja2.filters import FILTERS
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

#: Stands for a part of the vocabulary whose names are not known.
ANY: Final = ...
#: What ``loop`` offers inside a repetition.
LOOP_NAMES: Final = frozenset({"index", "index0", "first", "last", "length"})
#: Repetitions inside repetitions; deeper ones would only slow the signature down.
MAX_DEPTH: Final = 3

_ISO_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DIGITS = "〇一二三四五六七八九"
#: Constructs of the language; every other node of the syntax tree is refused.
_ALLOWED_NODES = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.Name,
    nodes.Getattr,
    nodes.Filter,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Keyword,
)


def _chinese_number(number: int) -> str:
    """Return a number from 1 to 31 in Chinese characters."""
    tens, units = divmod(number, 10)
    head = {0: "", 1: "十"}.get(tens, _DIGITS[tens] + "十")
    return head + (_DIGITS[units] if units else "")


def _date_of(text: Any) -> date | None:
    match = _ISO_DATE.match(str(text))
    return date(*map(int, match.groups())) if match else None


def zh_date(text: Any) -> Any:
    """Return ``2026-04-22`` as ``2026年4月22日``, anything else unchanged."""
    day = _date_of(text)
    return f"{day.year}年{day.month}月{day.day}日" if day else text


def zh_formal_date(text: Any) -> Any:
    """Return ``2026-04-22`` as ``二〇二六年四月二十二日``, anything else unchanged."""
    day = _date_of(text)
    if not day:
        return text
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{_chinese_number(day.month)}月{_chinese_number(day.day)}日"


class Environment(ImmutableSandboxedEnvironment):
    """Jinja that reads keys of plain data and nothing else."""

    def __init__(self):
        super().__init__(
            autoescape=True,
            undefined=StrictUndefined,
            finalize=lambda value: "" if value is None or value is False else value,
        )
        names = ("default", "first", "join", "last", "length", "lower", "trim", "upper")
        self.filters = {name: FILTERS[name] for name in names}
        self.filters["zh_date"] = zh_date
        self.filters["zh_formal_date"] = zh_formal_date
        self.globals.clear()
        self.tests.clear()

    def getattr(self, obj, attribute):
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        if isinstance(obj, LoopContext) and attribute in LOOP_NAMES:
            return getattr(obj, attribute)
        return self.undefined(obj=obj, name=attribute)

    def getitem(self, obj, argument):
        return self.getattr(obj, argument)

    def is_safe_callable(self, obj):
        return False


@dataclass(frozen=True)
class Use:
    """One use of a name: its path from the top, how it is used, and its line.

    :param path: dotted path; ``[]`` follows the name of a list whose row is meant
    :param kind: ``value`` (shown or compared) or ``list`` (repeated over)
    """

    path: str
    kind: str
    line: int


@dataclass(frozen=True)
class Refusal:
    """A construct that the language does not have."""

    detail: str
    line: int


class Reader:
    """Walks the syntax tree of a template and yields uses and refusals."""

    def __init__(self, environment: Environment):
        self.environment = environment

    def read(self, source: str) -> list[Use | Refusal]:
        """Return what ``source`` uses.

        :raise jinja2.TemplateSyntaxError: when it is no Jinja at all
        """
        return list(self._walk(self.environment.parse(source), {}, 0))

    def _walk(self, node: nodes.Node, scope: Mapping, depth: int) -> Iterator:
        if not isinstance(node, _ALLOWED_NODES):
            yield Refusal(_describe(node), _line(node))
        elif isinstance(node, nodes.For):
            yield from self._walk_for(node, scope, depth)
        elif isinstance(node, (nodes.Name, nodes.Getattr)):
            yield self._use(node, scope, "value")
        elif isinstance(node, nodes.Filter):
            yield from self._walk_filter(node, scope, depth)
        else:
            for child in node.iter_child_nodes():
                yield from self._walk(child, scope, depth)

    def _walk_filter(self, node: nodes.Filter, scope: Mapping, depth: int) -> Iterator:
        if node.name not in self.environment.filters:
            yield Refusal(f"| {node.name}", node.lineno)
            return
        children = list(node.iter_child_nodes())
        if node.name in ("length", "join", "first", "last") and isinstance(
            node.node, (nodes.Name, nodes.Getattr)
        ):
            yield self._use(node.node, scope, "list")
            children.remove(node.node)
        for child in children:
            yield from self._walk(child, scope, depth)

    def _walk_for(self, node: nodes.For, scope: Mapping, depth: int) -> Iterator:
        use = self._use(node.iter, scope, "list")
        if isinstance(use, Refusal):
            yield use
            return
        # Inside a repetition only what belongs to its row is repeated: the length of
        # a document grows with its data and not with their square.
        outer = scope.get("", "")
        apart = depth and not use.path.startswith(f"{outer}[].")
        is_name = isinstance(node.target, nodes.Name)
        if node.recursive or depth >= MAX_DEPTH or apart or not is_name:
            yield Refusal("for", node.lineno)
            return
        yield use
        row = {node.target.name: f"{use.path}[]", "loop": "loop", "": use.path}
        inner = {**scope, **row}
        for child in (*node.body, *filter(None, [node.test])):
            yield from self._walk(child, inner, depth + 1)
        for child in node.else_:
            yield from self._walk(child, scope, depth)

    def _use(self, node: nodes.Node, scope: Mapping, kind: str) -> Use | Refusal:
        """Return the use of a dotted name, or why it is none."""
        names: list[str] = []
        line = node.lineno
        while isinstance(node, nodes.Getattr):
            if node.attr.startswith("_"):
                return Refusal(node.attr, line)
            names.append(node.attr)
            node = node.node
        if not isinstance(node, nodes.Name):
            return Refusal(_describe(node), line)
        if node.name.startswith("_"):
            return Refusal(node.name, line)
        top = scope.get(node.name, node.name)
        return Use(".".join([top, *reversed(names)]), kind, line)


def _describe(node: nodes.Node) -> str:
    """Return a name for a refused construct that a person may recognise."""
    if isinstance(node, nodes.Call):
        inner = node.node
        name = getattr(inner, "name", "") or getattr(inner, "attr", "")
        return f"{name}(...)"
    return type(node).__name__


def _line(node: nodes.Node) -> int:
    """Return the line of a construct; some have it only inside."""
    inside = (child.lineno for child in node.find_all(nodes.Node) if child.lineno)
    return node.lineno or next(inside, 1)


def judge(use: Use, vocabulary: Mapping) -> str:
    """Return how ``use`` breaks the vocabulary: a kind of problem, or nothing.

    :param vocabulary: nested mapping; ``None`` is a value, a mapping is a group of
        names, a list of one mapping is rows of such names, ``ANY`` allows all
    """
    if use.path == "loop" or use.path.startswith("loop."):
        return "" if use.path.removeprefix("loop.") in LOOP_NAMES else "unknown"
    level: Any = vocabulary
    for name in use.path.replace("[]", ".[]").split("."):
        if level is ANY:
            return ""
        if name == "[]" and isinstance(level, list):
            level = level[0]
        elif isinstance(level, Mapping) and name in level:
            level = level[name]
        else:
            return "not_list" if name == "[]" else "unknown"
    return _misuse(level, use.kind)


def _misuse(level: Any, kind: str) -> str:
    """Return whether a name that exists is used as what it is not."""
    if level is ANY:
        return ""
    if kind == "list":
        return "" if isinstance(level, list) else "not_list"
    # A list may stand in a condition: whether there are rows at all.
    return "not_value" if isinstance(level, Mapping) else ""


def flatten(vocabulary: Mapping, prefix: str = "") -> list[str]:
    """Return the dotted names of a vocabulary, for people to read."""
    names = []
    for name, level in vocabulary.items():
        path = f"{prefix}{name}"
        if level is ANY:
            names.append(f"{path}.*")
        elif isinstance(level, list):
            names.extend(flatten(level[0], f"{path}[]."))
        elif isinstance(level, Mapping):
            names.extend(flatten(level, f"{path}."))
        else:
            names.append(path)
    return names
