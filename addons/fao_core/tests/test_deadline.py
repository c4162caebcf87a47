"""The arithmetic of deadlines, without records."""

from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.fao_core.engine import deadline
from odoo.addons.fao_core.engine.deadline import DeadlineError, WorkCalendar

HOURS = ((8.0, 12.0), (13.0, 17.0))
HOLIDAYS_2026 = [
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
]
WORKED_2026 = frozenset(
    {
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    }
)
MONTHS_2026 = (21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23)


def span(first, last):
    """All days from ``first`` to ``last``."""
    return {first + timedelta(n) for n in range((last - first).days + 1)}


CHINA_2026 = WorkCalendar(
    off=frozenset().union(*(span(*pair) for pair in HOLIDAYS_2026)),
    work=WORKED_2026,
    years=frozenset({2026}),
    hours=HOURS,
)
days = st.dates(date(2025, 6, 1), date(2027, 6, 30))
moments = st.datetimes(datetime(2025, 6, 1), datetime(2027, 6, 30))
counts = st.integers(-80, 80)


@st.composite
def calendars(draw):
    """Any table of holidays and worked weekends within two years."""
    off = draw(st.frozensets(days, max_size=40))
    work = draw(st.frozensets(days, max_size=40)) - off
    return WorkCalendar(off, work, frozenset({2026}), HOURS)


@tagged("post_install", "-at_install")
class TestDeadline2026(BaseCase):
    """The dates of the official table of 2026."""

    def test_working_days_of_each_month(self):
        counted = [0] * 12
        for day in span(date(2026, 1, 1), date(2026, 12, 31)):
            counted[day.month - 1] += CHINA_2026.is_working(day)
        self.assertEqual(tuple(counted), MONTHS_2026)
        self.assertEqual(sum(counted), 248)

    def test_reference_arithmetic(self):
        for start, count, end in [
            (date(2026, 4, 27), 4, date(2026, 5, 6)),
            (date(2026, 9, 15), 5, date(2026, 9, 21)),
            (date(2026, 11, 20), -30, date(2026, 10, 10)),
            (date(2026, 2, 26), 5, date(2026, 3, 4)),
            (date(2026, 9, 17), 4, date(2026, 9, 22)),
            (date(2026, 6, 18), 4, date(2026, 6, 25)),
            (date(2026, 6, 18), 2, date(2026, 6, 23)),
        ]:
            with self.subTest(start=start, count=count):
                self.assertEqual(CHINA_2026.add_days(start, count), end)

    def test_months(self):
        self.assertEqual(CHINA_2026.add_months(date(2026, 1, 31), 1), date(2026, 2, 28))
        self.assertEqual(deadline.add_months(date(2024, 9, 2), 24), date(2026, 9, 2))
        self.assertEqual(deadline.add_months(date(2026, 3, 31), -1), date(2026, 2, 28))
        self.assertEqual(deadline.add_months(date(2026, 12, 31), 2), date(2027, 2, 28))
        self.assertEqual(deadline.add_months(date(2028, 2, 29), 12), date(2029, 2, 28))

    def test_full_months_between_two_dates(self):
        rows = [
            (date(2026, 6, 15), date(2026, 12, 15), 6),
            (date(2026, 6, 15), date(2026, 12, 14), 5),
            (date(2026, 8, 31), date(2027, 2, 28), 6),
            (date(2026, 6, 15), date(2026, 6, 14), -1),
            (date(2026, 6, 15), date(2026, 6, 15), 0),
        ]
        for first, last, months in rows:
            with self.subTest(first=first, last=last):
                self.assertEqual(deadline.months_between(first, last), months)

    def test_notice_of_an_ordinary_week(self):
        notice = date(2026, 4, 7)
        self.assertEqual(CHINA_2026.full_days_done(notice, 5), date(2026, 4, 14))
        earliest = CHINA_2026.first_day_after(notice, 5)
        self.assertEqual(earliest, date(2026, 4, 15))
        received = CHINA_2026.receive(datetime(2026, 4, 15, 10))
        self.assertEqual(received, date(2026, 4, 15))
        self.assertEqual(CHINA_2026.add_days(received, 5), date(2026, 4, 22))

    def test_notice_before_the_spring_festival(self):
        earliest = CHINA_2026.first_day_after(date(2026, 2, 9), 5)
        self.assertEqual(earliest, date(2026, 2, 15))
        received = CHINA_2026.receive(datetime(2026, 2, 15, 9))
        self.assertEqual(received, date(2026, 2, 24))

    def test_received_outside_office_hours(self):
        for moment, day in [
            (datetime(2026, 4, 15, 6, 30), date(2026, 4, 15)),
            (datetime(2026, 4, 15, 12, 30), date(2026, 4, 15)),
            (datetime(2026, 4, 15, 17, 0), date(2026, 4, 15)),
            (datetime(2026, 4, 15, 17, 1), date(2026, 4, 16)),
            (datetime(2026, 4, 17, 20, 0), date(2026, 4, 20)),
            (datetime(2026, 2, 13, 18, 0), date(2026, 2, 14)),
            (datetime(2026, 2, 14, 18, 0), date(2026, 2, 24)),
        ]:
            with self.subTest(moment=moment):
                self.assertEqual(CHINA_2026.receive(moment), day)

    def test_working_hours(self):
        for start, hours, end in [
            (datetime(2026, 4, 15, 9), 2, datetime(2026, 4, 15, 11)),
            (datetime(2026, 4, 15, 9), 3, datetime(2026, 4, 15, 12)),
            (datetime(2026, 4, 15, 9), 4, datetime(2026, 4, 15, 14)),
            (datetime(2026, 4, 15, 16), 1.5, datetime(2026, 4, 16, 8, 30)),
            (datetime(2026, 2, 14, 16), 2, datetime(2026, 2, 24, 9)),
            (datetime(2026, 2, 15, 3), 8, datetime(2026, 2, 24, 17)),
        ]:
            with self.subTest(start=start, hours=hours):
                self.assertEqual(CHINA_2026.add_hours(start, hours), end)

    def test_unpublished_year_is_provisional(self):
        self.assertFalse(CHINA_2026.provisional(date(2026, 12, 31)))
        self.assertTrue(CHINA_2026.provisional(date(2027, 1, 4)))
        self.assertTrue(CHINA_2026.provisional(date(2026, 12, 30), date(2027, 1, 6)))
        self.assertTrue(CHINA_2026.provisional(date(2026, 1, 5), date(2025, 12, 30)))

    def test_uncomputable_deadlines_are_errors(self):
        always_off = WorkCalendar(
            off=frozenset(span(date(2026, 1, 1), date(2040, 1, 1)))
        )
        for call in (
            lambda: always_off.next_working(date(2026, 1, 1)),
            lambda: always_off.add_hours(datetime(2026, 1, 1), 1),
            lambda: CHINA_2026.add_hours(datetime(2026, 4, 15), -1),
            lambda: CHINA_2026.add_days(date(2026, 4, 15), 1.5),
            lambda: CHINA_2026.add_days(date.max, 1),
            lambda: CHINA_2026.add_months(date.max, 1),
            lambda: WorkCalendar(hours=((13, 17), (8, 12))),
            lambda: WorkCalendar(hours=((8, 8),)),
            lambda: WorkCalendar(WORKED_2026, WORKED_2026),
        ):
            with self.assertRaises(DeadlineError):
                call()

    def test_local_time(self):
        self.assertEqual(
            deadline.local_date(datetime(2026, 4, 14, 16)), date(2026, 4, 15)
        )
        self.assertEqual(
            deadline.local_date(datetime(2026, 4, 14, 15, 59)), date(2026, 4, 14)
        )
        self.assertEqual(
            deadline.to_utc(deadline.end_of_day(date(2026, 4, 22))),
            datetime(2026, 4, 22, 15, 59, 59),
        )


@tagged("post_install", "-at_install")
class TestDeadlineProperties(BaseCase):
    """What holds on every calendar."""

    @settings(max_examples=150, deadline=None)
    @given(calendars(), days, counts)
    def test_adding_lands_on_a_working_day_and_counts_back(self, table, day, count):
        end = table.add_days(day, count)
        if count:
            self.assertTrue(table.is_working(end))
        self.assertEqual(table.working_days_between(day, end), count)

    @settings(max_examples=150, deadline=None)
    @given(calendars(), days, st.integers(0, 40), st.integers(0, 40))
    def test_days_add_up(self, table, day, one, two):
        self.assertEqual(
            table.add_days(table.add_days(day, one), two),
            table.add_days(day, one + two),
        )

    @settings(max_examples=150, deadline=None)
    @given(calendars(), days, days, counts)
    def test_a_later_start_never_ends_earlier(self, table, one, two, count):
        first, second = sorted((one, two))
        if count:
            self.assertLessEqual(
                table.add_days(first, count), table.add_days(second, count)
            )

    @settings(max_examples=150, deadline=None)
    @given(calendars(), days, days, days)
    def test_spans_add_up(self, table, one, two, three):
        first, middle, last = sorted((one, two, three))
        self.assertEqual(
            table.working_days_between(first, middle)
            + table.working_days_between(middle, last),
            table.working_days_between(first, last),
        )

    @settings(max_examples=150, deadline=None)
    @given(calendars(), moments)
    def test_received_on_a_working_day_not_in_the_past(self, table, moment):
        day = table.receive(moment)
        self.assertTrue(table.is_working(day))
        self.assertGreaterEqual(day, moment.date())
        self.assertEqual(table.receive(datetime(*day.timetuple()[:3], 8)), day)

    @settings(max_examples=150, deadline=None)
    @given(calendars(), moments, st.integers(0, 4000), st.integers(0, 4000))
    def test_hours_add_up(self, table, moment, one, two):
        half_way = table.add_hours(moment, one / 60)
        self.assertEqual(
            table.add_hours(half_way, two / 60),
            table.add_hours(moment, (one + two) / 60),
        )

    @settings(max_examples=150, deadline=None)
    @given(calendars(), moments, st.integers(1, 4000))
    def test_hours_end_in_office_hours(self, table, moment, minutes):
        end = table.add_hours(moment, minutes / 60)
        self.assertTrue(table.is_working(end.date()))
        clock = end.hour + end.minute / 60 + end.second / 3600
        self.assertTrue(any(start < clock <= stop for start, stop in HOURS))

    @settings(max_examples=150, deadline=None)
    @given(days, st.integers(-60, 60))
    def test_months_keep_the_day_or_take_the_last(self, day, months):
        end = deadline.add_months(day, months)
        self.assertEqual(
            (end.year * 12 + end.month) - (day.year * 12 + day.month), months
        )
        if end.day != day.day:
            self.assertEqual((end + timedelta(1)).day, 1)


@tagged("post_install", "-at_install")
class TestHoursBetween(BaseCase):
    """Working hours between two moments, as the statistics of stages count them."""

    def test_lunch_nights_and_holidays_do_not_count(self):
        for start, end, hours in [
            (datetime(2026, 4, 7, 9), datetime(2026, 4, 7, 11, 30), 2.5),
            (datetime(2026, 4, 7, 11), datetime(2026, 4, 7, 14), 2),
            (datetime(2026, 4, 7, 12, 10), datetime(2026, 4, 7, 12, 50), 0),
            (datetime(2026, 4, 7, 6), datetime(2026, 4, 7, 22), 8),
            (datetime(2026, 4, 7, 16), datetime(2026, 4, 8, 9), 2),
            (datetime(2026, 4, 30, 16), datetime(2026, 5, 6, 9), 2),  # Labour Day
            (datetime(2026, 4, 30, 16), datetime(2026, 5, 11, 9), 34),  # 9th worked
            (datetime(2026, 5, 9, 8), datetime(2026, 5, 9, 18), 8),
            (datetime(2026, 5, 2, 8), datetime(2026, 5, 3, 18), 0),
        ]:
            with self.subTest(start=start, end=end):
                self.assertEqual(CHINA_2026.hours_between(start, end), hours)

    def test_an_end_before_the_start_is_no_time(self):
        start = datetime(2026, 4, 8, 9)
        self.assertEqual(
            CHINA_2026.hours_between(start, datetime(2026, 4, 7, 16, 0)), 0
        )
        self.assertEqual(CHINA_2026.hours_between(start, start), 0)

    def test_an_office_without_hours_has_no_working_hours(self):
        with self.assertRaises(DeadlineError):
            WorkCalendar().hours_between(datetime(2026, 4, 7), datetime(2026, 4, 8))

    @settings(deadline=None)
    @given(calendars(), moments, st.integers(1, 400))
    def test_it_is_the_inverse_of_adding_hours(self, table, moment, quarters):
        end = table.add_hours(moment, quarters / 4)
        self.assertAlmostEqual(table.hours_between(moment, end), quarters / 4, 6)

    @settings(deadline=None)
    @given(calendars(), st.lists(moments, min_size=3, max_size=3).map(sorted))
    def test_parts_add_up(self, table, ordered):
        one, two, three = ordered
        parts = table.hours_between(one, two) + table.hours_between(two, three)
        self.assertAlmostEqual(parts, table.hours_between(one, three), 6)
