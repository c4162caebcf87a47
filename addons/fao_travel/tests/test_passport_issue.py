"""The rules on issuing passports: PAS-01 to 04, 07, 08, 10 and SOD-03."""

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

    def apply(self, person=None, papers=True, **values):
        """Draft an application with its papers as the liaison officer."""
        vals = {
            "person_id": (person or self.newcomer).id,
            "mission_id": self.mission.id,
            "photo_receipt": "3302-0017",
            "biometrics_on": "2026-04-17",
            **values,
        }
        model = self.env["fao.passport.application"].with_user(self.liaison)
        application = model.create(vals)
        if papers:
            self.hand_in_papers(application, self.liaison)
        return application

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
        application = self.apply_on("2026-04-20", papers=False, photo_receipt=False)
        text = (
            "Group information sheet is missing; Application form is missing; Photo"
            " receipt is missing; Identity card is missing."
        )
        self.assertRule(text, self.send, application, code="FAO-DOCUMENT")
        with at("2026-04-20"):
            self.hand_in_papers(application, self.liaison)
        text = "is left: Photo receipt is missing."
        self.assertRule(text, self.send, application, code="FAO-DOCUMENT")
        with at("2026-04-20"):
            application.photo_receipt = "3302-0017"
        self.send(application)
        self.assertStage(application, "examine")

    def test_pas_01_fingerprints_and_signature_are_taken(self):
        application = self.apply_on("2026-04-20", biometrics_on=False)
        text = "is left: Fingerprints and signature is missing."
        self.assertRule(text, self.send, application, code="FAO-DOCUMENT")
        with at("2026-04-20"):
            application.biometrics_on = "2026-04-20"
        self.send(application)

    def test_pas_01_a_pass_has_papers_of_its_own(self):
        application = self.apply_on("2026-04-20", kind="hkm_pass", biometrics_on=False)
        card = application.file_ids.filtered(
            lambda file: file.code == "application_card"
        )
        card.unlink()
        text = "is left: Application card is missing."
        self.assertRule(text, self.send, application, code="FAO-DOCUMENT")
        self.hand_in_papers(application, self.liaison)
        self.assertIn("invitation", application.file_ids.mapped("code"))
        self.send(application)
        self.assertStage(application, "examine")

    def test_pas_01_who_joins_another_group_encloses_its_notice(self):
        self.as_engine(self.mission).joins_other = True
        application = self.apply_on("2026-04-20")
        application.file_ids.filtered(lambda file: file.code == "task_notice").unlink()
        text = "Task notice of the organ whose group the person joins is missing"
        self.assertRule(text, self.send, application, code="FAO-DOCUMENT")
        self.hand_in_papers(application, self.liaison)
        self.send(application)
        self.assertStage(application, "examine")

    def test_pas_02_a_new_one_is_valid_for_five_years(self):
        application = self.apply_on("2026-04-20")
        self.send(application)
        self.sign(application)
        self.fill_in(application, expires_on="2036-04-22")
        with at("2026-04-24"), self.assertRefused("FAO-WARN") as caught:
            self.act(
                application, "take", self.custodian, transition="take_in", reasons={}
            )
        self.assertIn("longer than 60 months", str(caught.exception))
        self.fill_in(application)
        with at("2026-04-24"):
            self.act(
                application, "take", self.custodian, transition="take_in", reasons={}
            )
        self.assertStage(application, "issued")

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

    def test_pas_03_who_is_late_is_reminded_and_his_superior_asked(self):
        rules = self.apply().case_id.workflow_id.stage_ids.rule_ids
        late = {rule.code: rule.on_overdue for rule in rules}
        self.assertEqual(late["officer"], "superior")
        application = self.apply_on("2026-04-23")
        self.send(application, "2026-04-23")
        case = application.case_id.sudo()
        for day, escalated in (("2026-04-30", False), ("2026-05-06", True)):
            with at(day):
                case._ring()
            slots = case.approval_ids.filtered(lambda s: s.user_id.id)
            self.assertEqual(any(slots.mapped("is_escalated")), escalated)
        asked = case.approval_ids.filtered(lambda s: s.extra == "instead")
        self.assertTrue(asked)
        self.assertNotIn(self.section_officer, asked.user_id)
        [told] = case.ledger_ids.filtered(lambda row: row.action == "due_soon")
        self.assertIn(self.section_officer.id, told._payload()["people"])

    def test_pas_04_nobody_applies_for_a_second_valid_passport(self):
        application = self.apply_on("2026-04-20", person=self.persons[2])
        text = "The person holds a valid passport"
        self.assertRule(text, self.send, application)
        with at("2026-04-20"):
            application.application_type = "renew"
        self.send(application)
        self.assertStage(application, "examine")

    def test_pas_04_what_is_renewed_is_held_and_what_is_added_is_another_kind(self):
        for values, text in (
            ({"application_type": "renew"}, "apply for a first issue"),
            ({"application_type": "replace_damaged"}, "apply for a first issue"),
            ({"application_type": "add"}, "beside which another kind is added"),
        ):
            with self.subTest(values):
                application = self.apply_on("2026-04-20", **values)
                self.assertRule(text, self.send, application)
        application = self.apply_on(
            "2026-04-20",
            person=self.persons[2],
            kind="hkm_pass",
            application_type="add",
        )
        self.assertEqual(application.other_passport_id, self.passports[2])
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

    def test_pas_08_what_is_replaced_was_reported_lost(self):
        application = self.apply_on("2026-04-20", application_type="replace_lost")
        text = "No loss of such a document is reported"
        self.assertRule(text, self.send, application)

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
        text = "Statement of the holder is missing; Report of the unit is missing"
        complete = self.take, loss, "complete", "2026-04-20"
        self.assertRule(text, *complete, code="FAO-DOCUMENT")
        self.hand_in_papers(loss, self.custodian)
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
