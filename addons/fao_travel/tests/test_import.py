"""The Excel file of a unit goes through Odoo's own import, as it was sent."""

from datetime import date
from pathlib import Path

from odoo import Command
from odoo.tests import tagged

from .common import SCAN, at
from .plan_common import PlanCase

FILE = Path(__file__).parents[3] / "tests/data/delegation_haizhou_commerce.xlsx"
PERSON = "member_ids/person_id"


@tagged("post_install", "-at_install")
class TestImport(PlanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        cls.quota.write({"delegations": 3, "persons": 15, "amount": 530000})

    def setUp(self):
        """The file names the third line of the plan."""
        super().setUp()
        three = self.france | self.belgium | self.germany
        self.plan = self.approved_plan(
            lines=[
                self.line(),
                self.line(),
                self.line(country_ids=[Command.set(three.ids)], days=10, amount=330000),
            ]
        )

    def import_file(self):
        """Import the file with the mapping that the preview proposes."""
        wizard = (
            self.env["base_import.import"]
            .with_user(self.liaison)
            .with_context(lang="zh_CN")
            .create(
                {
                    "res_model": "fao.travel.mission",
                    "file": FILE.read_bytes(),
                    "file_name": FILE.name,
                    "file_type": "application/vnd.openxmlformats-officedocument"
                    ".spreadsheetml.sheet",
                }
            )
        )
        preview = wizard.parse_preview({"has_headers": True})
        self.assertFalse(preview.get("error"))
        columns = preview["headers"]
        fields = [
            "/".join(preview["matches"].get(index) or []) or False
            for index in range(len(columns))
        ]
        options = {
            **preview["options"],
            "has_headers": True,
            "date_format": "%Y-%m-%d",
            "datetime_format": "%Y-%m-%d %H:%M:%S",
            "float_thousand_separator": ",",
            "float_decimal_separator": ".",
            "name_create_enabled_fields": {PERSON: True},
        }
        with at("2026-04-14"):
            result = wizard.execute_import(fields, columns, options)
        self.assertFalse(result["messages"], result["messages"])
        return self.env["fao.travel.mission"].browse(result["ids"])

    def test_every_column_of_the_file_is_known(self):
        names = self.env["base_import.mapping"].search(
            [("res_model", "=", "fao.travel.mission")]
        )
        fields = self.env["fao.travel.mission"]
        for name in names.mapped("field_name"):
            head, _slash, tail = name.partition("/")
            with self.subTest(name=name):
                self.assertIn(head, fields._fields)
                if tail:
                    rows = self.env[fields._fields[head].comodel_name]
                    self.assertIn(tail, rows._fields)

    def test_no_heading_of_our_sheets_is_the_label_of_another_field(self):
        headings = self.env["base_import.mapping"].search(
            [("res_model", "like", "fao.%"), ("field_name", "not like", "/")]
        )
        self.assertIn("fao.hkm.endorsement", headings.mapped("res_model"))
        for model, rows in headings.grouped("res_model").items():
            fields = self.env[model].with_context(lang="zh_CN").fields_get()
            named = {
                field["string"]: name
                for name, field in fields.items()
                if not field["readonly"]
            }
            for row in rows:
                with self.subTest(model=model, heading=row.column_name):
                    other = named.get(row.column_name, row.field_name)
                    self.assertEqual(other, row.field_name)

    def test_the_delegation_arrives_whole(self):
        mission = self.import_file()
        self.assertEqual(len(mission), 1)
        self.assertEqual(mission.unit_id, self.unit_commerce)
        self.assertEqual(mission.initiator_id, self.liaison)
        self.assertEqual((mission.exit_date, mission.days), (date(2026, 6, 8), 10))
        self.assertEqual(mission.member_count, 5)
        self.assertEqual(mission.highest_rank_id.code, "R6")
        self.assertEqual(mission.leader_id.name, "程建勋")
        self.assertEqual(mission.leader_id.fao_name_pinyin, "CHENG Jianxun")
        self.assertEqual(set(mission.country_ids.mapped("code")), {"BE", "FR", "DE"})
        self.assertEqual(len(mission.itinerary_ids), 20)
        self.assertEqual(len(mission.invitation_ids), 3)
        self.assertEqual(mission.budget_total, 66000 + 8600 + 66600 + 23000 + 22300)
        self.assertEqual(mission.member_ids[0].sudo().passport_number, "PE2481367")

    def test_only_what_the_file_cannot_know_is_missing(self):
        mission = self.import_file()
        with at("2026-04-15"):
            self.act(mission, "check", self.liaison)
        blocks = mission.finding_ids.filtered(
            lambda f: f.severity == "block" and f.state == "open"
        )
        self.assertEqual(set(blocks.mapped("code")), {"TRV-07", "TRV-08"})
        for person in mission.member_ids.person_id:
            self.make_filing(person, "2026-01-05")
        letters = mission.with_user(self.liaison).invitation_ids
        letters.write({"original_scan": SCAN, "translation_scan": SCAN})
        with self.assertRefused("FAO-DOCUMENT"):
            self.submit(mission)
        mission.with_user(self.liaison).notice_result = "No objection"
        self.give_papers(mission.with_user(self.liaison))
        self.submit(mission)
        self.assertStage(mission, "unit_head")
        self.assertEqual(mission.plan_line_id.number, "2026-COM-03")
        self.assertLine(self.plan.line_ids[2], "used", mission)
