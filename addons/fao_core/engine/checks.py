"""Statutory checks: from a rule row and a record to findings with figures."""

import operator
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.fields import Domain

from . import conditions

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

    # ---- Kinds

    def _judge_record(self, check):
        if conditions.holds(self.record, check.expression):
            yield Found(check.id)

    def _judge_lines(self, check):
        for line in self._lines(check):
            yield Found(check.id, line.display_name)

    def _judge_count(self, check):
        lines = self._lines(check)
        if check.distinct_field:
            value = len(lines.mapped(check.distinct_field))
        else:
            value = len(lines)
        yield from self._compare(check, value)

    def _judge_value(self, check):
        yield from self._compare(check, self.record[check.value_field])

    def _judge_working_days(self, check):
        start = self._date(check)
        if not start:
            yield Found(check.id, figures={"value": "", "limit": check.days_value})
            return
        calendar = self.case.company_id._fao_calendar()
        last = calendar.add_days(start, check.days_value)
        earliest = last + timedelta(days=1)
        if self.today < earliest:
            yield Found(
                check.id,
                figures={
                    "date": str(start),
                    "next": str(earliest),
                    "limit": check.days_value,
                },
            )

    def _judge_lead_days(self, check):
        day = self._date(check)
        value = (day - self.today).days if day else 0
        if not day or value < check.days_value:
            yield Found(
                check.id,
                figures={
                    "value": value,
                    "limit": check.days_value,
                    "date": str(day or ""),
                },
            )

    def _judge_register(self, check):
        day = self._date(check)
        lines = self._lines(check) if check.line_field else self.record
        keys = {line: self._key(line, check) for line in lines}
        rows = self._register_rows(check, day, set(keys.values()) - {False})
        for line, key in keys.items():
            dates = sorted(rows.get(key, []))
            if self._compare_with(check)(len(dates) + 1, self._limit(check)):
                continue
            yield Found(
                check.id,
                line.display_name if check.line_field else "",
                {
                    "value": len(dates) + 1,
                    "limit": self._plain(self._limit(check)),
                    "date": str(dates[-1]) if dates else "",
                    "next": str(self._next_possible(check, dates) or ""),
                },
            )

    # ---- Figures

    def _compare(self, check, value):
        limit = self._limit(check)
        if not self._compare_with(check)(value, limit):
            yield Found(
                check.id,
                figures={"value": self._plain(value), "limit": self._plain(limit)},
            )

    @staticmethod
    def _compare_with(check):
        return OPERATORS[check.operator or "<="]

    def _limit(self, check):
        return self.record[check.limit_field] if check.limit_field else check.limit

    @staticmethod
    def _plain(value):
        """Return a whole number without its decimals."""
        if isinstance(value, float) and value.is_integer():
            return int(value)
        return value

    def _lines(self, check):
        lines = self.record[check.line_field]
        return lines.filtered_domain(conditions.parse(check.expression))

    def _date(self, check):
        return fields.Date.to_date(self.record[check.date_field])

    # ---- Registers

    @staticmethod
    def _key(line, check):
        value = line[check.line_key] if check.line_key else line
        return value.id if hasattr(value, "_name") else value

    def _register_rows(self, check, day, keys):
        """Return the dates of the counted register rows by key, in one query."""
        if not day or not keys:
            return {}
        register = self.env[check.register_model].with_context(active_test=False)
        domain = conditions.parse(check.register_domain)
        domain &= Domain(check.register_key, "in", list(keys))
        domain &= self._window(check, day)
        parent = getattr(register, "_fao_parent", "")
        if parent or "case_id" in register._fields:
            path = f"{parent}.case_id" if parent else "case_id"
            domain &= Domain(path, "!=", self.case.id)
        rows = defaultdict(list)
        for row in register.search(domain):
            key = row.mapped(check.register_key)
            key = key.id if hasattr(key, "_name") else key[0]
            rows[key].append(fields.Date.to_date(row.mapped(check.register_date)[0]))
        return rows

    def _window(self, check, day):
        """Return the domain of the window of ``check`` before ``day``."""
        name = check.register_date
        if check.window == "calendar_year":
            first, last = day.replace(month=1, day=1), day.replace(month=12, day=31)
            return Domain(name, ">=", first) & Domain(name, "<=", last)
        first = day - self._span(check)
        return Domain(name, ">", first) & Domain(name, "<=", day)

    @staticmethod
    def _span(check):
        if check.window == "rolling_months":
            return relativedelta(months=check.window_value)
        return relativedelta(days=check.window_value)

    def _next_possible(self, check, dates):
        """Return the first day on which the limit would allow one more."""
        limit = int(self._limit(check))
        if not dates or len(dates) < limit:
            return None
        if check.window == "calendar_year":
            return dates[-1].replace(year=dates[-1].year + 1, month=1, day=1)
        return dates[-limit] + self._span(check) if limit else None
