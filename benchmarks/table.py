"""The rows of the benchmark, their targets and how they are printed."""

from dataclasses import dataclass, field

SIDES = ("floor", "peer", "expense", "ours")
TITLES = {
    "floor": "floor",
    "peer": "OCA tiers",
    "expense": "hr_expense",
    "ours": "ours",
}


@dataclass
class Row:
    """One piece of work on all sides.

    :param ratio: our time may be at most so much of the peer's; 0: no target
    :param sql: our SQL statements at most; 0: no target
    """

    name: str
    series: dict = field(default_factory=dict)
    ratio: float = 0.0
    sql: int = 0

    @property
    def reached_ratio(self):
        return self.series["ours"].ms / self.series["peer"].ms

    @property
    def missed(self):
        """What of the targets is missed, in words."""
        found = []
        if self.ratio and self.reached_ratio > self.ratio:
            found.append(f"ratio {self.reached_ratio:.4f} > {self.ratio:.4f}")
        statements = self.series["ours"].sql
        if self.sql and statements > self.sql:
            found.append(f"{statements} > {self.sql} statements")
        return found

    def cells(self):
        cells = [self.name]
        for side in SIDES:
            series = self.series.get(side)
            cells.append(_measured(series) if series else "")
        if "peer" in self.series:
            target = f" ({self.ratio:.4f})" if self.ratio else ""
            cells.append(f"{self.reached_ratio:.4f}{target}")
        else:
            cells.append("")
        cells.append(f"{self.series['ours'].sql} ({self.sql})" if self.sql else "")
        cells.append(
            "MISSED" if self.missed else "ok" if self.ratio or self.sql else ""
        )
        return cells


def _measured(series):
    statements = f" / {series.sql}" if series.sql else ""
    return f"{series.ms:.2f}{statements}"


def show(rows):
    """Print the table: median milliseconds / SQL statements of each side."""
    head = ["work: ms / statements", *(TITLES[side] for side in SIDES)]
    head += ["ours : OCA (at most)", "statements (at most)", ""]
    lines = [head, *(row.cells() for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    for number, line in enumerate(lines):
        cells = (c.ljust(w) for c, w in zip(line, widths, strict=True))
        print("| " + " | ".join(cells) + " |")
        if not number:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
