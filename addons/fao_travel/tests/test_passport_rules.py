"""The rules of passports (PAS-01 to PAS-12, SOD-03): each passing and refused."""

from datetime import date, timedelta

from odoo import Command
from odoo.tests import tagged

from .common import at
from .passport_common import PassportCase


@tagged("post_install", "-at_install")
class TestIssue(PassportCase):
    """Applications: PAS-01, 02, 03, 04, 07, 08 and SOD-03."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.newcomer = cls.make_person("He Jing", "r8")

    def setUp(self):
        super().setUp()
        self.mission = self.approved(persons=self.persons[:4] | self.newcomer)

    def apply(self, person=None, **values):
        """Draft a complete application as the liaison officer."""
        vals = {
            "person_id": (person or self.newcomer).id,
            "mission_id": self.mission.id,
            "form_complete": True,
            "group_sheet": True,
            "photo_receipt": "3302-0017",
            "id_copy": True,
            **values,
        }
        return self.env["fao.passport.application"].with_user(self.liaison).create(vals)

    def send(self, application, day="2026-04-20"):
        """Submit an application on a day."""
        with at(day):
            self.act(application, "submit", self.liaison)

    def sign(self, application, day="2026-04-21"):
        """Examine and sign an application."""
        with at(day):
            self.act(application, "take", self.section_officer, transition="pass_on")
            self.act(application, "approve", self.deputy_director)

    def fill_in(self, application, **values):
        """Enter the new passport as the custodian."""
        application.with_user(self.custodian).write(
            {
                "passport_no": "PE2611111",
                "issued_on": "2026-04-23",
                "expires_on": "2031-04-22",
                "cabinet_id": self.cabinet.id,
                "slot": "A9",
                **values,
            }
        )

    def apply_on(self, day, **values):
        with at(day):
            return self.apply(**values)

    def test_pas_01_only_for_an_approved_task_that_names_the_person(self):
        other = self.make_person("Not Named", "r8")
        text = "no valid task approval or confirmation that names the person"
        self.assertRule(text, self.send, self.apply_on("2026-04-20", person=other))
        application = self.apply_on("2026-04-20")
        self.send(application)
        self.assertStage(application, "examine")

    def test_pas_01_a_member_who_was_dropped_is_not_named(self):
        row = self.mission.member_ids.filtered(lambda m: m.person_id == self.newcomer)
        with at("2026-04-17"):
            self.act(self.mission, "take", self.liaison, transition="change")
            self.mission.member_ids = [Command.delete(row.id)]
            self.act(self.mission, "take", self.liaison, transition="file_change")
        self.assertRule("names the person", self.send, self.apply_on("2026-04-20"))

    def test_pas_01_the_file_is_complete(self):
        application = self.apply_on("2026-04-20", id_copy=False)
        self.assertRule("The file is not complete", self.send, application)

    def test_pas_02_the_old_passport_is_handed_in_before_the_new_one(self):
        holder = self.persons[1]
        application = self.apply_on(
            "2026-04-20", person=holder, application_type="renew"
        )
        self.send(application)
        self.sign(application)
        self.fill_in(application)
        old = self.passports[1]
        with at("2026-04-22"):
            old.send_out("Embassy of France")
        text = "The old passport is still out"
        self.assertRule(text, self.take, application, "take_in", "2026-04-24")
        with at("2026-04-24"):
            old.take_back()
        self.take(application, "take_in", "2026-04-24")
        self.assertEqual(old.state, "cancelled")
        new = application.passport_id
        number = new.sudo().number
        self.assertEqual((new.state, number), ("in_custody", "PE2611111"))
        receipt = self.issued(application, "passport_receipt")
        self.assertFalse(receipt.number)
        for words in ("PE******11", "Cabinet A", "2026年4月24日", holder.name):
            self.assertIn(words, self.text_of(receipt))
        self.assertEqual(
            [row.kind for row in old.movement_ids.sorted("id")],
            ["intake", "send", "back", "cancel"],
        )

    def test_pas_03_issued_within_five_working_days(self):
        application = self.apply_on("2026-04-23")
        self.send(application, "2026-04-23")
        due = application.case_id._local_date(application.due_at - timedelta(seconds=1))
        # Fri 24, Mon 27 to Thu 30 April
        self.assertEqual(due, date(2026, 4, 30))
        with at("2026-04-30"):
            self.assertEqual(application.light, "amber")
        self.env.invalidate_all()
        with at("2026-05-01"):
            self.assertEqual(application.light, "red")

    def test_pas_04_nobody_applies_for_a_second_valid_passport(self):
        application = self.apply_on("2026-04-20", person=self.persons[2])
        text = "The person holds a valid passport"
        self.assertRule(text, self.send, application)
        with at("2026-04-20"):
            application.application_type = "renew"
        self.send(application)
        self.assertStage(application, "examine")

    def test_pas_07_an_overdue_person_gets_no_passport(self):
        holder = self.persons[1]
        self.lend(self.passports[1], self.mission)
        self.enter(self.mission)
        application = self.apply_on(
            "2026-06-23", person=holder, application_type="renew"
        )
        text = "A passport of the person is 1 days overdue"
        self.assertRule(text, self.send, application, "2026-06-23")

    def test_pas_08_no_application_for_thirty_days_after_a_loss(self):
        self.report_loss(self.passports[1], "2026-04-17")
        application = self.apply_on(
            "2026-05-16", person=self.persons[1], application_type="replace_lost"
        )
        text = (
            "reported lost on 2026-04-17: a new application is possible from 2026-05-17"
        )
        self.assertRule(text, self.send, application, "2026-05-16")
        application = self.apply_on(
            "2026-05-17", person=self.persons[1], application_type="replace_lost"
        )
        self.send(application, "2026-05-17")
        self.assertStage(application, "examine")

    def test_pas_08_the_days_are_a_row_that_a_manager_changes(self):
        self.report_loss(self.passports[1], "2026-04-17")
        check = self.env["fao.check"].search(
            [("duty_id.code", "=", "passport_issue"), ("code", "=", "PAS-08")]
        )
        check.with_user(self.manager).valid_to = "2026-05-01"
        check.with_user(self.manager).copy(
            {"valid_from": "2026-05-02", "valid_to": False, "window_value": 15}
        )
        application = self.apply_on(
            "2026-05-04", person=self.persons[1], application_type="replace_lost"
        )
        self.send(application, "2026-05-04")
        self.assertStage(application, "examine")

    def report_loss(self, passport, day, **values):
        """Report a loss as the liaison officer; return the case."""
        with at(day):
            loss = (
                self.env["fao.passport.loss"]
                .with_user(self.liaison)
                .create(
                    {
                        "passport_id": passport.id,
                        "lost_on": day,
                        "lost_place": "Railway station",
                        "statement": "The bag was stolen.",
                        **values,
                    }
                )
            )
            self.act(loss, "submit", self.liaison)
        return loss

    def test_pas_08_a_loss_is_cancelled_with_all_its_papers(self):
        passport = self.passports[1]
        loss = self.report_loss(passport, "2026-04-17")
        self.assertEqual(passport.state, "lost")
        self.assertWhere(passport, "2026-04-17", "lost")
        text = "Missing: signed statement"
        self.assertRule(text, self.take, loss, "complete", "2026-04-20")
        loss.with_user(self.custodian).write(
            {
                "statement_signed": True,
                "unit_report": True,
                "copy_enclosed": True,
                "proof": True,
            }
        )
        self.take(loss, "complete", "2026-04-20")
        self.assertStage(loss, "closed")
        self.assertEqual(passport.state, "cancelled")

    def test_pas_08_a_loss_ends_the_loan(self):
        loan = self.lend(self.passports[1], self.mission)
        self.report_loss(self.passports[1], "2026-06-12", abroad=True)
        self.assertStage(loan, "lost")
        self.assertFalse(loan.out)
        self.assertFalse(self.passports[1].loan_id)

    def test_pas_10_whoever_left_gets_no_passport(self):
        self.newcomer.fao_service_end = "2026-04-18"
        self.assertRule("left his post", self.send, self.apply_on("2026-04-20"))

    def test_sod_03_whoever_decided_does_not_take_the_passport_in(self):
        self.deputy_director.group_ids += self.env.ref("fao_core.group_fao_custodian")
        application = self.apply_on("2026-04-20")
        self.send(application)
        self.sign(application)
        self.fill_in(application)
        self.assertRule(
            "another custodian takes the passport in",
            self.take,
            application,
            "take_in",
            "2026-04-24",
            user=self.deputy_director,
        )
        self.take(application, "take_in", "2026-04-24")
        self.assertEqual(application.passport_id.person_id, self.newcomer)

    def test_the_number_of_the_new_passport_is_scanned(self):
        application = self.apply_on("2026-04-20")
        self.send(application)
        self.sign(application)
        self.fill_in(application, passport_no=self.zone("PE7654321", "310422"))
        custodian = application.with_user(self.custodian)
        self.assertEqual(custodian.passport_no, "PE******21")
        self.assertEqual(custodian.reveal("Registration"), "PE7654321")
        self.assertEqual(custodian.expires_on, date(2031, 4, 22))
        self.assertEqual(application.passport_no, "PE******21")

    def test_the_kind_follows_the_rank(self):
        for rank, kind in (("r3", "diplomatic"), ("r7", "service"), ("r8", "official")):
            person = self.make_person(f"Of {rank}", rank)
            application = self.apply(person=person)
            self.assertEqual(application.kind, kind)


@tagged("post_install", "-at_install")
class TestLoan(PassportCase):
    """Lending and returning: PAS-02, 04, 05, 06, 07, 09, 10, 11 and SOD-03."""

    def setUp(self):
        super().setUp()
        self.mission = self.approved()

    def assertNotLent(self, text, day="2026-06-03", **papers):
        """Assert that the leader's passport is not lent, and why."""
        loan = self.ask(self.passport, self.mission, day, **papers)
        self.assertRule(text, self.take, loan, "lend", day)
        return loan

    def test_pas_04_one_passport_for_one_task(self):
        loan = self.lend(self.passport, self.mission)
        self.assertEqual(self.passport.state, "lent")
        self.assertEqual(self.passport.loan_id, loan)
        with at("2026-06-04"), self.assertRefused("FAO-CHECK") as caught:
            self.ask(self.passport, self.mission, "2026-06-04")
        self.assertIn("The passport is out for another task", str(caught.exception))

    def test_pas_05_the_visa(self):
        self.assertNotLent("The visa is not granted", visa_status="pending")
        self.lend(self.passport, self.mission, visa_status="exempt")
        self.assertEqual(self.passport.state, "lent")

    def test_pas_05_the_commitment(self):
        loan = self.assertNotLent(
            "The commitment is not signed", commitment_signed=False
        )
        loan.commitment_signed = True
        self.take(loan, "lend", "2026-06-03")
        self.assertEqual(self.passport.state, "lent")

    def test_pas_05_an_approved_mission_that_names_the_holder(self):
        stranger = self.make_person("Stranger", "r8")
        passport = self.make_passport(stranger, "PE2699999")
        with self.assertRefused("FAO-CHECK") as caught:
            self.ask(passport, self.mission)
        self.assertIn("no valid task approval that names", str(caught.exception))

    def test_pas_06_due_seven_days_after_the_entry_holidays_included(self):
        loan = self.lend(self.passport, self.mission)
        self.assertEqual(loan.due_back, date(2026, 6, 22))
        self.enter(self.mission, "2026-06-14")
        # 19 to 21 June are free; they count.
        self.assertEqual(loan.due_back, date(2026, 6, 21))

    def test_pas_06_another_formula_from_a_day_on(self):
        terms = self.env["fao.passport.terms"].with_user(self.manager)
        terms.create(
            {
                "valid_from": "2026-06-03",
                "company_id": self.company.id,
                "return_rule": "exit",
                "return_days": 7,
            }
        )
        before = self.lend(self.passport, self.mission, "2026-06-02")
        after = self.lend(self.passports[1], self.mission, "2026-06-03")
        self.enter(self.mission, "2026-06-13")
        self.assertEqual(before.due_back, date(2026, 6, 20))
        self.assertEqual(after.due_back, date(2026, 6, 23))  # 8 June + 8 + 7 days

    def test_pas_06_terms_that_were_used_stay(self):
        loan = self.lend(self.passport, self.mission)
        with self.assertRefused("FAO-TERMS"):
            loan.terms_id.with_user(self.manager).return_days = 30
        with self.assertRefused("FAO-TERMS"):
            loan.terms_id.with_user(self.manager).unlink()

    def test_pas_06_reminded_on_the_day_of_entry_and_five_and_seven_days_later(self):
        loan = self.lend(self.passport, self.mission)
        self.enter(self.mission)
        sent = []
        for offset in range(-2, 12):
            day = date(2026, 6, 15) + timedelta(days=offset)
            with at(day):
                if loan._remind(day):
                    sent.append(str(day))
                self.assertFalse(loan._remind(day))
        self.assertEqual(sent, ["2026-06-15", "2026-06-20", "2026-06-22", "2026-06-23"])
        notes = self.env["mail.message"].search(
            [("model", "=", loan._name), ("res_id", "=", loan.id),
             ("message_type", "=", "user_notification")]
        )  # fmt: skip
        self.assertIn("1 days overdue", notes.sorted("id")[-1].body)
        self.assertIn(self.liaison.partner_id, notes.notified_partner_ids)

    def test_pas_06_the_mission_is_not_closed_before_all_are_back(self):
        loans = self.lend_all(self.mission)
        self.enter(self.mission)
        for loan in loans[:-1]:
            self.take(loan, "return", "2026-06-17")
        text = "1 passports of the mission are still out"
        self.assertRule(
            text, self.take, self.mission, "record_return", "2026-06-18",
            user=self.liaison,
        )  # fmt: skip
        self.take(loans[-1], "return", "2026-06-18")
        self.hand_in_report(self.mission)
        self.take(self.mission, "record_return", "2026-06-18", user=self.liaison)
        self.assertStage(self.mission, "closed")

    def test_pas_07_the_bar_of_a_unit_is_waived_by_the_director_only(self):
        check = self.env["fao.check"].search(
            [
                ("duty_id.code", "=", "travel_abroad"),
                ("code", "=", "PAS-07"),
                ("variant", "=", "unit"),
            ]
        )
        self.assertEqual(check.severity, "waivable")
        self.assertEqual(check.waive_position_id, self.position("director"))
        self.assertEqual((check.limit, check.operator), (30, "<="))

    def test_pas_09_a_lost_passport_that_is_found_is_not_used_again(self):
        passport = self.passport
        with at("2026-05-04"):
            loss = (
                self.env["fao.passport.loss"]
                .with_user(self.custodian)
                .create(
                    {
                        "passport_id": passport.id,
                        "lost_on": "2026-05-03",
                        "lost_place": "Hotel",
                        "statement": "It was not in the bag any more.",
                    }
                )
            )
            self.act(loss, "submit", self.custodian)
        with at("2026-05-20"):
            passport.find_again(self.cabinet.id, "Found in the hotel safe")
        self.assertEqual(passport.state, "cancelled")
        with self.assertRefused("FAO-CHECK") as caught:
            self.ask(passport, self.mission)
        self.assertIn("it is never used again", str(caught.exception))
        with at("2026-05-21"):
            passport.surrender("Foreign Ministry")
        self.assertWhere(passport, "2026-05-21", "cancelled", "Foreign Ministry")
        with at("2026-05-22"), self.assertRefused("FAO-CUSTODY"):
            passport.find_again(self.cabinet.id)

    def test_pas_10_whoever_left_his_post_hands_in_within_thirty_days(self):
        self.leader.fao_service_end = "2026-05-31"
        self.leader.fao_service_end_reason = "retired"
        self.assertEqual(self.passport.hand_in_by, date(2026, 6, 30))
        with self.assertRefused("FAO-CHECK") as caught:
            self.ask(self.passport, self.mission)
        self.assertIn("The holder left his post", str(caught.exception))
        with at("2026-06-10"):
            self.passport.cancel("Holder retired")
        self.assertEqual(self.passport.state, "cancelled")

    def test_pas_10_a_cancelled_trip_returns_in_seven_days(self):
        loan = self.lend(self.passport, self.mission)
        with at("2026-06-05"):
            self.act(
                self.mission,
                "take",
                self.liaison,
                transition="cancel_trip",
                comment="The host fell ill",
            )
        self.assertEqual(loan.due_back, date(2026, 6, 12))
        with at("2026-06-13"):
            self.assertEqual(self.leader.fao_passport_overdue_days, 1)

    def test_pas_11_no_private_passport_for_an_official_task(self):
        mission = self.make_mission()
        row = mission.member_ids[1]
        row.passport_no = "E12345678"
        self.assertCheck(mission, "Zhou Xiaomei: an ordinary private passport")
        row.passport_no = "PE2600001"
        self.assertNoCheck(mission, "PAS-11")

    def test_pas_12_a_cabinet_is_counted_each_quarter(self):
        cabinet = self.cabinet
        self.assertEqual(cabinet.count_by, date(2026, 4, 5))
        with at("2026-04-05"):
            cabinet.invalidate_recordset()
            self.assertFalse(cabinet.count_overdue)
        with at("2026-04-06"):
            cabinet.invalidate_recordset()
            self.assertTrue(cabinet.count_overdue)
            count = self.env["fao.passport.stocktake"].with_user(self.custodian)
            count = count.create({"cabinet_ids": cabinet.ids})
            for number in range(5):
                count.scan(f"PE{2600000 + number}")
            count.compare()
            count.close()
            self.assertFalse(cabinet.count_overdue)
            self.assertEqual(cabinet.count_by, date(2026, 7, 6))

    def test_sod_03_whoever_signed_the_mission_does_not_lend(self):
        self.deputy_director.group_ids += self.env.ref("fao_core.group_fao_custodian")
        loan = self.ask(self.passport, self.mission)
        text = "another custodian lends and takes back"
        self.assertRule(
            text, self.take, loan, "lend", "2026-06-03", user=self.deputy_director
        )
        self.take(loan, "lend", "2026-06-03")
        self.assertEqual(loan.lent_by_id, self.custodian)
