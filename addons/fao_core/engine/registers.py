"""Checks over a register: what was counted in a window, and when more is possible."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from odoo.fields import Domain

from . import conditions, deadline, value_path

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """The days whose entries count; an open end has no date."""

    first: date | None = None
    last: date | None = None

    def holds(self, day):
        """Whether an entry of ``day`` counts."""
        return (not self.first or day >= self.first) and (
            not self.last or day <= self.last
        )


class Register:
    """The entries of one register that one check counts for one case.

    :param check: a ``fao.check`` of the kind ``register``
    :param case: the case judged; its own entries are not counted
    :param date day: the day of the case from which the window is measured
    :param allowed: function from a value to whether it is allowed
    """

    def __init__(self, check, case, day, allowed):
        self.check = check
        self.case = case
        self.env = case.env
        self.day = day
        self.allowed = allowed

    def judge(self, rows):
        """Yield ``(row, figures)`` of each judged row that breaks the limit."""
        keys = {row: self._key(row) for row in rows}
        windows = self._windows(rows)
        entries = self._entries(windows, set(keys.values()) - {False})
        for row, key in keys.items():
            window = windows.get(row)
            if not window:
                continue
            counted = sorted(
                (day, amount)
                for day, amount in entries.get(key, [])
                if window.holds(day)
            )
            own = self._own(row)
            value = own + sum(amount for _day, amount in counted)
            if not self.allowed(value):
                yield row, self._figures(window, counted, own, value)

    def _figures(self, window, counted, own, value):
        return {
            "value": value_path.plain(value),
            "own": value_path.plain(own),
            "date": str(counted[-1][0]) if counted else "",
            "next": str(self._next_possible(window, counted, own) or ""),
            "from": str(window.first or ""),
            "to": str(window.last or ""),
        }

    def _own(self, row):
        """Return what the case itself adds."""
        if not self.check.count_own:
            return 0
        if self.check.measure == "sum":
            path = self.check.value_field
            return (value_path.read(row, path) or 0) if path else 0
        return 1

    # ---- Entries

    def _key(self, row):
        path = self.check.line_key
        value = value_path.read(row, path) if path else row
        return value.id if hasattr(value, "_name") else value

    def _entries(self, windows, keys):
        """Return ``[(day, amount)]`` by key, in one query."""
        check = self.check
        if not windows or not keys:
            return {}
        register = self.env[check.register_model].with_context(active_test=False)
        domain = conditions.parse(check.register_domain)
        domain &= Domain(check.register_key, "in", list(keys))
        domain &= self._dated(register, windows.values())
        parent = getattr(register, "_fao_parent", "")
        if register._name == "fao.case":
            domain &= Domain("id", "!=", self.case.id)
        elif parent or "case_id" in register._fields:
            path = f"{parent}.case_id" if parent else "case_id"
            domain &= Domain(path, "!=", self.case.id)
        entries = defaultdict(list)
        for entry in register.search(domain):
            key = value_path.read(entry, check.register_key)
            key = key.id if hasattr(key, "_name") else key
            day = self._day(value_path.read(entry, check.register_date))
            entries[key].append((day, self._amount(entry)))
        return entries

    def _amount(self, entry):
        if self.check.measure == "sum":
            return value_path.read(entry, self.check.register_value) or 0
        return 1

    def _dated(self, register, windows):
        """Return the domain of entries that may lie in one of ``windows``."""
        path = self.check.register_date
        firsts = [window.first for window in windows]
        lasts = [window.last for window in windows]
        first, last = (
            None if None in firsts else min(firsts),
            None if None in lasts else max(lasts),
        )
        target = value_path.find(self.check.duty_id, register._name, path)
        domain = Domain(path, "!=", False)
        if target.type == "datetime":
            first = first and deadline.to_utc(datetime.combine(first, time()))
            last = last and deadline.to_utc(datetime.combine(last + DAY, time()))
            after = Domain(path, "<", last) if last else Domain.TRUE
        else:
            after = Domain(path, "<=", last) if last else Domain.TRUE
        return domain & after & (Domain(path, ">=", first) if first else Domain.TRUE)

    @staticmethod
    def _day(value):
        return deadline.local_date(value) if isinstance(value, datetime) else value

    # ---- Windows

    def _windows(self, rows):
        """Return the ``Window`` of each row; none where the case has no day yet."""
        if not self.day:
            return {}
        if self.check.window == "term":
            return self._terms(rows)
        if self.check.window == "calendar_year":
            year = self.day.year
            window = Window(date(year, 1, 1), date(year, 12, 31))
        else:
            window = Window(self.day - self._span() + DAY, self.day)
        return dict.fromkeys(rows, window)

    def _span(self):
        if self.check.window == "rolling_months":
            return relativedelta(months=self.check.window_value)
        return timedelta(days=self.check.window_value)

    def _terms(self, rows):
        """Return the term of office of each row.

        A person without a post that day has no first day: every earlier entry
        counts, which is the stricter reading.
        """
        terms, people, users = {}, {}, self.env["res.users"]
        for row in rows:
            value = value_path.read(row, self.check.term_field)
            model = getattr(value, "_name", "")
            if model == "res.partner":
                value = value.with_context(active_test=False).user_ids
            if model:
                people[row] = value
                users |= value
            else:
                terms[row] = Window(self._day(value) or None)
        posts = self._posts(users)
        for row, holders in people.items():
            held = posts.filtered(lambda p, h=holders: p.user_id in h)
            first = held.sorted("date_from")[:1]
            terms[row] = Window(first.date_from or None, first.date_to or None)
        return terms

    def _posts(self, users):
        """Return the posts that ``users`` hold on the day of the case."""
        posts = users._fao_posts(on=self.day)
        position = self.check.term_position_id
        if position:
            posts = posts.filtered(lambda p: p.position_id == position)
        return posts

    # ---- When it would be possible

    def _next_possible(self, window, counted, own):
        """Return the first day on which the case would be allowed, or nothing.

        Only a ceiling gives way by waiting: entries leave the window.
        """
        if (
            not counted
            or self.check.operator not in ("<=", "<")
            or not self.allowed(own)
        ):
            return None
        if self.check.window == "calendar_year":
            return date(self.day.year + 1, 1, 1)
        if self.check.window == "term":
            return window.last and window.last + DAY
        rest = own + sum(amount for _day, amount in counted)
        for day, amount in counted:
            rest -= amount
            if self.allowed(rest):
                return day + self._span()
        return None
