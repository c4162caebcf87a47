"""What a half-year report is made of: its period, and figures with their records."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from odoo.fields import Domain

from odoo.addons.fao_core.engine import deadline

DAY = timedelta(days=1)
#: From which difference on a figure is another one.
SAME = 0.004


@dataclass(frozen=True)
class Period:
    """A half of a year, both ends included."""

    first: date
    last: date

    @classmethod
    def of(cls, year, half):
        """Return the period of ``half`` (``"1"`` or ``"2"``) of a year."""
        if half == "1":
            return cls(date(year, 1, 1), date(year, 6, 30))
        return cls(date(year, 7, 1), date(year, 12, 31))

    @classmethod
    def before(cls, day):
        """Return year and half of the last period that is over on ``day``."""
        return (day.year, "1") if day.month > 6 else (day.year - 1, "2")

    def a_year_ago(self):
        """Return the same period of the year before."""
        return Period(
            self.first.replace(year=self.first.year - 1),
            self.last.replace(year=self.last.year - 1),
        )

    def days(self, name):
        """Return the domain of records whose date ``name`` lies in the period."""
        return Domain(name, ">=", self.first) & Domain(name, "<=", self.last)

    def moments(self, name):
        """Return the same for a moment, by the days of the office."""
        first = deadline.to_utc(datetime.combine(self.first, time()))
        after = deadline.to_utc(datetime.combine(self.last + DAY, time()))
        return Domain(name, ">=", first) & Domain(name, "<", after)


@dataclass
class Figure:
    """One number and the records that it counts.

    :param key: the value of the dimension ``item``: a code, or the id of a record
    :param previous: the same a year ago
    :param lower: what the offices below reported, and the rows of their reports
    """

    section: str
    item: str
    measure: str
    key: str = ""
    value: float = 0.0
    model: str = "fao.travel.mission"
    ids: list = field(default_factory=list)
    previous: float = 0.0
    lower: float = 0.0
    lower_ids: list = field(default_factory=list)

    @property
    def name(self):
        """What tells the figure apart in its report."""
        return (self.section, self.item, self.measure, self.key)
