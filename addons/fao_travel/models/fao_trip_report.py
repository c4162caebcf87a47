from odoo import Command, api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError


class FaoTripReport(models.Model):
    """What a delegation reports after its return (D9): the trip as it really was.

    The rules (CTL-01, 03, 04) are checks of the pack. Deviations from the approval are
    found by comparing whenever the report or the actual days change; the report closes
    when each of them is settled.
    """

    _name = "fao.trip.report"
    _inherit = ["fao.case.mixin"]
    _description = "Trip report"
    _order = "due_on desc, id desc"
    _fao_duty_code = "trip_report"
    _fao_facts = frozenset({"submitted_on", "referral"})

    mission_id = fields.Many2one(
        "fao.travel.mission",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("approved_exit", "!=", False), ("state", "!=", "cancelled")],
    )
    # ---- The trip, as it was noted at the return
    actual_exit = fields.Date(related="mission_id.actual_exit", store=True)
    actual_entry = fields.Date(related="mission_id.actual_entry", store=True)
    actual_days = fields.Integer(compute="_compute_actual_days", aggregator=None)
    approved_days = fields.Integer(related="mission_id.approved_days", aggregator=None)
    due_on = fields.Date(
        related="mission_id.trip_report_due", string="Report due", store=True
    )
    submitted_on = fields.Date(string="Submitted on", readonly=True, copy=False)
    days_late = fields.Integer(
        compute="_compute_days_late", aggregator=None, help="As of today or submission."
    )

    # ---- The report
    text = fields.Text(string="Report")
    text_length = fields.Integer(
        string="Characters",
        compute="_compute_text_length",
        aggregator=None,
        help="Characters of the report without blanks.",
    )
    results = fields.Text()
    contacts = fields.Text(help="Persons and bodies met, for later contact.")
    follow_ups = fields.Text(string="Follow-up")
    gifts = fields.Text(string="Gifts received")
    notice_posted_on = fields.Date(string="Post-trip notice posted on")
    stop_ids = fields.One2many("fao.trip.stop", "report_id", string="Actual stops")
    actual_member_ids = fields.Many2many(
        "res.partner",
        "fao_trip_report_person_rel",
        string="Persons who travelled",
        domain=[("is_company", "=", False)],
    )

    # ---- Expenses
    currency_id = fields.Many2one(related="company_id.currency_id")
    expense_ids = fields.One2many("fao.trip.expense", "report_id", string="Expenses")
    stamps_enclosed = fields.Boolean(
        string="Passport copies with stamps",
        help="Copies of the passports with the stamps of exit and entry are enclosed.",
    )
    allowance_days = fields.Integer(
        string="Person-days allowed",
        compute="_compute_allowance_days",
        aggregator=None,
        help="Days of the approved persons who travelled, no more than were approved.",
    )
    allowance_nights = fields.Integer(
        string="Person-nights allowed",
        compute="_compute_allowance_days",
        aggregator=None,
    )
    expense_total = fields.Monetary(compute="_compute_expenses", store=True)
    expense_refused = fields.Monetary(
        string="Not reimbursed", compute="_compute_expenses", store=True
    )
    expense_reimbursable = fields.Monetary(
        string="Reimbursable", compute="_compute_expenses", store=True
    )
    expense_final = fields.Monetary(string="Settled amount")

    # ---- Control
    deviation_ids = fields.One2many(
        "fao.trip.deviation", "report_id", string="Deviations"
    )
    deviation_count = fields.Integer(
        string="Deviations (number)", compute="_compute_result", store=True
    )
    open_deviation_count = fields.Integer(
        string="Open deviations", compute="_compute_result", store=True
    )
    result = fields.Selection(
        [
            ("open", "Open"),
            ("ok", "As approved"),
            ("minor", "Minor deviation"),
            ("violation", "Violation"),
        ],
        compute="_compute_result",
        store=True,
    )

    _mission_once = models.UniqueIndex(
        "(mission_id)", "There is a report on this mission already."
    )

    # ---- Computes

    @api.depends("actual_exit", "actual_entry")
    def _compute_actual_days(self):
        for report in self:
            first, last = report.actual_exit, report.actual_entry
            report.actual_days = (last - first).days + 1 if first and last else 0

    @api.depends("due_on", "submitted_on")
    def _compute_days_late(self):
        today = self.env["fao.calendar.day"]._today()
        for report in self:
            day, due = report.submitted_on or today, report.due_on
            report.days_late = max((day - due).days, 0) if due else 0

    @api.depends("text")
    def _compute_text_length(self):
        for report in self:
            report.text_length = len("".join((report.text or "").split()))

    @api.depends("actual_days", "approved_days", "actual_member_ids")
    def _compute_allowance_days(self):
        for report in self:
            persons = report.actual_member_ids & report.mission_id.approved_member_ids
            days = min(report.actual_days, report.approved_days)
            report.allowance_days = days * len(persons)
            report.allowance_nights = max(days - 1, 0) * len(persons)

    @api.depends("expense_ids.amount", "expense_ids.refused")
    def _compute_expenses(self):
        for report in self:
            total = sum(report.expense_ids.mapped("amount"))
            refused = sum(report.expense_ids.mapped("refused"))
            report.expense_total = total
            report.expense_refused = refused
            report.expense_reimbursable = total - refused

    @api.depends("deviation_ids.outcome")
    def _compute_result(self):
        for report in self:
            outcomes = report.deviation_ids.mapped("outcome")
            still_open = outcomes.count(False)
            report.deviation_count = len(outcomes)
            report.open_deviation_count = still_open
            worst = [kind for kind in ("violation", "minor") if kind in outcomes]
            report.result = "open" if still_open else (worst or ["ok"])[0]

    # ---- The case

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            found = self._prepare_from_mission(vals)
            unit = {"unit_id": found["unit_id"]} if found else {}
            prepared.append({**found, **vals, **unit})
        reports = super().create(prepared)
        reports._fao_find_deviations()
        return reports

    def write(self, vals):
        if "mission_id" in vals and set(self.mission_id.ids) != {vals["mission_id"]}:
            raise FaoError("FAO-LOCKED", self.env._("A report stays with its mission."))
        return super().write(vals)

    def _prepare_from_mission(self, vals):
        """Return title, unit, route and persons of the mission, to be corrected.

        Read as the user: nobody reports on a mission that he may not see.
        """
        mission = self.env["fao.travel.mission"].browse(vals.get("mission_id") or [])
        if not mission:
            return {}
        persons = mission.approved_member_ids & mission.member_ids.person_id
        return {
            "title": self.env._("Report: %(mission)s", mission=mission.title),
            "unit_id": mission.unit_id.id,
            "actual_member_ids": [Command.set(persons.ids)],
            "stop_ids": [
                Command.create(
                    {
                        "sequence": stop.sequence,
                        "country_id": stop.country_id.id,
                        "city": stop.city,
                        "transit": stop.transit and not stop.leaves_airport,
                    }
                )
                for stop in mission.stop_ids
            ],
        }

    def _fao_interested_users(self):
        """Return those who travelled: they decide nothing on their report."""
        return super()._fao_interested_users() | self.actual_member_ids.user_ids

    def _fao_after_content(self):
        self._fao_find_deviations()
        return super()._fao_after_content()

    def _fao_on_transition(self, transition, documents):
        """Note the day of the report."""
        result = super()._fao_on_transition(transition, documents)
        if transition.is_submission and not self.submitted_on:
            guard.enter(self).submitted_on = self.env["fao.calendar.day"]._today()
        return result

    # ---- Actual against approved

    def _fao_find_deviations(self):
        """Compare the trip with its approval; keep what is known, drop what is not.

        Settled deviations of a report that is closed stay as they are.
        """
        for report in guard.enter(self.sudo()):  # found whoever writes
            if report.case_id.closed_at:
                continue
            found = {row["key"]: row for row in report._compare()}
            gone = report.deviation_ids.filtered(lambda d, f=found: d.key not in f)
            new = found.keys() - set(report.deviation_ids.mapped("key"))
            if gone or new:
                gone.unlink()
                report.deviation_ids.create(
                    [
                        found[key] | {"report_id": report.id}
                        for key in found
                        if key in new
                    ]
                )
                report.invalidate_recordset(["deviation_ids"])  # for their order
                report.case_id._content_changed()

    def _compare(self):
        """Yield the values of each deviation: route, days, persons, in this order."""
        self.ensure_one()
        mission = self.mission_id
        for stop in self.stop_ids.filtered(lambda row: not row.transit):
            kind = mission._fao_foreign_place(stop.country_id, stop.city)
            if kind:
                vals = {"kind": kind, "country_id": stop.country_id.id}
                key = f"{kind}:{stop.country_id.code}"
                if kind == "city":
                    vals["city"] = stop.city
                    key += f":{mission._fao_place(stop.city)}"
                yield vals | {"key": key, "sequence": 10}
        extra = self.actual_days - self.approved_days
        if extra > 0:
            yield {
                "kind": "days",
                "key": f"days:{extra}",
                "days": extra,
                "sequence": 20,
            }
        elif any(
            day and mission._fao_foreign_day(day)
            for day in (self.actual_exit, self.actual_entry)
        ):
            key = f"dates:{self.actual_exit}:{self.actual_entry}"
            yield {"kind": "dates", "key": key, "sequence": 20}
        expected = mission.approved_member_ids & mission.member_ids.person_id
        for kind, persons in (
            ("added", self.actual_member_ids - mission.approved_member_ids),
            ("absent", expected - self.actual_member_ids),
        ):
            for person in persons:
                key = f"{kind}:{person.id}"
                yield {
                    "kind": kind, "key": key, "person_id": person.id, "sequence": 30
                }  # fmt: skip
