"""The Word files of the duties: their form, and what a reader sees of them."""

import io
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn

from odoo.tests import BaseCase, TransactionCase, loaded_demo_data, tagged

from .paper_common import faults_of

FOLDER = Path(__file__).parents[1] / "data" / "templates"
A4 = (210, 297)
#: Narrower ones are cut off by printers.
LEAST_MARGIN = 20
#: Cases of each duty that are looked at.
CASES = 3


def templates():
    """Yield name and document of each file."""
    for path in sorted(FOLDER.glob("*.docx")):
        yield path.stem, Document(io.BytesIO(path.read_bytes()))


@tagged("post_install", "-at_install")
class TestForm(BaseCase):
    """The official form of the page, in every file."""

    def test_pages_are_a4_with_margins(self):
        for name, document in templates():
            with self.subTest(name=name):
                page = document.sections[0]
                size = (round(page.page_width.mm), round(page.page_height.mm))
                self.assertEqual(size, A4)
                for side in ("top", "bottom", "left", "right"):
                    margin = getattr(page, f"{side}_margin").mm
                    self.assertGreaterEqual(round(margin), LEAST_MARGIN, side)

    def test_tables_fit_and_stand_apart(self):
        """Word makes one table of two that touch, and its lines are lost."""
        for name, document in templates():
            page = document.sections[0]
            room = page.page_width.mm - page.left_margin.mm - page.right_margin.mm
            for table in document.tables:
                with self.subTest(name=name):
                    after = table._tbl.getnext()
                    self.assertNotEqual(after.tag, qn("w:tbl"))
                    columns = table._tbl.tblGrid.gridCol_lst
                    width = sum(column.w.mm for column in columns)
                    self.assertLessEqual(round(width), round(room))

    def test_chinese_fonts_are_named_with_what_replaces_them(self):
        """A machine without the official font takes one of the same style."""
        for name, document in templates():
            with self.subTest(name=name):
                fonts = document.element.body.xpath(".//w:rFonts/@w:eastAsia")
                normal = document.styles["Normal"].element
                fonts += normal.xpath(".//w:rFonts/@w:eastAsia")
                self.assertIn("仿宋", fonts)
                [table] = [
                    part.blob
                    for part in document.part.package.iter_parts()
                    if str(part.partname).endswith("/fontTable.xml")
                ]
                for font in set(fonts):
                    begin = table.decode().index(f'w:name="{font}"')
                    self.assertIn("altName", table.decode()[begin:][:60])


@tagged("post_install", "-at_install")
class TestDemoOffice(TransactionCase):
    """Every document of the demo office, as its reader sees it."""

    def test_no_document_shows_a_fault(self):
        shown = []
        templates = self.registry["fao.document.template"]
        render = templates._render

        def look(template, values, qr=None):
            filled, digest = render(template, values, qr)
            shown.append((template.code, faults_of(filled, values, qr)))
            return filled, digest

        self.patch(templates, "_render", look)
        found = self.env["fao.document.template"].search(
            [("duty_id.model", "!=", "fao.matter")]
        )
        for template in found:
            for case in self.env["fao.case"].search(
                [("duty_id", "=", template.duty_id.id)], limit=CASES
            ):
                template._preview(case.id)
        self.assertEqual([pair for pair in shown if pair[1]], [])
        if loaded_demo_data(self.env):
            self.assertGreater(len(dict(shown)), len(found) / 3)
