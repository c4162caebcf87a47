"""The table of the design: the same work on our side and on the peers'."""

import os

from benchmarks import wire
from benchmarks.fill import Fill
from benchmarks.measure import Clock, Series, turn_by_turn
from benchmarks.office import APPROVERS, Office
from benchmarks.pages import Pages
from benchmarks.sides import Expense, Floor, Ours, Peer
from benchmarks.table import Row, show

#: Our time as a part of the peer's, from the numbers of the design; statements.
LIFE_QUIET, LIFE_QUIET_SQL = 40 / 50, 70
LIFE_LOUD, LIFE_LOUD_SQL = 60 / 125, 110
APPROVAL, APPROVAL_SQL = 8 / 11.5, 16
COUNT = 3 / 1804
PAGE, PAGE_SQL = 15 / 638, 10
WHO, WHO_SQL = 15 / 60, 12
WIRE = 90 / 128


class Benchmark:
    """One run of the table.

    :param env: the environment of the superuser
    :param bool quick: fewer documents and repetitions
    :param bool million: also among 1,000,000 cases
    """

    def __init__(self, env, quick, million):
        self.env = env
        self.quick = quick
        self.million = million
        self.repetitions = 9 if quick else 25
        self.office = Office(env)
        self.office.make()
        self.office.notify(False)
        env.cr.commit()
        self.clock = Clock(self.office.env)
        sides = (cls(self.office) for cls in (Floor, Peer, Expense, Ours))
        self.sides = {side.name: side for side in sides}

    # ---- Life cycles

    def life(self):
        """The life cycle without and with notifications, and single approvals."""
        rows = []
        for notify in (False, True):
            self.office.notify(notify)
            whole, single = self._life_cycles()
            name = f"life cycle, notifications {'on' if notify else 'off'}"
            targets = (
                (LIFE_LOUD, LIFE_LOUD_SQL) if notify else (LIFE_QUIET, LIFE_QUIET_SQL)
            )
            rows.append(Row(name, whole, *targets))
            if not notify:
                rows.insert(1, Row("one approval", single, APPROVAL, APPROVAL_SQL))
            self.env.cr.rollback()
        self.office.notify(False)
        self.env.cr.commit()
        return rows

    def _life_cycles(self):
        single = {name: Series() for name in self.sides}
        whole = turn_by_turn(
            {
                name: lambda s=side, n=name: self._cycle(s, single[n])
                for name, side in self.sides.items()
            },
            self.repetitions,
        )
        return whole, single

    def _cycle(self, side, single):
        """Carry one document through; return milliseconds and statements."""
        ms, statements, document = self.clock.run(side.create)
        took = self.clock.run(lambda: side.submit(document))
        total, count = ms + took[0], statements + took[1]
        for number in range(len(APPROVERS)):
            took = self.clock.run(lambda n=number: side.approve(document, n))
            total, count = total + took[0], count + took[1]
            single.add(took[0], took[1])
        if not side.is_approved(document):
            raise RuntimeError(f"{side.name}: the document was not approved")
        return total, count

    # ---- Pages

    def pages(self):
        """The inbox at three sizes, its first page, a list with who must act."""
        sides = {n: s for n, s in self.sides.items() if n != "expense"}
        fill = Fill(self.office, sides)
        pages = Pages(sides, self.office.user(APPROVERS[0]))
        sizes = (1_000, 10_000) if self.quick else (1_000, 10_000, 100_000)
        rows = []
        for size in sizes:
            fill.up_to(size)
            target = COUNT if size == 100_000 else 0.0
            rows.append(
                Row(f"my inbox, count, {size:,}", self._times(pages.count()), target)
            )
        targets = (0.0, PAGE_SQL) if self.quick else (PAGE, PAGE_SQL)
        rows.append(
            Row(
                f"my inbox, first 80, {size:,}",
                self._times(pages.first_page()),
                *targets,
            )
        )
        rows.append(
            Row("list of 80, who must act", self._times(pages.register()), WHO, WHO_SQL)
        )
        if self.million:
            fill.closed_cases(1_000_000)
            rows.append(
                Row(
                    "my inbox, count, 1,000,000 cases",
                    self._times({"ours": pages.count()["ours"]}),
                )
            )
        return rows

    def _times(self, works):
        return turn_by_turn(
            {
                name: lambda work=work: self.clock.run(work)[:2]
                for name, work in works.items()
            },
            max(3, self.repetitions // 3),
            warm_up=1,
        )

    # ---- The wire

    def wire(self):
        """The life cycle over XML-RPC."""
        blocks, cycles = (2, 3) if self.quick else (4, 6)
        series = wire.measure(self.office, ("floor", "peer", "ours"), blocks, cycles)
        name = f"over XML-RPC, {wire.CLIENTS} clients, {wire.WORKERS} workers"
        return [Row(name, series, WIRE)]


def main(env):
    """Run the benchmark; return the exit code: 1 when a target is missed."""
    wanted = os.environ.get("FAO_BENCH_ROWS", "").split()
    benchmark = Benchmark(
        env,
        quick=bool(os.environ.get("FAO_BENCH_QUICK")),
        million=bool(os.environ.get("FAO_BENCH_MILLION")),
    )
    rows = []
    for part in ("life", "wire", "pages"):
        if not wanted or part in wanted:
            print(f"- {part} ...", flush=True)
            rows += getattr(benchmark, part)()
    show(rows)
    missed = [f"{row.name}: {'; '.join(row.missed)}" for row in rows if row.missed]
    for line in missed:
        print(f"  missed: {line}")
    return 1 if missed else 0
