"""Deadlines on a working calendar.

Plain Python without records. Working days are counted exclusively: the day a
matter starts is day 0, the first working day after it is day 1. A date whose
year has no published table is judged by its weekday and must be shown as
provisional, see :meth:`WorkCalendar.provisional`.
"""

import calendar
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Shanghai")
DAY: Final = timedelta(days=1)
SATURDAY: Final = 5
# Ten years without as many working days as asked for mean a broken table.
HORIZON: Final = 3660


class DeadlineError(ValueError):
    """A deadline that cannot be computed; it is never left empty instead."""


def to_local(moment: datetime) -> datetime:
    """Return the naive local time of ``moment``, a naive time in UTC."""
    return moment.replace(tzinfo=UTC).astimezone(ZONE).replace(tzinfo=None)


def to_utc(moment: datetime) -> datetime:
    """Return the naive time in UTC of ``moment``, a naive local time."""
    return moment.replace(tzinfo=ZONE).astimezone(UTC).replace(tzinfo=None)


def local_date(moment: datetime) -> date:
    """Return the office's date at ``moment``, a naive time in UTC."""
    return to_local(moment).date()


def end_of_day(day: date) -> datetime:
    """Return the last second of ``day``: a deadline day ends at 24:00."""
    return datetime.combine(day, time(23, 59, 59))


def add_months(day: date, months: int) -> date:
    """Return the same day number ``months`` later, else that month's last day."""
    ordinal = day.year * 12 + day.month - 1 + months
    year, month = divmod(ordinal, 12)
    month += 1
    try:
        last = calendar.monthrange(year, month)[1]
        return date(year, month, min(day.day, last))
    except ValueError as error:
        raise DeadlineError(f"{day} + {months} months is no date") from error


def months_between(first: date, last: date) -> int:
    """Return how many full months ``last`` lies after ``first``.

    The inverse of :func:`add_months`; negative when the last day comes first.
    """
    months = (last.year - first.year) * 12 + last.month - first.month
    while add_months(first, months) > last:
        months -= 1
    return months


def add_calendar_days(day: date, count: float) -> date:
    """Return the day ``count`` calendar days from ``day``."""
    return _shift(day, _whole(count, "a number of days"))


def add_clock_hours(moment: datetime, hours: float) -> datetime:
    """Return the moment ``hours`` later; nights and holidays count."""
    try:
        return moment + timedelta(seconds=round(hours * 3600))
    except OverflowError as error:
        raise DeadlineError(f"no moment {hours} hours from {moment}") from error


def _whole(value: float, what: str) -> int:
    """Return ``value`` as a whole number.

    :raises DeadlineError: when it is none
    """
    if isinstance(value, bool) or value != int(value):
        raise DeadlineError(f"{what} must be whole, not {value}")
    return int(value)


def _shift(day: date, step: int) -> date:
    """Return the day ``step`` days from ``day``."""
    try:
        return day + step * DAY
    except OverflowError as error:
        raise DeadlineError(f"no date {step} days from {day}") from error


@dataclass(frozen=True)
class WorkCalendar:
    """The working time of an office.

    :param off: weekdays that are free
    :param work: days of a weekend that are worked
    :param years: years whose table is published
    :param hours: office hours of a working day, in ascending order, as pairs of
        hours since midnight
    """

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    hours: tuple[tuple[float, float], ...] = ()
    _spans: tuple[tuple[timedelta, timedelta], ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Check the hours and keep them as whole minutes."""
        if both := self.off & self.work:
            raise DeadlineError(f"both free and worked: {min(both)}")
        previous = 0.0
        spans = []
        for start, stop in self.hours:
            if not previous <= start < stop <= 24:
                raise DeadlineError(f"office hours {start}-{stop} are out of order")
            previous = stop
            spans.append(
                (
                    timedelta(minutes=round(start * 60)),
                    timedelta(minutes=round(stop * 60)),
                )
            )
        object.__setattr__(self, "_spans", tuple(spans))

    # ---- Days

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is worked."""
        return day in self.work or (day.weekday() < SATURDAY and day not in self.off)

    def _walk(self, day: date, step: int) -> Iterator[date]:
        """Yield the working days after (or before) ``day``."""
        idle = 0
        while idle < HORIZON:
            day = _shift(day, step)
            idle += 1
            if self.is_working(day):
                idle = 0
                yield day
        raise DeadlineError(f"no working day near {day}")

    def add_days(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after ``day``.

        :param count: working days; negative counts backwards, 0 is ``day`` itself
        """
        left = abs(_whole(count, "a number of working days"))
        if not left:
            return day
        for current in self._walk(day, 1 if count > 0 else -1):
            left -= 1
            if not left:
                return current
        raise DeadlineError(f"no date {count} working days from {day}")

    def next_working(self, day: date) -> date:
        """Return the first working day after ``day``."""
        return self.add_days(day, 1)

    def working_on_or_after(self, day: date) -> date:
        """Return ``day`` when it is worked, else the next working day."""
        return day if self.is_working(day) else self.next_working(day)

    def working_days_between(self, start: date, end: date) -> int:
        """Return how many working days ``end`` lies after ``start``.

        The start does not count, the end does; negative when the end comes first.
        This is the inverse of :meth:`add_days`.
        """
        if end < start:
            span = range(1, (start - end).days + 1)
            return -sum(self.is_working(start - n * DAY) for n in span)
        span = range(1, (end - start).days + 1)
        return sum(self.is_working(start + n * DAY) for n in span)

    def full_days_done(self, start: date, count: int) -> date:
        """Return the day on which ``count`` full working days are over.

        The day of ``start`` is broken and does not count.
        """
        return self.add_days(start, count)

    def first_day_after(self, start: date, count: int) -> date:
        """Return the first calendar day after ``count`` full working days."""
        return _shift(self.full_days_done(start, count), 1)

    def add_months(self, day: date, months: int) -> date:
        """Return the same day number ``months`` later, else that month's last day."""
        return add_months(day, _whole(months, "a number of months"))

    def provisional(self, day: date, until: date | None = None) -> bool:
        """Whether the table of a year from ``day`` to ``until`` is not published."""
        first, last = sorted((day, until or day))
        return any(y not in self.years for y in range(first.year, last.year + 1))

    # ---- Hours

    def receive(self, moment: datetime) -> date:
        """Return the working day on which something handed in counts as received.

        :param moment: naive local time
        :return: that day when it is worked and the office has not closed yet, else
            the next working day
        """
        day = moment.date()
        if not self.is_working(day):
            return self.next_working(day)
        since_midnight = moment - datetime.combine(day, time())
        if self._spans and since_midnight > self._spans[-1][1]:
            return self.next_working(day)
        return day

    def add_hours(self, moment: datetime, hours: float) -> datetime:
        """Return the moment ``hours`` working hours after ``moment``.

        :param moment: naive local time
        :param hours: working hours, not negative; fractions are taken to the second
        :return: naive local time
        :raises DeadlineError: when the office has no hours
        """
        if hours < 0:
            raise DeadlineError(f"{hours} working hours are negative")
        left = timedelta(seconds=round(hours * 3600))
        if not left:
            return moment
        if not self._spans:
            raise DeadlineError("the office has no hours")
        first = moment.date()
        for day in self._days_from(first):
            midnight = datetime.combine(day, time())
            for start, stop in self._spans:
                begin = max(midnight + start, moment)
                room = midnight + stop - begin
                if room >= left:
                    return begin + left
                left -= max(room, timedelta())
        raise DeadlineError(f"no date {hours} working hours from {moment}")

    def hours_between(self, start: datetime, end: datetime) -> float:
        """Return how many working hours lie between two moments.

        This is the inverse of :meth:`add_hours`; 0 when the end comes first.

        :param start: naive local time
        :param end: naive local time
        :raises DeadlineError: when the office has no hours
        """
        if not self._spans:
            raise DeadlineError("the office has no hours")
        first, last = start.date(), end.date()
        if first >= last:
            return self._worked(first, start, end) / timedelta(hours=1)
        whole = self.working_days_between(first, last) - self.is_working(last)
        hours = whole * sum((b - a for a, b in self._spans), timedelta())
        hours += self._worked(first, start, end) + self._worked(last, start, end)
        return hours / timedelta(hours=1)

    def _worked(self, day: date, start: datetime, end: datetime) -> timedelta:
        """Return the working time of ``day`` between two moments."""
        if not self.is_working(day):
            return timedelta()
        midnight = datetime.combine(day, time())
        spans = (
            min(midnight + b, end) - max(midnight + a, start) for a, b in self._spans
        )
        return sum((max(span, timedelta()) for span in spans), timedelta())

    def _days_from(self, day: date) -> Iterator[date]:
        """Yield ``day`` when it is worked, then the working days after it."""
        if self.is_working(day):
            yield day
        yield from self._walk(day, 1)
