from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .field_common import FieldCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 02:00:00")
class TestArchive(FieldCase):
    """How long a case is secret, and where its file lies when it is closed."""

    def setUp(self):
        super().setUp()
        self.officer = self.section_officer
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        self.liaison.fao_clearance = 3
        self.record = dossiers.create({"title": "Dossier", "confidentiality": "2"})

    def close(self):
        self.act(self.record, self.liaison, "submit")
        self.act(self.record, self.officer, "take", transition="file")
        self.act(self.record, self.officer, "take", transition="close")
        self.assertStage(self.record, "granted")

    def archive(self, user, **options):
        self.act(self.record, user, "archive", **options)

    def test_time_of_secrecy(self):
        for years, kind in ((11, "2"), (-1, "2"), (21, "3"), (1, "1")):
            with (
                self.subTest(years=years, kind=kind),
                self.assertRaisesRegex(
                    ValidationError, rf"allows 0 to \d+, not {years}\."
                ),
                self.env.cr.savepoint(),
            ):
                self.record.write({"confidentiality": kind, "secrecy_years": years})
            self.env.invalidate_all(flush=False)
        self.record.secrecy_years = 5
        self.assertEqual(self.record.secrecy_mark, "Secret★5 years")
        self.assertEqual(self.record.declassify_on, date(2031, 3, 2))
        values = self.record._fao_document_values()
        self.assertEqual(values["case"]["secrecy"], "Secret★5 years")
        self.record.write({"confidentiality": "3", "secrecy_years": 0})
        self.assertEqual(self.record.secrecy_mark, "Confidential")
        self.assertFalse(self.record.declassify_on)

    def test_only_a_closed_case_by_whoever_handles_it(self):
        number = {"archive_no": "2026-WS-014"}
        self.assertActRefused(
            "FAO-STAGE", self.record, self.liaison, "archive", **number
        )
        self.close()
        self.assertActRefused(
            "FAO-POWER", self.record, self.liaison, "archive", **number
        )
        for wrong in ({}, {"archive_no": " "}, {"archive_no": "9" * 65},
                      {**number, "retention": "forever"}):  # fmt: skip
            with self.subTest(wrong):
                self.assertActRefused(
                    "FAO-REQUIRED", self.record, self.officer, "archive", **wrong
                )
        self.assertFalse(self.record.sudo().archive_no)

    def test_archived_and_corrected(self):
        self.assertEqual(self.record.retention, "30y")
        self.close()
        case = self.record.case_id.sudo()
        to_archive = [("closed_at", "!=", False), ("archived_at", "=", False)]
        cases = self.env["fao.case"].with_user(self.officer)
        self.assertIn(case.id, cases.search(to_archive).ids)
        self.archive(self.officer, archive_no=" 2026-WS-014 ", retention="permanent")
        self.assertEqual(
            (case.archive_no, case.retention), ("2026-WS-014", "permanent")
        )
        self.assertNotIn(case.id, cases.search(to_archive).ids)
        self.archive(self.officer, archive_no="2026-WS-015", comment="Misprint")
        self.assertEqual(
            (case.archive_no, case.retention), ("2026-WS-015", "permanent")
        )
        rows = case.ledger_ids.filtered(lambda row: row.action == "archive")
        self.assertEqual(
            [row._payload()["archive_no"] for row in rows.sorted("seq")],
            ["2026-WS-014", "2026-WS-015"],
        )
        [verdict] = self.env["fao.ledger"].verify([case.id])
        self.assertTrue(verdict["intact"])

    def test_a_reopened_case_is_to_be_archived_again(self):
        self.record.confidentiality = "1"
        self.close()
        self.archive(self.officer, archive_no="2026-WS-014")
        self.act(
            self.record, self.administrator, "reopen", comment="A page was missing"
        )
        case = self.record.case_id.sudo()
        self.assertEqual((case.archived_at, case.archive_no), (False, "2026-WS-014"))
        self.assertActRefused(
            "FAO-STAGE", self.record, self.officer, "archive", archive_no="2026-WS-015"
        )

    def test_several_at_once_or_none(self):
        self.close()
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        other = dossiers.create({"title": "Open"})
        other = other.with_user(self.officer)
        closed = self.record.case_id.with_user(self.officer)
        self.act(other.with_user(self.liaison), self.liaison, "submit")
        wizards = self.env["fao.case.archive"].with_user(self.officer)
        for cases, refused in ((closed | other.case_id, True), (closed, False)):
            form = Form(
                wizards.with_context(active_model="fao.case", active_ids=cases.ids)
            )
            form.archive_no = "2026-WS-014"
            wizard = form.save()
            if refused:
                with self.assertRefused("FAO-STAGE"), self.env.cr.savepoint():
                    wizard.action_archive()
                self.assertFalse(closed.archive_no)
            else:
                wizard.action_archive()
                self.assertEqual(closed.archive_no, "2026-WS-014")

    def test_a_duty_says_how_long(self):
        self.duty.retention = "10y"
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        self.assertEqual(dossiers.create({"title": "Short"}).retention, "10y")
        text = self.env["fao.duty"].export_pack(self.duty.code)
        self.assertIn("retention: 10y", text)
