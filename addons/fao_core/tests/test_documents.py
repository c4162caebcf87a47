import base64
import hashlib
import json
from datetime import date
from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.fao_core.engine import guard

from .document_common import NOW, DocumentCase, make_docx, text_of


@tagged("post_install", "-at_install")
class TestIssue(DocumentCase):
    def test_a_document_is_numbered_filled_and_kept(self):
        document = self.issue()
        self.assertEqual(document.number, "测外办试〔2026〕1号")
        self.assertEqual((document.year, document.serial), (2026, 1))
        self.assertEqual(document.issued_on, date(2026, 4, 22))
        self.assertEqual(document.signed_by, self.deputy_director)
        self.assertEqual(document.state, "valid")
        self.assertFalse(document.valid_until)
        content = document.attachment_id.raw
        self.assertEqual(
            text_of(content),
            "Office of the tests\n测外办试〔2026〕1号\nLetter to the port",
        )
        self.assertEqual(document.sha256, hashlib.sha256(content).hexdigest())
        self.assertTrue(document._is_intact())

    def test_the_file_lies_on_the_record_of_the_duty(self):
        attachment = self.issue().attachment_id
        self.assertEqual(attachment.res_model, "fao.matter")
        self.assertEqual(attachment.res_id, self.matter.id)
        self.assertFalse(attachment.public)
        self.assertEqual(attachment.name, "Letter 测外办试〔2026〕1号.docx")

    def test_the_values_used_are_kept(self):
        document = self.issue()
        payload = json.loads(document.payload)
        self.assertEqual(payload["values"]["case"]["title"], "Letter to the port")
        self.assertEqual(payload["values"]["document"]["number"], document.number)
        self.assertEqual(
            payload["values"]["document"]["date_zh"], "二〇二六年四月二十二日"
        )
        self.assertEqual(
            payload["template"]["sha256"],
            hashlib.sha256(self.template._content()).hexdigest(),
        )

    def test_codes_are_long_and_never_the_same(self):
        codes = {self.issue().code for _n in range(5)}
        self.assertEqual(len(codes), 5)
        self.assertTrue(all(len(code) == 32 for code in codes))

    def test_validity_counts_months_from_the_day_of_signature(self):
        template = self.make_template(
            "permit", "{{ document.valid_until|zh_date }}", validity_months=6
        )
        document = self.issue(template=template)
        self.assertEqual(document.valid_until, date(2026, 10, 22))
        self.assertEqual(text_of(document.attachment_id.raw), "2026年10月22日")
        with freeze_time("2026-10-22 15:59:00"):
            document.invalidate_recordset(["standing"])
            self.assertEqual(document.standing, "valid")
        with freeze_time("2026-10-22 16:01:00"):
            document.invalidate_recordset(["standing"])
            self.assertEqual(document.standing, "expired")

    def test_a_corrected_document_replaces_and_names_the_old_one(self):
        template = self.make_template("notice", "{{ document.replaces }}")
        first = self.issue(template=template)
        letter = self.issue()
        second = self.issue(template=template)
        self.assertEqual((first.state, first.replaced_by_id), ("superseded", second))
        self.assertEqual(text_of(second.attachment_id.raw), first.number)
        self.assertEqual(letter.state, "valid")

    def test_a_refusal_says_why_by_which_rules_and_what_may_be_done(self):
        words = "{{ document.reason }}/{{ document.rules }}/{{ document.signer }}"
        template = self.make_template(
            "refusal", words + "/{{ document.remedy }}", remedy="Apply again"
        )
        case = guard.enter(self.case.sudo())
        document = case.env["fao.document"]._issue(
            case, template, self.deputy_director, NOW, reason="Too long (ABC-03)"
        )
        signer = self.deputy_director.name
        self.assertEqual(
            text_of(document.attachment_id.raw),
            f"Too long (ABC-03)/ABC-03/{signer}/Apply again",
        )
        corrected = document._issue(
            case, template, self.deputy_director, NOW, corrected=document, reason="Typo"
        )
        self.assertIn("Too long (ABC-03)", text_of(corrected.attachment_id.raw))

    def test_without_series_there_is_no_number(self):
        template = self.make_template("note", "{{ case.title }}", series_id=False)
        first = self.issue(template=template)
        second = self.issue(case=self.make_matter("Other").case_id, template=template)
        self.assertFalse(first.number or second.number)
        self.assertEqual(second.attachment_id.name, "Note.docx")

    def test_without_verification_there_is_no_code(self):
        template = self.make_template("memo", "{{ case.title }}", verification="none")
        self.assertFalse(self.issue(template=template).code)

    def test_secret_cases_get_no_public_code(self):
        template = self.make_template("coded", "{{ document.qr }}")
        guard.enter(self.case.sudo()).write({"confidentiality": "2"})
        document = self.issue(template=template)
        self.assertFalse(document.code)
        self.assertFalse(document.verify_url)

    def test_the_qr_code_is_in_the_file(self):
        template = self.make_template("coded", "{{ document.qr }}")
        document = self.issue(template=template)
        self.assertIn(b"word/media/image1.png", document.attachment_id.raw)
        self.assertTrue(document.verify_url.endswith(f"/fao/verify/{document.code}"))

    def test_a_template_without_file_issues_nothing(self):
        template = self.make_template("empty", file=False)
        with self.assertRefused("FAO-TEMPLATE"):
            self.issue(template=template)
        self.assertEqual(self.issue().serial, 1)

    def test_a_missing_value_issues_nothing(self):
        template = self.make_template("odd", "{{ record.display_name }}")
        values = self.registry["fao.matter"]._fao_document_values
        self.patch(
            self.registry["fao.matter"],
            "_fao_document_values",
            lambda record: {**values(record), "record": {}},
        )
        with self.assertRefused("FAO-TEMPLATE"), self.env.cr.savepoint():
            self.issue(template=template)
        self.assertEqual(self.issue().serial, 1)

    def test_a_revoked_document_keeps_its_number_and_says_why(self):
        document = self.issue()
        with self.assertRefused("FAO-COMMENT"):
            guard.enter(document.sudo())._revoke(" ")
        guard.enter(document.sudo())._revoke("Forged invitation")
        self.assertEqual(document.state, "revoked")
        self.assertEqual(document.revoke_reason, "Forged invitation")
        self.assertTrue(document.revoked_on)
        self.assertEqual(document.number, "测外办试〔2026〕1号")
        self.assertEqual(self.issue().serial, 2)
        with self.assertRefused("FAO-DOCUMENT"):
            guard.enter(document.sudo())._revoke("Again")

    def test_an_altered_file_is_noticed(self):
        document = self.issue()
        self.env.cr.execute(
            "UPDATE fao_document SET sha256 = %s WHERE id = %s", ["0" * 64, document.id]
        )
        document.invalidate_recordset()
        self.assertFalse(document._is_intact())
        self.assertEqual(document.action_verify_file()["params"]["type"], "danger")


@tagged("post_install", "-at_install")
class TestDocumentGuard(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.document = cls.issue()
        cls.attachment = cls.document.attachment_id

    def test_nobody_issues_changes_or_deletes_a_document(self):
        document = self.document
        vals = {
            "case_id": self.case.id,
            "template_id": self.template.id,
            "name": "Forged",
            "company_id": self.company.id,
            "issued_on": NOW.date(),
            "signed_by": self.director.id,
            "attachment_id": self.attachment.id,
            "sha256": "0" * 64,
        }
        forged = document.sudo().with_context(fao_engine="engine")
        for attack in (
            lambda: forged.create(vals),
            lambda: forged.write({"state": "revoked"}),
            lambda: forged.write({"number": "1"}),
            lambda: forged.unlink(),
            lambda: forged.copy(),
            lambda: forged._revoke("because"),
            lambda: forged._issue(self.case, self.template, self.director, NOW),
            lambda: guard.enter(document.sudo()).write({"number": "1"}),
            lambda: guard.enter(document.sudo()).unlink(),
        ):
            with self.assertRefused("FAO-GUARD"):
                attack()

    def test_people_may_read_and_nothing_else(self):
        document = self.document.with_user(self.administrator)
        for operation in ("write", "create", "unlink"):
            self.assertFalse(document.browse().has_access(operation))

    def test_nobody_changes_moves_publishes_or_deletes_the_file(self):
        other = self.make_matter("Other")
        for user in (self.env.ref("base.user_root"), self.env.ref("base.user_admin")):
            attachment = self.attachment.with_user(user).sudo()
            for vals in (
                {"raw": b"forged"},
                {"datas": base64.b64encode(b"forged")},
                {"db_datas": b"forged"},
                {"store_fname": "00/00"},
                {"res_id": other.id},
                {"res_model": "res.partner"},
                {"res_field": "image_1920"},
                {"public": True},
                {"access_token": "token"},
                {"type": "url", "url": "http://example.org"},
                {"name": "forged.docx"},
                {"mimetype": "text/html"},
                {"company_id": self.env.ref("base.main_company").id},
            ):
                with self.subTest(vals=vals), self.assertRefused("FAO-GUARD"):
                    attachment.write(vals)
            with self.assertRefused("FAO-GUARD"):
                attachment.raw = b"forged"
            with self.assertRefused("FAO-GUARD"):
                attachment.generate_access_token()
            with self.assertRefused("FAO-GUARD"):
                attachment.unlink()
        self.assertTrue(self.document._is_intact())

    def test_a_file_among_others_is_found(self):
        other = self.env["ir.attachment"].create({"name": "free.txt", "raw": b"x"})
        with self.assertRefused("FAO-GUARD"):
            (other | self.attachment).write({"public": True})
        with self.assertRefused("FAO-GUARD"):
            (other | self.attachment).unlink()
        other.write({"name": "still free.txt"})
        other.unlink()

    def test_a_write_that_changes_nothing_passes(self):
        attachment = self.attachment.sudo()
        attachment.write({"raw": attachment.raw, "mimetype": attachment.mimetype})
        self.assertTrue(self.document._is_intact())

    def test_the_file_is_read_by_those_who_read_the_case(self):
        self.assertTrue(self.attachment.with_user(self.liaison).raw)
        self.assertTrue(self.document.with_user(self.liaison).number)
        stranger = self.attachment.with_user(self.education_liaison)
        with self.assertRaises(AccessError):
            stranger.read(["raw"])
        with self.assertRaises(AccessError):
            self.document.with_user(self.education_liaison).read(["number"])
        self.assertFalse(
            stranger.search([("id", "=", self.attachment.id)])
            | stranger.search([("res_model", "=", "fao.matter")])
        )


@tagged("post_install", "-at_install")
class TestTemplate(DocumentCase):
    def refusal(self, *paragraphs, **values):
        """Return the text with which a template is refused."""
        with self.assertRaises(ValidationError) as caught:
            self.make_template("bad", *paragraphs, **values)
        return str(caught.exception)

    def test_unknown_names_are_refused_with_the_paragraph(self):
        text = self.refusal("Fine", "{{ office.nmae }}", "{{ case.titel }}")
        self.assertIn("Paragraph 2: Unknown placeholder: office.nmae", text)
        self.assertIn("Paragraph 3: Unknown placeholder: case.titel", text)

    def test_code_is_refused(self):
        text = self.refusal("{{ record.__class__ }} {{ case.title.upper() }}")
        self.assertIn("Paragraph 1: __class__ is not allowed", text)
        self.assertIn("Paragraph 1: upper(...) is not allowed", text)

    def test_other_files_are_refused(self):
        text = self.refusal(file=base64.b64encode(b"no Word file"))
        self.assertIn("no Word document", text)

    def test_a_changed_file_is_checked_again(self):
        with self.assertRaises(ValidationError):
            self.template.file = base64.b64encode(make_docx("{{ nobody }}"))

    def test_what_cannot_be_filled_is_no_name(self):
        self.assertIn(
            "document.number", self.refusal("{{ document.number }}", series_id=False)
        )
        self.assertIn(
            "document.qr", self.refusal("{{ document.qr }}", verification="none")
        )

    def test_the_record_names_its_own_vocabulary(self):
        patcher = patch.object(
            self.registry["fao.matter"],
            "_fao_document_vocabulary",
            lambda model: {"purpose": None, "rows": [{"name": None}]},
            create=True,
        )
        self.startPatcher(patcher)
        self.assertIn("record.prupose", self.refusal("{{ record.prupose }}"))
        template = self.make_template(
            "good",
            "{{ record.purpose }}{% for r in record.rows %}{{ r.name }}{% endfor %}",
        )
        self.assertIn("record.rows[].name", template.vocabulary_text)
