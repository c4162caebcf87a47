"""The counting rules of the half-year report on travel (D11), over the registers.

A trip belongs to the period of its actual exit. Delegations and person-times are
counted, cancelled trips are not, Hong Kong and Macao apart; confirmed members stand
apart, too. Decisions belong to the period of their day. Nothing is guessed: what is
missing is a gap.
"""

from odoo.fields import Domain

from .half_year_figure import Figure
from .half_year_lower import LowerOffices
from .half_year_office import OfficeFigures
from .half_year_travel import TravelFigures

#: The parts of the report and what they are told by, in their order.
SECTIONS = (
    "outbound",
    "hkm",
    "leaders",
    "passports",
    "reports",
    "control",
    "plan",
)
ITEMS = (
    "total",
    "country",
    "kind",
    "rank",
    "unit",
    "fund",
    "plan",
    "rule",
    "recipient",
)


class HalfYear(TravelFigures, OfficeFigures):
    """Counts one period of one office, and adds what lower offices reported."""

    def __init__(self, env, company, period, classes):
        super().__init__(env, company, period, classes)
        self.lower = LowerOffices(env, company, period, classes)

    def figures(self):
        """Return all figures of the office itself, in the order of the report."""
        return [
            *self._outbound(),
            *self._regions(),
            *self._leaders(),
            *self._passports(),
            *self._reports(),
            *self._control(),
            *self._quota(),
        ]

    def report(self, past, signed):
        """Return all figures of the report, each beside what it is compared with.

        What there was then only, or is in a lower office only, is a figure of nought.

        :param dict past: values of the same period of the year before, by name
        :param signed: names of the figures of the report that this one supplements
        """
        found = {figure.name: figure for figure in self.figures()}
        lower = self.lower.figures()
        then = [name for name, value in past.items() if value]
        for name in [*lower, *then, *signed]:
            found.setdefault(name, Figure(*name))
        for name, figure in found.items():
            figure.previous = past.get(name, 0.0)
            figure.lower, figure.lower_ids = lower.get(name, (0.0, []))
        return sorted(found.values(), key=_place)

    def gaps(self, today):
        """Yield ``(kind, record, whether it stands in the way)`` of missing data.

        The record is the mission that lacks something, or the lower office whose
        figures are missing.
        """
        began = self.cases(
            "fao.travel.mission",
            self.period.days("approved_exit")
            & Domain("state", "in", ("approved", "done"))
            & Domain("actual_exit", "=", False),
        )
        for trip in began:
            yield "no_exit", trip, True
        for trip in self.trips():
            if not trip.actual_entry:
                back = bool(trip.entry_date and trip.entry_date < today)
                yield ("no_entry" if back else "abroad"), trip, back
            if not trip.country_ids:
                yield "no_country", trip, True
            if not any(trip._fao_traveller_ranks()):
                yield "no_rank", trip, True
        for kind, office in self.lower.missing():
            yield kind, office, False


def _place(figure):
    """Return where a figure stands in its report."""
    return SECTIONS.index(figure.section), ITEMS.index(figure.item)
