"""Refused visas decided on, applications handed in together (D8)."""

from odoo.tests import tagged

from .common import at
from .visa_common import VisaCase


@tagged("post_install", "-at_install")
class TestVisaDecisions(VisaCase):
    def refused(self, person, country=None):
        """Let a consulate refuse the visa of a member on 25 May."""
        values = {"person_id": person.id}
        if country:
            values["country_id"] = country.id
        application = self.hand_in(**values)
        options = {"transition": "refuse", "comment": "Purpose doubted"}
        with at("2026-05-25"):
            self.act(application, "take", self.custodian, **options)
        self.env.invalidate_all()
        return self.mission.with_user(self.liaison)

    def test_a_member_whose_visa_was_refused_is_dropped(self):
        member = self.persons[1]
        mission = self.refused(member)
        self.assertEqual(mission.visa_refused_person_ids, member)
        with at("2026-05-26"):
            mission.action_drop_refused()
        self.assertStage(mission, "approved")
        self.assertNotIn(member, mission.member_ids.person_id)
        self.assertEqual(len(mission.member_ids), 4)
        self.assertFalse(mission.visa_refused_person_ids)
        self.assertIn("Dropped: Zhou Xiaomei", mission.change_text)
        told = mission.case_id.ledger_ids.filtered(lambda row: row.action == "take")
        text = "visa of Zhou Xiaomei refused by France"
        last = told.sorted("seq")[-2:]
        self.assertEqual(last.mapped("stage_to"), ["change", "approved"])
        for row in last:
            self.assertIn(text, row.payload)

    def test_the_head_is_not_dropped_but_the_trip_cancelled(self):
        mission = self.refused(self.leader)
        text = "Name another head by a change, or cancel the trip"
        with at("2026-05-26"):
            self.assertRule(text, mission.action_drop_refused, code="FAO-VISA")
            mission.action_cancel_refused()
        self.assertStage(mission, "cancelled")
        row = mission.case_id.ledger_ids.sorted("seq")[-1:]
        self.assertIn("visa of Li Weidong refused by France", row.payload)

    def test_only_the_applicant_decides_on_a_refused_visa(self):
        mission = self.refused(self.persons[1])
        with at("2026-05-26"), self.assertRefused("FAO-SLOT"):
            mission.with_user(self.section_officer).action_drop_refused()
        self.assertStage(mission, "approved")

    def test_a_visa_that_was_issued_later_asks_for_nothing(self):
        mission = self.refused(self.persons[1])
        application = self.hand_in(person_id=self.persons[1].id)
        self.answer(application)
        self.take(application, "issue", "2026-05-27")
        self.env.invalidate_all()
        self.assertFalse(mission.visa_refused_person_ids)
        with at("2026-05-28"):
            text = "There is no refused visa"
            self.assertRule(text, mission.action_cancel_refused, code="FAO-VISA")

    # ---- Handed in together

    def test_applications_of_one_consulate_are_handed_in_at_once(self):
        rows = self.prepare()
        for person in self.persons[1:3]:
            rows |= self.prepare(person_id=person.id)
        photos = rows[2].file_ids.filtered(lambda file: file.code == "photos")
        photos.with_user(self.custodian).unlink()
        with at("2026-05-11"):
            said = rows.with_user(self.custodian).action_hand_in()["params"]
        self.assertEqual(
            [row.stage_id.code for row in rows], ["handed_in", "handed_in", "prepared"]
        )
        self.assertEqual(len(set(rows[:2].mapped("batch"))), 1)
        self.assertEqual(said["message"].count(": handed in"), 2)
        self.assertIn("Photos is missing", said["message"])
        self.assertEqual(said["type"], "warning")

    def test_a_batch_goes_to_one_consulate(self):
        self.make_rule(self.belgium, consulate="Embassy of Belgium")
        rows = self.prepare() | self.prepare(country_id=self.belgium.id)
        with at("2026-05-11"):
            text = "a batch goes to one of them"
            hand_in = rows.with_user(self.custodian).action_hand_in
            self.assertRule(text, hand_in, code="FAO-BATCH")
        self.assertEqual(set(rows.mapped("stage_id.code")), {"prepared"})

    # ---- What the country asks before it is handed in

    def test_vis_01_interview_and_biometrics_are_dated_before_it_is_handed_in(self):
        self.rule.write({"interview": True, "biometrics": True})
        application = self.prepare()
        text = "enter the day on which they are taken"
        self.assertRule(text, self.take, application, "hand_in", "2026-05-11")
        application.biometrics_on = "2026-05-12"
        text = "The country asks for an interview - enter its day"
        self.assertRule(text, self.take, application, "hand_in", "2026-05-11")
        application.interview_on = "2026-05-13"
        self.take(application, "hand_in", "2026-05-11")
        self.assertStage(application, "handed_in")

    def test_vis_01_the_passport_has_the_blank_pages_that_the_country_asks_for(self):
        self.rule.blank_pages = 2
        application = self.prepare(pages_left=1)
        text = "The passport has 1 blank pages, the country asks for 2"
        self.assertRule(text, self.take, application, "hand_in", "2026-05-11")
        application.pages_left = 2
        self.take(application, "hand_in", "2026-05-11")
        self.assertStage(application, "handed_in")
