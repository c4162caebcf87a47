"""Word templates and cases that issue documents, for tests."""

import base64
import io
import zipfile
from datetime import datetime

from docx import Document

from odoo.addons.fao_core.engine import guard

from .common import FaoCase

#: Wed 2026-04-22 at 10:00 in the office.
NOW = datetime(2026, 4, 22, 2, 0)
#: What a letter says when the test does not care.
LETTER = ("{{ office.name }}", "{{ document.number }}", "{{ case.title }}")


def make_docx(*paragraphs, row=None, header=""):
    """Return a Word file of these paragraphs.

    :param row: the texts of the cells of a table with one row a paragraph tuple
    :param str header: text of the header of the page
    """
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if row:
        table = document.add_table(rows=0, cols=len(row[0]))
        for texts in row:
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


def with_parts(content, parts):
    """Return the Word file with other or additional parts.

    :param dict parts: data by name; a name may be given as ``(name, twice)``
    """
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        known = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in {**known, **parts}.items():
            archive.writestr(name, data)
    return output.getvalue()


def text_of(content):
    """Return the text of a Word file, a line a paragraph, tables last."""
    document = Document(io.BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines.extend(cell.text for row in table.rows for cell in row.cells)
    return "\n".join(lines)


class DocumentCase(FaoCase):
    """A duty with one template and a case of it: ``self.case``, ``self.matter``."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.series = cls.make_series("trial_letter", "{organ}试〔{year}〕{n}号")
        cls.duty = cls.env["fao.duty"].create({"code": "letters", "name": "Letters"})
        workflow = cls.env["fao.workflow"].create({"duty_id": cls.duty.id})
        cls.env["fao.stage"].create(
            {
                "workflow_id": workflow.id,
                "code": "draft",
                "name": "Draft",
                "kind": "draft",
            }
        )
        workflow._publish()
        cls.template = cls.make_template("letter", *LETTER)
        cls.matter = cls.make_matter("Letter to the port")
        cls.case = cls.matter.case_id

    @classmethod
    def make_series(cls, code, pattern):
        """Make a number series."""
        return cls.env["fao.number.series"].create(
            {"code": code, "name": code.capitalize(), "pattern": pattern}
        )

    @classmethod
    def make_template(cls, code, *paragraphs, **values):
        """Make a template of the duty out of its paragraphs."""
        return cls.env["fao.document.template"].create(
            {
                "code": code,
                "name": code.capitalize(),
                "duty_id": cls.duty.id,
                "series_id": cls.series.id,
                "file": base64.b64encode(make_docx(*paragraphs)),
                "filename": f"{code}.docx",
                **values,
            }
        )

    @classmethod
    def make_matter(cls, title, user=None):
        """Open a case of the duty, for the liaison by default."""
        matter = (
            cls.env["fao.matter"]
            .with_user(user or cls.liaison)
            .create({"duty_id": cls.duty.id, "title": title})
        )
        return matter.with_env(cls.env)

    @classmethod
    def issue(cls, case=None, template=None, now=NOW):
        """Issue a document as the engine does, signed by the deputy director."""
        case = guard.enter((case or cls.case).sudo())
        documents = case.env["fao.document"]
        document = documents._issue(
            case, template or cls.template, cls.deputy_director, now
        )
        return guard.leave(document).with_env(cls.env)
