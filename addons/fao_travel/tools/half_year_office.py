"""Parts 4 to 6 of the half-year report: passports, trip reports, decisions, control."""

from collections import defaultdict

from odoo.fields import Domain

from .half_year_figure import Figure
from .half_year_registers import Registers

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


class OfficeFigures(Registers):
    """Counts what the office did: decisions belong to the period of their day."""

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
        yield self.count("reports", "total", "due", due)
        for measure in ("on_time", "late", "missing"):
            yield self.count("reports", "total", measure, groups[measure])

    @staticmethod
    def _timeliness(trip):
        days = [day for day in trip.trip_report_ids.mapped("submitted_on") if day]
        if not days:
            return "missing"
        return "on_time" if min(days) <= trip.trip_report_due else "late"

    # ---- (7) Decisions, violations, fraud

    def _control(self):
        yield from self._approvals()
        yield from self._refusals()
        violations = self.cases(
            "fao.trip.report",
            self.period.moments("closed_at")
            & Domain("result", "=", "violation")
            & Domain("stage_kind", "=", "done"),
        )
        yield self.count("control", "total", "violations", violations)
        frauds = self.cases("fao.fraud.case", self.period.days("imposed_on"))
        yield self.count("control", "total", "frauds", frauds)
        yield from self._referrals()

    def _referrals(self):
        """Yield the letters of frauds and of violations: by their cases, as one kind.

        An outcome is noted of frauds only.
        """
        in_period = self.period.days("referred_on")
        frauds = self.cases("fao.fraud.case", in_period)
        violations = self.cases("fao.trip.report", in_period)
        cases = (frauds.case_id | violations.case_id).sorted("id")
        yield self.count("control", "total", "referrals", cases)
        answered = frauds.filtered("outcome")
        yield self.count("control", "total", "outcomes", answered)
        by_recipient = defaultdict(cases.browse)
        for row in (*frauds, *violations):
            by_recipient[row.recipient or ""] |= row.case_id
        for recipient, found in sorted(by_recipient.items()):
            yield self.count("control", "recipient", "referrals", found, recipient)

    def _approvals(self):
        """Yield the approvals that were given, changes that were filed left out.

        A task confirmation (任务确认件) approves no group of our own.
        """
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
        joined = missions.filtered("joins_other")
        for measure, found in (
            ("approvals", missions - joined),
            ("confirmations", joined),
        ):
            times = given.filtered(lambda row, f=found: row.case_id in f.case_id)
            yield Figure("control", "total", measure, value=len(times), ids=found.ids)

    def _refusals(self):
        refusals = self.env["fao.refusal"].search(
            self.period.moments("refused_at")
            & Domain("company_id", "=", self.company.id)
            & Domain("confidentiality", "in", self.classes)
            & Domain("duty_id.model", "in", TRAVEL_MODELS),
            order="id",
        )
        yield self.count("control", "total", "refusals", refusals)
        by_rule = defaultdict(refusals.browse)
        for row in refusals:
            for code in (row.rule_codes or "").split(", "):
                by_rule[code] |= row
        for code, found in sorted(by_rule.items()):
            yield self.count("control", "rule", "refusals", found, code)
