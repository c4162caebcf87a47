"""Checks over a register: windows, terms of office, sums, the next possible day."""

from datetime import date

from odoo.tests import freeze_time, tagged

from .check_common import CheckCase

#: Wed 2026-04-22 at 10:00 in the office.
NOW = "2026-04-22 02:00:00"
#: Requests of one person, counted by the day on which they were finished.
REGISTER = {
    "kind": "register",
    "line_field": "line_ids",
    "line_key": "partner_id",
    "date_field": "wanted_on",
    "register_model": "test.fao.request.line",
    "register_key": "partner_id",
    "register_date": "finished_on",
    "limit": 1,
}


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestCheckRegister(CheckCase):
    DAY = date(2026, 6, 1)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.make_person("Dai")

    def of(self, person=None, quantity=1, **vals):
        """Open a request of a person for the first of June."""
        person = person or self.person
        line = {"name": "Dai", "partner_id": person.id, "quantity": quantity}
        return self.make_request(line, wanted_on=self.DAY, **vals)

    def register(self, **vals):
        return self.make_check(**{**REGISTER, **vals})

    def test_entries_of_the_calendar_year_are_counted(self):
        self.make_earlier(self.person, "2025-12-31")
        self.make_earlier(self.make_person("Other"), "2026-01-01")
        self.register(window="calendar_year")
        self.assertFalse(self.found(self.of()))
        self.make_earlier(self.person, "2026-01-01")
        self.assertEqual(
            self.figures(self.of()),
            {
                "value": 2,
                "own": 1,
                "limit": 1,
                "date": "2026-01-01",
                "next": "2027-01-01",
                "from": "2026-01-01",
                "to": "2026-12-31",
            },
        )

    def test_entries_of_the_last_months_are_counted_to_the_day(self):
        self.make_earlier(self.person, "2024-06-01")
        self.register(window="rolling_months", window_value=24)
        self.assertFalse(self.found(self.of()))
        self.make_earlier(self.person, "2024-06-02")
        figures = self.figures(self.of())
        self.assertEqual((figures["value"], figures["next"]), (2, "2026-06-02"))
        self.assertEqual((figures["from"], figures["to"]), ("2024-06-02", "2026-06-01"))

    def test_entries_of_the_last_days_are_counted_to_the_day(self):
        self.make_earlier(self.person, "2026-05-02")
        self.register(window="rolling_days", window_value=30)
        self.assertFalse(self.found(self.of()))
        self.make_earlier(self.person, "2026-05-03")
        figures = self.figures(self.of())
        self.assertEqual((figures["value"], figures["next"]), (2, "2026-06-02"))

    def test_values_are_summed_and_the_next_day_is_when_enough_has_left(self):
        self.register(
            window="rolling_days",
            window_value=30,
            measure="sum",
            register_value="quantity",
            value_field="quantity",
            limit=10,
        )
        for day, quantity in (("2026-05-10", 3), ("2026-05-20", 4)):
            self.make_earlier(self.person, day, quantity)
        self.assertFalse(self.found(self.of(quantity=3)))
        figures = self.figures(self.of(quantity=5))
        self.assertEqual((figures["value"], figures["own"]), (12, 5))
        self.assertEqual(figures["next"], "2026-06-09")
        # Six more than the limit allow nothing before both have left
        self.assertEqual(self.figures(self.of(quantity=9))["next"], "2026-06-19")
        self.assertEqual(self.figures(self.of(quantity=11))["next"], "")

    def test_another_register_need_not_count_the_case_itself(self):
        self.register(
            window="rolling_months",
            window_value=24,
            count_own=False,
            operator=">=",
        )
        figures = self.figures(self.of())
        self.assertEqual(
            (figures["value"], figures["own"], figures["next"]), (0, 0, "")
        )
        self.make_earlier(self.person, "2026-01-10")
        self.assertFalse(self.found(self.of()))

    def test_a_term_begins_with_the_present_post(self):
        person = self.head.partner_id
        self.env["fao.post"].search([("user_id", "=", self.head.id)]).write(
            {"date_from": date(2025, 3, 1), "date_to": date(2028, 2, 29)}
        )
        self.make_earlier(person, "2025-02-28")
        self.register(window="term", term_field="partner_id")
        self.assertFalse(self.found(self.of(person)))
        self.make_earlier(person, "2025-03-01")
        figures = self.figures(self.of(person))
        self.assertEqual((figures["from"], figures["to"]), ("2025-03-01", "2028-02-29"))
        self.assertEqual((figures["value"], figures["next"]), (2, "2028-03-01"))

    def test_a_term_may_be_that_of_one_position(self):
        person = self.head.partner_id
        self.make_post(self.head, self.unit_commerce, "liaison", date(2026, 2, 1))
        check = self.register(window="term", term_field="partner_id")
        check.term_position_id = self.position("liaison")
        self.make_earlier(person, "2026-01-31")
        self.assertFalse(self.found(self.of(person)))
        check.term_position_id = False
        self.assertEqual(self.figures(self.of(person))["from"], "2024-01-01")

    def test_without_a_post_every_earlier_entry_counts(self):
        self.register(window="term", term_field="partner_id")
        self.make_earlier(self.person, "2010-01-01")
        figures = self.figures(self.of())
        self.assertEqual(
            (figures["value"], figures["from"], figures["to"]), (2, "", "")
        )

    def test_a_term_may_begin_on_a_date_of_the_line(self):
        self.register(window="term", term_field="expires_on")
        self.make_earlier(self.person, "2026-02-01")
        line = {"name": "Dai", "partner_id": self.person.id}
        later = {**line, "expires_on": date(2026, 2, 2)}
        self.assertFalse(self.found(self.make_request(later, wanted_on=self.DAY)))
        same = {**line, "expires_on": date(2026, 2, 1)}
        record = self.make_request(same, wanted_on=self.DAY)
        self.assertEqual(self.figures(record)["from"], "2026-02-01")

    def test_a_hundred_lines_ask_the_register_once(self):
        self.register(window="term", term_field="partner_id")
        people = [self.make_person(f"Person {n}") for n in range(100)]
        record = self.make_request(
            *({"partner_id": person.id} for person in people[:2]), wanted_on=self.DAY
        )
        case = record.sudo().case_id

        def refresh():
            self.env.flush_all()
            self.env.invalidate_all()
            start = self.env.cr.sql_log_count
            case._refresh_findings()
            return self.env.cr.sql_log_count - start

        refresh()
        few = refresh()
        for person in people[2:]:
            record.sudo().line_ids.create(
                {"request_id": record.id, "name": "L", "partner_id": person.id}
            )
        self.assertEqual(refresh(), few)
