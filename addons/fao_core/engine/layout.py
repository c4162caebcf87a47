"""Where the stages of a workflow lie on its map. Plain Python over a description.

The layout is layered: every stage stands to the right of the stages that lead to
it. A long chain is folded like a river: the first band runs to the right, the next
one back to the left, so that a map fits a screen. Refused and cancelled cases flow
into a lane below their band.
"""

from collections.abc import Iterable
from typing import Any, Final

Point = tuple[int, int]
Description = dict[str, Any]

#: Size of a stage on the map and the distance between centres, in pixels.
WIDTH: Final = 160
HEIGHT: Final = 64
STEP_X: Final = 290
STEP_Y: Final = 110
#: Centre of the first stage; no stage is laid on the origin, which means "unset".
START: Final[Point] = (120, 80)
#: Stages in one band before the chain is folded.
COLUMNS: Final = 5
SWEEPS: Final = 4
LANE_KINDS: Final = ("refused", "cancelled")


def layout(workflow: Description) -> dict[str, Point]:
    """Return the centre of every stage, computed from the map alone.

    :param workflow: ``stages`` with ``code`` and ``kind``, ``transitions`` with
        ``from`` and ``to``
    """
    return _Layout(workflow).points()


def placed(workflow: Description) -> dict[str, Point]:
    """Return the centre of every stage: where it was put, else where it fits.

    :param workflow: as for :func:`layout`; a stage may have a ``position``
    """
    kept = {
        stage["code"]: tuple(stage["position"])
        for stage in workflow["stages"]
        if stage.get("position")
    }
    points = dict(kept)
    for code, point in layout(workflow).items():
        if code not in kept:
            points[code] = _free(point, points.values())
    return points


def back_edges(workflow: Description) -> set[tuple[str, str]]:
    """Return the pairs of stages between which the transitions lead back."""
    return _Layout(workflow).back


def leftward(workflow: Description) -> set[str]:
    """Return the stages from which the next ones lie to the left."""
    points, found = placed(workflow), _Layout(workflow)
    onward = {
        code: [points[t][0] for t in targets if found.kinds[t] not in LANE_KINDS]
        for code, targets in found.after.items()
    }
    return {
        code for code, xs in onward.items() if xs and _mean(xs, 0) < points[code][0]
    }


def ahead(workflow: Description, code: str) -> set[str]:
    """Return the stages that a case in ``code`` may still come to, going forward."""
    after = _Layout(workflow).after
    found: set[str] = set()
    waiting = [code]
    while waiting:
        for target in after.get(waiting.pop(), ()):
            if target not in found:
                found.add(target)
                waiting.append(target)
    return found


def _free(point: Point, taken: Iterable[Point]) -> Point:
    """Return ``point``, or the first place below it where no stage lies."""
    x, y = point
    taken = list(taken)
    while any(abs(x - a) < WIDTH and abs(y - b) < HEIGHT for a, b in taken):
        y += STEP_Y
    return (x, y)


class _Layout:
    """One map: its loops, layers, order and bands."""

    def __init__(self, workflow: Description):
        self.kinds = {stage["code"]: stage["kind"] for stage in workflow["stages"]}
        self.out: dict[str, list[str]] = {code: [] for code in self.kinds}
        for transition in workflow["transitions"]:
            source, target = transition["from"], transition["to"]
            known = source in self.kinds and target in self.kinds
            if known and source != target and target not in self.out[source]:
                self.out[source].append(target)
        self.back = self._find_back()
        self.after = {
            code: [t for t in targets if (code, t) not in self.back]
            for code, targets in self.out.items()
        }
        self.before: dict[str, list[str]] = {code: [] for code in self.kinds}
        for code, targets in self.after.items():
            for target in targets:
                self.before[target].append(code)

    def _roots(self) -> list[str]:
        """Return the stages, those where cases begin first."""
        return sorted(self.kinds, key=lambda code: self.kinds[code] != "draft")

    def _find_back(self) -> set[tuple[str, str]]:
        """Return the pairs that close a loop, by walking from the start."""
        back: set[tuple[str, str]] = set()
        state = dict.fromkeys(self.kinds, "new")
        for root in self._roots():
            if state[root] != "new":
                continue
            state[root] = "open"
            walk = [(root, iter(self.out[root]))]
            while walk:
                code, targets = walk[-1]
                target = next(targets, None)
                if target is None:
                    state[code] = "done"
                    walk.pop()
                elif state[target] == "new":
                    state[target] = "open"
                    walk.append((target, iter(self.out[target])))
                elif state[target] == "open":
                    back.add((code, target))
        return back

    # ---- Layers

    def _layers(self) -> list[list[str]]:
        """Return the stages column by column, without those of the lanes."""
        level: dict[str, int] = {}
        waiting = {code: len(sources) for code, sources in self.before.items()}
        ready = [code for code in self._roots() if not waiting[code]]
        for code in ready:  # grows while it is walked
            level[code] = 1 + max((level[b] for b in self.before[code]), default=-1)
            for target in self.after[code]:
                waiting[target] -= 1
                if not waiting[target]:
                    ready.append(target)
        columns: dict[int, list[str]] = {}
        for code in self.kinds:
            if self.kinds[code] not in LANE_KINDS:
                columns.setdefault(level[code], []).append(code)
        return self._ordered([columns[number] for number in sorted(columns)])

    def _ordered(self, layers: list[list[str]]) -> list[list[str]]:
        """Return the layers with few crossings: by the middle of the neighbours."""
        row = {code: n for layer in layers for n, code in enumerate(layer)}
        for sweep in range(SWEEPS):
            neighbours = self.after if sweep % 2 else self.before
            for layer in layers[::-1] if sweep % 2 else layers:
                middle = {
                    code: _mean([row[n] for n in neighbours[code] if n in row], n)
                    for n, code in enumerate(layer)
                }
                layer.sort(key=middle.__getitem__)
                row.update((code, n) for n, code in enumerate(layer))
        return layers

    # ---- Points

    def points(self) -> dict[str, Point]:
        """Return the centre of every stage."""
        layers = self._layers()
        bands = [layers[n : n + COLUMNS] for n in range(0, len(layers), COLUMNS)]
        lanes = self._lanes(bands)
        points: dict[str, Point] = {}
        y = START[1]
        for number, band in enumerate(bands or [[]]):
            for index, layer in enumerate(band):
                column = COLUMNS - 1 - index if number % 2 else index
                for row, code in enumerate(layer):
                    x = START[0] + column * STEP_X
                    points[code] = (x, y + row * STEP_Y)
            y += max(map(len, band), default=0) * STEP_Y
            if lanes.get(number):
                points.update(self._lane_points(lanes[number], points, y))
                y += STEP_Y
        return {code: points[code] for code in self.kinds}

    def _lanes(self, bands: list[list[list[str]]]) -> dict[int, list[str]]:
        """Return the refused and cancelled stages by the band above them."""
        band_of = {
            code: number
            for number, band in enumerate(bands)
            for layer in band
            for code in layer
        }
        last = max(len(bands) - 1, 0)
        lanes: dict[int, list[str]] = {}
        for code, kind in self.kinds.items():
            if kind in LANE_KINDS:
                above = [band_of[b] for b in self.before[code] if b in band_of]
                lanes.setdefault(int(_mean(above, last)), []).append(code)
        return lanes

    def _lane_points(self, lane, points, y) -> dict[str, Point]:
        """Return the points of a lane, each under what leads to it, none on another."""
        found: dict[str, Point] = {}
        for code in lane:
            above = [points[b][0] for b in self.before[code] if b in points]
            right = max((x for x, _y in found.values()), default=START[0] - STEP_X)
            column = round((_mean(above, right + STEP_X) - START[0]) / STEP_X)
            found[code] = (max(START[0] + column * STEP_X, right + STEP_X), y)
        return found


def _mean(values: list[int], default: float) -> float:
    return sum(values) / len(values) if values else default
