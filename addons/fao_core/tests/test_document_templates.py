"""Templates without code: what a file uses, what it may use, what it would give."""

import base64
import io
from unittest.mock import patch

from docx import Document

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, HttpCase, freeze_time, tagged

from odoo.addons.fao_core.engine import docx

from .document_common import DocumentCase, make_docx, text_of

FORM = [
    {"name": "grade", "string": "Grade", "type": "selection",
     "selection": [["a", "First class"], ["b", "Second class"]]},
    {"name": "amount", "string": "Amount", "type": "float"},
    {"name": "day", "string": "Day", "type": "date"},
    {"name": "hour", "string": "Hour", "type": "datetime"},
    {"name": "themes", "string": "Themes", "type": "tags",
     "tags": [["x", "Trade", 1], ["y", "Culture", 2]]},
    {"name": "person", "string": "Person", "type": "many2one",
     "comodel": "res.partner"},
    {"name": "words_html", "string": "Words", "type": "html"},
    {"name": "1st", "string": "First time", "type": "boolean"},
    {"name": "line", "string": "Section", "type": "separator"},
]  # fmt: skip


class TemplateCase(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty.properties_definition = FORM
        cls.templates = cls.env["fao.document.template"].with_user(cls.manager)

    def tags(self, template):
        return {line["path"]: line["tag"] for line in template.available}

    def labels(self, template):
        return {line["path"]: line["label"] for line in template.available}


@tagged("post_install", "-at_install")
class TestVocabulary(TemplateCase):
    def test_the_names_of_the_duty_are_listed_with_their_meaning(self):
        labels = self.labels(self.template.with_user(self.manager))
        self.assertEqual(labels["case.number"], "Number of the case")
        self.assertEqual(labels["form.grade"], "Grade")
        self.assertEqual(labels["form.f_1st"], "First time")
        self.assertNotIn("form.line", labels)
        self.assertEqual(self.tags(self.template)["form.day"], "{{ form.day }}")

    def test_fields_that_not_everybody_may_read_are_no_names(self):
        names = self.env["fao.matter"]._fao_document_vocabulary()
        self.assertNotIn("case_id", names)
        self.assertNotIn("message_ids", names)
        field = self.env["fao.matter"]._fields["display_name"]
        self.assertIn("display_name", names)
        with patch.object(field, "groups", "base.group_system"):
            names = self.env["fao.matter"]._fao_document_vocabulary()
            self.assertNotIn("display_name", names)

    def test_every_name_has_a_value(self):
        """What a template may name is filled in, empty where nothing is known."""
        matter = self.make_matter("Nothing filled in")
        names = [
            name
            for name in docx.flatten(self.template._vocabulary())
            if not name.startswith("document.") and "[]" not in name
        ]
        self.assertGreater(len(names), 12)
        tags = [f"{{{{ {name} }}}}" for name in names]
        template = self.make_template("all", *tags, series_id=False)
        self.assertTrue(self.issue(case=matter.case_id, template=template).sha256)

    def test_form_fields_are_filled_in_words(self):
        person = self.env["res.partner"].create({"name": "Li Na"})
        matter = self.make_matter("Award")
        matter.with_user(self.liaison).properties = {
            "grade": "b",
            "amount": 12.5,
            "day": "2026-05-01",
            "hour": "2026-05-01 16:30:00",
            "themes": ["x", "y"],
            "person": person.id,
            "words_html": "<p>Thank <b>you</b></p>",
            "1st": True,
        }
        template = self.make_template(
            "award",
            "{{ form.grade }}|{{ form.amount }}|{{ form.day|zh_date }}",
            "{{ form.themes }}|{{ form.hour }}|{{ form.hour|zh_date }}",
            "{{ form.person }}|{{ form.words_html }}",
            "{% if form.f_1st %}first{% endif %}",
        )
        document = self.issue(case=matter.case_id, template=template)
        self.assertEqual(
            text_of(document.attachment_id.raw),
            "Second class|12.5|2026年5月1日\n"
            "Trade, Culture|2026-05-02 00:30|2026年5月2日\nLi Na|Thank *you*\nfirst",
        )

    def test_unknown_form_fields_are_refused(self):
        with self.assertRaisesRegex(
            ValidationError, "Paragraph 2: Unknown .*form.grad"
        ):
            self.make_template("bad", "Fine", "{{ form.grad }}")


@tagged("post_install", "-at_install")
class TestUpload(TemplateCase):
    def upload(self, *paragraphs, **options):
        """Return the form of a new template with such a file, not saved."""
        form = Form(self.templates.with_context(default_duty_id=self.duty.id))
        form.name, form.code = "New", "new"
        form.file = base64.b64encode(make_docx(*paragraphs, **options)).decode()
        return form

    def test_the_form_shows_what_a_file_uses_before_it_is_saved(self):
        rows = (
            ("{%tr for x in record.rows %}",),
            ("{{ x.name }}",),
            ("{%tr endfor %}",),
        )
        form = self.upload("{{ case.title }}", "{{ case.titel }}", row=rows)
        unknown = "Unknown placeholder: "
        self.assertEqual(
            form.used,
            [
                {"path": "case.title", "place": "Paragraph 1", "problem": ""},
                {
                    "path": "case.titel",
                    "place": "Paragraph 2",
                    "problem": f"Paragraph 2: {unknown}case.titel",
                },
                {
                    "path": "record.rows",
                    "place": "Paragraph 3",
                    "problem": f"Paragraph 3: {unknown}record.rows",
                },
                {
                    "path": "record.rows[].name",
                    "place": "Paragraph 4",
                    "problem": f"Paragraph 4: {unknown}record.rows[].name",
                },
            ],
        )
        with self.assertRaises(ValidationError):
            form.save()

    def test_what_is_no_placeholder_is_shown_too(self):
        form = self.upload("{{ case.title.upper() }}")
        self.assertEqual(
            form.used,
            [
                {
                    "path": "",
                    "place": "",
                    "problem": "Paragraph 1: upper(...) is not allowed in a template.",
                }
            ],
        )

    def test_a_file_that_is_none_is_shown_too(self):
        form = self.upload("x")
        form.file = base64.b64encode(b"%PDF-1.7").decode()
        [line] = form.used
        self.assertIn("no Word document", line["problem"])

    def test_the_choice_of_number_and_page_changes_the_names(self):
        form = self.upload("{{ document.number }}")
        self.assertTrue(form.used[0]["problem"])
        form.series_id = self.series
        self.assertFalse(form.used[0]["problem"])
        self.assertTrue(form.save())


@tagged("post_install", "-at_install")
@freeze_time("2026-04-22 02:00:00")
class TestPreview(TemplateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = cls.make_matter("Mine", cls.manager).case_id

    def preview(self, template=None, case=None, user=None):
        template = (template or self.template).with_user(user or self.manager)
        return template._preview((case or self.own).id)

    def test_it_says_so_and_takes_no_number(self):
        counters = self.env["fao.number.counter"].search_count([])
        text = text_of(self.preview())
        self.assertEqual(
            text,
            "PREVIEW - not issued\nOffice of the tests\n测外办试〔2026〕＊号\nMine",
        )
        self.assertEqual(self.env["fao.number.counter"].search_count([]), counters)
        self.assertFalse(self.own.document_ids)
        self.assertEqual(self.own.ledger_length, 1)
        self.assertEqual(self.issue().serial, 1)

    def test_its_code_leads_nowhere(self):
        template = self.make_template("coded", "{{ document.qr }}", validity_months=6)
        content = self.preview(template)
        self.assertEqual(len(Document(io.BytesIO(content)).inline_shapes), 1)
        self.assertNotIn(b"/fao/verify/", content)

    def test_dates_are_those_of_today(self):
        template = self.make_template(
            "dated",
            "{{ document.date_zh }} {{ document.valid_until }}",
            validity_months=6,
        )
        text = text_of(self.preview(template))
        self.assertIn("二〇二六年四月二十二日 2026-10-22", text)

    def test_a_case_of_others_is_not_shown(self):
        with self.assertRefused("FAO-NOTFOUND"):
            self.preview(case=self.case)
        # The liaison reads the case, but keeps no templates
        with self.assertRaises(AccessError):
            self.env["fao.document.preview"].with_user(self.liaison).create(
                {"template_id": self.template.id, "case_id": self.case.id}
            )

    def test_a_case_of_another_duty_does_not_fit(self):
        other = self.duty.copy({"code": "other", "name": "Other"})
        template = self.make_template("other", "x", duty_id=other.id)
        with self.assertRefused("FAO-TEMPLATE"):
            self.preview(template)

    def test_a_value_that_one_may_not_see_is_not_shown(self):
        """It stands in the document itself, whoever signs that."""
        plain_value = self.registry["fao.matter"]._fao_plain_value

        def guarded(record, field, depth):
            if field.name == "display_name" and not record.env.su:
                raise AccessError("secret")
            return plain_value(record, field, depth)

        self.patch(self.registry["fao.matter"], "_fao_plain_value", guarded)
        template = self.make_template("named", "{{ record.display_name }}")
        self.assertEqual(
            text_of(self.preview(template)), "PREVIEW - not issued\n＊＊＊"
        )
        document = self.issue(case=self.own, template=template)
        self.assertEqual(text_of(document.attachment_id.raw), self.own.display_name)

    def test_what_is_not_shown_at_all_stops_the_preview(self):
        """A value that the user may not read stops the preview, not the issue."""
        values = self.registry["fao.matter"]._fao_document_values

        def guarded(record):
            if not record.env.su:
                raise AccessError("secret")
            return values(record)

        self.patch(self.registry["fao.matter"], "_fao_document_values", guarded)
        with self.assertRefused("FAO-TEMPLATE"):
            self.preview()
        self.assertTrue(self.issue())

    def test_the_button_asks_for_the_case(self):
        action = self.template.with_user(self.manager).action_preview()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(action["context"])
            .create({"case_id": self.own.id})
        )
        url = f"/fao/template/{self.template.id}/preview/{self.own.id}"
        self.assertEqual(wizard.action_word()["url"], f"{url}.docx")
        absent = patch.object(docx, "pdf_possible", lambda: False)
        with absent, self.assertRefused("FAO-PDF"):
            wizard.action_pdf()
        with patch.object(docx, "pdf_possible", lambda: True):
            self.assertEqual(wizard.action_pdf()["url"], f"{url}.pdf")
        self.template.file = False
        with self.assertRefused("FAO-TEMPLATE"):
            wizard.action_word()


@tagged("post_install", "-at_install")
class TestPreviewDownload(HttpCase, TemplateCase):
    def get(self, user, template, case, kind="docx"):
        self.authenticate(user.login, user.login)
        return self.url_open(f"/fao/template/{template.id}/preview/{case.id}.{kind}")

    def test_managers_download_the_preview_of_what_they_may_see(self):
        own = self.make_matter("Mine", self.manager).case_id
        answer = self.get(self.manager, self.template, own)
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Mine", text_of(answer.content))
        self.assertIn("no-store", answer.headers["Cache-Control"])
        # Somebody else's case, and somebody who keeps no templates
        self.assertNotEqual(
            self.get(self.manager, self.template, self.case).status_code, 200
        )
        self.assertEqual(
            self.get(self.liaison, self.template, self.case).status_code, 404
        )
        self.authenticate(None, None)
        answer = self.url_open(
            f"/fao/template/{self.template.id}/preview/{own.id}.docx",
            allow_redirects=False,
        )
        self.assertEqual(answer.status_code, 303)
