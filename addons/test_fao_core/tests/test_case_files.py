import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.fao_core.engine.content import Content
from odoo.addons.fao_core.engine.funnel import Funnel

from .field_common import FieldCase

FILE = base64.b64encode(b"a paper")


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 02:00:00")
class TestCaseFiles(FieldCase):
    """Documents that a stage asks for, with their expiry."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.publish(
            [],
            documents=[
                ("draft", {"code": "plan", "name": "Plan"}),
                (
                    "draft",
                    {
                        "code": "passport_copy",
                        "name": "Passport copy",
                        "expires": True,
                        "valid_value": 6,
                    },
                ),
                ("examine", {"code": "report", "name": "Report"}),
            ],
        )

    def setUp(self):
        super().setUp()
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        self.record = dossiers.create({"title": "Dossier"})
        self.files = self.env["fao.case.file"]

    def bring(self, user, code, **vals):
        """Let ``user`` put a document with the case."""
        return self.files.with_user(user).create(
            {
                "case_id": self.record.case_id.id,
                "code": code,
                "file": FILE,
                "filename": f"{code}.pdf",
                **vals,
            }
        )

    def test_missing_ones_are_named(self):
        message = self.assertActRefused(
            "FAO-DOCUMENT", self.record, self.liaison, "submit"
        )
        self.assertIn("Plan is missing", message)
        self.assertIn("Passport copy is missing", message)
        self.assertIn("Plan is missing", self.record.files_missing)

    def test_expiry(self):
        self.bring(self.liaison, "plan")
        file = self.bring(self.liaison, "passport_copy")
        for valid_until, words in (
            (False, "has no expiry date"),
            (date(2026, 9, 1), "expires on 2026-09-01; it must be valid until"),
        ):
            file.valid_until = valid_until
            message = self.assertActRefused(
                "FAO-DOCUMENT", self.record, self.liaison, "submit"
            )
            self.assertIn(words, message)
            self.assertNotIn("Plan", message)
        file.valid_until = date(2026, 9, 2)
        self.act(self.record, self.liaison, "submit")
        self.assertStage(self.record, "examine")

    def test_the_better_of_two_counts(self):
        self.bring(self.liaison, "plan")
        self.bring(self.liaison, "passport_copy", valid_until=date(2026, 3, 9))
        self.bring(self.liaison, "passport_copy", valid_until=date(2027, 3, 9))
        self.act(self.record, self.liaison, "submit")
        self.assertStage(self.record, "examine")

    def test_days(self):
        self.publish(
            [],
            documents=[
                (
                    "draft",
                    {
                        "code": "permit",
                        "name": "Permit",
                        "expires": True,
                        "valid_value": 30,
                        "valid_unit": "days",
                    },
                )
            ],
        )
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        self.record = dossiers.create({"title": "Other"})
        file = self.bring(self.liaison, "permit", valid_until=date(2026, 3, 31))
        self.assertActRefused("FAO-DOCUMENT", self.record, self.liaison, "submit")
        file.valid_until = date(2026, 4, 1)
        self.act(self.record, self.liaison, "submit")

    def submit(self):
        self.bring(self.liaison, "plan")
        self.bring(self.liaison, "passport_copy", valid_until=date(2027, 1, 1))
        self.act(self.record, self.liaison, "submit")

    def test_who_must_act_brings_what_the_stage_asks_for(self):
        draft = self.duty.workflow_id.copy()
        draft.stage_ids.editable_by = "nobody"
        draft.stage_ids.filtered(lambda s: s.code == "draft").editable_by = "initiator"
        draft.publish()
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        self.record = dossiers.create({"title": "Other"})
        self.submit()
        self.assertActRefused(
            "FAO-DOCUMENT", self.record, self.section_officer, "take", transition="file"
        )
        report = self.bring(self.section_officer, "report")
        with self.assertRefused("FAO-LOCKED"):
            report.code = "plan"
        with self.assertRefused("FAO-LOCKED"):
            self.bring(self.section_officer, "plan")
        with self.assertRefused("FAO-LOCKED"):
            self.bring(self.liaison, "report")
        plan = self.record.sudo().case_id.file_ids.filtered(lambda f: f.code == "plan")
        with self.assertRefused("FAO-LOCKED"):
            plan.with_user(self.liaison).unlink()
        report.filename = "better.pdf"
        self.act(self.record, self.section_officer, "take", transition="file")
        self.assertStage(self.record, "archive")

    def test_read_with_the_case_only(self):
        file = self.bring(self.liaison, "plan")
        attachment = self.env["ir.attachment"].sudo().search(
            [("res_model", "=", "fao.case.file"), ("res_field", "=", "file"),
             ("res_id", "=", file.id)]
        )  # fmt: skip
        for record in (file, attachment):
            with (
                self.assertRaises(AccessError),
                mute_logger("odoo.models", "odoo.addons.base.models.ir_rule"),
            ):
                record.with_user(self.education_liaison).read(["id", "display_name"])
        self.assertFalse(self.files.with_user(self.education_liaison).search([]))
        self.assertTrue(attachment.with_user(self.liaison).raw)
        with self.assertRefused("FAO-GUARD"):
            attachment.with_user(self.liaison).write({"raw": b"other"})

    def test_kinds_are_chosen(self):
        file = self.bring(self.liaison, "plan")
        self.assertEqual(file.kind_id.name, "Plan")
        self.assertEqual(
            file.kind_ids.mapped("code"), ["plan", "passport_copy", "report"]
        )
        file.kind_id = file.kind_ids[1]
        self.assertEqual(file.code, "passport_copy")
        self.assertTrue(file.expires)

    def test_files_are_content(self):
        case = self.record.sudo().case_id
        revision = case.revision
        file = self.bring(self.liaison, "plan")
        self.assertGreater(case.revision, revision)
        content = self.record.sudo()._fao_content()
        self.assertEqual(content["file:plan"][0][0], "plan.pdf")
        before = Content(Funnel(case)).digest()
        file.file = base64.b64encode(b"another paper")
        self.assertNotEqual(Content(Funnel(case)).digest(), before)

    def test_a_file_that_a_stage_asks_for_is_no_change_of_what_was_signed(self):
        case = self.record.sudo().case_id
        self.submit()
        self.bring(self.section_officer, "report")
        self.assertIn("file:report", Content(Funnel(case)).asked_later())
