"""Every term of every addon of ours has a Chinese translation; none is missing."""

import io
import re

import polib

from odoo.modules.module import get_module_path
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import TranslationModuleReader

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
LANGUAGE = "zh_CN"


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    def our_addons(self):
        """Return the names of the installed addons of ours, without those of tests."""
        modules = self.env["ir.module.module"].search(
            [("name", "=like", "fao\\_%"), ("state", "=", "installed")]
        )
        self.assertIn("fao_core", modules.mapped("name"))
        return modules.mapped("name")

    def terms(self, addon):
        """Return the terms that Odoo exports for ``addon`` now."""
        # Records are read in the source language, like the export does.
        cr = self.env.cr
        return {
            row[4].strip()
            for row in TranslationModuleReader(cr, modules=[addon])
            if row[4].strip()
        }

    def catalogue(self, addon):
        path = f"{get_module_path(addon)}/i18n/{LANGUAGE}.po"
        with io.open(path, encoding="utf-8") as file:
            return polib.pofile(file.read())

    def test_every_term_is_translated(self):
        for addon in self.our_addons():
            with self.subTest(addon=addon):
                translated = {
                    entry.msgid.strip()
                    for entry in self.catalogue(addon)
                    if entry.msgstr and not entry.obsolete and not entry.fuzzy
                }
                missing = sorted(self.terms(addon) - translated)
                self.assertFalse(missing, f"{len(missing)} terms are missing")

    def test_placeholders_are_kept(self):
        for addon in self.our_addons():
            for entry in self.catalogue(addon):
                if entry.obsolete:
                    continue
                with self.subTest(addon=addon, term=entry.msgid):
                    self.assertEqual(
                        sorted(PLACEHOLDER.findall(entry.msgid)),
                        sorted(PLACEHOLDER.findall(entry.msgstr)),
                    )
