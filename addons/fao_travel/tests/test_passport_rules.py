"""The rules of passports (PAS-01 to PAS-12, SOD-03): each passing and refused."""

from datetime import date, timedelta

from odoo.tests import tagged

from .common import at
from .passport_common import PassportCase


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

    def test_edu_01_the_education_is_at_most_sixty_days_old(self):
        loan = self.ask(self.passport, self.mission, educated_on="2026-04-08")
        text = "Education on 2026-04-08, exit 2026-06-08: it is done within 60 days"
        self.assertRule(text, self.take, loan, "lend", "2026-06-03")
        loan.educated_on = "2026-04-09"
        self.take(loan, "lend", "2026-06-03")
        self.assertStage(loan, "lent")

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

    def test_pas_05_a_witness_is_a_third_person_and_stays_in_the_ledger(self):
        loan = self.ask(self.passport, self.mission)
        loan.witness_id = self.custodian
        with at("2026-06-03"), self.assertRefused("FAO-CUSTODY") as caught:
            self.act(loan, "take", self.custodian, transition="lend")
        self.assertIn("Witness: a third person", str(caught.exception))
        loan.witness_id = self.other_custodian
        self.take(loan, "lend", "2026-06-03")
        self.assertFalse(loan.witness_id)
        loan.witness_id = self.section_officer
        self.take(loan, "return", "2026-06-16")
        with at("2026-06-17"):
            self.passport.cancel("Full of stamps", self.other_custodian.id)
        rows = self.passport.movement_ids.sorted("id")
        self.assertEqual(
            rows.mapped(lambda row: (row.kind, row.witness_id)),
            [
                ("intake", self.env["res.users"]),
                ("lend", self.other_custodian),
                ("return", self.section_officer),
                ("cancel", self.other_custodian),
            ],
        )

    def test_pas_07_locked_units_are_listed_with_the_reason_until_it_is_settled(self):
        loan = self.lend(self.passport, self.mission)
        self.enter(self.mission)
        self.hand_in_report(self.mission)
        unit = self.unit_commerce.with_user(self.custodian)
        units = unit.search([("company_id", "=", self.company.id)])
        for day, locked in (("2026-07-22", False), ("2026-07-23", True)):
            with at(day):
                self.env.invalidate_all()
                found = units.search([("travel_locked", "=", True)])
                self.assertEqual(unit in found, locked)
        with at("2026-07-23"):
            self.assertIn(
                "PAS-07: A passport of the unit is 31", unit.travel_lock_reason
            )
            self.assertIn("at most 30", unit.travel_lock_reason)
            self.take(loan, "return", "2026-07-23")
            self.env.invalidate_all()
            self.assertFalse(unit.travel_locked)
            self.assertFalse(unit.travel_lock_reason)

    def test_pas_07_the_lock_follows_the_limit_that_a_manager_sets(self):
        self.lend(self.passport, self.mission)
        self.enter(self.mission)
        self.hand_in_report(self.mission)
        check = (
            self.env["fao.unit"]
            ._travel_lock_checks()
            .filtered(lambda c: c.code == "PAS-07")
        )
        check.with_user(self.manager).limit = 2
        unit = self.unit_commerce.with_user(self.custodian)
        with at("2026-06-25"):
            self.env.invalidate_all()
            self.assertIn("at most 2:", unit.travel_lock_reason)

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

    def reminded(self, record, first, count):
        """Return the days on which a reminder was sent, each asked twice."""
        sent = []
        for offset in range(count):
            day = date.fromisoformat(first) + timedelta(days=offset)
            with at(day):
                self.env.invalidate_all()
                sent += [str(day)] if record._remind(day) else []
                self.assertFalse(record._remind(day))
        return sent

    def test_pas_10_reminded_until_it_is_handed_in(self):
        self.leader.fao_service_end = "2026-05-31"
        passport = self.passport.sudo()
        sent = self.reminded(passport, "2026-05-30", 42)
        self.assertEqual(sent, ["2026-05-31", "2026-06-30", "2026-07-01", "2026-07-08"])
        notes = self.env["mail.message"].search(
            [("model", "=", passport._name), ("res_id", "=", passport.id)]
        )
        self.assertIn(self.custodian.partner_id, notes.notified_partner_ids)
        self.assertIn(self.liaison.partner_id, notes.notified_partner_ids)
        late = [("hand_in_late", "=", True)]
        with at("2026-07-01"):
            self.env.invalidate_all()
            self.assertEqual(self.passports.search(late), self.passport)
            self.passport.cancel("Holder retired")
            self.env.invalidate_all()
            self.assertFalse(self.passports.search(late))
        with self.assertRefused("FAO-GUARD"):
            self.passport.write({"hand_in_reminded_on": False})

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

    def test_pas_12_the_custodian_is_reminded_of_the_count(self):
        cabinet = self.cabinet.sudo()
        sent = self.reminded(cabinet, "2026-03-20", 30)
        self.assertEqual(sent, ["2026-03-22", "2026-04-05", "2026-04-06", "2026-04-13"])
        notes = self.env["mail.message"].search(
            [("model", "=", cabinet._name), ("res_id", "=", cabinet.id)]
        )
        self.assertEqual(notes.notified_partner_ids, self.custodian.partner_id)
        with self.assertRefused("FAO-GUARD"):
            self.cabinet.write({"count_reminded_on": False})

    def test_sod_03_whoever_signed_the_mission_does_not_lend(self):
        self.deputy_director.group_ids += self.env.ref("fao_core.group_fao_custodian")
        loan = self.ask(self.passport, self.mission)
        text = "another custodian lends and takes back"
        self.assertRule(
            text, self.take, loan, "lend", "2026-06-03", user=self.deputy_director
        )
        self.take(loan, "lend", "2026-06-03")
        self.assertEqual(loan.lent_by_id, self.custodian)
