"""Where the names of lines stand on a map, so that they cover nothing."""

import unicodedata
from collections.abc import Mapping
from itertools import pairwise
from typing import Final, NamedTuple

from .routing import Box, Point

#: Pixels that a letter takes, by whether it is as wide as a Chinese character.
LETTER: Final = 6.6
WIDE_LETTER: Final = 12.5
HEIGHT: Final = 18
PADDING: Final = 10
#: What a name may be cut to where there is no room for it.
LEAST: Final = 54
MOST: Final = 170
#: What a level piece keeps free of the name, so that its arrow is seen.
ARROW: Final = 24
PLACES: Final = (0.5, 0.3, 0.7)
#: Prices of a place: on a stage, on another name or line, on an upright piece.
ON_BOX: Final = 1000
ON_LABEL: Final = 600
UPRIGHT: Final = 40
ON_LINE: Final = 120
#: The price of a pixel by which a name is cut short.
CUT: Final = 3


class Label(NamedTuple):
    """The centre of a name and the width that it has."""

    x: int
    y: int
    width: int


def width_of(text: str) -> float:
    """Return about how wide ``text`` is in pixels."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return wide * WIDE_LETTER + (len(text) - wide) * LETTER + PADDING


def labels(
    boxes: Mapping[str, Box],
    lines: Mapping[str, list[Point]],
    widths: Mapping[str, float],
) -> dict[str, Label]:
    """Return where the name of every line stands.

    :param boxes: what no name should cover
    :param lines: as :func:`routing.routes` returns them
    :param widths: how wide the name of each line is, see :func:`width_of`
    """
    placed: dict[str, Label] = {}
    for key in sorted(lines, key=lambda key: _length(lines[key])):
        wanted = min(max(widths[key], LEAST), MOST)
        offers = _offers(lines[key], wanted)
        others = [line for other, line in lines.items() if other != key]
        placed[key] = min(
            offers,
            key=lambda offer: (
                offer[0]
                + _covered(offer[1], boxes, placed)
                + ON_LINE * _crossed(offer[1], others)
            ),
        )[1]
    return placed


def _length(line: list[Point]) -> int:
    return sum(abs(a[0] - b[0]) + abs(a[1] - b[1]) for a, b in pairwise(line))


def _offers(line: list[Point], wanted: float) -> list[tuple[float, Label]]:
    """Return the places along ``line`` with their prices, before anything else."""
    offers = []
    for a, b in pairwise(line):
        is_level = a[1] == b[1]
        room = abs(a[0] - b[0]) - ARROW if is_level else MOST
        width = round(min(wanted, max(room, LEAST)))
        length = abs(a[0] - b[0]) + abs(a[1] - b[1])
        price = CUT * (wanted - width) - min(length, 200) / 10
        price += 0 if is_level else UPRIGHT
        for share in PLACES:
            x = round(a[0] + (b[0] - a[0]) * share)
            y = round(a[1] + (b[1] - a[1]) * share)
            offers.append((price + abs(share - 0.5) * 20, Label(x, y, width)))
    return offers


def _covered(label: Label, boxes, placed) -> float:
    """Return the price of what ``label`` would cover."""
    price = 0.0
    for box in boxes.values():
        across = (box.width + label.width) / 2 - abs(box.x - label.x)
        down = (box.height + HEIGHT) / 2 - abs(box.y - label.y)
        if across > 0 and down > 0:
            price += ON_BOX + across * 10
    for other in placed.values():
        across = (other.width + label.width) / 2 - abs(other.x - label.x)
        if across > 0 and abs(other.y - label.y) < HEIGHT:
            price += ON_LABEL
    return price


def _crossed(label: Label, lines: list[list[Point]]) -> int:
    """Return how many pieces of other lines run through ``label``."""
    left, right = label.x - label.width / 2, label.x + label.width / 2
    top, bottom = label.y - HEIGHT / 2, label.y + HEIGHT / 2
    return sum(
        min(a[0], b[0]) < right
        and max(a[0], b[0]) > left
        and min(a[1], b[1]) < bottom
        and max(a[1], b[1]) > top
        for line in lines
        for a, b in pairwise(line)
    )
