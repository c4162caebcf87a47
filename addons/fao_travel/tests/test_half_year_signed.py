"""The half-year report: who reads it, what stops it, and what a signature freezes."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import at
from .half_year_common import HalfYearCase


@tagged("post_install", "-at_install")
class TestHalfYearSigned(HalfYearCase):
    # ---- Access, REP-03

    def test_rep_03_each_figure_leads_to_its_cases(self):
        report = self.begin()
        for row in report.figure_ids.filtered(lambda f: f.section == "outbound"):
            action = row.action_open_records()
            found = self.env[action["res_model"]].sudo().search(action["domain"])
            if row.measure == "delegations":
                self.assertEqual(len(found), row.value, row.display_name)
        secret = self.env["fao.travel.mission"].with_user(self.section_officer)
        self.assertFalse(secret.search([("id", "in", self.secret.ids)]))

    def test_only_its_readers_read_it(self):
        report = self.begin()
        figures = self.env["fao.travel.figure"]
        for user in (self.liaison, self.finance, self.manager, self.custodian):
            self.assertFalse(figures.with_user(user).search([]), user.login)
        self.assertTrue(figures.with_user(self.section_officer).search([]))
        with self.assertRaises(AccessError):
            report.with_user(self.liaison).read(["title"])

    def test_the_title_is_in_the_language_of_the_office(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        officer = self.section_officer
        officer.lang = "en_US"
        self.assertEqual(self.begin().title, "2026年第1个半年因公出访情况报告")
        reports = self.env["fao.travel.report"].with_user(officer)
        with at("2028-07-05"):
            title = reports.with_context(lang="en_US").begin(2027, "2").title
        self.assertEqual(title, "2027年第2个半年因公出访情况报告")

    # ---- REP-01

    def test_rep_01_a_returned_group_without_its_days_stands_in_the_way(self):
        missing = self.trip(self.staff, "2026-05-11")
        self.as_engine(missing).write({"actual_exit": False, "actual_entry": False})
        report = self.begin()
        [gap] = report.gap_ids
        self.assertEqual((gap.kind, gap.mission_id), ("no_exit", missing))
        self.fill(report)
        with at("2026-07-02"), self.assertRefused("FAO-CHECK") as caught:
            self.act(report, "submit", self.section_officer)
        self.assertIn("REP-01", str(caught.exception))
        self.assertIn("left or cancelled not entered", str(caught.exception))
        days = {"actual_exit": "2026-05-11", "actual_entry": "2026-05-18"}
        self.as_engine(missing).write(days)
        self.env.invalidate_all()
        with at("2026-07-02"), self.assertRefused("FAO-CHECK") as caught:
            self.act(report, "submit", self.section_officer)
        self.assertIn("count anew", str(caught.exception))
        with at("2026-07-02"):
            report.recount()
            self.act(report, "submit", self.section_officer)
        self.assertEqual(self.figure(report, "outbound", "delegations"), 3)

    def test_rep_01_what_is_signed_is_what_the_registers_show(self):
        report = self.begin()
        self.fill(report)
        with at("2026-07-02"):
            self.act(report, "submit", self.section_officer)
            for user in (self.section_head, self.deputy_director):
                self.act(report, "approve", user)
        self.trip(self.staff, "2026-05-11")
        self.env.invalidate_all()
        with at("2026-07-02"), self.assertRefused("FAO-CHECK") as caught:
            self.act(report, "approve", self.director)
        self.assertIn("REP-01", str(caught.exception))
        self.assertFalse(report.signed_on)

    # ---- Signature, REP-02

    def test_the_signed_report_has_one_number_for_three_addressees(self):
        report = self.begin()
        self.sign(report)
        self.assertEqual(report.stage_id.code, "signed")
        self.assertEqual(str(report.signed_on), "2026-07-02")
        self.assertTrue(report.document_id.number.endswith("〔2026〕1号"))
        self.assertEqual(len(report.addressees.splitlines()), 3)
        text = report.document_id.sudo().payload
        for line in report.addressees.splitlines():
            self.assertIn(line.strip(), text)

    def test_frozen_figures_are_written_by_nobody(self):
        report = self.begin()
        self.sign(report)
        row = report.figure_ids[:1]
        attacks = (
            lambda r: r.write({"value": 99}),
            lambda r: r.unlink(),
            lambda r: r.create({"report_id": report.id, "value": 1}),
            lambda r: r.report_id.write({"figure_ids": [(5,)]}),
            lambda r: r.report_id.write({"signed_on": False}),
            lambda r: r.report_id.write({"problems": "Other"}),
            lambda r: r.report_id.recount(),
        )
        before = row.value
        for user in (self.section_officer, self.director, self.administrator):
            for number, attack in enumerate(attacks):
                with self.subTest(user=user.login, attack=number):
                    forged = row.with_user(user).with_context(fao_engine=True)
                    with self.assertRaises(UserError):
                        attack(forged)
        with self.assertRefused("FAO-GUARD"):
            row.sudo().write({"value": 99})
        with self.assertRefused("FAO-LOCKED"):
            self.as_engine(row).write({"value": 99})
        self.env.invalidate_all()
        self.assertEqual(row.value, before)

    def test_rep_02_a_late_trip_appears_in_a_supplementary_report(self):
        report = self.begin()
        self.sign(report)
        with at("2026-09-01"):
            extra = report.supplement()
            extra.write({"problems": "Nothing new", "suggestions": "Nothing"})
            with self.assertRefused("FAO-CHECK") as caught:
                self.act(extra, "submit", self.section_officer)
        self.assertIn("REP-02", str(caught.exception))
        self.trip(self.staff, "2026-05-11")
        self.trip(self.staff, "2026-05-25")
        self.put_in_stage(self.made[0], "cancelled")
        with at("2026-09-01"):
            extra.recount()
        self.assertEqual(self.figure(report, "outbound", "delegations"), 2)
        self.assertEqual(self.figure(extra, "outbound", "delegations"), 3)
        # Nobody went to Germany, as it was signed: the figure is gone, not forgotten
        [row] = extra.figure_ids.filtered(
            lambda f: (f.measure, f.item, f.key) == ("delegations", "country", "DE")
        )
        self.assertEqual((row.value, row.signed_value, row.corrected), (0, 1, True))
        [row] = extra.figure_ids.filtered(
            lambda f: (
                (f.section, f.item, f.measure) == ("outbound", "total", "delegations")
            )
        )
        self.assertEqual((row.signed_value, row.corrected), (2, True))
        self.sign(extra, "2026-09-02")
        self.assertTrue(extra.document_id.number.endswith("〔2026〕2号"))
        self.assertIn(report.document_id.number, extra.document_id.sudo().payload)
        with at("2026-09-03"), self.assertRefused("FAO-OPEN"):
            report.with_user(self.section_officer).supplement()

    def test_nobody_begins_a_report_by_hand_values(self):
        reports = self.env["fao.travel.report"].with_user(self.section_officer)
        with self.assertRefused("FAO-GUARD"):
            reports.create({"title": "Forged", "year": 2026, "half": "1"})
        with at("2026-06-30"), self.assertRefused("FAO-OPEN"):
            reports.begin(2026, "1")
        with self.assertRefused("FAO-OPEN"):
            reports.with_user(self.liaison).begin(2026, "1")
        with at("2026-07-05"):
            report = reports.begin(2026, "1")
            with self.assertRefused("FAO-OPEN"):
                reports.begin(2026, "1")
        self.assertEqual(report.initiator_id, self.section_officer)
