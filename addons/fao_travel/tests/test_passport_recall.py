"""Passports of a group that is refused (CTL-06), papers of losses abroad (PAS-08)."""

from datetime import date

from odoo.tests import tagged

from .common import at
from .passport_common import PassportCase


@tagged("post_install", "-at_install")
class TestRecall(PassportCase):
    def impose(self, mission, day, **values):
        """Open an investigation to which the director agrees on ``day``."""
        with at(day):
            case = (
                self.env["fao.fraud.case"]
                .with_user(self.section_officer)
                .create(
                    {
                        "mission_id": mission.id,
                        "kind": "forged_invitation",
                        "found_on": day,
                        "evidence": "The host knows of no invitation.",
                        "grounds": "The invitation is forged",
                        **values,
                    }
                )
            )
            self.act(case, "submit", self.section_officer)
            self.act(case, "approve", self.director)
        self.env.invalidate_all()
        return case

    def notes(self, record):
        """Return what was told about a record, the last first."""
        return self.env["mail.message"].search(
            [
                ("model", "=", record._name),
                ("res_id", "=", record.id),
                ("message_type", "=", "user_notification"),
                (
                    "subject",
                    "in",
                    ("A passport is due back", "Papers of a lost passport"),
                ),
            ]
        )

    def test_ctl_06_lent_passports_are_recalled_when_the_director_agrees(self):
        mission = self.approved()
        loan = self.lend(self.passport, mission)
        returned = self.lend(self.passports[1], mission)
        self.take(returned, "return", "2026-06-04")
        self.assertEqual(loan.due_back, date(2026, 6, 22))

        self.impose(mission, "2026-06-05")
        self.assertEqual(loan.due_back, date(2026, 6, 5))
        self.assertEqual(loan.recalled_on, date(2026, 6, 5))
        self.assertFalse(returned.recalled_on)
        notes = self.notes(loan)
        self.assertEqual(len(notes), 1)
        self.assertIn(self.liaison.partner_id, notes.notified_partner_ids)
        self.assertNotIn("forged", notes.body)

        # From the next day on the holder is barred, and told again once
        with at("2026-06-06"):
            self.assertEqual(self.leader.fao_passport_overdue_days, 1)
            self.assertTrue(loan.sudo()._remind(date(2026, 6, 6)))
            self.assertFalse(loan.sudo()._remind(date(2026, 6, 6)))
        self.env.invalidate_all()
        self.take(loan, "return", "2026-06-07")
        with at("2026-06-07"):
            self.assertEqual(self.leader.fao_passport_overdue_days, 0)

    def test_ctl_06_nobody_recalls_by_hand(self):
        loan = self.lend(self.passport, self.approved())
        with self.assertRefused("FAO-GUARD"):
            loan.recalled_on = "2026-06-05"

    def test_ctl_06_the_flag_of_a_person_is_seen_by_all_its_reason_by_few(self):
        mission = self.approved()
        self.impose(mission, "2026-06-05", person_ids=self.leader.ids)
        why = "Forged invitation: The invitation is forged (until 2027-06-05)"
        with at("2026-06-06"):
            for user, said in (
                (self.liaison, "Restricted"),
                (self.custodian, "Restricted"),
                (self.inspector, why),
                (self.director, why),
            ):
                with self.subTest(user=user.login):
                    person = self.leader.with_user(user)
                    self.assertEqual(person.fao_restriction, said)
            self.assertFalse(self.persons[1].with_user(self.liaison).fao_restriction)
            trip = mission.member_ids[0].with_user(self.liaison)
            self.assertEqual(trip.restriction, "Restricted")
            trip = mission.member_ids[0].with_user(self.inspector)
            self.assertEqual(trip.restriction, why.removesuffix(" (until 2027-06-05)"))
        self.env.invalidate_all()
        with at("2027-06-06"):
            self.assertFalse(self.leader.with_user(self.liaison).fao_restriction)

    # ---- Papers of a loss abroad

    def lost(self, **values):
        """Return a loss abroad that the custodian reported on 11 June."""
        with at("2026-06-11"):
            loss = (
                self.env["fao.passport.loss"]
                .with_user(self.custodian)
                .create(
                    {
                        "passport_id": self.passport.id,
                        "lost_on": "2026-06-10",
                        "lost_place": "Brussels, station",
                        "statement": "Stolen with the bag",
                        "abroad": True,
                        **values,
                    }
                )
            )
            self.act(loss, "submit", self.custodian)
        return loss

    def papers(self, loss):
        """Hand in all papers of a loss."""
        self.hand_in_papers(loss, self.custodian)

    def test_pas_08_papers_of_a_loss_abroad_are_due_seven_days_after_the_return(self):
        loss = self.lost()
        self.assertFalse(loss.papers_due)
        self.papers(loss)
        text = "Lost abroad: enter the day of the return to China"
        self.assertRule(text, self.take, loss, "complete", "2026-06-16")
        loss.entered_on = "2026-06-15"
        self.assertEqual(loss.papers_due, date(2026, 6, 22))
        self.take(loss, "complete", "2026-06-22")
        self.assertStage(loss, "closed")
        self.assertEqual(self.passport.state, "cancelled")
        notice = self.issued(loss, "loss_notice")
        self.assertEqual(notice.number, "测外办函〔2026〕1号")
        for words in ("Brussels, station（境外）", "2026年6月11日", "Li Weidong"):
            self.assertIn(words, self.text_of(notice))

    def test_pas_08_late_papers_need_a_reason_and_were_reminded_of(self):
        loss = self.lost(entered_on="2026-06-15")
        sudo = loss.sudo()
        days = {"2026-06-15": 1, "2026-06-16": 0, "2026-06-20": 1, "2026-06-22": 1}
        days |= {"2026-06-23": 1, "2026-06-24": 0, "2026-06-30": 1}
        for day, sent in days.items():
            self.env.invalidate_all()
            with at(day), self.subTest(day=day):
                told = sudo._remind(date.fromisoformat(day))
                self.assertEqual(told, bool(sent))
        note = self.notes(loss)[:1]
        self.assertIn("8 days overdue", note.body)
        self.assertIn(self.liaison.partner_id, note.notified_partner_ids)

        self.papers(loss)
        self.env.invalidate_all()
        with at("2026-06-30"), self.assertRefused("FAO-WARN") as caught:
            options = {"transition": "complete", "reasons": {}}
            self.act(loss, "take", self.custodian, **options)
        self.assertIn("come 8 days late", str(caught.exception))
        self.take(loss, "complete", "2026-06-30")
        self.assertStage(loss, "closed")

    def test_pas_08_a_loss_at_home_has_no_such_day(self):
        loss = self.lost(abroad=False, lost_place="At home")
        self.assertFalse(loss.papers_due)
        self.papers(loss)
        self.take(loss, "complete", "2026-07-30")
        self.assertStage(loss, "closed")

    def test_pas_08_the_return_is_taken_over_from_the_trip(self):
        mission = self.approved()
        self.lend(self.passport, mission)
        loss = self.lost()
        self.assertFalse(loss.entered_on)
        self.enter(mission)
        self.env.invalidate_all()
        with at("2026-06-16"):
            found = self.env["fao.passport.loss"]._losses_to_remind()
        self.assertEqual(found, loss.with_env(self.env))
        self.assertEqual(loss.entered_on, date(2026, 6, 15))
        self.assertEqual(loss.papers_due, date(2026, 6, 22))

    # ---- Cancellation lists

    def cancelled_list(self, day="2026-04-20", **values):
        """Open a cancellation list as the custodian."""
        with at(day):
            lists = self.env["fao.passport.cancellation"].with_user(self.custodian)
            return lists.create(values)

    def test_pas_09_cancelled_passports_are_listed_once(self):
        with at("2026-04-17"):
            self.passports[1].cancel("Damaged")
            self.passports[2].cancel("Left service")
        row = self.cancelled_list()
        self.assertEqual(row.passport_ids, self.passports[1] | self.passports[2])
        with at("2026-04-20"):
            self.act(row, "submit", self.custodian)
            self.act(row, "approve", self.deputy_director)
        self.assertStage(row, "issued")
        self.assertEqual(row.sudo().document_id.number, "测外办函〔2026〕1号")
        text = self.text_of(row.sudo().document_id)
        for words in ("PE2600001", "PE2600002", "Damaged", "2026年4月17日"):
            self.assertIn(words, text)
        self.env.invalidate_all()
        self.assertFalse(self.cancelled_list().passport_ids)
        again = self.cancelled_list(passport_ids=self.passports[1].ids)
        with at("2026-04-20"):
            text = "1 passports stand on a signed list already"
            self.assertRule(text, self.act, again, "submit", self.custodian)

    def test_pas_09_a_valid_passport_is_not_listed(self):
        row = self.cancelled_list(passport_ids=self.passports[1].ids)
        with at("2026-04-20"):
            text = "1 passports on the list are not cancelled"
            self.assertRule(text, self.act, row, "submit", self.custodian)
            self.passports[1].cancel("Damaged")
            self.env.invalidate_all()
            self.act(row, "submit", self.custodian)
        self.assertStage(row, "sign")
