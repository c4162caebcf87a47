"""Lines with right angles between the stages of a map, around other stages.

Every stage lends its surroundings a few lanes; together they make a grid, on which
each line takes its cheapest way: short, with few corners, not on top of another
line. Plain Python over numbers.
"""

import heapq
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Final, NamedTuple

Point = tuple[int, int]
Step = tuple[Point, Point]
#: A line to draw: its name, the box that it leaves and the one it comes to.
Link = tuple[str, str, str]

#: A place on the grid and the way in which it was come to; longer on arrival.
State = tuple

#: Lanes beside a box, and how near a line may pass it.
LANES: Final = (16, 30)
MARGIN: Final = 8
#: Where a line may touch a side: so far from its middle, as part of its length.
PORTS: Final = (0.0, -0.3, 0.3)
CORNER: Final = 50
CROSSING: Final = 25
#: The price of lying on a line with other ends, or with the same one.
OVERLAP: Final = 400
MERGE: Final = 30
TAKEN_PORT: Final = 90
OFF_CENTRE: Final = 12
SIDES: Final = ((1, 0), (-1, 0), (0, 1), (0, -1))


class Box(NamedTuple):
    """What lines go around: its centre and size, and whether it is no rectangle.

    A diamond and a circle are touched in the middle of their sides only.
    """

    x: int
    y: int
    width: int
    height: int
    pointed: bool = False

    def holds(self, point: Point, margin: int = MARGIN) -> bool:
        """Whether ``point`` lies in the box or too near to it."""
        return (
            abs(point[0] - self.x) < self.width / 2 + margin
            and abs(point[1] - self.y) < self.height / 2 + margin
        )

    def port(self, side: Point, share: float) -> Point:
        """Return the point of ``side`` that lies ``share`` of it off the middle."""
        if side[0]:
            return (
                self.x + side[0] * self.width // 2,
                self.y + round(share * self.height),
            )
        return (
            self.x + round(share * self.width),
            self.y + side[1] * self.height // 2,
        )


def routes(boxes: Mapping[str, Box], links: Iterable[Link]) -> dict[str, list[Point]]:
    """Return the corners of every line, from border to border.

    :param boxes: by name
    :param links: the lines in the order in which they choose their way
    """
    return _Router(boxes).route(list(links))


class _Router:
    """The grid of one map and what is drawn on it so far."""

    def __init__(self, boxes: Mapping[str, Box]):
        self.boxes = boxes
        self.used: dict[Step, list[tuple[str, str]]] = {}
        self.crossed: dict[Point, set[bool]] = {}
        self.ports: dict[tuple[str, Point], int] = {}
        xs: set[int] = set()
        ys: set[int] = set()
        for box in boxes.values():
            xs |= _lanes(box.x, box.width)
            ys |= _lanes(box.y, box.height)
        self.xs, self.ys = sorted(xs), sorted(ys)
        self.column = {x: n for n, x in enumerate(self.xs)}
        self.row = {y: n for n, y in enumerate(self.ys)}
        self.blocked = {
            (x, y)
            for box in boxes.values()
            for x in self.xs
            if abs(x - box.x) < box.width / 2 + MARGIN
            for y in self.ys
            if box.holds((x, y))
        }

    def route(self, links: list[Link]) -> dict[str, list[Point]]:
        """Return the lines; near ones choose first, as they have least choice."""
        found = {}
        for name, source, target in sorted(links, key=self._distance):
            line = self._search(source, target) if source != target else None
            found[name] = line or _plain(self.boxes[source], self.boxes[target])
        return {name: found[name] for name, _source, _target in links}

    def _distance(self, link: Link) -> int:
        a, b = self.boxes[link[1]], self.boxes[link[2]]
        return abs(a.x - b.x) + abs(a.y - b.y)

    # ---- One line

    def _stubs(self, name: str) -> dict[tuple[Point, Point], tuple[int, Point]]:
        """Return where lines join the box: lane point and side -> price, port."""
        box, stubs = self.boxes[name], {}
        for side in SIDES:
            for share in PORTS[:1] if box.pointed else PORTS:
                port = box.port(side, share)
                lane = (port[0] + side[0] * LANES[0], port[1] + side[1] * LANES[0])
                if lane not in self.blocked:
                    price = TAKEN_PORT * self.ports.get((name, port), 0)
                    stubs[lane, side] = (price + OFF_CENTRE * bool(share), port)
        return stubs

    def _search(self, source: str, target: str) -> list[Point] | None:
        """Return the cheapest line, or ``None`` when there is no way."""
        starts, ends = self._stubs(source), self._stubs(target)
        best: dict[State, float] = {}
        came: dict[State, State] = {}
        queue: list[tuple[float, float, State]] = []

        def offer(price: float, state: State, before: State | None) -> None:
            if price < best.get(state, float("inf")):
                best[state] = price
                if before:
                    came[state] = before
                rest = self._rest(state[0], target)
                heapq.heappush(queue, (price + rest, price, state))

        for state, (price, _port) in starts.items():
            offer(price, state, None)
        while queue:
            _estimate, price, state = heapq.heappop(queue)
            if price > best[state]:
                continue
            if state[2:]:
                return self._keep(source, target, _way(state, came), starts, ends)
            point, (dx, dy) = state
            arrival = (point, (-dx, -dy))
            if arrival in ends:
                offer(price + ends[arrival][0], (*state, "in"), state)
            for following, cost in self._moves(state, source, target):
                offer(price + cost, following, state)
        return None

    def _rest(self, point: Point, target: str) -> int:
        """Return the least that the way from ``point`` still costs."""
        box = self.boxes[target]
        across = abs(point[0] - box.x) - box.width // 2 - LANES[0]
        down = abs(point[1] - box.y) - box.height // 2 - LANES[0]
        return max(across, 0) + max(down, 0)

    def _moves(self, state: State, source: str, target: str):
        """Yield the states one step further and what the step costs."""
        point, (dx, dy) = state
        for way in ((dx, dy), (dy, dx), (-dy, -dx)):
            following = self._neighbour(point, way)
            if following is None or following in self.blocked:
                continue
            cost = abs(following[0] - point[0]) + abs(following[1] - point[1])
            cost += CORNER * (way != (dx, dy))
            for other in self.used.get(_step(point, following), ()):
                cost += MERGE if other[1] == target else OVERLAP
            if (not way[0]) in self.crossed.get(following, ()):
                cost += CROSSING
            yield (following, way), cost

    def _neighbour(self, point: Point, way: Point) -> Point | None:
        """Return the next point of the grid, or ``None`` at its border."""
        column = self.column[point[0]] + way[0]
        row = self.row[point[1]] + way[1]
        if 0 <= column < len(self.xs) and 0 <= row < len(self.ys):
            return (self.xs[column], self.ys[row])
        return None

    def _keep(self, source, target, states, starts, ends) -> list[Point]:
        """Note a line that was found; return its corners."""
        first, last = states[0], states[-1]
        out = starts[first][1]
        into = ends[last[0], (-last[1][0], -last[1][1])][1]
        for name, port in ((source, out), (target, into)):
            self.ports[name, port] = self.ports.get((name, port), 0) + 1
        points = [state[0] for state in states]
        for a, b in pairwise(points):
            self.used.setdefault(_step(a, b), []).append((source, target))
            for point in (a, b):
                self.crossed.setdefault(point, set()).add(a[1] == b[1])
        return _corners([out, *points, into])


def _way(state: State, came: dict[State, State]) -> list[State]:
    """Return the states from the first to ``state``, without its mark of arrival."""
    states = []
    while state in came:
        state = came[state]
        states.append(state)
    return states[::-1]


def _lanes(centre: int, size: int) -> set[int]:
    """Return the lanes across a box and beside it."""
    beside = {size // 2 + lane for lane in LANES}
    across = {round(share * size) for share in PORTS}
    return {centre + d for d in across} | {
        centre + s * d for d in beside for s in (1, -1)
    }


def _step(a: Point, b: Point) -> Step:
    return (a, b) if a < b else (b, a)


def _corners(points: list[Point]) -> list[Point]:
    """Return ``points`` without those on a straight line."""
    kept = [points[0]]
    for before, point, after in zip(points, points[1:], points[2:], strict=False):
        is_straight = before[0] == point[0] == after[0]
        is_level = before[1] == point[1] == after[1]
        if not (is_straight or is_level):
            kept.append(point)
    return [*kept, points[-1]]


def _plain(a: Box, b: Box) -> list[Point]:
    """Return a line where the grid knows none: a loop, or boxes on one another."""
    if a == b:
        x, y = a.x + a.width // 4, a.y - a.height // 2
        side = a.x + a.width // 2
        high = y - LANES[0]
        return [(x, y), (x, high), (side + LANES[0], high), (side + LANES[0], a.y),
                (side, a.y)]  # fmt: skip
    side = (1 if b.x >= a.x else -1, 0)
    start, end = a.port(side, 0), b.port((-side[0], 0), 0)
    middle = (start[0] + end[0]) // 2
    return _corners([start, (middle, start[1]), (middle, end[1]), end])
