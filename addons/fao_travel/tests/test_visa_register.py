"""Visas as a register: facts, statistics, who is told, who reads; the pack."""

from datetime import date

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import file_open

from .common import at
from .passport_common import PassportCase
from .visa_common import VisaCase


@tagged("post_install", "-at_install")
class TestVisaRegister(VisaCase):
    def test_facts_are_written_by_the_steps_only(self):
        application = self.hand_in()
        for name, value in (
            ("submitted_on", "2026-05-01"),
            ("result", "issued"),
            ("decided_on", "2026-05-01"),
            ("fee_booked", 1),
            ("false_found_on", "2026-05-01"),
        ):
            with self.subTest(field=name), self.assertRefused("FAO-GUARD"):
                application.write({name: value})
        for name in ("latest_submission", "working_days", "refusal_percent", "batch"):
            with self.subTest(field=name), self.assertRefused("FAO-GUARD"):
                self.draft(**{name: False})
        with self.assertRefused("FAO-LOCKED"):
            application.note_no = "13/2026"
        with self.assertRefused("FAO-GUARD"):
            self.draft(result="issued")

    def test_statistics_by_country(self):
        issued, refused = self.hand_in(), self.hand_in(person_id=self.persons[1].id)
        self.answer(issued)
        self.take(issued, "issue", "2026-05-18")
        with at("2026-05-25"):
            self.act(refused, "take", self.custodian, transition="refuse", comment="No")
        self.assertEqual((issued.working_days, refused.working_days), (5, 10))
        [(country, rate, days)] = self.env["fao.visa.application"]._read_group(
            [("mission_id", "=", self.mission.id), ("result", "!=", False)],
            ["country_id"],
            ["refusal_percent:avg", "working_days:avg"],
        )
        self.assertEqual((country, rate, days), (self.france, 50.0, 7.5))

    def test_a_refused_visa_is_told_to_the_unit(self):
        application = self.hand_in()
        with at("2026-05-25"):
            self.act(
                application, "take", self.custodian, transition="refuse", comment="No"
            )
        self.assertStage(application, "refused")
        notes = self.env["mail.message"].search(
            [("model", "=", application._name), ("res_id", "=", application.id),
             ("message_type", "=", "user_notification")]
        )  # fmt: skip
        self.assertIn("France refused the visa of Li Weidong", notes[0].body)
        self.assertIn(self.liaison.partner_id, notes.notified_partner_ids)

    def test_pas_05_no_passport_is_lent_before_the_visa_is_issued(self):
        application = self.hand_in()
        loan = self.ask(self.passport, self.mission, "2026-06-01")
        text = "A visa for this mission is not issued"
        self.assertRule(text, self.take, loan, "lend", "2026-06-03")
        self.answer(application)
        self.take(application, "issue", "2026-06-03")
        self.take(loan, "lend", "2026-06-03")
        self.assertEqual(self.passport.state, "lent")

    def test_pas_05_another_member_waits_for_nobody(self):
        self.hand_in(person_id=self.persons[1].id)
        self.lend(self.passport, self.mission)
        self.assertEqual(self.passport.state, "lent")

    def test_the_unit_reads_its_own_and_writes_none(self):
        application = self.prepare()
        theirs = application.with_user(self.liaison)
        self.assertEqual(theirs.latest_submission, date(2026, 5, 18))
        with self.assertRaises(UserError):
            theirs.note_no = "99/2026"
        with self.assertRaises(UserError):
            self.draft(user=self.liaison)
        with at("2026-05-11"), self.assertRaises(UserError):
            self.act(application, "take", self.liaison, transition="hand_in")
        stranger = self.make_user("stranger", "liaison", self.unit_section)
        found = self.env["fao.visa.application"].with_user(stranger)
        self.assertFalse(found.search([("id", "=", application.id)]))

    def test_the_rule_is_that_of_the_country(self):
        exempt = self.make_rule(self.germany, exempt=True, max_stay_days=30)
        with self.assertRaises(ValidationError):
            self.draft(rule_id=exempt.id)
        service = self.make_rule(self.france, passport_kind="service")
        with self.assertRaises(ValidationError):
            self.draft(rule_id=service.id)

    def test_an_exemption_names_its_days(self):
        with self.assertRaises(ValidationError):
            self.make_rule(self.germany, exempt=True)


@tagged("post_install", "-at_install")
class TestVisaPack(PassportCase):
    CODES = {f"VIS-{number:02d}" for number in range(1, 7)}

    def test_published_complete_and_the_same_when_exported(self):
        duty = self.env["fao.duty"].search([("code", "=", "visa")])
        self.assertEqual(duty.workflow_id.state, "published")
        self.assertEqual(duty.workflow_id.lint(), [])
        self.assertEqual(set(duty.check_ids.mapped("code")), self.CODES)
        self.assertTrue(all(duty.check_ids.mapped("legal_basis")))
        with file_open("fao_travel/duties/visa.yaml") as file:
            self.assertEqual(self.env["fao.duty"].export_pack("visa"), file.read())
