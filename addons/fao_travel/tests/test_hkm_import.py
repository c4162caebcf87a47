"""Endorsements older than the system come in from a sheet, all or none."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import at
from .hkm_common import HkmCase
from .intake_common import SheetMixin

COLUMNS = [
    "holder", "unit_code", "pass_number", "region", "endorsement_type", "pattern",
    "number", "issued_on", "stamped_until", "stay_max_days", "entries_before",
]  # fmt: skip


@tagged("post_install", "-at_install")
class TestHkmImport(SheetMixin, HkmCase):
    """Li Weidong has a pass; a sheet of 1 June 2026 brings what is stamped in it."""

    def setUp(self):
        super().setUp()
        self.hkm_pass = self.make_pass()
        self.register = self.env["fao.hkm.endorsement"].with_user(self.custodian)

    def row(self, holder="Li Weidong", **values):
        """Return a row of the sheet as text: 90 days, two entries, none used."""
        cells = {
            "holder": holder,
            "region": "Hong Kong",
            "endorsement_type": "Visit",
            "pattern": "90 days, two entries",
            "issued_on": "2026-05-04",
            "stay_max_days": "7",
            "entries_before": "0",
            **values,
        }
        return [cells.get(name, "") for name in COLUMNS]

    def take_over(self, *rows, user=None, day="2026-06-01"):
        with at(day):
            return self.register.with_user(user or self.custodian).load(
                COLUMNS, list(rows)
            )

    def taken(self, **values):
        """Return the endorsement that a sheet of one row brought."""
        result = self.take_over(self.row(**values))
        self.assertFalse(result["messages"])
        return self.register.browse(result["ids"])

    # ---- What comes in

    def test_entries_used_and_the_last_day_are_kept(self):
        row = self.taken(entries_before="1", number="HK0001", unit_code="COM")
        self.assertEqual((row.passport_id, row.region), (self.hkm_pass, "HK"))
        self.assertEqual((row.entries_used, row.entries_allowed), (1, 2))
        self.assertEqual(row.valid_until, date(2026, 8, 2))
        self.assertEqual(row.taken_over_on, date(2026, 6, 1))
        self.assertEqual(row.create_uid, self.custodian)

    def test_hkm_03_a_pass_is_lent_on_what_was_taken_over(self):
        self.taken(entries_before="1")
        loan = self.ask(self.hkm_pass, self.approved_hkm(), day="2026-06-02")
        self.assertEqual((loan.entries_after, loan.entries_allowed), (2, 2))
        self.take(loan, "lend", "2026-06-03")
        self.assertStage(loan, "lent")

    def test_hkm_03_not_when_its_entries_are_used_up(self):
        self.assertTrue(self.taken(entries_before="2").used_up)
        loan = self.ask(self.hkm_pass, self.approved_hkm(), day="2026-06-02")
        text = "HKM-03: The endorsement is used up: with this trip 3 entries"
        self.assertRule(text, self.take, loan, "lend", "2026-06-03")

    def test_hkm_03_nor_when_it_ended_before_the_exit(self):
        self.taken(issued_on="2026-03-02", stamped_until="2026-05-31")
        loan = self.ask(self.hkm_pass, self.approved_hkm(), day="2026-06-02")
        text = "HKM-03: Exit 2026-06-08, the endorsement is valid until 2026-05-31"
        self.assertRule(text, self.take, loan, "lend", "2026-06-03")

    def test_trips_after_the_takeover_are_counted_on_top(self):
        mission = self.approved_hkm()
        row = self.taken(entries_before="1")
        with at("2026-06-11"):
            days = {"actual_exit": "2026-06-08", "actual_entry": "2026-06-11"}
            mission.with_user(self.liaison).write(days)
        self.assertEqual((row.entries_used, row.used_up), (2, True))

    def test_trips_up_to_the_takeover_are_told_by_the_sheet(self):
        mission = self.approved_hkm()
        with at("2026-06-11"):
            days = {"actual_exit": "2026-06-08", "actual_entry": "2026-06-11"}
            mission.with_user(self.liaison).write(days)
        result = self.take_over(self.row(entries_before="1"), day="2026-06-12")
        self.assertEqual(self.register.browse(result["ids"]).entries_used, 1)

    def test_an_older_one_is_replaced_by_the_newer_one_in_whatever_order(self):
        result = self.take_over(
            self.row(issued_on="2026-05-04"),
            self.row(issued_on="2026-02-02"),
            self.row(issued_on="2026-02-02", region="Macao"),
        )
        new, old, macao = self.register.browse(result["ids"])
        self.assertEqual(old.superseded_on, date(2026, 5, 4))
        self.assertFalse(new.superseded_on or macao.superseded_on)

    # ---- What does not

    def test_each_row_says_what_is_wrong_and_none_comes_in(self):
        for _namesake in range(2):
            self.make_person("Zhao Min", "r8", filed_on="")
        result = self.take_over(
            self.row(),
            self.row("Nobody"),
            self.row("Zhou Xiaomei"),
            self.row("", region="Taiwan", pattern="often"),
            self.row(entries_before="3"),
            self.row(issued_on="2026-06-02", stamped_until="2026-12-31"),
            self.row(issued_on="2024-01-01", stay_max_days="a week"),
            self.row(pass_number="CG9999999", entries_before=""),
            self.row(),
            self.row("Zhao Min", issued_on="in May"),
        )  # fmt: skip
        self.assertFalse(self.register.search_count([]))
        for row, field, text in (
            (1, "holder", "nobody named Nobody"),
            (2, "holder", "Zhou Xiaomei has no valid pass in the register"),
            (3, "holder", "is missing"),
            (3, "region", "Taiwan is none of Hong Kong, Macao"),
            (3, "pattern", "often is none of 90 days, one entry"),
            (4, "entries_before", "3, the pattern allows 2"),
            (5, "issued_on", "2026-06-02 lies in the future"),
            (5, "stamped_until", "2026-12-31; by day of issue and pattern it is"),
            (6, "issued_on", "before the pass was issued"),
            (6, "stay_max_days", "a week is no whole number"),
            (7, "pass_number", "the registered pass is CG******01"),
            (7, "entries_before", "is missing"),
            (8, "issued_on", "registered already (row 1 of the data)"),
            (9, "holder", "2 persons are named"),
            (9, "issued_on", "in May is no day"),
        ):
            self.assertRow(result, row, field, text)

    def test_what_is_registered_is_not_taken_over_again(self):
        self.taken(number="HK0001")
        result = self.take_over(
            self.row(), self.row(issued_on="2026-05-05", number="HK0001")
        )
        for row, field in ((0, "issued_on"), (1, "number")):
            self.assertRow(result, row, field, "already (in the register)")

    def test_only_custodians_take_over_and_nobody_records_by_hand(self):
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.take_over(self.row(), user=user)
        values = {
            "passport_id": self.hkm_pass.id,
            "region": "HK",
            "endorsement_type": "visit",
            "pattern": "90d_2",
            "issued_on": "2026-05-04",
            "stay_max_days": 7,
        }
        for context in ({}, {"fao_intake": True}, {"fao_intake": {"rows": []}}):
            with self.assertRefused("FAO-GUARD"):
                self.register.with_context(**context).create(values)
        row = self.taken()
        for vals in ({"entries_before": 0}, {"taken_over_on": False}):
            for records in (row, row.sudo()):
                with self.assertRefused("FAO-GUARD"):
                    records.write(vals)

    def test_queries_do_not_grow_with_the_rows(self):
        def count(first, size):
            rows = []
            for number in range(first, first + size):
                person = self.make_person(f"Holder {number}", "r8", filed_on="")
                self.make_pass(person, f"CG{number:07d}")
                rows.append(self.row(person.name))
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            result = self.take_over(*rows)
            self.env.flush_all()
            self.assertEqual(len(result["ids"]), size)
            return self.env.cr.sql_log_count - before

        count(100, 2)
        self.assertLessEqual(count(300, 20), count(200, 5) + 2)

    # ---- The sheet to download

    def test_the_template_is_previewed_and_imported_whole(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        good = ["Li Weidong", "COM", "CG1200001", "香港", "出访", "90天两次", "HK0001",
                "2026-05-04", "2026-08-02", "7", "1"]  # fmt: skip
        bad = [*good[:5], "90天", "HK0002", *good[7:]]
        result = self.upload(good, bad)
        self.assertEqual({m["record"] for m in result["messages"]}, {1})
        self.assertFalse(self.register.search([]))
        result = self.upload(good, dryrun=True)
        self.assertFalse(result["messages"])
        self.assertFalse(self.register.search([]))
        self.upload(good)
        row = self.register.search([])
        self.assertEqual((row.pattern, row.entries_used), ("90d_2", 1))

    def upload(self, *rows, dryrun=False):
        with at("2026-06-01"):
            return self.upload_sheet(
                "fao.hkm.endorsement", "endorsements.xlsx", rows, dryrun
            )
