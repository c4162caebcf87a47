"""Every way to reach from a template what is none of its names: each refused."""

import io
import zipfile

from odoo.tests import BaseCase, tagged

from odoo.addons.fao_core.engine import docx

from .document_common import make_docx, with_parts

VOCABULARY = {
    "office": {"name": None},
    "record": {
        "purpose": None,
        "days": None,
        "members": [{"name": None, "trips": [{"to": None}]}],
    },
}
#: Every way to reach what a template must not: what is shown of each.
ESCAPES = (
    # attributes of Python
    ("{{ ''.__class__ }}", "__class__"),
    ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "__subclasses__(...)"),
    ("{{ record.__class__ }}", "__class__"),
    ("{{ record.purpose.__class__.__base__ }}", "__base__"),
    ("{{ record._name }}", "_name"),
    ("{{ loop.__init__ }}", "__init__"),
    ("{{ (1).__class__ }}", "__class__"),
    ("{{ self.__init__.__globals__ }}", "__globals__"),
    ("{{ record['__class__'] }}", "{{ record['__class__'] }}"),
    ("{{ record.purpose[0] }}", "{{ record.purpose[0] }}"),
    # filters
    ("{{ record|attr('__class__') }}", "| attr"),
    ("{{ ''|attr('__cl' ~ 'ass__') }}", "| attr"),
    ("{{ record.members|map(attribute='__class__')|list }}", "| list"),
    ("{{ record.members|map('attr', '__class__')|join }}", "| map"),
    ("{{ record.members|selectattr('name') }}", "| selectattr"),
    ("{{ record.members|groupby('__class__') }}", "| groupby"),
    ("{{ record.members|sort(attribute='__class__') }}", "| sort"),
    ("{{ record.purpose|safe }}", "| safe"),
    ("{{ record.purpose|xmlattr }}", "| xmlattr"),
    ("{{ record.purpose|tojson }}", "| tojson"),
    ("{{ record.purpose|pprint }}", "| pprint"),
    ("{{ record.purpose|center(100000000) }}", "| center"),
    # format strings
    ("{{ '%s'|format(record) }}", "| format"),
    ("{{ '%1000000000s' % record.purpose }}", "{{ '%1000000000s' % record.purpose }}"),
    ("{{ '{0.__class__}'.format(record) }}", "format(...)"),
    ("{{ '{0.__class__}'.format_map(record) }}", "format_map(...)"),
    # calls
    ("{{ record.purpose.upper() }}", "upper(...)"),
    ("{{ lipsum() }}", "lipsum(...)"),
    ("{{ cycler('a').next() }}", "next(...)"),
    ("{{ namespace(x=1) }}", "namespace(...)"),
    ("{{ range(1000000000) }}", "range(...)"),
    ("{{ loop.cycle('a') }}", "cycle(...)"),
    # arithmetic that grows
    ("{{ 'a' * 1000000000 }}", "{{ 'a' * 1000000000 }}"),
    ("{{ 10 ** 1000000000 }}", "{{ 10 ** 1000000000 }}"),
    ("{{ [1, 2] + [3] }}", "{{ [1, 2] + [3] }}"),
    # statements
    ("{% set x = 1 %}", "{% set x = 1 %}"),
    ("{% with x = 1 %}{% endwith %}", "{% with x = 1 %}"),
    ("{% include 'other' %}", "{% include 'other' %}"),
    ("{% import 'os' as os %}", "{% import 'os' as os %}"),
    ("{% from 'os' import path %}", "{% from 'os' import path %}"),
    ("{% extends 'other' %}", "{% extends 'other' %}"),
    ("{% block b %}{% endblock %}", "{% block b %}"),
    ("{% macro m() %}{% endmacro %}", "{% macro m() %}"),
    ("{% call m() %}{% endcall %}", "{% call m() %}"),
    ("{% filter upper %}x{% endfilter %}", "{% filter upper %}"),
    ("{% autoescape false %}{% endautoescape %}", "{% autoescape false %}"),
    # repetitions without end
    ("{% for x in range(1000000000) %}{% endfor %}", "range(...)"),
    ("{% for x in 'aaaa' %}{% endfor %}", "{% for x in 'aaaa' %}"),
    ("{% for x in [1, 2] %}{% endfor %}", "{% for x in [1, 2] %}"),
    ("{% for x in record.members recursive %}{% endfor %}", "for"),
    ("{% for a, b in record.members %}{% endfor %}", "for"),
    (
        "{% for a in record.members %}{% for b in record.members %}"
        "{% endfor %}{% endfor %}",
        "for",
    ),
)


@tagged("post_install", "-at_install")
class TestUnsafeText(BaseCase):
    def problems(self, *paragraphs, **options):
        found = docx.check(make_docx(*paragraphs, **options), VOCABULARY)
        return [(p.kind, p.detail, p.part, p.paragraph) for p in found]

    def test_every_escape_is_refused_with_its_line_and_is_never_filled(self):
        for tag, detail in ESCAPES:
            with self.subTest(tag=tag):
                found = self.problems("A line before", tag)
                self.assertIn(("forbidden", detail, "body", 2), found)
                with self.assertRaises(docx.DocxError):
                    docx.render(make_docx(tag), {"record": {"purpose": "x"}})

    def test_names_of_jinja_and_python_are_unknown(self):
        for name in ("request", "self", "lipsum", "cycler", "namespace", "env", "x"):
            with self.subTest(name=name):
                found = self.problems("{{ " + name + " }}")
                self.assertEqual(found, [("unknown", name, "body", 1)])

    def test_other_statements_are_not_understood(self):
        for tag in ("{% do record %}", "{% evil %}", "{% trans %}x{% endtrans %}"):
            with self.subTest(tag=tag):
                kinds = {kind for kind, *_rest in self.problems("x", tag)}
                self.assertEqual(kinds, {"syntax"})

    def test_escapes_hide_nowhere(self):
        """Split over runs, in rows, headers, conditions and arguments of filters."""
        tag = "{{ ''.__class__ }}"
        self.assertEqual(
            self.problems("x", header=tag), [("forbidden", "__class__", "header", 1)]
        )
        rows = (("{%tr for m in record.members %}",), (tag,), ("{%tr endfor %}",))
        self.assertEqual(
            self.problems("x", row=rows), [("forbidden", "__class__", "body", 3)]
        )
        for text in (
            "{% if record.__class__ %}x{% endif %}",
            "{% if record.days > record.__class__ %}x{% endif %}",
            "{{ record.members|join(record.__class__) }}",
            "{{ record.purpose|default(record.__class__) }}",
            "{{ record.purpose if record.__class__ else '' }}",
            "{{ record.purpose ~ record.__class__ }}",
            "{% for m in record.members if m.__class__ %}{% endfor %}",
        ):
            with self.subTest(text=text):
                found = self.problems(text)
                self.assertIn(("forbidden", "__class__", "body", 1), found)

        found = self.problems("{%p if record.__class__ %}", "x", "{%p endif %}")
        self.assertEqual(found, [("forbidden", "__class__", "body", 1)])

    def test_an_escape_split_over_runs_is_one(self):
        content = make_docx("{{ record.__cl@ass__ }}")
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = archive.read("word/document.xml").decode()
        split = text.replace("@", "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>")
        content = with_parts(content, {"word/document.xml": split})
        (problem,) = docx.check(content, VOCABULARY)
        self.assertEqual((problem.kind, problem.detail), ("forbidden", "__class__"))

    def test_rows_of_a_row_may_be_repeated(self):
        self.assertFalse(
            self.problems(
                "{% for m in record.members %}{{ m.name }}"
                "{% for t in m.trips %}{{ t.to }}{% endfor %}{% endfor %}"
            )
        )
