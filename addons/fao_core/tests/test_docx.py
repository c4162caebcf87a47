import io
import tempfile
import time
from pathlib import Path

from docx import Document

from odoo.tests import BaseCase, tagged

from odoo.addons.fao_core.engine import docx

from .document_common import make_docx, text_of

VOCABULARY = {
    "office": {"name": None},
    "document": {"number": None, "qr": None},
    "record": {"purpose": None, "days": None, "members": [{"name": None}]},
}
VALUES = {
    "office": {"name": "Office"},
    "document": {"number": "海外办出〔2026〕1号"},
    "record": {
        "purpose": "Talks",
        "days": 8,
        "members": [{"name": "A"}, {"name": "B"}],
    },
}
ROWS = (
    ("{%tr for member in record.members %}",),
    ("{{ member.name }}",),
    ("{%tr endfor %}",),
)
#: Stands in for LibreOffice: wants the documented options, leaves a file behind.
STAND_IN = """#!/bin/sh
[ "$2 $3 $4 $5" = "--headless --convert-to pdf --outdir" ] || exit 1
[ -s "$7" ] || exit 1
printf '%%PDF-1.7 from a word file' > "$6/document.pdf"
"""


@tagged("post_install", "-at_install")
class TestDocx(BaseCase):
    def problems(self, *paragraphs, **options):
        """Return the kind, detail and paragraph of each problem of a template."""
        found = docx.check(make_docx(*paragraphs, **options), VOCABULARY)
        return [(p.kind, p.detail, p.paragraph) for p in found]

    def render(self, *paragraphs, values=VALUES, qr=None, **options):
        return docx.render(make_docx(*paragraphs, **options), values, qr)

    # ---- Placeholders

    def test_placeholders_name_their_paragraph(self):
        content = make_docx("No name", "{{ record.days }}", row=ROWS)
        found = [(p.path, p.kind, p.paragraph) for p in docx.placeholders(content)]
        self.assertEqual(
            found,
            [
                ("record.days", "value", 2),
                ("record.members", "list", 3),
                ("record.members[].name", "value", 4),
            ],
        )

    def test_a_placeholder_split_over_runs_is_one_name(self):
        document = Document()
        paragraph = document.add_paragraph("{{ rec")
        paragraph.add_run("ord.pur").bold = True
        paragraph.add_run("pose }}")
        output = io.BytesIO()
        document.save(output)
        found = docx.placeholders(output.getvalue())
        self.assertEqual([p.path for p in found], ["record.purpose"])

    def test_a_good_template_has_no_problem(self):
        self.assertFalse(
            self.problems(
                "{{ office.name|upper }} {{ record.days|default('?') }}",
                "{% if record.members|length > 1 %}a group{% else %}one{% endif %}",
                row=ROWS,
                header="{{ document.number }}",
            )
        )

    def test_unknown_names_are_refused_with_the_paragraph(self):
        self.assertEqual(
            self.problems("Fine", "{{ record.purpose }} {{ record.prupose }}"),
            [("unknown", "record.prupose", 2)],
        )
        self.assertEqual(
            self.problems("{{ user.login }}"), [("unknown", "user.login", 1)]
        )

    def test_unknown_names_in_rows_and_headers_are_refused(self):
        rows = (ROWS[0], ("{{ member.salary }}",), ROWS[2])
        self.assertEqual(
            self.problems("Text", row=rows, header="{{ nobody }}"),
            [
                ("unknown", "record.members[].salary", 3),
                ("unknown", "nobody", 1),
            ],
        )

    def test_lists_and_values_are_not_mixed_up(self):
        self.assertEqual(self.problems("{{ record }}"), [("not_value", "record", 1)])
        self.assertEqual(
            self.problems("{% for x in record.days %}{% endfor %}"),
            [("not_list", "record.days", 1)],
        )

    def test_a_missing_end_is_refused_with_the_paragraph(self):
        (problem,) = self.problems("Fine", "{% if record.days %}more")
        self.assertEqual((problem[0], problem[2]), ("syntax", 2))

    # ---- Filling

    def test_values_and_rows_are_filled(self):
        content = self.render("{{ office.name }}: {{ record.days }}", row=ROWS)
        self.assertEqual(text_of(content), "Office: 8\nA\nB")

    def test_values_are_text_and_never_markup(self):
        values = {
            **VALUES,
            "record": {"purpose": "A < B & </w:t> {{ office.name }}\x07"},
        }
        content = self.render("{{ record.purpose }}", values=values)
        self.assertEqual(text_of(content), "A < B & </w:t> {{ office.name }}")

    def test_lines_of_a_value_stay_lines(self):
        values = {**VALUES, "record": {"purpose": "one\r\ntwo"}}
        content = self.render("{{ record.purpose }}", values=values)
        self.assertEqual(text_of(content), "one\ntwo")

    def test_nothing_is_shown_for_no_value(self):
        values = {**VALUES, "record": {"purpose": None, "days": 0}}
        content = self.render("[{{ record.purpose }}{{ record.days }}]", values=values)
        self.assertEqual(text_of(content), "[0]")

    def test_a_missing_value_is_an_error(self):
        with self.assertRaisesRegex(docx.DocxError, "entry_date"):
            self.render("{{ record.entry_date }}")

    def test_objects_are_no_values(self):
        with self.assertRaises(docx.DocxError):
            self.render("Text", values={"record": {"purpose": object()}})

    def test_names_of_methods_are_ordinary_names(self):
        values = {**VALUES, "record": {"items": "cup", "keys": "key"}}
        content = self.render("{{ record.items }} {{ record.keys }}", values=values)
        self.assertEqual(text_of(content), "cup key")

    def test_the_qr_code_becomes_a_picture(self):
        tag = "{% if document.qr %}{{ document.qr }}{% endif %}"
        with_code = self.render(tag, qr=docx.qr_png("https://example.org/x"))
        without = self.render(tag)
        self.assertEqual(len(Document(io.BytesIO(with_code)).inline_shapes), 1)
        self.assertEqual(len(Document(io.BytesIO(without)).inline_shapes), 0)

    def test_dates_are_written_in_chinese(self):
        for iso, date, formal in (
            ("2026-04-22", "2026年4月22日", "二〇二六年四月二十二日"),
            ("2030-10-01", "2030年10月1日", "二〇三〇年十月一日"),
            ("2026-12-31", "2026年12月31日", "二〇二六年十二月三十一日"),
            ("2026-11-20", "2026年11月20日", "二〇二六年十一月二十日"),
            ("", "", ""),
            ("soon", "soon", "soon"),
        ):
            self.assertEqual(docx.zh_date(iso), date)
            self.assertEqual(docx.zh_formal_date(iso), formal)

    def test_names_are_listed_for_people(self):
        self.assertEqual(
            docx.flatten(
                {"office": {"name": None}, "record": [{"a": None}], "x": docx.ANY}
            ),
            ["office.name", "record[].a", "x.*"],
        )

    def test_pdf_is_made_by_the_program_found(self):
        """A stand-in for LibreOffice: it is called as documented, its file is read."""
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "soffice"
            program.write_text(STAND_IN)
            program.chmod(0o755)
            self.patch(docx.shutil, "which", lambda name: str(program))
            pdf = docx.to_pdf(self.render("Text"))
        self.assertEqual(pdf, b"%PDF-1.7 from a word file")

    def test_pdf_of_libreoffice_itself(self):
        """Where it is installed LibreOffice makes the PDF, elsewhere it is an error."""
        if docx.pdf_possible():
            pdf = docx.to_pdf(self.render("Text"))
            self.assertTrue(pdf.startswith(b"%PDF-"))
        else:
            with self.assertRaises(docx.DocxError):
                docx.to_pdf(self.render("Text"))

    def test_pdf_that_takes_too_long_is_ended_with_its_helpers(self):
        """A program that starts another one, which would hold its output open."""
        self.patch(docx, "PDF_SECONDS", 1)
        with tempfile.TemporaryDirectory() as folder:
            alive = Path(folder) / "alive"
            program = Path(folder) / "soffice"
            program.write_text(f"#!/bin/sh\n(sleep 3; touch {alive}) & wait\n")
            program.chmod(0o755)
            self.patch(docx.shutil, "which", lambda name: str(program))
            start = time.monotonic()
            with self.assertRaisesRegex(docx.DocxError, "did not finish in 1 seconds"):
                docx.to_pdf(b"")
            self.assertLess(time.monotonic() - start, 2.5)
            time.sleep(3)
            self.assertFalse(alive.exists())

    def test_pdf_that_is_not_made_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            program = Path(folder) / "soffice"
            self.patch(docx.shutil, "which", lambda name: str(program))
            for script, error in (
                ("#!/bin/sh\nexit 0\n", "made no PDF"),
                ("#!/bin/sh\nexit 3\n", "ended with code 3"),
                ("#!/no/such/shell\n", "could not be started"),
            ):
                program.write_text(script)
                program.chmod(0o755)
                refused = self.assertRaisesRegex(docx.DocxError, error)
                with self.subTest(error=error), refused:
                    docx.to_pdf(b"")

    def test_pdf_without_libreoffice_is_an_error(self):
        self.patch(docx.shutil, "which", lambda name: None)
        with self.assertRaises(docx.DocxError):
            docx.to_pdf(b"")
