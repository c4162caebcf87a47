from datetime import datetime
from http import HTTPStatus

from odoo.tests import HttpCase, tagged

from odoo.addons.fao_core.engine import docx, guard

from .document_common import DocumentCase


@tagged("post_install", "-at_install")
class TestVerify(DocumentCase, HttpCase):
    """What a stranger with a telephone sees; nobody is logged in."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.matter_secret = cls.make_matter("Talks that nobody may know of")
        cls.document = cls.issue(case=cls.matter_secret.case_id)

    def verify(self, code, language="en"):
        response = self.url_open(
            f"/fao/verify/{code}", headers={"Accept-Language": language}
        )
        self.assertEqual(response.headers["X-Robots-Tag"].split(",")[0], "noindex")
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        return response

    def test_a_valid_document_in_english(self):
        response = self.verify(self.document.code, "en-GB,en;q=0.9")
        self.assertEqual(response.status_code, HTTPStatus.OK)
        self.assertIn('<html lang="en">', response.text)
        self.assertIn("<h1>This document is genuine and valid</h1>", response.text)
        for fact in (
            "Office of the tests",
            "Letter",
            "测外办试〔2026〕1号",
            "2026-04-22",
        ):
            self.assertIn(fact, response.text)

    def test_a_valid_document_in_chinese(self):
        response = self.verify(self.document.code, "zh-CN,zh;q=0.9,en;q=0.8")
        self.assertIn('<html lang="zh-CN">', response.text)
        self.assertIn("<h1>文件真实有效</h1>", response.text)
        self.assertIn("2026年4月22日", response.text)

    def test_nothing_else_is_shown(self):
        guard.enter(self.document.sudo())._revoke("Forged invitation")
        text = self.verify(self.document.code).text
        for secret in (
            self.matter_secret.title,
            self.matter_secret.number,
            self.deputy_director.name,
            self.liaison.name,
            self.unit_commerce.name,
            "Forged invitation",
            self.document.sha256,
            f"/web/content/{self.document.attachment_id.id}",
            "csrf_token",
        ):
            self.assertNotIn(secret, text)

    def test_a_revoked_document_says_when(self):
        guard.enter(self.document.sudo())._revoke("Forged invitation")
        text = self.verify(self.document.code).text
        self.assertIn("<h1>This document was revoked</h1>", text)
        self.assertIn("Revoked on", text)
        self.assertIn(str(self.document.revoked_on), text)
        self.assertNotIn("genuine and valid", text)
        chinese = self.verify(self.document.code, "zh").text
        self.assertIn("<h1>文件已作废</h1>", chinese)
        self.assertIn(docx.zh_date(str(self.document.revoked_on)), chinese)

    def test_a_replaced_document_says_so(self):
        self.issue(case=self.matter_secret.case_id)
        text = self.verify(self.document.code).text
        self.assertIn("<h1>This document was replaced by a newer one</h1>", text)

    def test_an_expired_document_says_so(self):
        template = self.make_template("permit", "x", validity_months=1)
        document = self.issue(template=template, now=datetime(2020, 1, 2))
        text = self.verify(document.code).text
        self.assertIn("<h1>This document is genuine but has expired</h1>", text)
        self.assertIn("2020-02-02", text)

    def test_every_other_code_gets_the_same_answer(self):
        code = self.document.code
        answers = {
            self.verify(other).text
            for other in (
                "A" * 32,
                "short",
                code[:-1],
                code.swapcase(),
                "%25",
                "False",
                "'; DROP TABLE fao_document; --",
            )
        }
        self.assertEqual(len(answers), 1)
        self.assertIn("<h1>No such document</h1>", answers.pop())
        response = self.verify("B" * 32, "zh")
        self.assertEqual(response.status_code, HTTPStatus.NOT_FOUND)
        self.assertIn("<h1>查无此文件</h1>", response.text)

    def test_documents_without_code_are_not_found_by_no_code(self):
        template = self.make_template("memo", "x", verification="none")
        self.issue(template=template)
        self.assertIn("No such document", self.verify("False").text)

    def test_the_page_needs_nothing_from_elsewhere(self):
        text = self.verify(self.document.code).text
        for word in ("<script", "http://", "https://", "<link", "url("):
            self.assertNotIn(word, text)

    def test_the_pdf_is_for_readers_of_the_case(self):
        self.authenticate("test_education_liaison", "test_education_liaison")
        response = self.url_open(f"/fao/document/{self.document.id}/pdf")
        self.assertEqual(response.status_code, HTTPStatus.NOT_FOUND)
        if docx.pdf_possible():
            self.authenticate("test_liaison", "test_liaison")
            response = self.url_open(f"/fao/document/{self.document.id}/pdf")
            self.assertTrue(response.content.startswith(b"%PDF-"))
