"""Who reads and writes the register of passports, and who does not."""

from contextlib import contextmanager

from psycopg2 import Error as DatabaseError
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .passport_common import PassportCase


@tagged("post_install", "-at_install")
class TestPassportRights(PassportCase):
    @contextmanager
    def assertDatabaseRefuses(self, text):
        """Assert that an index refuses the block, and what people are told."""
        with (
            self.assertRaises(IntegrityError) as caught,
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            yield
        # what people are told of it
        told = self.env["fao.passport"]._sql_error_to_message(caught.exception)
        self.assertIn(text, told)

    def seen_by(self, user):
        return (
            self.env["fao.passport"]
            .with_user(user)
            .search([("id", "in", self.passports.ids)])
        )

    def test_who_sees_which_passports(self):
        rows = [
            (self.liaison, 5),
            (self.education_liaison, 0),
            (self.finance, 0),
            (self.custodian, 5),
            (self.section_officer, 5),
            (self.director, 5),
            (self.inspector, 5),
            (self.manager, 0),
        ]
        for user, count in rows:
            with self.subTest(user=user.login):
                self.assertEqual(len(self.seen_by(user)), count)
                movements = self.env["fao.passport.movement"].with_user(user)
                movements = movements.search(
                    [("passport_id", "in", self.passports.ids)]
                )
                self.assertEqual(len(movements), count)

    def test_the_holder_sees_his_own(self):
        self.passports[0].sudo().flush_recordset()
        own = self.make_person("Own", "r8")
        passport = self.make_passport(own, "PE2690000")
        self.finance.partner_id = own
        self.assertEqual(
            self.env["fao.passport"].with_user(self.finance).search([]), passport
        )

    def test_only_custodians_register_and_nobody_deletes(self):
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.assertRaises(AccessError):
                self.passport.with_user(user).create({"number": "PE2610000"})
        with self.assertRaises(AccessError):
            self.passport.with_user(self.custodian).unlink()
        with self.assertRefused("FAO-GUARD"):
            self.passport.sudo().unlink()

    def test_custody_is_not_written_by_hand(self):
        facts = {
            "state": "lent",
            "cabinet_id": False,
            "slot": "Z9",
            "place": "Nowhere",
            "loan_id": False,
            "application_id": False,
            "document_class": "pass",
            "unit_id": self.unit_education.id,
            "movement_ids": [],
            "number": "PE7777777",
            "expires_on": "2035-01-01",
            "person_id": self.persons[1].id,
        }
        for env_user in (self.custodian, self.env.ref("base.user_admin")):
            for name, value in facts.items():
                with self.subTest(name=name), self.assertRefused("FAO-GUARD"):
                    self.passport.with_user(env_user).sudo().write({name: value})
        forged = self.passport.with_context(fao_engine=True, fao_nested=True)
        with self.assertRefused("FAO-GUARD"):
            forged.sudo().write({"state": "lent"})

    def test_a_registered_passport_begins_in_its_cabinet(self):
        person = self.make_person("New Person", "r8")
        with self.assertRefused("FAO-CUSTODY"):
            self.make_passport(person, "PE2610000", cabinet_id=False)
        with self.assertRefused("FAO-GUARD"):
            self.make_passport(person, "PE2610000", state="lent")
        passports = self.env["fao.passport"].with_context(default_state="lent")
        passport = passports.with_user(self.custodian).create(
            {
                "number": "pe 261-0000",
                "person_id": person.id,
                "company_id": self.company.id,
                "issued_on": "2026-01-01",
                "expires_on": "2031-01-01",
                "cabinet_id": self.cabinet.id,
            }
        )
        found = (passport.sudo().number, passport.state)
        self.assertEqual(found, ("PE2610000", "in_custody"))
        self.assertEqual(passport.movement_ids.mapped("kind"), ["intake"])

    def test_one_person_has_one_valid_passport_and_one_pass(self):
        person = self.persons[1]
        with self.assertDatabaseRefuses("PAS-04"):
            self.make_passport(person, "SE2610000", kind="service")
        self.make_passport(person, "CA0012345", kind="hkm_pass")
        with self.assertDatabaseRefuses("PAS-04"):
            self.make_passport(person, "CA0012346", kind="hkm_pass")

    def test_private_and_impossible_numbers_are_refused(self):
        person = self.make_person("New Person", "r8")
        for number, text in (("E12345678", "PAS-11"), ("PE", "5 to 12")):
            with self.assertRaises(ValidationError) as caught:
                self.make_passport(person, number)
            self.assertIn(text, str(caught.exception))
        with self.assertRefused("FAO-MASKED"):
            self.make_passport(person, "PE******12")

    def test_a_slot_holds_one_passport(self):
        with self.assertDatabaseRefuses("slot"):
            self.passports[0].move_to(self.cabinet.id, "A2")
            self.env.flush_all()

    def test_a_correction_is_noted(self):
        self.passport.correct({"expires_on": "2030-01-01"}, "Misread")
        row = self.passport.movement_ids.sorted("id")[-1]
        self.assertEqual(row.kind, "correct")
        self.assertIn("Misread", row.note)
        self.assertNotIn("PE2600000", row.note)
        with self.assertRefused("FAO-GUARD"):
            self.passport.correct({"state": "lent"}, "Cheat")

    def test_the_ledger_is_append_only(self):
        row_sudo = self.passport.movement_ids.sudo()[0]
        with self.assertRefused("FAO-GUARD"):
            row_sudo.write({"day": "2020-01-01"})
        with self.assertRefused("FAO-GUARD"):
            row_sudo.unlink()
        with self.assertRefused("FAO-GUARD"):
            row_sudo.create({"passport_id": self.passport.id, "kind": "lend"})
        for statement in (
            "UPDATE fao_passport_movement SET day = '2020-01-01'",
            "DELETE FROM fao_passport_movement",
        ):
            with (
                self.assertRaises(DatabaseError),
                mute_logger("odoo.sql_db"),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    def test_steps_are_for_custodians_and_from_the_right_place(self):
        for user in (self.liaison, self.section_officer, self.director):
            with self.assertRefused("FAO-POWER"):
                self.passport.with_user(user).send_out("Embassy")
        self.passport.send_out("Embassy of France")
        self.assertWhere(
            self.passport, str(self.today()), "with_embassy", "Embassy of France"
        )
        for step, args in (
            ("send_out", ["X"]),
            ("cancel", ["X"]),
            ("surrender", ["X"]),
        ):
            with self.subTest(step=step), self.assertRefused("FAO-CUSTODY"):
                getattr(self.passport, step)(*args)
        with self.assertRefused("FAO-COMMENT"):
            self.passports[1].cancel(" ")
        self.passport.take_back("worn", "One stamp")
        row = self.passport.movement_ids.sorted("id")[-1]
        self.assertEqual((row.kind, row.condition, row.slot), ("back", "worn", "A1"))

    def today(self):
        return self.env["fao.calendar.day"]._today()

    def test_facts_of_loans_losses_and_applications_are_not_written(self):
        mission = self.approved()
        loan = self.ask(self.passport, mission)
        for vals in (
            {"out": True},
            {"lent_on": "2026-01-01"},
            {"returned_on": False},
            {"due_back": "2030-01-01"},
            {"exit_date": "2026-06-04"},
            {"person_id": self.persons[1].id},
        ):
            with self.subTest(vals=vals), self.assertRefused("FAO-GUARD"):
                loan.write(vals)
        loans = self.env["fao.passport.loan"].with_user(self.custodian)
        with self.assertRefused("FAO-GUARD"):
            loans.create(
                {
                    "passport_id": self.passport.id,
                    "mission_id": mission.id,
                    "out": True,
                }
            )
        self.take(loan, "lend", "2026-06-03")
        with self.assertRefused("FAO-LOCKED"):
            loan.passport_id = self.passports[1]
        loan.return_note = "A page is loose"

    def test_liaison_officers_open_cases_of_their_own_unit_only(self):
        mission = self.approved()
        stranger = self.make_person(
            "Of Education", "r8", fao_unit_id=self.unit_education.id
        )
        passport = self.make_passport(stranger, "PE2690000")
        subjects = {
            "fao.passport.loan": {
                "passport_id": passport.id,
                "mission_id": mission.id,
            },
            "fao.passport.loss": {"passport_id": passport.id},
            "fao.passport.application": {
                "person_id": stranger.id,
                "photo_receipt": "1",
            },
        }
        for model, vals in subjects.items():
            records = self.env[model].with_user(self.liaison)
            for unit in ({}, {"unit_id": self.unit_commerce.id}):
                with (
                    self.subTest(model=model, unit=unit),
                    self.assertRefused("FAO-UNIT"),
                ):
                    records.create({**vals, **unit})
        loss = self.env["fao.passport.loss"].with_user(self.liaison)
        loss = loss.create({"passport_id": self.passport.id})
        with self.assertRefused("FAO-UNIT"):
            loss.passport_id = passport

    def test_a_hidden_mission_is_not_named(self):
        hidden = self.approved()
        stranger = self.make_person(
            "Of Education", "r8", fao_unit_id=self.unit_education.id
        )
        passport = self.make_passport(stranger, "PE2690000")
        loans = self.env["fao.passport.loan"].with_user(self.education_liaison)
        with self.assertRefused("FAO-NOTFOUND") as caught:
            loans.create({"passport_id": passport.id, "mission_id": hidden.id})
        self.assertNotIn(hidden.title, str(caught.exception))

    def test_what_checks_read_of_a_member_is_not_entered(self):
        member = self.make_mission().member_ids[0]
        for name in ("private_passport", "filing_valid", "counted_trip"):
            with self.subTest(name=name), self.assertRefused("FAO-GUARD"):
                member.with_user(self.liaison).write({name: True})

    def test_terms_are_changed_by_managers_only(self):
        terms = self.env["fao.passport.terms"]
        for user in (self.custodian, self.section_officer, self.director):
            with self.assertRaises(AccessError):
                terms.with_user(user).create({"valid_from": "2027-01-01"})
        terms.with_user(self.manager).create(
            {"valid_from": "2027-01-01", "company_id": self.company.id}
        )

    def test_a_loan_that_an_administrator_ended_does_not_lose_the_passport(self):
        mission = self.approved()
        loan = self.lend(self.passport, mission)
        self.enter(mission)
        with at("2026-06-24"):
            with self.assertRefused("FAO-CUSTODY"):
                self.passport.take_back()
            self.act(loan, "cancel", self.administrator, comment="By mistake")
            self.assertTrue(loan.out)
            self.assertEqual(self.leader.fao_passport_overdue_days, 2)
            card = self.passport.desk_find("PE2600000")
            self.assertEqual(card["action"], "take_back")
            self.passport.desk_act(self.passport.id, "take_back", {})
            self.assertFalse(loan.out)
            self.assertEqual(self.leader.fao_passport_overdue_days, 0)
        self.assertEqual(self.passport.state, "in_custody")
        self.assertEqual(loan.returned_by_id, self.custodian)

    def test_a_lent_passport_is_not_withdrawn(self):
        loan = self.lend(self.passport, self.approved())
        with at("2026-06-04"), self.assertRefused("FAO-POWER"):
            self.act(loan, "withdraw", self.custodian, comment="No")


@tagged("post_install", "-at_install")
class TestCabinet(PassportCase):
    def test_a_handover_is_confirmed_and_noted_for_every_passport(self):
        cabinet = self.cabinet.with_user(self.custodian)
        with at("2026-05-04"):
            cabinet.hand_over(self.other_custodian.id, self.inspector.id)
            with self.assertRefused("FAO-POWER"):
                cabinet.take_over()
            cabinet.with_user(self.other_custodian).take_over()
        self.assertEqual(cabinet.custodian_id, self.other_custodian)
        self.assertFalse(cabinet.next_custodian_id)
        for passport in self.passports:
            row = passport.movement_ids.sorted("id")[-1]
            self.assertEqual(row.kind, "handover")
            self.assertEqual(row.user_id, self.other_custodian)
            self.assertEqual(row.witness_id, self.inspector)
        [before] = self.passport.where_on("2026-05-03")
        [after] = self.passport.where_on("2026-05-04")
        self.assertEqual(
            (before["with"], after["with"]), ("Custodian", "Other custodian")
        )

    def test_who_hands_over_to_whom(self):
        cabinet = self.cabinet.with_user(self.custodian)
        for receiver, witness, text in (
            (self.custodian, self.inspector, "another custodian"),
            (self.liaison, self.inspector, "is no custodian"),
            (self.other_custodian, self.custodian, "a third person"),
        ):
            with self.assertRefused("FAO-CUSTODY") as caught:
                cabinet.hand_over(receiver.id, witness.id)
            self.assertIn(text, str(caught.exception))
        with self.assertRefused("FAO-POWER"):
            cabinet.with_user(self.other_custodian).hand_over(self.other_custodian.id)
        with self.assertRefused("FAO-GUARD"):
            cabinet.custodian_id = self.other_custodian
        with self.assertRefused("FAO-GUARD"):
            cabinet.counted_on = "2026-05-05"

    def test_a_unit_without_the_authority_keeps_no_passports(self):
        with self.assertRaises(ValidationError) as caught:
            self.make_cabinet("Commerce", unit_id=self.unit_commerce.id)
        self.assertIn("may not keep passports", str(caught.exception))
        self.unit_commerce.passport_custody = True
        self.assertTrue(self.make_cabinet("Commerce", unit_id=self.unit_commerce.id))
