"""Doing something for real and taking it back: simulations and replays.

While a rehearsal goes on, the engine is the same: it resolves, decides and moves.
Nobody is told, no official number is taken, no file is made, and time is what the
rehearsal says. That one goes on is known to this process only; no caller can say it.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from odoo import fields


@dataclass
class Rehearsal:
    """What goes on in a rehearsal.

    :param moment: the time of the rehearsal (naive UTC)
    :param documents: the templates of the documents that would be issued
    """

    moment: datetime
    documents: list = field(default_factory=list)
    cases: int = 0

    def serial(self):
        """Return what stands for the number of a case that is never kept."""
        self.cases += 1
        return f"~{self.cases}"


_CURRENT: ContextVar[Rehearsal | None] = ContextVar("fao_rehearsal", default=None)


def current():
    """Return the rehearsal that goes on, or ``None``."""
    return _CURRENT.get()


def now():
    """Return the moment: of the rehearsal when one goes on, else of the clock."""
    rehearsal = _CURRENT.get()
    return rehearsal.moment if rehearsal else fields.Datetime.now()


@contextmanager
def rehearse(env, moment=None):
    """Take back everything that is done in the block, whatever happens in it.

    :param moment: the time at which it begins (naive UTC), by default now
    :return: the :class:`Rehearsal`
    """
    rehearsal = Rehearsal(moment or fields.Datetime.now())
    token = _CURRENT.set(rehearsal)
    try:
        with env.cr.savepoint() as savepoint:
            yield rehearsal
            savepoint.rollback()
    finally:
        _CURRENT.reset(token)
        env.invalidate_all(flush=False)
