"""Measuring: one piece of work, and several sides turn by turn."""

import gc
import statistics
import time
from dataclasses import dataclass, field


@dataclass
class Series:
    """The measurements of one side: milliseconds and SQL statements a time."""

    times: list[float] = field(default_factory=list)
    statements: list[int] = field(default_factory=list)

    @property
    def ms(self):
        return statistics.median(self.times) if self.times else 0.0

    @property
    def sql(self):
        return round(statistics.median(self.statements)) if self.statements else 0

    def add(self, ms, statements=0):
        self.times.append(ms)
        self.statements.append(statements)


class Clock:
    """Measures work as a request does it: nothing of the records is cached at its
    beginning, everything is written and told at its end.

    The caches of the registry are warm, as they are in a running server.

    :param env: an environment of the database
    """

    def __init__(self, env):
        self.env = env

    def run(self, work):
        """Carry out ``work``; return milliseconds, SQL statements and its result."""
        self.settle()
        cursor = self.env.cr
        before = cursor.sql_log_count
        start = time.perf_counter()
        result = work()
        cursor.flush()
        took = time.perf_counter() - start
        return took * 1000, cursor.sql_log_count - before, result

    def settle(self):
        """Write what is pending and forget all records."""
        self.env.cr.flush()
        self.env.invalidate_all()


def turn_by_turn(sides, repetitions, warm_up=2):
    """Measure several sides in turns, so that a busy machine is unfair to none.

    :param dict sides: name -> function without arguments that returns ``(ms,
        statements)``
    :return: dict name -> ``Series``
    """
    found = {name: Series() for name in sides}
    names = list(sides)
    for number in range(warm_up + repetitions):
        gc.collect()
        # Each side goes first as often as last
        for name in names if number % 2 else reversed(names):
            ms, statements = sides[name]()
            if number >= warm_up:
                found[name].add(ms, statements)
    return found
