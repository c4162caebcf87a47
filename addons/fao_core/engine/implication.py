"""What one condition says about another: pure functions over domains as text.

The answers are careful: "no" also stands for "cannot be told".
"""

import ast
from collections.abc import Iterable
from itertools import product
from typing import Any, Final, NamedTuple

#: Alternatives that are still compared; a longer condition is not understood.
MOST: Final = 64
_ORDER: Final = {
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
_COMPARE: Final = {
    **_ORDER,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "in": lambda a, b: a in b,
    "not in": lambda a, b: a not in b,
}
_COMPLEMENT: Final = {"=": "!=", "!=": "=", "in": "not in", "not in": "in"}
_COMPLEMENT_OF_NUMBERS: Final = {"<": ">=", ">=": "<", ">": "<=", "<=": ">"}


class Leaf(NamedTuple):
    """One comparison; ``negated`` ones are compared as a whole only."""

    path: str
    operator: str
    value: Any
    negated: bool = False


#: A condition: alternatives, each a set of comparisons that hold together.
Alternatives = list[frozenset[Leaf]]


def alternatives(text: str) -> Alternatives | None:
    """Return what ``text`` asks for, ``None`` when it is not understood."""
    if not (text or "").strip():
        return [frozenset()]
    try:
        items = ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return None
    if not isinstance(items, list):
        return None
    rest = list(items)
    found: Alternatives = [frozenset()]
    try:
        while rest:
            found = _both(found, _take(rest))
    except (IndexError, TypeError, ValueError, OverflowError):
        return None
    return found


def _take(rest: list[Any]) -> Alternatives:
    """Take one term off the front of ``rest``."""
    item = rest.pop(0)
    if item == "&":
        return _both(_take(rest), _take(rest))
    if item == "|":
        return _limited(_take(rest) + _take(rest))
    if item == "!":
        [[leaf]] = _take(rest)
        return [frozenset({leaf._replace(negated=not leaf.negated)})]
    path, operator, value = item
    if isinstance(value, list | tuple):
        value = tuple(value)
    hash(value)
    return [frozenset({Leaf(path, "=" if operator == "==" else operator, value)})]


def _both(first: Alternatives, second: Alternatives) -> Alternatives:
    return _limited([a | b for a, b in product(first, second)])


def _limited(found: Alternatives) -> Alternatives:
    if len(found) > MOST:
        raise OverflowError
    return found


# ---- Questions


def implies(text: str, other: str) -> bool:
    """Whether every record that meets ``text`` meets ``other`` too."""
    if text == other:
        return True
    first, second = alternatives(text), alternatives(other)
    if first is None or second is None:
        return False
    return all(_implies_one(a, second) for a in first)


def _implies_one(conjunction: frozenset[Leaf], wanted: Alternatives) -> bool:
    return any(
        all(any(_leaf_implies(a, b) for a in conjunction) for b in other)
        for other in wanted
    )


def is_always(text: str) -> bool:
    """Whether every record meets ``text``."""
    found = alternatives(text)
    return found is not None and any(not conjunction for conjunction in found)


def is_never(text: str) -> bool:
    """Whether no record can meet ``text``."""
    found = alternatives(text)
    return bool(found) and all(_contradicts(conjunction) for conjunction in found)


def meet(texts: Iterable[str]) -> bool:
    """Whether one record may meet all ``texts`` at once, as far as one can tell."""
    found: Alternatives = [frozenset()]
    for text in texts:
        more = alternatives(text)
        if more is None:
            continue
        try:
            found = _both(found, more)
        except OverflowError:
            return True
    return not all(_contradicts(conjunction) for conjunction in found)


def cover(texts: Iterable[str]) -> bool:
    """Whether every record meets one of ``texts``, as far as one can tell."""
    single: list[Leaf] = []
    for text in texts:
        if is_always(text):
            return True
        for conjunction in alternatives(text) or []:
            if len(conjunction) == 1:
                single.extend(conjunction)
    return any(_complement(a, b) for a in single for b in single)


# ---- Comparisons


def _complement(a: Leaf, b: Leaf) -> bool:
    """Whether a record that does not meet ``a`` meets ``b``."""
    if a.path != b.path or a.value != b.value:
        return False
    if a.operator == b.operator:
        return a.negated != b.negated
    if a.negated or b.negated:
        return False
    if _COMPLEMENT.get(a.operator) == b.operator:
        return True
    is_number = isinstance(a.value, int | float)
    return is_number and _COMPLEMENT_OF_NUMBERS.get(a.operator) == b.operator


def _contradicts(conjunction: frozenset[Leaf]) -> bool:
    return any(
        _complement(a, b) or _excludes(a, b)
        for a in conjunction
        for b in conjunction
        if a != b and a.path == b.path
    )


def _excludes(a: Leaf, b: Leaf) -> bool:
    """Whether no value meets both comparisons of one field that holds one value."""
    if a.negated or b.negated or not _is_single(a.path):
        return False
    known = _values(a)
    if known is None:
        return _bounds_exclude(a, b)
    return all(_meets(value, b) is False for value in known)


def _is_single(path: str) -> bool:
    """Whether a field holds one value, as far as its name can say it."""
    names = path.split(".")
    return "properties" not in names and not any(n.endswith("_ids") for n in names)


def _bounds_exclude(a: Leaf, b: Leaf) -> bool:
    if a.operator not in (">", ">=") or b.operator not in ("<", "<="):
        return False
    try:
        both_reach = a.operator == ">=" and b.operator == "<="
        return a.value > b.value or (a.value == b.value and not both_reach)
    except TypeError:
        return False


def _values(leaf: Leaf) -> tuple[Any, ...] | None:
    """Return the only values that meet ``leaf``, ``None`` when there are more."""
    if leaf.operator == "=":
        return (leaf.value,)
    if leaf.operator == "in" and isinstance(leaf.value, tuple):
        return leaf.value
    return None


def _meets(value: Any, leaf: Leaf) -> bool | None:
    """Whether ``value`` meets ``leaf``; ``None`` when it cannot be told."""
    compare = _COMPARE.get(leaf.operator)
    listed = leaf.operator in ("in", "not in")
    if compare is None or (listed and not isinstance(leaf.value, tuple)):
        return None
    if leaf.operator in _ORDER and bool in (type(value), type(leaf.value)):
        return None
    try:
        return compare(value, leaf.value)
    except TypeError:
        return None


def _leaf_implies(a: Leaf, b: Leaf) -> bool:
    if a == b:
        return True
    if a.path != b.path or a.negated or b.negated:
        return False
    known = _values(a)
    if known is not None and (_is_single(a.path) or b.operator in ("=", "in")):
        return all(_meets(value, b) for value in known)
    if a.operator == "not in" and isinstance(a.value, tuple):
        return b.operator == "!=" and b.value in a.value
    return _bound_implies(a, b)


def _bound_implies(a: Leaf, b: Leaf) -> bool:
    """Whether one bound lies inside the other: more than 5 is at least 3."""
    lower, upper = (">", ">="), ("<", "<=")
    if b.operator == "!=":
        return a.operator in lower + upper and _meets(b.value, a) is False
    for side in (lower, upper):
        if a.operator in side and b.operator in side:
            if a.value == b.value:
                return a.operator == b.operator or a.operator in ("<", ">")
            inside = _meets(a.value, Leaf(b.path, side[0], b.value))
            return bool(inside)
    return False
