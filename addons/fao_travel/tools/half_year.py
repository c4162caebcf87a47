"""The counting rules of the half-year report on travel (D11), over the registers.

A trip belongs to the period of its actual exit. Delegations and person-times are
counted, cancelled trips are not, Hong Kong and Macao apart. Decisions belong to the
period of their day. Nothing is guessed: what is missing is a gap.
"""

from collections import defaultdict
from datetime import date

from odoo.fields import Domain

from .half_year_figure import Figure, Period

REGIONS = ("HK", "MO")
#: The codes of stages of passports in the ledger that are figures of the stock.
STOCK = ("in_custody", "lent", "with_embassy", "damaged")
#: The stage of an approved mission, and those that lead there by a decision.
APPROVED, APPROVES = "approved", ("sign", "superior")
#: Models whose refusals belong to travel.
TRAVEL_MODELS = (
    "fao.travel.mission",
    "fao.passport.application",
    "fao.visa.application",
)


class HalfYear:
    """Counts one period of one office.

    :param env: an environment that reads all registers
    :param company: the office
    :param classes: the classes of confidentiality that are counted, as text
    """

    def __init__(self, env, company, period, classes):
        self.env = env
        self.company = company
        self.period = period
        self.classes = list(classes)

    def figures(self):
        """Return all figures, in the order of the report."""
        return [
            *self._outbound(),
            *self._regions(),
            *self._leaders(),
            *self._passports(),
            *self._reports(),
            *self._control(),
            *self._quota(),
        ]

    # ---- Registers

    def cases(self, model, domain):
        """Return the records of a duty that the report may count."""
        domain &= Domain("company_id", "=", self.company.id)
        domain &= Domain("confidentiality", "in", self.classes)
        return self.env[model].search(domain, order="id")

    def trips(self):
        """Return the trips that began in the period."""
        made = self.period.days("actual_exit") & Domain("state", "!=", "cancelled")
        return self.cases("fao.travel.mission", made)

    # ---- (1) Outbound, (2) Hong Kong and Macao, (3) leaders

    def _outbound(self):
        trips = self.trips().filtered(lambda trip: trip.dest_kind != "hkm")
        section = "outbound"
        yield from self._totals(section, trips, self._countries(trips, abroad=True))
        groups = {
            "country": self._countries(trips, abroad=True),
            "kind": trips.grouped("kind"),
            "rank": trips.grouped(lambda trip: str(trip.highest_rank_id.id or "")),
            "unit": trips.grouped(lambda trip: str(trip.organizer_id.id or "")),
            "fund": trips.grouped(lambda trip: trip.fund_source or ""),
            "plan": trips.grouped(lambda trip: "yes" if trip.planned else "no"),
        }
        for item, by_key in groups.items():
            for key, found in by_key.items():
                yield self._count(section, item, "delegations", found, key)
                yield self._sum(section, item, "persons", found, _persons, key)
                if item != "country":
                    yield self._sum(
                        section, item, "person_days", found, _person_days, key
                    )

    def _regions(self):
        trips = self.trips()
        hkm = trips.filtered(lambda trip: trip.dest_kind == "hkm")
        regions = self._countries(trips, abroad=False)
        yield from self._totals("hkm", hkm, regions)
        for code, found in regions.items():
            yield self._count("hkm", "country", "delegations", found, code)
            yield self._sum("hkm", "country", "persons", found, _persons, code)

    def _countries(self, trips, abroad):
        """Return the trips by the code of each counted country."""
        found = defaultdict(trips.browse)
        for trip in trips:
            for country in trip.country_ids:
                if (country.code not in REGIONS) == abroad:
                    found[country.code] |= trip
        return found

    def _totals(self, section, trips, countries):
        """Yield what is said of a set of trips as a whole."""
        visits = sum(map(len, countries.values()))
        settled = trips.filtered("expense_settled")
        yield self._count(section, "total", "delegations", trips)
        yield self._sum(section, "total", "persons", trips, _persons)
        yield Figure(
            section,
            "total",
            "visits",
            value=visits,
            ids=trips.browse().union(*countries.values()).ids,
        )
        yield self._sum(section, "total", "days", trips, _days)
        yield self._sum(section, "total", "person_days", trips, _person_days)
        yield self._sum(section, "total", "budget", trips, _budget)
        yield self._sum(section, "total", "budget_settled", settled, _budget)
        yield self._sum(section, "total", "spent", settled, _spent)

    def _leaders(self):
        """Yield the trips with leaders, and the leaders by rank."""
        terms = self.env["fao.trip.terms"]._row_in_force(self.company, self.period.last)
        limit = terms.leader_rank_id.sequence
        members = self.trips().member_ids.filtered(
            lambda member: member.rank_sequence and member.rank_sequence <= limit
        )
        missions = members.mission_id.sorted("id")
        yield self._count("leaders", "total", "delegations", missions)
        yield Figure(
            "leaders", "total", "persons", value=len(members), ids=missions.ids
        )
        for rank, found in members.grouped("rank_id").items():
            yield Figure(
                "leaders",
                "rank",
                "persons",
                str(rank.id),
                len(found),
                ids=found.mission_id.sorted("id").ids,
            )

    # ---- (5) Passports

    def _passports(self):
        last = self.period.last
        passports = self.env["fao.passport"].search(
            Domain("company_id", "=", self.company.id), order="id"
        )
        rows = self._last_movements(passports)
        yield self._stock("issued", self._issued(passports))
        for state in STOCK:
            found = rows.filtered(lambda row, state=state: row.state == state)
            yield self._stock(state, found.passport_id)
        overdue = rows.filtered(
            lambda row: (
                row.state == "lent"
                and row.loan_id.due_back
                and row.loan_id.due_back < last
            )
        )
        yield self._stock("overdue", overdue.passport_id)
        for kind in ("loss", "cancel"):
            found = self._moved(passports, kind)
            yield self._stock({"loss": "lost", "cancel": "cancelled"}[kind], found)

    def _last_movements(self, passports):
        """Return the ledger row by which each passport stood at the end."""
        movements = self.env["fao.passport.movement"]
        groups = movements._read_group(
            Domain("passport_id", "in", passports.ids)
            & Domain("day", "<=", self.period.last),
            ["passport_id"],
            ["id:max"],
        )
        return movements.browse([row for _passport, row in groups])

    def _issued(self, passports):
        first, last = self.period.first, self.period.last
        return passports.filtered(lambda row: first <= row.issued_on <= last)

    def _moved(self, passports, kind):
        rows = self.env["fao.passport.movement"].search(
            Domain("passport_id", "in", passports.ids)
            & Domain("kind", "=", kind)
            & self.period.days("day")
        )
        return rows.passport_id

    def _stock(self, measure, passports):
        ids = passports.sorted("id").ids
        return Figure(
            "passports",
            "total",
            measure,
            value=len(ids),
            model="fao.passport",
            ids=ids,
        )

    # ---- (6) Reports on trips

    def _reports(self):
        due = self.cases(
            "fao.travel.mission",
            self.period.days("trip_report_due")
            & Domain("state", "in", ("approved", "done")),
        )
        groups = defaultdict(due.browse)
        for trip in due:
            groups[self._timeliness(trip)] |= trip
        yield self._count("reports", "total", "due", due)
        for measure in ("on_time", "late", "missing"):
            yield self._count("reports", "total", measure, groups[measure])

    @staticmethod
    def _timeliness(trip):
        days = [day for day in trip.trip_report_ids.mapped("submitted_on") if day]
        if not days:
            return "missing"
        return "on_time" if min(days) <= trip.trip_report_due else "late"

    # ---- (7) Decisions, violations, fraud

    def _control(self):
        yield self._approvals()
        yield from self._refusals()
        violations = self.cases(
            "fao.trip.report",
            self.period.moments("closed_at")
            & Domain("result", "=", "violation")
            & Domain("stage_kind", "=", "done"),
        )
        yield self._listed("total", "violations", violations)
        frauds = self.cases("fao.fraud.case", self.period.days("imposed_on"))
        yield self._listed("total", "frauds", frauds)
        referred = self.cases("fao.fraud.case", self.period.days("referred_on"))
        yield self._listed("total", "referrals", referred)
        for recipient, found in referred.grouped("recipient").items():
            yield self._listed("recipient", "referrals", found, recipient or "")

    def _approvals(self):
        """Return the approvals that were given, changes that were filed left out."""
        stays = self.env["fao.stay"].search(
            self.period.moments("entered_at")
            & Domain("stage_code", "=", APPROVED)
            & Domain("duty_id.model", "=", "fao.travel.mission")
            & Domain("company_id", "=", self.company.id)
            & Domain("case_id.confidentiality", "in", self.classes)
        )
        earlier = self.env["fao.stay"].search([("case_id", "in", stays.case_id.ids)])
        stage_of = {(row.case_id, row.visit): row.stage_code for row in earlier}
        given = stays.filtered(
            lambda row: stage_of.get((row.case_id, row.visit - 1)) in APPROVES
        )
        missions = self.env["fao.travel.mission"].search(
            [("case_id", "in", given.case_id.ids)], order="id"
        )
        return Figure(
            "control", "total", "approvals", value=len(given), ids=missions.ids
        )

    def _refusals(self):
        refusals = self.env["fao.refusal"].search(
            self.period.moments("refused_at")
            & Domain("company_id", "=", self.company.id)
            & Domain("confidentiality", "in", self.classes)
            & Domain("duty_id.model", "in", TRAVEL_MODELS),
            order="id",
        )
        yield self._listed("total", "refusals", refusals)
        by_rule = defaultdict(refusals.browse)
        for row in refusals:
            for code in (row.rule_codes or "").split(", "):
                by_rule[code] |= row
        for code, found in sorted(by_rule.items()):
            yield self._listed("rule", "refusals", found, code)

    # ---- Use of the quota

    def _quota(self):
        """Yield the delegations of the quotas of the year, and those used."""
        year = self.period.last.year
        quotas = self.env["fao.travel.quota"].search(
            [("company_id", "=", self.company.id), ("year", "=", year)], order="id"
        )
        quota = sum(quotas.mapped("delegations"))
        yield Figure(
            "plan",
            "total",
            "quota",
            value=quota,
            model="fao.travel.quota",
            ids=quotas.ids,
        )
        of_year = Period(date(year, 1, 1), self.period.last)
        made = self.cases(
            "fao.travel.mission",
            of_year.days("actual_exit")
            & Domain("state", "!=", "cancelled")
            & Domain("planned", "=", True)
            & Domain("organizer_id", "in", quotas.unit_id.ids),
        )
        yield self._count("plan", "total", "quota_used", made)
        share = round(len(made) / quota * 100, 2) if quota else 0.0
        yield Figure("plan", "total", "quota_share", value=share, ids=made.ids)

    # ---- Figures

    @staticmethod
    def _count(section, item, measure, trips, key=""):
        return Figure(section, item, measure, key, len(trips), ids=trips.ids)

    @staticmethod
    def _sum(section, item, measure, trips, value, key=""):
        total = sum(value(trip) for trip in trips)
        return Figure(section, item, measure, key, total, ids=trips.ids)

    @staticmethod
    def _listed(item, measure, records, key=""):
        return Figure(
            "control",
            item,
            measure,
            key,
            len(records),
            model=records._name,
            ids=records.ids,
        )

    # ---- What is missing

    def gaps(self, today):
        """Yield ``(kind, mission, whether it stands in the way)`` of missing data."""
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
            if not trip.highest_rank_id:
                yield "no_rank", trip, True


def _persons(trip):
    return trip.member_count


def _days(trip):
    return trip.actual_days


def _person_days(trip):
    return trip.actual_days * trip.member_count


def _budget(trip):
    return trip.budget_approved_amount


def _spent(trip):
    return trip.spent_amount


def compare(now, past):
    """Return pairs ``(figure, value of the past)``, also of what there was then only.

    :param list now: the figures of the period
    :param dict past: values of the same period of the year before, by name
    """
    known = {figure.name for figure in now}
    gone = [
        Figure(section, item, measure, key)
        for section, item, measure, key in past
        if (section, item, measure, key) not in known
    ]
    return [(figure, past.get(figure.name, 0.0)) for figure in [*now, *gone]]
