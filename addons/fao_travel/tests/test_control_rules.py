"""The rules of control after the trip (CTL-01 to CTL-07): passing and refused."""

from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import file_open

from odoo.addons.fao_core.engine.errors import FaoError

from .common import at
from .control_common import ControlCase


@tagged("post_install", "-at_install")
class TestTripReport(ControlCase):
    """Reports: CTL-01, 03 and 04."""

    def done(self, **values):
        """Return a report on a trip that went as approved."""
        return self.report_on(self.returned(last="2026-06-14"), **values)

    def closed(self, report):
        """Take a report through to its end."""
        self.send(report)
        self.sign(report)
        self.accept(report)
        self.assertStage(report, "closed")

    def test_ctl_01_a_complete_report_as_approved_closes(self):
        report = self.done()
        self.assertFalse(report.deviation_ids)
        self.closed(report)
        self.assertEqual((report.result, report.days_late), ("ok", 0))

    def test_ctl_01_only_of_a_trip_that_was_made(self):
        report = self.report_on(self.approved())
        self.assertRule("actual days are not entered", self.send, report)

    def test_ctl_01_at_least_1500_characters(self):
        report = self.done(text="a b" * 700)
        text = "The report has 1400 characters, at least 1500 are needed"
        self.assertRule(text, self.send, report)
        report.text = "a b" * 750
        self.send(report)

    def test_ctl_01_a_manager_changes_the_length(self):
        checks = self.env["fao.duty"].search([("code", "=", "trip_report")]).check_ids
        length = checks.filtered(lambda c: c.variant == "length")
        length.with_user(self.manager).limit = 2000
        text = "at least 2000 are needed"
        self.assertRule(text, self.send, self.done(text="a" * 1999))

    def test_ctl_01_the_notice_is_posted(self):
        report = self.done(notice_posted_on=False)
        self.assertRule("post-trip notice", self.send, report)

    def test_ctl_01_one_calendar_month_and_the_last_day_of_a_short_one(self):
        terms = self.env["fao.trip.terms"]
        for entry, due in (
            ("2026-06-15", "2026-07-15"),
            ("2026-01-31", "2026-02-28"),
            ("2026-09-01", "2026-10-01"),  # a holiday: it does not roll over
        ):
            found = terms._report_due(self.company, date.fromisoformat(entry))
            self.assertEqual(str(found), due)

    def test_ctl_01_terms_of_the_office_count_from_their_first_day(self):
        self.env["fao.trip.terms"].with_user(self.manager).create(
            {
                "valid_from": "2026-06-10",
                "company_id": self.company.id,
                "report_months": 2,
            }
        )
        self.assertEqual(self.returned().trip_report_due, date(2026, 8, 15))

    def test_ctl_01_late_needs_a_reason_and_is_noted(self):
        report = self.done()
        with self.assertRefused("FAO-WARN") as caught:
            self.send(report, "2026-07-16", reasons={})
        self.assertIn("The report is 2 days late", str(caught.exception))
        self.send(report, "2026-07-16")
        self.assertEqual(report.days_late, 2)

    def test_ctl_01_gifts_are_declared_also_when_there_were_none(self):
        report = self.done(gifts_declared=False)
        self.assertRule("Declare the gifts: none, or name", self.send, report)
        report.gifts_declared = "received"
        self.assertRule("Declare the gifts: none, or name", self.send, report)
        report.gifts = "A vase, about 150 yuan"
        self.send(report)
        self.assertStage(report, "unit_head")

    def test_ctl_01_a_mission_is_closed_with_its_report(self):
        mission = self.returned(last="2026-06-14")
        text = "CTL-01: The trip report is not handed in"
        self.assertRule(text, self.record_return, mission, "2026-06-24")
        report = self.report_on(mission)
        self.assertRule(text, self.record_return, mission, "2026-06-24")
        self.send(report)
        self.record_return(mission, "2026-06-24")
        self.assertStage(mission, "closed")

    def test_ctl_01_the_unit_is_reminded_of_its_report(self):
        mission = self.returned(last="2026-06-14")
        due = self.env["fao.travel.mission"].search(
            [("trip_report_in", "=", False), ("trip_report_due", "!=", False)]
        )
        self.assertIn(mission.id, due.ids)
        sent = []
        for offset in range(42):
            day = date(2026, 6, 14) + timedelta(days=offset)
            with at(day):
                self.env.invalidate_all()
                office = mission.with_user(self.env.user)
                sent += [str(day)] if office._remind(day) else []
                self.assertFalse(office._remind(day))
        self.assertEqual(
            sent,
            ["2026-06-30", "2026-07-07", "2026-07-14", "2026-07-15", "2026-07-22"],
        )
        notes = self.env["mail.message"].search(
            [("model", "=", mission._name), ("res_id", "=", mission.id),
             ("message_type", "=", "user_notification")]
        )  # fmt: skip
        self.assertIn("8 days overdue", notes.sorted("id")[-1].body)
        self.assertIn(self.liaison.partner_id, notes.notified_partner_ids)
        with self.assertRefused("FAO-GUARD"):
            mission.with_user(self.liaison).trip_report_reminded_on = False
        self.send(self.report_on(mission, "2026-07-25"), "2026-07-25")
        self.assertFalse(
            due.filtered_domain([("trip_report_in", "=", False)]) & mission
        )
        self.assertFalse(mission.trip_report_late_days)

    def test_ctl_01_days_of_reminders_are_a_list(self):
        terms = self.env["fao.trip.terms"].with_user(self.manager)
        with self.assertRaises(ValidationError) as caught:
            terms.create({"valid_from": "2026-06-10", "remind_days": "a week"})
        self.assertIn("no list of days", str(caught.exception))

    def test_ctl_03_a_night_flight_leaves_one_day_early_with_its_ticket(self):
        report = self.report_on(self.returned("2026-06-07", "2026-06-14"))
        report.deviation_ids.explanation = "The flight left at 23:50."
        self.send(report)
        self.sign(report)
        self.settle(report, "night_flight")
        text = "a night flight leaves one day early at most"
        self.assertRule(text, self.accept, report)
        self.as_engine(report.deviation_ids).proof = "E-ticket 784-1234567890"
        self.accept(report)
        self.assertEqual(report.result, "ok")

    def test_ctl_03_two_days_are_no_night_flight(self):
        report = self.report_on(self.returned("2026-06-06", "2026-06-13"))
        row = report.deviation_ids
        row.write({"explanation": "An early flight", "proof": "E-ticket"})
        self.send(report)
        self.sign(report)
        self.settle(report, "night_flight")
        text = "a night flight leaves one day early at most"
        self.assertRule(text, self.accept, report)

    def test_ctl_03_route_days_and_persons_are_compared(self):
        report = self.report_on(self.returned("2026-06-07", "2026-06-14"))
        dropped, added = self.persons[4], self.make_person("Shen Yue", "r8")
        report.actual_member_ids = self.persons - dropped | added
        self.add_stop(report, self.france, "Nice")
        self.add_stop(report, self.france, "city fr")
        self.assertEqual(
            report.deviation_ids.mapped("display_name"),
            [
                "City not approved: Nice",
                "More days than approved: 1",
                "Person not approved: Shen Yue",
                "Person absent: Xu Lan",
            ],
        )
        report.actual_member_ids = self.persons
        self.assertEqual(
            report.deviation_ids.mapped("kind"), ["city", "days"]
        )  # gone with its cause

    def test_ctl_03_days_shifted_without_a_filed_change(self):
        report = self.report_on(self.returned("2026-06-09", "2026-06-15"))
        self.assertEqual(report.deviation_ids.kind, "dates")

    def test_ctl_03_fewer_days_and_transit_are_no_deviation(self):
        report = self.report_on(self.returned("2026-06-09", "2026-06-13"))
        stop = {"country_id": self.germany.id, "city": "Frankfurt", "transit": True}
        report.write({"stop_ids": [Command.create(stop)]})
        self.assertFalse(report.deviation_ids)

    def test_ctl_03_actual_days_entered_later_are_compared(self):
        mission = self.approved()
        report = self.report_on(mission)
        self.assertFalse(report.deviation_ids)
        with at("2026-06-20"):
            mission.with_user(self.liaison).write(
                {"actual_exit": "2026-06-08", "actual_entry": "2026-06-16"}
            )
        self.assertEqual(report.deviation_ids.days, 2)

    def test_ctl_03_each_deviation_is_explained(self):
        report = self.report_on(self.returned())
        text = "More days than approved: 1: explain this deviation"
        self.assertRule(text, self.send, report)
        report.deviation_ids.explanation = "The flight was cancelled."
        self.send(report)

    def test_ctl_03_an_emergency_is_proved_a_violation_referred(self):
        report = self.report_on(self.returned())
        report.deviation_ids.explanation = "The flight was cancelled."
        self.send(report)
        self.sign(report)
        self.settle(report, "emergency")
        self.assertRule("an emergency needs a proof", self.accept, report)
        self.settle(report, "violation")
        self.assertRule("A violation is referred", self.refer, report, False)
        with self.assertRefused("FAO-ROUTE"):
            self.accept(report)
        with self.assertRefused("FAO-GUARD"):
            report.with_user(self.section_officer).referral = "Discipline, No. 4"
        self.refer(report)
        with at("2026-06-24"):
            self.act(report, "reject", self.director, comment="Name the article")
        self.assertStage(report, "examine")
        self.refer(report)
        self.sign_letter(report)
        self.assertStage(report, "closed")
        self.assertEqual(report.result, "violation")
        letter = self.issued(report, "violation_letter")
        self.assertEqual(letter.number, "测外办函〔2026〕1号")
        self.assertTrue(report.referral.endswith(letter.number))
        self.assertIn("The flight was cancelled.", self.text_of(letter))

    def test_ctl_03_the_unit_neither_settles_nor_removes(self):
        report = self.report_on(self.returned())
        row = report.deviation_ids
        for call in (
            lambda: row.write({"outcome": "minor"}),
            lambda: row.write({"kind": "dates"}),
            lambda: report.write({"deviation_ids": [Command.create({"key": "x"})]}),
        ):
            with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
                call()
            self.assertIn(type(caught.exception).__name__, ("FaoError", "AccessError"))
        with self.assertRaises(FaoError):
            row.sudo().unlink()
        self.assertFalse(row.outcome)

    def test_figures_and_facts_are_not_entered(self):
        expense = {
            "category": "lodging",
            "name": "Hotel",
            "spent_on": "2026-06-20",
            "paid": 100,
        }
        report = self.report_on(self.returned(), expense_ids=[Command.create(expense)])
        other = self.make_mission(title="Another")
        for record, vals, code in (
            (report, {"result": "ok"}, "FAO-GUARD"),
            (report, {"open_deviation_count": 0}, "FAO-GUARD"),
            (report, {"due_on": "2027-01-01"}, "FAO-GUARD"),
            (report, {"submitted_on": "2026-06-20"}, "FAO-GUARD"),
            (report, {"mission_id": other.id}, "FAO-LOCKED"),
            (report.expense_ids, {"refused": 0}, "FAO-GUARD"),
            (report.expense_ids, {"amount": 9}, "FAO-GUARD"),
            (report.expense_ids, {"rate_standard": 900}, "FAO-GUARD"),
            (report.expense_ids, {"allowed": 900}, "FAO-GUARD"),
        ):
            with self.subTest(vals=vals), self.assertRefused(code):
                record.write(vals)
        self.assertEqual(report.expense_refused, 100)

    def test_ctl_04_expenses_or_none(self):
        report = self.done(no_expense=False)
        self.assertRule("Enter the expenses, or say", self.send, report)
        report.no_expense = True
        self.send(report)
        self.assertStage(report, "unit_head")

    def test_ctl_04_stamps_and_what_is_not_reimbursed(self):
        self.make_rate(self.france)
        report = self.done(
            expense_ids=[
                Command.create(
                    {
                        "category": "lodging",
                        "name": "Hotel",
                        "spent_on": "2026-06-09",
                        "paid": 1200,
                        "country_id": self.france.id,
                    }
                )
            ],
            expense_final=1200,
        )
        self.send(report)
        self.sign(report)
        self.assertRule("copies of the passports", self.accept, report)
        officer = report.with_user(self.section_officer)
        with at("2026-06-24"):
            officer.stamps_enclosed = True
        self.assertRule("Settled 1200, reimbursable 1000", self.accept, report)
        with at("2026-06-24"):
            officer.expense_final = 1000
        self.accept(report)
        self.assertStage(report, "closed")


@tagged("post_install", "-at_install")
class TestOverdue(ControlCase):
    """Applications: CTL-02 and CTL-07."""

    def later(self, **values):
        """Return a draft of the unit for November."""
        with at("2026-06-10"):
            return self.make_mission(
                persons=self.make_person("Tao Li", "r8"),
                countries=self.germany,
                notice_start="2026-06-10",
                **{"exit_date": "2026-11-09", "entry_date": "2026-11-13", **values},
            )

    def assertCheck(self, mission, text, day="2026-04-15"):
        self.env.invalidate_all()
        return super().assertCheck(mission, text, day)

    def assertNoCheck(self, mission, code, day="2026-04-15"):
        self.env.invalidate_all()
        return super().assertNoCheck(mission, code, day)

    def test_ctl_02_an_overdue_report_stops_the_unit_until_it_is_there(self):
        old, new = self.returned(last="2026-06-15"), self.later()
        self.assertNoCheck(new, "CTL-02", "2026-07-15")
        self.assertCheck(
            new, "1 trip reports of the unit are overdue: it submits", "2026-07-16"
        )
        report = self.report_on(old, "2026-07-16")
        report.deviation_ids.explanation = "The flight was cancelled."
        self.send(report, "2026-07-16")
        self.assertNoCheck(new, "CTL-02", "2026-07-16")
        self.env.invalidate_all()
        self.submit(new, "2026-07-16")
        self.assertStage(new, "unit_head")

    def test_ctl_02_a_cancelled_trip_owes_no_report(self):
        mission = self.approved()
        with at("2026-05-04"):
            self.act(
                mission,
                "take",
                self.liaison,
                transition="cancel_trip",
                comment="The host cancelled.",
            )
        self.assertFalse(mission.trip_report_due)
        self.assertNoCheck(self.later(), "CTL-02", "2026-08-20")

    def test_ctl_07_a_trip_that_began_is_not_approved_afterwards(self):
        mission = self.later()
        self.assertNoCheck(mission, "CTL-07", "2026-11-08")
        text = "a trip that has begun is not approved afterwards"
        self.assertCheck(mission, text, "2026-11-09")

    def test_ctl_07_nor_signed_afterwards(self):
        mission = self.make_mission()
        self.submit(mission)
        self.sign_through(mission, last="leader_consent")
        text = "Exit on 2026-06-08: a trip that has begun is not approved afterwards"
        self.assertRule(text, self.sign_through, mission, "2026-06-08")
        self.env.invalidate_all()
        self.sign_through(mission, "2026-06-07")
        self.assertStage(mission, "approved")


@tagged("post_install", "-at_install")
class TestControlPacks(ControlCase):
    def test_packs_are_clean_and_name_their_basis(self):
        self.make_chiefs()
        rules = {
            "trip_report": {"CTL-01", "CTL-03", "CTL-04"},
            "travel_abroad": {"CTL-02", "CTL-03", "CTL-07"},
        }
        for code, expected in rules.items():
            duty = self.env["fao.duty"].search([("code", "=", code)])
            self.assertEqual(duty.workflow_id.lint(), [])
            found = duty.check_ids.filtered(lambda c: c.code.startswith("CTL"))
            self.assertLessEqual(expected, set(found.mapped("code")))
            self.assertTrue(all(duty.check_ids.mapped("legal_basis")))

    def test_export_equals_the_file(self):
        with file_open("fao_travel/duties/trip_report.yaml") as file:
            text = file.read()
        self.assertEqual(self.env["fao.duty"].export_pack("trip_report"), text)

    def test_another_unit_sees_no_report(self):
        report = self.report_on(self.returned())
        reports = self.env["fao.trip.report"]
        domain = [("id", "=", report.id)]
        self.assertFalse(reports.with_user(self.education_liaison).search_count(domain))
        rows = self.env["fao.trip.deviation"].with_user(self.education_liaison)
        self.assertFalse(rows.search_count([("report_id", "=", report.id)]))
