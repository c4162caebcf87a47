"""The Chinese of our addons: templates up to date, every term translated."""

import re
from collections import defaultdict
from pathlib import Path

import polib

from odoo.modules import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

#: What a translation must repeat as it is: placeholders, braces, HTML tags.
FIXED = re.compile(r"%\(\w+\)\w|%[sd%]|\{\{.*?\}\}|\{%.*?%\}|\{\w+\}|</?\w+")
REFRESH = "Run `./fao po` and translate what is new."


def fixed_parts(text):
    return sorted(FIXED.findall(text))


def of_demo(entry):
    """Whether a term stands in demo records only: some databases have none."""
    return all(source.endswith("_demo") for source, _line in entry.occurrences)


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        installed = cls.env["ir.module.module"].search([("state", "=", "installed")])
        folder = Path(get_module_path("fao_core")).parent
        cls.addons = {
            name: folder / name / "i18n"
            for name in installed.mapped("name")
            if (folder / name / "__manifest__.py").is_file()
            and not name.startswith("test_")
        }

    def exported(self):
        """The terms of each addon as Odoo exports them."""
        terms = defaultdict(set)
        for addon in self.addons:
            # One by one, as ./fao po does: a model's name belongs to each of them.
            for row in TranslationModuleReader(self.env.cr, modules=[addon]):
                module, _kind, _name, _record, source, _value, _comments = row
                terms[module].add(source)
        return terms

    def test_templates_hold_what_odoo_exports(self):
        exported = self.exported()
        for name, folder in self.addons.items():
            with self.subTest(addon=name):
                template = polib.pofile(folder / f"{name}.pot")
                known = {entry.msgid for entry in template}
                lasting = {entry.msgid for entry in template if not of_demo(entry)}
                self.assertTrue(lasting)
                self.assertFalse(exported[name] - known, f"New terms. {REFRESH}")
                self.assertFalse(lasting - exported[name], f"Old terms. {REFRESH}")

    def test_every_term_is_translated(self):
        for name, folder in self.addons.items():
            template = polib.pofile(folder / f"{name}.pot")
            chinese = polib.pofile(folder / "zh_CN.po")
            with self.subTest(addon=name):
                self.assertEqual(
                    {entry.msgid for entry in template},
                    {entry.msgid for entry in chinese.translated_entries()},
                    REFRESH,
                )
                self.assertEqual(len(template), len(chinese.translated_entries()))
                self.assertFalse(chinese.fuzzy_entries())
                self.assertFalse(chinese.obsolete_entries())

    def test_translations_keep_placeholders(self):
        for name, folder in self.addons.items():
            for entry in polib.pofile(folder / "zh_CN.po"):
                with self.subTest(addon=name, term=entry.msgid):
                    self.assertEqual(
                        fixed_parts(entry.msgid), fixed_parts(entry.msgstr)
                    )
