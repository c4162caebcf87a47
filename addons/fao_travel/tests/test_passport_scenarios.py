"""Acceptance scenarios 6 and 7 with their exact dates and texts."""

from datetime import date, timedelta

from odoo.tests import tagged

from .common import at
from .passport_common import PassportCase


@tagged("post_install", "-at_install")
class TestPassportScenarios(PassportCase):
    def test_6_six_months_five_working_days_and_education(self):
        mission = self.approved()
        self.assertEqual(mission.entry_date, date(2026, 6, 15))
        custodian = self.passport.with_user(self.custodian)
        custodian.correct({"expires_on": "2026-12-14"}, "Typed wrongly")
        with self.assertRefused("FAO-CHECK") as caught:
            self.ask(self.passport, mission)
        self.assertIn(
            "PAS-02: Entry 2026-06-15, passport valid until 2026-12-14",
            str(caught.exception),
        )
        custodian.correct({"expires_on": "2026-12-15"}, "As printed")
        # The fifth working day before Mon 8 June is Mon 1 June.
        loan = self.ask(self.passport, mission, "2026-05-29", educated_on=False)
        self.assertRule(
            "the passport is lent from 2026-06-01",
            self.take,
            loan,
            "lend",
            "2026-05-31",
        )
        self.assertRule(
            "PAS-05: The education before departure is not done",
            self.take,
            loan,
            "lend",
            "2026-06-01",
        )
        self.assertEqual(self.passport.state, "in_custody")
        loan.educated_on = "2026-05-29"
        self.take(loan, "lend", "2026-06-01")
        self.assertEqual(self.passport.state, "lent")
        self.assertWhere(self.passport, "2026-05-31", "in_custody", "slot A1")
        self.assertWhere(self.passport, "2026-06-01", "lent", "With the holder")

    def test_6_at_the_submission_the_applicant_is_warned(self):
        self.passport.correct({"expires_on": "2026-12-14"}, "Typed wrongly")
        mission = self.make_mission()
        with at("2026-04-15"), self.assertRefused("FAO-WARN") as caught:
            self.act(mission, "submit", self.liaison, reasons={"TRV-15": "Fixed"})
        self.assertIn(
            "Li Weidong: entry 2026-06-15, passport valid until 2026-12-14",
            str(caught.exception),
        )
        self.passport.correct({"expires_on": "2026-12-15"}, "As printed")
        self.assertNoCheck(mission, "PAS-02")

    def test_7_overdue_bars_the_person_then_the_unit_until_it_is_back(self):
        mission = self.approved()
        loans = self.lend_all(mission)
        self.enter(mission, "2026-06-15")
        self.assertEqual(set(loans.mapped("due_back")), {date(2026, 6, 22)})
        missing, rest = loans[1], loans - loans[1]
        for loan in rest:
            self.take(loan, "return", "2026-06-22")
        self.assertEqual(set(rest.mapped("overdue_days")), {0})

        late = missing.person_id
        others = self.make_person("Shen Yue", "r8") | self.make_person("Tao Li", "r8")
        barred = self.later_mission(late | others)
        free = self.later_mission(others)
        text = "Zhou Xiaomei has a passport that is 1 days overdue"
        self.assertNoCheck(barred, "PAS-07", "2026-06-22")
        self.assertCheck(barred, text, "2026-06-23")
        self.assertNoCheck(free, "PAS-07", "2026-06-23")

        # The 31st day after the day on which it was due is 23 July.
        self.assertEqual(date(2026, 6, 22) + timedelta(days=31), date(2026, 7, 23))
        self.assertNoCheck(free, "PAS-07", "2026-07-22")
        self.assertCheck(
            free, "A passport of the unit is 31 days overdue, at most 30", "2026-07-23"
        )

        self.take(missing, "return", "2026-07-24")
        self.assertNoCheck(barred, "PAS-07", "2026-07-24")
        self.assertNoCheck(free, "PAS-07", "2026-07-24")
        with at("2026-07-24"):
            self.assertFalse(late.fao_passport_overdue_days)
            self.assertFalse(self.unit_commerce.passport_overdue_days)
        self.report(mission, "2026-07-24")
        self.submit(barred, "2026-07-24")
        self.assertStage(barred, "unit_head")

        self.assertEqual(missing.overdue_days, 32)
        rows = missing.passport_id.movement_ids.sorted("id")
        self.assertEqual(
            [(row.kind, str(row.day)) for row in rows],
            [
                ("intake", "2026-01-05"),
                ("lend", "2026-06-03"),
                ("return", "2026-07-24"),
            ],
        )
        self.assertWhere(missing.passport_id, "2026-07-23", "lent")
        self.assertWhere(missing.passport_id, "2026-07-24", "in_custody")

    def report(self, mission, day):
        """Hand in the report of a mission, else the unit is stopped by CTL-02."""
        self.hand_in_report(mission, day)
        self.env.invalidate_all()

    def later_mission(self, persons):
        """Return a draft for October, whose notice is long posted."""
        with at("2026-06-10"):
            return self.make_mission(
                persons=persons,
                countries=self.germany,
                exit_date="2026-11-09",
                entry_date="2026-11-13",
                notice_start="2026-06-10",
            )
