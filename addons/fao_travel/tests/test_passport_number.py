"""Who reads whole numbers of passports, and how that is noted (SEC-04)."""

from psycopg2 import Error as DatabaseError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .passport_common import PassportCase


@tagged("post_install", "-at_install")
class TestPassportNumber(PassportCase):
    """A whole number is shown one by one, with a purpose, and noted (SEC-04)."""

    NUMBER = "PE2600000"
    MASKED = "PE******00"

    def readings(self):
        return self.env["fao.number.reading"].search(
            [("res_model", "=", "fao.passport"), ("res_id", "=", self.passport.id)]
        )

    def test_sec_04_a_reading_is_noted_with_its_purpose(self):
        for user in (self.custodian, self.section_officer):
            before = self.readings()
            with at("2026-06-01"):
                number = self.passport.with_user(user).reveal("Booking of the flight")
            self.assertEqual(number, self.NUMBER)
            [row] = self.readings() - before
            self.assertEqual((row.user_id, row.person_id), (user, self.leader))
            self.assertEqual(row.purpose, "Booking of the flight")
            self.assertEqual(str(row.at), "2026-06-01 02:00:00")
            self.assertEqual(row.number_masked, self.MASKED)

    def test_sec_04_no_reading_without_right_and_purpose(self):
        for purpose in ("", "  ", None, 5):
            with self.assertRefused("FAO-COMMENT"):
                self.passport.with_user(self.custodian).reveal(purpose)
        for user in (self.liaison, self.inspector, self.head):
            with self.assertRefused("FAO-POWER"):
                self.passport.with_user(user).reveal("Curiosity")
        with self.assertRaises(AccessError):
            self.passport.with_user(self.finance).reveal("Curiosity")
        self.assertFalse(self.readings())

    def test_sec_04_the_screen_asks_for_the_purpose(self):
        action = self.passport.with_user(self.custodian).action_reveal()
        wizard = self.env[action["res_model"]].with_user(self.custodian)
        wizard = wizard.browse(action["res_id"])
        with self.assertRefused("FAO-COMMENT"):
            wizard.action_show()
        wizard.purpose = "Visa form"
        shown = wizard.action_show()
        self.assertEqual(shown["params"]["message"], self.NUMBER)
        self.assertNotIn(self.NUMBER, str(wizard.read()))
        self.assertEqual(self.readings().purpose, "Visa form")

    def test_sec_04_inspectors_read_the_readings_and_nobody_changes_them(self):
        self.passport.reveal("Visa form")
        row = self.readings()
        self.assertTrue(row.with_user(self.inspector).read(["purpose"]))
        for user in (self.custodian, self.section_officer, self.liaison):
            with self.assertRaises(AccessError):
                row.with_user(user).read(["purpose"])
        for user in (self.inspector, self.administrator, self.custodian):
            forged = row.with_user(user).with_context(fao_engine=True)
            for attack in (
                lambda r: r.write({"purpose": "Other"}),
                lambda r: r.unlink(),
                lambda r: r.create({"purpose": "Forged"}),
            ):
                with self.assertRaises(UserError):
                    attack(forged)
        for records in (row.sudo(), self.as_engine(row)):
            with self.assertRefused("FAO-GUARD"):
                records.write({"purpose": "Other"})
            with self.assertRefused("FAO-GUARD"):
                records.unlink()
        for query in (
            "UPDATE fao_number_reading SET purpose = 'Other' WHERE id = %s",
            "DELETE FROM fao_number_reading WHERE id = %s",
        ):
            with (
                self.assertRaises(DatabaseError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(query, [row.id])

    def test_nobody_reads_it_otherwise(self):
        for user in (
            self.liaison, self.inspector, self.head, self.custodian,
            self.section_officer,
        ):  # fmt: skip
            user.group_ids += self.env.ref("base.group_allow_export")
            passport = self.passport.with_user(user)
            with self.subTest(user=user.login):
                self.assertEqual(passport.number_masked, self.MASKED)
                self.assertIn(self.MASKED, passport.display_name)
                values = passport.read()[0]
                self.assertNotIn("number", values)
                self.assertNotIn(self.NUMBER, str(values))
                self.assertNotIn("number", passport.fields_get())
                for call in (
                    lambda p=passport: p.read(["number"]),
                    lambda p=passport: p.search([("number", "like", "PE")]),
                    lambda p=passport: p.search([], order="number"),
                    lambda p=passport: p.formatted_read_group([], ["number"]),
                    lambda p=passport: p.export_data(["number"]),
                    lambda p=passport: p.search([("loan_ids.passport_id.number",
                                                  "=", self.NUMBER)]),
                ):  # fmt: skip
                    with self.assertRaises(AccessError):
                        call()
                shown = passport.export_data(["number_masked"])["datas"]
                self.assertEqual(shown, [[self.MASKED]])

    def test_names_are_found_by_the_whole_number_by_those_who_may_see_it(self):
        for user, found in ((self.custodian, True), (self.liaison, False)):
            passports = self.env["fao.passport"].with_user(user)
            names = passports.name_search(self.NUMBER)
            self.assertEqual(bool(names), found)
            self.assertFalse(passports.name_search(self.NUMBER[:-1]))
            self.assertTrue(passports.name_search("Li Weidong"))
            self.assertNotIn(self.NUMBER, str(passports.name_search("Li Weidong")))

    def test_a_number_entered_on_the_form_is_kept_whole(self):
        person = self.make_person("Form", "r8")
        values = {
            "number_masked": "pe 261-0009",
            "person_id": person.id,
            "issued_on": "2025-01-02",
            "expires_on": "2029-12-31",
            "cabinet_id": self.cabinet.id,
        }
        passport = self.env["fao.passport"].with_user(self.custodian).create(values)
        self.assertEqual(passport.sudo().number, "PE2610009")
        with self.assertRefused("FAO-GUARD"):
            passport.write({"number_masked": "PE2610008"})

    def test_cases_of_passports_carry_no_number(self):
        mission = self.approved()
        loan = self.ask(self.passport, mission)
        text = str(loan.with_user(self.liaison).read()[0])
        self.assertNotIn(self.NUMBER, text)
        rows = self.env["fao.ledger"].search([("case_id", "=", loan.case_id.id)])
        self.assertNotIn(self.NUMBER, str(rows.mapped("payload")))
