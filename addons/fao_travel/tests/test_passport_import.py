"""Passports of the units come into the register from a sheet, all or none."""

from time import monotonic

from openpyxl import load_workbook

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools.misc import file_path

from .common import at
from .intake_common import SheetMixin
from .passport_common import PassportCase

COLUMNS = [
    "kind", "number", "person_id", "unit_code", "issued_on", "expires_on", "issuer",
    "cabinet_id", "slot", "zone",
]  # fmt: skip
TEMPLATES = {
    "fao.passport": "fao_travel/static/xls/passports.xlsx",
    "fao.travel.mission": "fao_travel/static/xls/mission.xlsx",
    "fao.hkm.endorsement": "fao_travel/static/xls/endorsements.xlsx",
}
NAME = "Chen Yu"


@tagged("post_install", "-at_install")
class TestPassportImport(SheetMixin, PassportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.chen = cls.make_person(NAME, "r8", filed_on="")
        cls.register = cls.env["fao.passport"].with_user(cls.custodian)

    def row(self, number="PE2700000", person=NAME, **values):
        """Return a row of the sheet as text."""
        cells = {
            "kind": "Official ordinary passport",
            "number": number,
            "person_id": person,
            "issued_on": "2025-01-02",
            "expires_on": "2029-12-31",
            "issuer": "Ministry",
            "cabinet_id": "Cabinet A",
            **values,
        }
        return [cells.get(name, "") for name in COLUMNS]

    def take_over(self, *rows, user=None):
        register = self.register.with_user(user or self.custodian)
        with at("2026-03-02"):
            return register.load(COLUMNS, list(rows))

    # ---- What comes in

    def test_the_ledger_begins_with_the_takeover(self):
        zone = self.zone("PE2700000")
        result = self.take_over(self.row(zone=zone, unit_code="COM", slot="B1"))
        self.assertFalse(result["messages"])
        passport = self.register.browse(result["ids"])
        self.assertEqual(passport.person_id, self.chen)
        self.assertEqual((passport.cabinet_id, passport.slot), (self.cabinet, "B1"))
        [movement] = passport.movement_ids
        self.assertEqual(movement.kind, "takeover")
        self.assertEqual(movement.custodian_id, self.custodian)
        self.assertEqual(movement.user_id, self.custodian)

    def test_nobody_else_calls_an_intake_a_takeover(self):
        register = self.register.with_context(fao_intake=True)
        other = self.make_person("Other", "r8", filed_on="")
        passport = self.make_passport(other, "PE2710000")
        self.assertEqual(passport.movement_ids.kind, "intake")
        passport = register.create(
            {
                "number": "PE2710001",
                "person_id": self.chen.id,
                "issued_on": "2025-01-02",
                "expires_on": "2029-12-31",
                "cabinet_id": self.cabinet.id,
            }
        )
        self.assertEqual(passport.movement_ids.kind, "intake")

    def test_number_and_expiry_are_read_off_the_zone(self):
        zone = self.zone("PE2700001")
        result = self.take_over(self.row(number="", expires_on="", zone=zone))
        passport = self.register.browse(result["ids"])
        self.assertEqual(str(passport.expires_on), "2029-12-31")
        self.assertEqual(passport.sudo().number, "PE2700001")

    # ---- What does not

    def test_each_row_says_what_is_wrong_and_none_comes_in(self):
        late = {"issued_on": "2030-01-01"}
        zone = self.zone("PE2700007")
        before = self.register.search_count([])
        result = self.take_over(
            self.row(),
            self.row("E12345678", "Nobody"),
            self.row("", cabinet_id="Cellar"),
            self.row("PE2700000", "Chen Yu", **late),
            self.row("PE2600000", "Li Weidong"),
            self.row("PE**00", expires_on=""),
            self.row("PE2700009", slot="A1"),
            self.row("PE2700008", zone=zone),
            self.row("PE2700007", zone=zone.replace("291231", "291230")),
        )  # fmt: skip
        self.assertEqual(self.register.search_count([]), before)
        for row, field, text in (
            (1, "number", "PAS-11"),
            (1, "person_id", "nobody named Nobody"),
            (2, "number", "is missing"),
            (2, "cabinet_id", "no cabinet Cellar"),
            (3, "number", "registered already (row 1 of the data)"),
            (3, "person_id", "PAS-04"),
            (3, "expires_on", "not after the day of issue"),
            (4, "number", "registered already (in the register)"),
            (4, "person_id", "PAS-04"),
            (5, "number", "whole number"),
            (5, "expires_on", "is missing"),
            (6, "slot", "A1 is taken already"),
            (7, "zone", "it says number PE2700007"),
            (8, "zone", "check digit"),
        ):
            self.assertRow(result, row, field, text)

    def test_a_pass_beside_a_passport_is_no_second_one(self):
        hkm = "Pass to Hong Kong and Macao"
        result = self.take_over(self.row(), self.row("CG1200001", kind=hkm))
        self.assertEqual(len(result["ids"]), 2)

    def test_persons_of_one_name_are_told_apart_by_their_unit(self):
        namesake = self.make_person(NAME, "r8", filed_on="")
        namesake.fao_unit_id = self.unit_education
        self.assertRow(self.take_over(self.row()), 0, "person_id", "2 persons")
        code = self.unit_education.code
        result = self.take_over(self.row(unit_code=code))
        self.assertEqual(self.register.browse(result["ids"]).person_id, namesake)

    def test_only_custodians_take_over(self):
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.take_over(self.row(), user=user)
        self.assertFalse(self.register.search([("person_id", "=", self.chen.id)]))

    def test_refusals_are_in_the_language_of_the_user(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        register = self.register.with_context(lang="zh_CN")
        result = register.load(COLUMNS, [self.row("", kind="公务普通护照")])
        [message] = result["messages"]
        self.assertEqual(message["field_name"], register._label("number"))

    def test_the_form_compares_the_zone_too(self):
        values = dict(zip(COLUMNS, self.row(), strict=True)) | {
            "kind": "official",
            "person_id": self.chen.id,
            "cabinet_id": self.cabinet.id,
            "zone": self.zone("PE2700007"),
        }
        values = {name: value for name, value in values.items() if value}
        with self.assertRaisesRegex(ValidationError, "it says number PE2700007"):
            self.register.create(values)

    # ---- Speed

    def sheet(self, count, first):
        """Return a sheet of so many persons who exist."""
        people = self.env["res.partner"].create(
            [
                {"name": f"Holder {n}", "fao_unit_id": self.unit_commerce.id}
                for n in range(first, first + count)
            ]
        )
        return [
            self.row(f"SE{n:07d}", person.name, slot=f"S{n}")
            for n, person in enumerate(people, first)
        ]

    def count_queries(self, rows):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = self.take_over(*rows)
        self.env.flush_all()
        self.assertEqual(len(result["ids"]), len(rows), result["messages"][:3])
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow_with_the_rows(self):
        self.count_queries(self.sheet(5, 100))
        few = self.count_queries(self.sheet(20, 200))
        many = self.count_queries(self.sheet(100, 300))
        self.assertLessEqual(many, few + 2, "a query for each row")
        self.assertLess(many, 60)

    def test_two_thousand_passports_take_less_than_a_minute(self):
        rows = self.sheet(2000, 10000)
        start = monotonic()
        queries = self.count_queries(rows)
        seconds = monotonic() - start
        self.assertLess(seconds, 60)
        self.assertLess(queries, 600)

    # ---- The sheets to download

    def upload(self, *rows, dryrun=False):
        return self.upload_sheet("fao.passport", "passports.xlsx", rows, dryrun)

    def test_the_template_is_previewed_and_imported_whole(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        row = ["公务普通护照", "PE2700000", NAME, "COM", "2025-01-02", "2029-12-31"]
        good = [*row, "外交部", "Cabinet A", "B1"]
        bad = [*good[:1], "PE26", *good[2:8], "B2"]
        numbers = [("display_name", "ilike", "PE2700000")]
        result = self.upload(good, bad)
        self.assertEqual({m["record"] for m in result["messages"]}, {1})
        self.assertFalse(self.register.search(numbers))
        result = self.upload(good, dryrun=True)
        self.assertFalse(result["messages"])
        self.assertFalse(self.register.search(numbers))
        self.upload(good)
        passport = self.register.search(numbers)
        self.assertEqual((passport.kind, passport.slot), ("official", "B1"))

    def test_every_column_of_the_templates_is_known(self):
        for model, path in TEMPLATES.items():
            [template] = self.env[model].get_import_templates()
            self.assertEqual(template["template"], f"/{path}")
            heads = [cell.value for cell in load_workbook(file_path(path)).active[1]]
            known = self.env["base_import.mapping"].search([("res_model", "=", model)])
            unknown = set(heads) - set(known.mapped("column_name"))
            with self.subTest(model=model):
                self.assertLessEqual(unknown, {"性别", "出生日期"})


@tagged("post_install", "-at_install")
class TestMissionImportNames(PassportCase):
    def test_a_name_that_several_bear_is_refused_with_its_row(self):
        self.make_person(NAME, "r8")
        self.make_person(NAME, "r8")
        missions = self.env["fao.travel.mission"].with_user(self.liaison)
        columns = ["title", "member_ids/person_id"]
        before = missions.search_count([])
        result = missions.load(columns, [["To France", "Xu Lan"], ["", NAME]])
        self.assertFalse(result["ids"])
        [message] = result["messages"]
        self.assertEqual(message["rows"], {"from": 1, "to": 1})
        self.assertIn("2 persons are named", message["message"])
        self.assertEqual(missions.search_count([]), before)
