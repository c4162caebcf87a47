import base64
from datetime import date

from freezegun import freeze_time

from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools.mimetypes import guess_mimetype

from odoo.addons.fao_core.engine import definition, field_words
from odoo.addons.fao_core.engine.words import Words
from odoo.addons.fao_core.tests.document_common import make_docx, text_of

from .field_common import FieldCase

PDF = base64.b64encode(b"%PDF-1.4\n%%EOF")
TEXT = base64.b64encode(b"a paper")


@tagged("post_install", "-at_install")
@freeze_time("2026-03-02 02:00:00")
class TestCasePapers(HttpCase, FieldCase):
    """The checklist of a case: which papers are asked for, and which are there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["fao.document.template"].create(
            {
                "code": "promise",
                "name": "Promise",
                "duty_id": cls.duty.id,
                "file": base64.b64encode(
                    make_docx(
                        "{{ case.title }}: {{ record.note }}, {{ form.open_note }}."
                    )
                ),
                "verification": "none",
            }
        )
        promise = cls.duty.template_ids.filtered(lambda t: t.code == "promise")
        papers = [
            {
                "code": "promise",
                "name": "Promise",
                "form": "original",
                "sealed": True,
                "on_paper": True,
                "file_types": "pdf, jpg",
                "template_id": promise.id,
            },
            {"code": "plan", "name": "Plan", "answered_by": "note"},
            {"code": "photo", "name": "Photo", "is_optional": True},
            {
                "code": "reason",
                "name": "Reason",
                "condition": "[('amount', '>', 100)]",
            },
        ]
        cls.publish(
            [{"field": "note", "effect": "hidden", "group": cls.officers}],
            documents=[("draft", paper) for paper in papers],
        )

    def setUp(self):
        super().setUp()
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        self.record = dossiers.create({"title": "Dossier"})
        self.case = self.record.case_id

    def bring(self, code, user=None, **vals):
        files = self.env["fao.case.file"].with_user(user or self.liaison)
        return files.create({"case_id": self.case.id, "code": code, **vals})

    def papers(self, user=None):
        """Return the checklist as ``user`` sees it, by code."""
        cases = self.env["fao.case"].with_user(user or self.liaison)
        return {p["code"]: p for p in cases.panel(self.case.id)["papers"]}

    def states(self):
        return {code: paper["state"] for code, paper in self.papers().items()}

    def missing(self):
        return self.assertActRefused(
            "FAO-DOCUMENT", self.record, self.liaison, "submit"
        )

    # ---- What is asked for

    def test_checklist(self):
        self.assertEqual(
            self.states(),
            {
                "promise": "missing",
                "plan": "missing",
                "photo": "optional",
                "": "optional",
            },
        )
        promise = self.papers()["promise"]
        self.assertEqual(promise["marks"], ["Original", "signed and sealed"])
        self.assertEqual(promise["accept"], ".pdf,.jpg")
        self.assertTrue(promise["may_bring"])
        self.assertTrue(promise["on_paper"])
        message = self.missing()
        self.assertIn("Promise is missing; Plan is missing", message)
        self.assertNotIn("Photo", message)
        self.assertNotIn("Reason", message)

    def test_a_field_answers_a_paper(self):
        self.bring("promise", on_paper=True)
        self.record.note = "the plan in words"
        self.assertEqual(self.states()["plan"], "answered")
        self.act(self.record, self.liaison, "submit")
        self.assertStage(self.record, "examine")

    def test_a_condition_asks_for_a_paper(self):
        self.bring("promise", on_paper=True)
        self.bring("plan", file=TEXT, filename="plan.txt")
        self.record.amount = 101
        self.assertEqual(self.states()["reason"], "missing")
        self.assertIn("Reason is missing", self.missing())
        self.record.amount = 100
        self.assertNotIn("reason", self.states())
        self.act(self.record, self.liaison, "submit")

    # ---- Files and paper

    def test_a_file_or_paper(self):
        with self.assertRaisesRegex(ValidationError, "Plan: add the file"):
            self.bring("plan")
        with self.assertRaisesRegex(ValidationError, "Plan is not taken on paper"):
            self.bring("plan", on_paper=True)
        given = self.bring("promise", on_paper=True)
        self.assertEqual(self.states()["promise"], "there")
        self.assertTrue(self.papers()["promise"]["files"][0]["on_paper"])
        self.assertEqual(
            self.record.sudo()._fao_content()["file:promise"], [["", "on paper", ""]]
        )
        with self.assertRaisesRegex(ValidationError, "Promise: add the file"):
            given.on_paper = False

    def test_papers_are_handed_in_over_rpc(self):
        cases = self.env["fao.case"].with_user(self.liaison)
        with self.assertRefused("FAO-DOCUMENT"):
            cases.hand_in_papers(self.case.id, ["plan"])
        self.assertEqual(cases.hand_in_papers(self.case.id), ["promise"])
        self.assertEqual(cases.hand_in_papers(self.record.number, ["promise"]), [])
        self.assertEqual(self.states()["promise"], "there")
        self.assertEqual(len(self.case.file_ids), 1)
        for user in (self.education_liaison, self.inspector):
            with self.subTest(user.login), self.assertRefused("FAO-NOTFOUND"):
                cases.with_user(user).hand_in_papers(self.case.id)
        self.bring("plan", file=TEXT, filename="plan.txt")
        self.act(self.record, self.liaison, "submit")
        with self.assertRefused("FAO-DOCUMENT"):
            cases.with_user(self.inspector).hand_in_papers(self.case.id, ["promise"])

    def test_types_of_files(self):
        taken = "only files of the types pdf, jpg"
        for name, file in (
            ("promise.txt", TEXT),
            ("promise.pdf", TEXT),  # says what it is not
            ("promise.exe", PDF),
            (False, PDF),
        ):
            with self.subTest(name), self.assertRaisesRegex(ValidationError, taken):
                self.bring("promise", file=file, filename=name)
        file = self.bring("promise", file=PDF, filename="Promise.PDF")
        with self.assertRaisesRegex(ValidationError, taken):
            file.file = TEXT
        self.assertEqual(guess_mimetype(base64.b64decode(PDF)), "application/pdf")

    def test_other_enclosures(self):
        self.bring(False, file=TEXT, filename="letter.txt")
        self.assertEqual(self.papers()[""]["state"], "there")
        self.assertEqual(self.papers()[""]["files"][0]["name"], "letter.txt")

    def test_who_may_not_bring_sees_what_is_there(self):
        self.bring("promise", on_paper=True)
        self.bring("plan", file=TEXT, filename="plan.txt")
        self.act(self.record, self.liaison, "submit")
        seen = self.papers(self.inspector)
        self.assertEqual(list(seen), ["promise", "plan"])
        self.assertFalse(any(paper["may_bring"] for paper in seen.values()))
        # Whoever examines may edit here, and may add an enclosure
        self.assertEqual(
            list(self.papers(self.section_officer)), ["promise", "plan", ""]
        )
        with self.assertRefused("FAO-LOCKED"):
            self.bring("plan", file=TEXT, filename="late.txt")

    def test_a_paper_that_expires(self):
        self.publish(
            [],
            documents=[
                ("draft", {"code": "permit", "name": "Permit", "expires": True})
            ],
        )
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        self.record = dossiers.create({"title": "Other"})
        self.case = self.record.case_id
        file = self.bring("permit", file=TEXT, filename="permit.txt")
        self.assertEqual(self.papers()["permit"]["state"], "flawed")
        self.assertEqual(
            self.papers()["permit"]["problem"], "Permit has no expiry date"
        )
        file.valid_until = date(2026, 3, 3)
        self.assertEqual(self.states()["permit"], "there")

    # ---- Forms to print

    def test_a_form_is_filled_without_what_is_hidden_from_somebody(self):
        self.record.write({"note": "by train", "properties": {"open_note": "noon"}})
        self.authenticate(self.liaison.login, self.liaison.login)
        answer = self.url_open(self.papers()["promise"]["print_url"])
        self.assertIn("Promise", answer.headers["Content-Disposition"])
        self.assertIn("Dossier: , noon.", text_of(answer.content))
        self.assertFalse(self.case.document_ids)

    def test_a_form_is_for_readers_of_the_case_and_of_its_duty(self):
        url = self.papers()["promise"]["print_url"]
        self.authenticate(self.education_liaison.login, self.education_liaison.login)
        self.assertEqual(self.url_open(url).status_code, 404)
        self.authenticate(self.liaison.login, self.liaison.login)
        plan = self.case._fao_document_kinds()[1]
        for wrong in (f"/fao/case/{self.case.id}/form/{plan.id}",
                      f"/fao/case/{self.case.id}/form/0",
                      f"/fao/case/0/form/{plan.id}"):  # fmt: skip
            with self.subTest(wrong):
                self.assertEqual(self.url_open(wrong).status_code, 404)

    def test_decisions_that_stand_are_words_for_documents(self):
        self.bring("promise", on_paper=True)
        self.bring("plan", file=TEXT, filename="plan.txt")
        self.act(self.record, self.liaison, "submit")
        self.act(
            self.record, self.section_officer, "take", transition="file", comment="Good"
        )
        record = self.record.with_user(self.section_officer)
        [row] = record._fao_document_values()["case"]["opinions"]
        self.assertEqual(
            row,
            {
                "seq": 1,
                "stage": "Examine",
                "rule": "Officer",
                "name": self.section_officer.name,
                "on_behalf_of": "",
                "decision": "Agreed",
                "text": "Good",
                "date": "2026-03-02",
            },
        )
        promise = self.duty.template_ids.filtered(lambda t: t.code == "promise")
        promise.file = base64.b64encode(
            make_docx(
                "{%p for row in case.opinions %}",
                "{{ row.name }}: {{ row.text }}",
                "{%p endfor %}",
            )
        )
        filled = promise._filled(record.case_id)
        self.assertIn(f"{self.section_officer.name}: Good", text_of(filled))

    # ---- The definition

    def test_words(self):
        version = self.duty.workflow_id
        entries = definition.describe(version)["stages"][0]["documents"]
        words = field_words.documents(Words(self.duty), entries)
        self.assertIn("Promise (original, sealed, or on paper, ", words)
        self.assertIn("form promise", words)
        self.assertIn("Plan (or Note)", words)
        self.assertIn("Photo (optional)", words)
        self.assertRegex(words, "Reason \\(when Amount .*100")

    def test_lint(self):
        draft = self.duty.workflow_id.copy()
        papers = draft.stage_ids.document_ids
        self.assertFalse(self.lint(draft))
        papers[0].answered_by = "nothing"
        papers[1].condition = "[('nothing', '=', 1)]"
        texts = self.lint(draft)
        self.assertEqual(len(texts), 2)
        self.assertIn("Document Promise of Draft: nothing is no field", texts[0])
        self.assertIn("Document Plan of Draft", texts[1])

    def lint(self, version):
        found = version.lint()
        return [item["message"] for item in found if item["code"] == "LINT-DOCUMENT"]

    def test_pack_keeps_papers(self):
        text = self.env["fao.duty"].export_pack(self.duty.code)
        for line in (
            "answered_by: note",
            "optional: true",
            "print: promise",
            "file_types: [pdf, jpg]",
            "form: original",
            "sealed: true",
        ):
            self.assertIn(line, text)
        draft = self.duty.workflow_id.copy()
        self.assertEqual(
            definition.describe(draft)["stages"][0]["documents"],
            definition.describe(self.duty.workflow_id)["stages"][0]["documents"],
        )
