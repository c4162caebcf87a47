"""Merkle trees as RFC 9162 has them: pure functions over hashes in hex digits.

A leaf and an inner node are hashed with different first bytes, so that neither can
pass for the other; a node without a partner rises to the next level as it is.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

LEAF: Final = b"\x00"
NODE: Final = b"\x01"
#: The root of a tree without leaves.
EMPTY: Final = hashlib.sha256(b"").hexdigest()

#: One step from a node to its parent: on which ``side`` the other ``hash`` stands.
Step = Mapping[str, str]


def leaf(text: str) -> str:
    """Return the hash of a leaf that holds ``text``."""
    return hashlib.sha256(LEAF + text.encode()).hexdigest()


def node(left: str, right: str) -> str:
    """Return the hash of the parent of two nodes."""
    content = NODE + bytes.fromhex(left) + bytes.fromhex(right)
    return hashlib.sha256(content).hexdigest()


def _parents(level: Sequence[str]) -> list[str]:
    """Return the level above ``level``."""
    pairs = [node(a, b) for a, b in zip(level[::2], level[1::2], strict=False)]
    return pairs + list(level[len(level) - len(level) % 2 :])


def root(nodes: Sequence[str]) -> str:
    """Return the root over ``nodes``, in their order."""
    level = list(nodes)
    while len(level) > 1:
        level = _parents(level)
    return level[0] if level else EMPTY


def proof(nodes: Sequence[str], index: int) -> list[Step]:
    """Return the steps that lead from ``nodes[index]`` to the root.

    :raises IndexError: when there is no such node
    """
    level = list(nodes)
    if not 0 <= index < len(level):
        raise IndexError(index)
    steps = []
    while len(level) > 1:
        partner = index ^ 1
        if partner < len(level):
            side = "left" if partner < index else "right"
            steps.append({"side": side, "hash": level[partner]})
        level, index = _parents(level), index // 2
    return steps


def follow(start: str, steps: Iterable[Step]) -> str:
    """Return the root that ``steps`` lead to from the node ``start``."""
    for step in steps:
        other = step["hash"]
        start = node(other, start) if step["side"] == "left" else node(start, other)
    return start
