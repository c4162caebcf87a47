"""Persons and the spelling of their names."""

from odoo.tests import tagged

from odoo.addons.fao_core.engine.names import pinyin

from .common import FaoCase


@tagged("post_install", "-at_install")
class TestPerson(FaoCase):
    """Names as passports print them."""

    def test_pinyin(self):
        for name, spelled in [
            ("张伟", "ZHANG Wei"),
            ("欧阳娜娜", "OUYANG Nana"),
            ("吕明远", "LYU Mingyuan"),
            ("单雄信", "SHAN Xiongxin"),
            ("阿依古丽·买买提", "Ayiguli Maimaiti"),
            ("John Smith", ""),
            ("", ""),
        ]:
            with self.subTest(name=name):
                self.assertEqual(pinyin(name), spelled)

    def test_a_spelling_of_ones_own_stays(self):
        person = self.env["res.partner"].create({"name": "单雄信"})
        self.assertEqual(person.fao_name_pinyin, "SHAN Xiongxin")
        person.fao_name_pinyin = "SHEN Xiongxin"
        person.name = "单雄心"
        self.assertEqual(person.fao_name_pinyin, "SHEN Xiongxin")
        company = self.env["res.partner"].create({"name": "海舟港", "is_company": True})
        self.assertFalse(company.fao_name_pinyin)
