"""Parts 1 to 3 and 7 of the half-year report: trips, leaders, use of the quota.

A group belongs to the organ that approved it. Our people in the group of another organ
are counted apart, as confirmed members, so that nobody is counted twice when the
reports of several offices are added up.
"""

from collections import defaultdict
from datetime import date

from odoo.fields import Domain

from .half_year_figure import Figure, Period
from .half_year_registers import Registers

REGIONS = ("HK", "MO")
#: Measures of our own groups, and what they are called for confirmed members.
CONFIRMED = {
    "delegations": "confirmed_groups",
    "persons": "confirmed",
    "person_days": "confirmed_person_days",
    "spent": "confirmed_spent",
}


class TravelFigures(Registers):
    """Counts trips by their actual exit, and persons by who really went."""

    def _outbound(self):
        trips = self.trips().filtered(lambda trip: trip.dest_kind != "hkm")
        section = "outbound"
        countries = self._countries(trips, abroad=True)
        yield from self._totals(section, trips, countries)
        yield from self._by_country(section, countries)
        groups = {
            "kind": lambda trip: trip.kind,
            "rank": lambda trip: str(_highest_rank(trip).id or ""),
            "unit": lambda trip: str(trip.organizer_id.id or ""),
            "fund": lambda trip: trip.fund_source or "",
            "plan": lambda trip: "yes" if trip.planned else "no",
        }
        for item, key_of in groups.items():
            for key, found in trips.grouped(key_of).items():
                yield from self._travel(section, item, found, key)

    def _regions(self):
        trips = self.trips()
        hkm = trips.filtered(lambda trip: trip.dest_kind == "hkm")
        regions = self._countries(trips, abroad=False)
        yield from self._totals("hkm", hkm, regions)
        yield from self._by_country("hkm", regions)

    def _countries(self, trips, abroad):
        """Return the trips by the code of each counted country."""
        found = defaultdict(trips.browse)
        for trip in trips:
            for country in trip.country_ids:
                if (country.code not in REGIONS) == abroad:
                    found[country.code] |= trip
        return found

    def _by_country(self, section, countries):
        for code, found in countries.items():
            yield from self._travel(section, "country", found, code, days=False)

    def _totals(self, section, trips, countries):
        """Yield what is said of a set of trips as a whole."""
        own, joined = _sides(trips)
        visits = [found.filtered(_is_own) for found in countries.values()]
        settled = own.filtered("expense_settled")
        yield from self._travel(section, "total", trips)
        yield Figure(
            section,
            "total",
            "visits",
            value=sum(map(len, visits)),
            ids=own.browse().union(*visits).ids,
        )
        yield self.total(section, "total", "days", own, _days)
        yield self.total(section, "total", "budget", own, _budget)
        yield self.total(section, "total", "budget_settled", settled, _budget)
        yield self.total(section, "total", "spent", settled, _spent)
        joined_settled = joined.filtered("expense_settled")
        yield self.total(section, "total", CONFIRMED["spent"], joined_settled, _spent)

    def _travel(self, section, item, trips, key="", days=True):
        """Yield groups, persons and days of ours, and those of confirmed members."""
        own, joined = _sides(trips)
        values = {"persons": _persons, "person_days": _person_days}
        if not days:
            del values["person_days"]
        yield self.count(section, item, "delegations", own, key)
        for measure, value in values.items():
            yield self.total(section, item, measure, own, value, key)
        if not joined and item != "total":
            return
        yield self.count(section, item, CONFIRMED["delegations"], joined, key)
        for measure, value in values.items():
            yield self.total(section, item, CONFIRMED[measure], joined, value, key)

    # ---- Leaders

    def _leaders(self):
        """Yield the trips with leaders, and the leaders by rank."""
        terms = self.env["fao.trip.terms"]._row_in_force(self.company, self.period.last)
        limit = terms.leader_rank_id.sequence
        own, joined = _sides(self.trips())
        found, others = self._leaders_of(own, limit), self._leaders_of(joined, limit)
        yield self.count("leaders", "total", "delegations", _trips_of(own, found))
        for measure, trips, leaders in (
            ("persons", own, found),
            (CONFIRMED["persons"], joined, others),
        ):
            yield Figure(
                "leaders",
                "total",
                measure,
                value=len(leaders),
                ids=_trips_of(trips, leaders).ids,
            )
            by_rank = defaultdict(list)
            for trip, rank in leaders:
                by_rank[rank].append((trip, rank))
            for rank, of_rank in by_rank.items():
                yield Figure(
                    "leaders",
                    "rank",
                    measure,
                    str(rank.id),
                    len(of_rank),
                    ids=_trips_of(trips, of_rank).ids,
                )

    @staticmethod
    def _leaders_of(trips, limit):
        """Return ``(trip, rank)`` of each leader who went."""
        return [
            (trip, rank)
            for trip in trips
            for rank in trip._fao_traveller_ranks()
            if rank and rank.sequence <= limit
        ]

    # ---- Use of the quota

    def _quota(self):
        """Yield the quotas of the year, and what the planned trips used of them."""
        year = self.period.last.year
        quotas = self.env["fao.travel.quota"].search(
            [("company_id", "=", self.company.id), ("year", "=", year)], order="id"
        )
        of_year = Period(date(year, 1, 1), self.period.last)
        made = self.cases(
            "fao.travel.mission",
            of_year.days("actual_exit")
            & Domain("state", "!=", "cancelled")
            & Domain("organizer_id", "in", quotas.unit_id.ids),
        )
        own, joined = _sides(made)
        planned = own.filtered("planned")
        settled = planned.filtered("expense_settled")
        for name, field, trips, value in (
            ("quota", "delegations", planned, lambda _trip: 1),
            # Confirmed members use the quota of persons (TRV-32)
            ("quota_persons", "persons", planned | joined, _persons),
            ("quota_amount", "amount", settled, _spent),
        ):
            quota = sum(quotas.mapped(field))
            yield Figure(
                "plan", "total", name,
                value=quota, model="fao.travel.quota", ids=quotas.ids,
            )  # fmt: skip
            used = self.total("plan", "total", f"{name}_used", trips, value)
            yield used
            share = round(used.value / quota * 100, 2) if quota else 0.0
            yield Figure("plan", "total", f"{name}_share", value=share, ids=used.ids)


def _is_own(trip):
    return not trip.joins_other


def _sides(trips):
    """Return our own groups, and those of other organs that our people joined."""
    own = trips.filtered(_is_own)
    return own, trips - own


def _trips_of(trips, leaders):
    """Return those of ``trips`` that occur in pairs of trip and rank."""
    known = {trip.id for trip, _rank in leaders}
    return trips.filtered(lambda trip: trip.id in known)


def _highest_rank(trip):
    """Return the highest rank of those who went."""
    ranks = trip.env["fao.rank"].union(*trip._fao_traveller_ranks())
    return ranks.sorted(lambda rank: (rank.sequence, rank.code))[:1]


def _persons(trip):
    return trip.traveller_count


def _days(trip):
    return trip.actual_days


def _person_days(trip):
    return trip.actual_days * trip.traveller_count


def _budget(trip):
    return trip.budget_approved_amount


def _spent(trip):
    return trip.spent_amount
