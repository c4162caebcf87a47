from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from threading import Event

from psycopg2.errors import SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.fao_core.engine import guard

from .document_common import DocumentCase

DAY = date(2026, 4, 22)


@tagged("post_install", "-at_install")
class TestNumbers(DocumentCase):
    def take(self, series=None, company=None, day=DAY):
        series = guard.enter((series or self.series).sudo())
        return series._next(company or self.company, day)

    def test_numbers_follow_each_other(self):
        self.assertEqual(self.take(), ("测外办试〔2026〕1号", 2026, 1))
        self.assertEqual(self.take(), ("测外办试〔2026〕2号", 2026, 2))

    def test_a_rollback_gives_the_number_back(self):
        self.take()
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.take()
            raise ZeroDivisionError
        self.assertEqual(self.take()[2], 2)

    def test_each_series_and_office_counts_apart(self):
        other = self.make_series("other", "{organ}验〔{year}〕{n}号")
        county = self.env["res.company"].create(
            {"name": "County office", "fao_short_name": "县外办"}
        )
        self.take()
        self.assertEqual(self.take(other)[0], "测外办验〔2026〕1号")
        self.assertEqual(self.take(company=county)[0], "县外办试〔2026〕1号")

    def test_fixed_width_and_no_organ(self):
        series = self.make_series("apostille", "LJ{year}-{n6}")
        self.company.fao_short_name = False
        self.assertEqual(self.take(series)[0], "LJ2026-000001")
        with self.assertRefused("FAO-NUMBER"):
            self.take()

    def test_the_year_of_signature_counts_in_shanghai(self):
        last, first = (
            self.issue(now=datetime(2026, 12, 31, 15, 59, 59)),
            self.issue(now=datetime(2026, 12, 31, 16, 0, 0)),
        )
        self.assertEqual(last.number, "测外办试〔2026〕1号")
        self.assertEqual(first.number, "测外办试〔2027〕1号")
        self.assertEqual(first.issued_on, date(2027, 1, 1))

    def test_the_turn_of_the_year_leaves_no_gap(self):
        december = datetime(2026, 12, 31, 3, 0)
        january = datetime(2027, 1, 2, 3, 0)
        self.issue(now=december)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.issue(now=december)
            raise ZeroDivisionError
        numbers = [self.issue(now=now).number for now in (january, december, january)]
        self.assertEqual(
            numbers,
            ["测外办试〔2027〕1号", "测外办试〔2026〕2号", "测外办试〔2027〕2号"],
        )

    def test_numbers_are_found_however_they_are_typed(self):
        document = self.issue()
        documents = self.env["fao.document"]
        for typed in (
            "测外办试〔2026〕1号",
            "测外办试[2026]1号",
            "测外办试(2026)1号",
            "测外办试（２０２６）１号",
            "【2026】 1",
        ):
            with self.subTest(typed=typed):
                own = [("case_id.company_id", "=", self.company.id)]
                self.assertEqual(
                    documents.search([("number", "ilike", typed), *own]), document
                )
                found = [item[0] for item in documents.name_search(typed, own)]
                self.assertEqual(found, document.ids)
        self.assertEqual(
            documents.search([("number", "=", "测外办试(2026)1号")]), document
        )
        self.assertFalse(documents.search([("number", "=", "测外办试(2026)11号")]))
        self.assertNotIn(
            document, documents.search([("number", "!=", "测外办试(2026)1号")])
        )
        self.assertNotIn(document, documents.search([("number", "=", False)]))

    def test_patterns_are_checked(self):
        for pattern in (
            "{organ}〔{year}号",
            "{organ}号",
            "{year}",
            "{n}",
            "{organ.name}{year}{n}",
            "{year}{n:99999999}",
            "{year!r}{n}",
            "{year}{n",
            "{}{year}{n}",
        ):
            with self.subTest(pattern=pattern), self.assertRaises(ValidationError):
                self.series.pattern = pattern

    def test_nobody_moves_a_counter_by_hand(self):
        self.take()
        counter = self.env["fao.number.counter"].search(
            [("series_id", "=", self.series.id)]
        )
        self.assertEqual(counter.last, 1)
        vals = {
            "series_id": self.series.id,
            "company_id": self.company.id,
            "year": 2030,
            "last": 9,
        }
        for attack in (
            lambda: counter.sudo().write({"last": 0}),
            lambda: counter.sudo().unlink(),
            lambda: counter.sudo().create(vals),
            lambda: counter.with_context(fao_engine=True)._take(
                self.series, self.company, 2026
            ),
            lambda: self.series.sudo()._next(self.company, DAY),
        ):
            with self.assertRefused("FAO-GUARD"):
                attack()

    # ---- NUM-03

    def reserve(self, count=2, day="2026-04-22 02:00:00", user=None, **values):
        """Reserve numbers as the administrator."""
        ranges = self.env["fao.number.range"].with_user(user or self.administrator)
        vals = {
            "series_id": self.series.id,
            "company_id": self.company.id,
            "count": count,
            "reason": "The line is down",
            **values,
        }
        with freeze_time(day):
            return ranges.create(vals)

    def note(self, paper, day="2026-04-24 02:00:00", **values):
        with freeze_time(day):
            paper.with_user(self.section_officer).write(values)

    def test_num_03_a_range_is_kept_for_paper(self):
        self.issue()
        kept = self.reserve()
        self.assertEqual((kept.year, kept.first, kept.last), (2026, 2, 3))
        self.assertEqual(
            kept.paper_ids.sorted("serial").mapped("number"),
            ["测外办试〔2026〕2号", "测外办试〔2026〕3号"],
        )
        self.assertEqual(self.issue().number, "测外办试〔2026〕4号")
        counter = self.env["fao.number.counter"].search(
            [("series_id", "=", self.series.id)]
        )
        self.assertEqual((counter.last, counter.gaps), (4, False))
        self.assertEqual((counter.document_count, counter.reserved_count), (2, 2))
        self.take()
        counter.invalidate_recordset()
        self.assertEqual(counter.gaps, "5")

    def test_num_03_a_reserved_number_is_used_once(self):
        paper = self.reserve(3).paper_ids.sorted("serial")
        self.note(paper[0], subject="To the ministry", used_on="2026-04-23")
        self.assertEqual(paper.mapped("state"), ["used", "free", "free"])
        with self.assertRefused("FAO-LOCKED"):
            self.note(paper[0], subject="To somebody else")
        self.note(paper[0], void_reason="Withdrawn")
        self.note(paper[1], void_reason="Spoilt")
        with self.assertRefused("FAO-LOCKED"):
            self.note(paper[1], subject="Again", used_on="2026-04-23")
        self.assertEqual(paper.mapped("state"), ["void", "void", "free"])
        for day in ("2027-01-02", "2026-04-25", "2025-12-31"):
            with self.assertRaises(ValidationError) as caught:
                self.note(paper[2], subject="Report", used_on=day)
            self.assertIn("a number of 2026", str(caught.exception))
        found = self.env["fao.number.paper"].search(
            [("number", "ilike", "（2026）3号"), ("range_id", "=", paper.range_id.id)]
        )
        self.assertEqual(found, paper[2])

    def test_num_03_who_reserves_and_what_stays(self):
        with self.assertRaises(AccessError):
            self.reserve(user=self.section_officer)
        kept = self.reserve()
        paper = kept.paper_ids[0]
        for attack in (
            lambda: self.reserve(first=1),
            lambda: kept.sudo().write({"last": 9}),
            lambda: kept.sudo().unlink(),
            lambda: paper.sudo().write({"serial": 9}),
            lambda: paper.sudo().unlink(),
            lambda: paper.sudo().create({"range_id": kept.id, "number": "9"}),
        ):
            with self.assertRefused("FAO-GUARD"):
                attack()
        with self.assertRaises(AccessError):
            paper.with_user(self.liaison).read(["number"])


@tagged("post_install", "-at_install")
class TestNumbersConcurrent(TransactionCase):
    """Two real transactions; what they commit is removed at the end."""

    def setUp(self):
        super().setUp()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            series = env["fao.number.series"].create(
                {"code": "race", "name": "Race", "pattern": "R{year}-{n}"}
            )
            self.series_id, self.company_id = series.id, env.company.id
        self.addCleanup(self.forget)

    def forget(self):
        with self.registry.cursor() as cr:
            for table, column in (
                ("fao_number_counter", "series_id"),
                ("fao_number_series", "id"),
            ):
                cr.execute(f"DELETE FROM {table} WHERE {column} = %s", [self.series_id])

    def take(self, cr):
        env = guard.enter(api.Environment(cr, SUPERUSER_ID, {})["res.company"]).env
        series = env["fao.number.series"].browse(self.series_id)
        company = env["res.company"].browse(self.company_id)
        return series._next(company, DAY)[2]

    def take_again(self, started):
        """Take a number as Odoo's request loop does: again after a collision."""
        collisions = 0
        while True:
            try:
                with self.registry.cursor() as cr:
                    cr.execute("SELECT 1")  # the snapshot is taken here
                    started.set()
                    return self.take(cr), collisions
            except SerializationFailure:
                collisions += 1

    def race(self, finish):
        """Let a second signature wait for a first one that ends by ``finish``."""
        started = Event()
        with ThreadPoolExecutor(1) as pool, mute_logger("odoo.sql_db"):
            cr = self.registry.cursor()
            try:
                first = self.take(cr)
                second = pool.submit(self.take_again, started)
                self.assertTrue(started.wait(10))
                self.assertFalse(second.done())
                finish(cr)
            finally:
                cr.close()
            return first, *second.result(30)

    def test_two_signatures_at_once_get_two_numbers(self):
        self.assertEqual(self.race(lambda cr: cr.commit()), (1, 2, 1))

    def test_a_failed_signature_leaves_its_number_to_the_other(self):
        self.assertEqual(self.race(lambda cr: cr.rollback()), (1, 1, 0))

    def test_many_signatures_leave_no_gap(self):
        with ThreadPoolExecutor(4) as pool, mute_logger("odoo.sql_db"):
            results = list(pool.map(lambda _n: self.take_again(Event()), range(12)))
        self.assertEqual(sorted(n for n, _c in results), list(range(1, 13)))
