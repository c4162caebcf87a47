"""The working calendar of an office."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.fao_core.engine.deadline import DeadlineError

from .common import FaoCase
from .test_deadline import CHINA_2026, MONTHS_2026


@tagged("post_install", "-at_install")
class TestCalendar(FaoCase):
    """The working calendar of an office."""

    def load(self, year, table):
        """Load a year from a table instead of the library."""
        days = self.env["fao.calendar.day"]
        with patch.object(type(days), "_national_table", lambda *a: table):
            return days._load_year(year)

    def test_year_2026_is_the_official_table(self):
        table = self.company._fao_calendar()
        counted = [0] * 12
        for n in range(365):
            day = date(2026, 1, 1) + timedelta(days=n)
            self.assertEqual(table.is_working(day), CHINA_2026.is_working(day), day)
            counted[day.month - 1] += table.is_working(day)
        self.assertEqual(tuple(counted), MONTHS_2026)
        self.assertEqual(table.work & CHINA_2026.work, CHINA_2026.work)
        self.assertFalse(table.provisional(date(2026, 1, 1), date(2026, 12, 31)))

    def test_office_hours_are_those_of_the_schedule(self):
        hours = self.company._fao_calendar().hours
        self.assertTrue(hours)
        morning = self.company.resource_calendar_id.attendance_ids.filtered(
            lambda row: row.dayofweek == "0" and row.day_period == "morning"
        )
        morning.hour_from = 9.5
        self.assertEqual(self.company._fao_calendar().hours[0][0], 9.5)
        self.company.resource_calendar_id.attendance_ids.unlink()
        self.assertEqual(self.company._fao_calendar().hours, ())

    def test_a_correction_counts_at_once(self):
        day = date(2026, 3, 12)
        self.assertTrue(self.company._fao_calendar().is_working(day))
        local = (
            self.env["fao.calendar.day"]
            .with_user(self.manager)
            .create({"date": day, "name": "Typhoon", "company_id": self.company.id})
        )
        self.assertFalse(self.company._fao_calendar().is_working(day))
        other = self.env["res.company"].create({"name": "Other office"})
        self.assertTrue(other._fao_calendar().is_working(day))
        local.unlink()
        self.assertTrue(self.company._fao_calendar().is_working(day))

    def test_the_office_wins_over_the_nation(self):
        self.env["fao.calendar.day"].create(
            {
                "date": date(2026, 5, 1),
                "kind": "work",
                "name": "On duty",
                "company_id": self.company.id,
            }
        )
        self.assertTrue(self.company._fao_calendar().is_working(date(2026, 5, 1)))

    def test_a_day_is_in_the_calendar_once(self):
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["fao.calendar.day"].create(
                {"date": date(2026, 5, 1), "name": "Again"}
            )

    def test_loading_again_keeps_corrections(self):
        days = self.env["fao.calendar.day"]
        spring = days.search([("date", "=", date(2026, 2, 20))])
        spring.write({"kind": "work", "name": "Corrected"})
        count = days.search_count([("year", "=", 2026)])
        self.assertFalse(days._load_year(2026))
        self.assertEqual(days.search_count([("year", "=", 2026)]), count)
        self.assertEqual(spring.kind, "work")

    def test_an_estimate_gives_way_to_the_notice(self):
        days = self.env["fao.calendar.day"]
        days.search([("year", "=", 2030)]).unlink()
        new_year, make_up = date(2030, 1, 1), date(2030, 1, 6)
        self.assertTrue(self.company._fao_calendar().provisional(new_year))
        self.load(2030, {new_year: ("off", "New Year"), make_up: ("off", "Guess")})
        self.assertTrue(self.company._fao_calendar().provisional(new_year))
        self.load(2030, {new_year: ("off", "New Year"), make_up: ("work", "Make-up")})
        table = self.company._fao_calendar()
        self.assertFalse(table.provisional(new_year))
        self.assertTrue(table.is_working(make_up))

    def test_a_manager_confirms_an_estimate(self):
        day = date(2031, 1, 1)
        row = self.load(2031, {day: ("off", "New Year")})
        row.with_user(self.manager).action_confirm_year()
        self.assertFalse(self.company._fao_calendar().provisional(day))
        with self.assertRaises(AccessError):
            row.with_user(self.liaison).write({"kind": "work"})

    def test_the_wizard_loads_a_year(self):
        self.env["fao.calendar.day"].search([("year", "=", 2024)]).unlink()
        wizard = self.env["fao.calendar.load"].with_user(self.manager)
        action = wizard.create({"year": 2024}).action_load()
        days = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(sum(day.kind == "work" for day in days), 8)

    def test_deadlines_are_in_utc(self):
        days = self.env["fao.calendar.day"]
        start = datetime(2026, 4, 15, 2)
        for value, unit, end in [
            (5, "days", datetime(2026, 4, 22, 15, 59, 59)),
            (7, "calendar_days", datetime(2026, 4, 22, 15, 59, 59)),
            (1, "months", datetime(2026, 5, 15, 15, 59, 59)),
            (48, "clock_hours", datetime(2026, 4, 17, 2)),
        ]:
            with self.subTest(unit=unit):
                self.assertEqual(
                    days._deadline(self.company, start, value, unit), (end, False)
                )
        end, provisional = days._deadline(
            self.company, datetime(2099, 12, 30, 2), 5, "days"
        )
        self.assertEqual(end.year, 2100)
        self.assertTrue(provisional)
        for value, unit in [(1, "moons"), (0.5, "days")]:
            with self.assertRaises(DeadlineError):
                days._deadline(self.company, start, value, unit)

    def test_working_hours_need_a_schedule(self):
        days = self.env["fao.calendar.day"]
        self.company.resource_calendar_id.attendance_ids.unlink()
        with self.assertRaises(DeadlineError):
            days._deadline(self.company, datetime(2026, 4, 15, 2), 4, "hours")

    def test_handed_in_during_the_spring_festival(self):
        received = self.env["fao.calendar.day"]._receive(
            self.company, datetime(2026, 2, 15, 1)
        )
        self.assertEqual(received, date(2026, 2, 24))
