"""Statutory checks: from a rule row and a record to findings with figures."""

import operator
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property

from . import conditions, deadline, value_path
from .registers import Register

OPERATORS = {
    "<=": operator.le,
    "<": operator.lt,
    ">=": operator.ge,
    ">": operator.gt,
    "=": operator.eq,
}


@dataclass
class Found:
    """One thing that a check found.

    :param line: the name of the row that it is about, empty for the whole record
    :param figures: the numbers and dates that produced it, as plain values
    """

    check_id: int
    line: str = ""
    figures: dict = field(default_factory=dict)


def say(check, figures, line):
    """Return the message of ``check`` with its figures, in the reader's language."""
    values = defaultdict(str, figures or {})
    values["line"] = line or ""
    return (check.message or check.name) % values


def stable(check, figures):
    """Return what of ``figures`` does not change by the mere passing of days."""
    figures = dict(figures or {})
    if check.kind == "lead_days":
        figures.pop("value", None)
    return figures


class Judge:
    """Judges one record by the rows in force on a day.

    :param case: the case, in the engine's environment
    :param now: the moment of judging (naive UTC)
    :param record: the duty's record of the case
    """

    def __init__(self, case, now, record):
        self.case = case
        self.env = case.env
        self.record = record
        self.now = now
        self.today = case._local_date(now)

    def judge(self, checks):
        """Return the list of ``Found`` of ``checks``, in their order."""
        found = []
        for check in checks:
            if conditions.holds(self.record, check.condition):
                found.extend(getattr(self, f"_judge_{check.kind}")(check))
        return found

    def message(self, check, found):
        """Return the message of a finding, in the language of the environment."""
        return say(check, found.figures, found.line)

    @cached_property
    def calendar(self):
        """The working calendar of the office."""
        return self.case.company_id._fao_calendar()

    # ---- Kinds

    def _judge_record(self, check):
        if conditions.holds(self.record, check.expression):
            yield self._found(check, self.record, **self._facts(check, self.record))

    def _judge_lines(self, check):
        for line in self._rows(check):
            yield self._found(check, line, **self._facts(check, line))

    def _judge_count(self, check):
        lines = self._rows(check)
        if check.distinct_field:
            value = len(self._distinct(lines, check.distinct_field))
        else:
            value = len(lines)
        yield from self._compare(check, self.record, value)

    def _judge_sum(self, check):
        amounts = (value_path.read(row, check.value_field) for row in self._rows(check))
        yield from self._compare(check, self.record, sum(filter(None, amounts)))

    def _judge_value(self, check):
        for row in self._rows(check):
            value = value_path.read(row, check.value_field) or 0
            yield from self._compare(check, row, value)

    def _judge_between(self, check):
        for row in self._rows(check):
            first, last = (
                self._date(row, check.date_field),
                self._date(row, check.date_to_field),
            )
            dates = {"from": str(first or ""), "to": str(last or "")}
            if first and last:
                value = self._days(check, first, last)
                yield from self._compare(check, row, value, **dates)
            else:
                limit = value_path.plain(self._limit(check, row))
                yield self._found(check, row, value="", limit=limit, **dates)

    def _judge_working_days(self, check):
        start = self._date(self.record, check.date_field)
        limit = check.days_value
        if not start:
            yield self._found(check, self.record, value="", limit=limit)
            return
        earliest = self.calendar.add_days(start, limit) + timedelta(days=1)
        if self.today < earliest:
            yield self._found(
                check, self.record, date=str(start), next=str(earliest), limit=limit
            )

    def _judge_lead_days(self, check):
        day = self._date(self.record, check.date_field)
        value = self._days(check, self.today, day) if day else 0
        if not day or value < check.days_value:
            yield self._found(
                check,
                self.record,
                value=value,
                limit=check.days_value,
                date=str(day or ""),
            )

    def _judge_early_days(self, check):
        day = self._date(self.record, check.date_field)
        first = day and self._days_before(check, day)
        if not day or self.today < first:
            yield self._found(
                check,
                self.record,
                limit=check.days_value,
                date=str(day or ""),
                next=str(first or ""),
            )

    def _judge_register(self, check):
        day = self._date(self.record, check.date_field)
        limit = self._limit(check, self.record)

        def allowed(value):
            return OPERATORS[check.operator](value, limit)

        register = Register(check, self.case, day, allowed)
        for row, figures in register.judge(self._rows(check)):
            yield self._found(check, row, limit=value_path.plain(limit), **figures)

    # ---- Figures

    def _found(self, check, row, **figures):
        """Return a finding on ``row``; it is named when lines are judged."""
        own = row == self.record and not check.line_field
        line = "" if own else row.display_name
        return Found(check.id, line, figures)

    def _compare(self, check, row, value, **figures):
        limit = self._limit(check, row)
        if not OPERATORS[check.operator](value, limit):
            figures |= {
                "value": value_path.plain(value),
                "limit": value_path.plain(limit),
            }
            yield self._found(check, row, **figures)

    def _facts(self, check, row):
        """Return the values that made the condition of ``check`` hold on ``row``.

        A field that not everybody may read is judged, but not shown.
        """
        facts = {}
        for path in value_path.names_of(conditions.parse(check.expression)):
            field_ = row._fields.get(path.partition(".")[0])
            target = value_path.find(check.duty_id, row._name, path)
            if target and not target.many and not field_.groups:
                facts[path] = value_path.plain(value_path.read(row, path))
        return {"facts": facts} if facts else {}

    def _limit(self, check, row):
        if check.limit_field:
            return value_path.read(row, check.limit_field) or 0
        return check.limit

    def _rows(self, check):
        """Return what is judged: the matching lines, else the record."""
        if not check.line_field:
            return self.record
        lines = self.record[check.line_field]
        return lines.filtered_domain(conditions.parse(check.expression))

    @staticmethod
    def _distinct(lines, path):
        """Return the different values of ``path`` on ``lines``; none is no value."""
        values = set()
        for line in lines:
            value = line.mapped(path)
            values |= set(value.ids if hasattr(value, "_name") else filter(None, value))
        return values

    @staticmethod
    def _date(row, path):
        """Return the day of a date, a moment or a form field at the office."""
        value = value_path.read(row, path)
        if isinstance(value, str) and len(value) > 10:
            value = datetime.fromisoformat(value)
        if isinstance(value, str):
            value = datetime.fromisoformat(value).date()
        if isinstance(value, datetime):
            return deadline.local_date(value)
        return value or None

    def _days(self, check, first, last):
        """Return the time from ``first`` to ``last`` in the unit of ``check``."""
        if check.days_unit == "working":
            return self.calendar.working_days_between(first, last)
        if check.days_unit == "months":
            return deadline.months_between(first, last)
        return (last - first).days

    def _days_before(self, check, day):
        """Return the day that lies the days of ``check`` before ``day``."""
        count = -check.days_value
        if check.days_unit == "working":
            return self.calendar.add_days(day, count)
        if check.days_unit == "months":
            return deadline.add_months(day, count)
        return deadline.add_calendar_days(day, count)
