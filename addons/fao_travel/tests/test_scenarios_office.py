"""Acceptance scenarios 4, 16, 17 and 20: size, budget, deputies, turn of the year."""

from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.fao_core.engine.errors import FaoError

from .common import TravelCase, at

LATER = {
    "exit_date": "2026-09-07",
    "entry_date": "2026-09-14",
    "notice_start": "2026-05-25",
}


@tagged("post_install", "-at_install")
class TestScenariosOfTheOffice(TravelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.acting = cls.make_user("acting", "leader,officer", cls.unit_office)
        cls.acting.partner_id.write(
            {
                "fao_rank_id": cls.env.ref("fao_core.rank_r8").id,
                "fao_unit_id": cls.unit_commerce.id,
                "fao_post_title": "Adviser",
            }
        )
        cls.make_filing(cls.acting.partner_id, "2026-01-05")

    def to_sign(self, **values):
        """Return a mission that waits for its signature since 11 June 2026."""
        mission = self.make_mission(**LATER, **values)
        self.submit(mission, "2026-06-08")
        self.sign_through(mission, "2026-06-09", last="section_head")
        self.sign_through(mission, "2026-06-11", last="leader_consent")
        self.assertStage(mission, "sign")
        return mission

    def leave(self):
        """Let the deputy director be away from 10 to 14 June, with a deputy."""
        self.make_deputy(
            self.deputy_director, self.acting, date(2026, 6, 10), date(2026, 6, 14)
        )

    def test_4_seven_persons_of_which_one_interprets(self):
        persons = self.persons
        for number in range(2):
            persons |= self.make_person(f"Person {number}", "r8")
        mission = self.make_mission(persons=persons)
        mission.member_ids[-1].role = "interpreter"
        self.assertCheck(mission, "7 members, at most 6 (interpreters included)")

    def test_16_no_stage_lets_the_office_change_a_budget_that_was_signed(self):
        mission = self.make_mission()
        self.submit(mission)
        for last, user in (
            ("unit_head", self.finance),
            ("countersign", self.section_officer),
            ("examine", self.section_head),
            ("section_head", self.vice_mayor),
            ("leader_consent", self.deputy_director),
        ):
            self.sign_through(mission, last=last)
            for editor in {user, self.section_officer, self.director}:
                self.assertBudgetLocked(mission, editor)
        self.assertStage(mission, "sign")

    def test_16_nor_does_the_one_where_the_superiors_decision_is_noted(self):
        self.env["fao.authority"].search([]).sudo().unlink()
        mission = self.make_mission(persons=self.persons[1:2])
        self.submit(mission)
        self.sign_through(mission, last="section_head")
        self.assertStage(mission, "superior")
        self.assertEqual(mission.stage_id.editable_by, "holder")
        self.assertBudgetLocked(mission, self.section_officer)
        with at("2026-04-16"):
            mission.with_user(self.section_officer).superior_body = "Province"

    def assertBudgetLocked(self, mission, user):
        """Assert that ``user`` changes no line of the budget, and re-opens nothing."""
        stage = mission.stage_id
        signed = mission.sudo().approval_ids.filtered(lambda s: s.state == "approved")
        line = mission.budget_line_ids.with_user(user)
        more = Command.create({"category": "misc", "quantity": 1, "rate": 10})
        for call in (
            lambda: line.write({"rate": 13000}),
            line.unlink,
            lambda: mission.with_user(user).write({"budget_line_ids": [more]}),
            lambda: mission.with_user(user).write({"budget_approved_amount": 1}),
        ):
            with (
                at("2026-04-16"),
                self.assertRaises(UserError) as caught,
                self.env.cr.savepoint(),
            ):
                call()
            if isinstance(caught.exception, FaoError):
                self.assertEqual(caught.exception.code, "FAO-LOCKED")
        self.env.invalidate_all()
        self.assertEqual(mission.stage_id, stage)
        self.assertEqual(mission.budget_line_ids.mapped("rate"), [12000])
        self.assertEqual(set(signed.mapped("state")), {"approved"})

    def test_17_a_deputy_signs_and_both_names_are_shown(self):
        self.leave()
        mission = self.to_sign()
        with at("2026-06-11"):
            self.act(mission, "approve", self.acting)
        self.assertStage(mission, "approved")
        slot = mission.sudo().approval_ids.filtered(
            lambda s: s.stage_id.code == "sign" and s.state == "approved"
        )
        self.assertEqual(
            (slot.decided_by, slot.on_behalf_of), (self.acting, self.deputy_director)
        )
        explained = self.env["fao.case"].with_user(self.director)
        text = str(explained.status([mission.case_id.id])) + str(
            explained.panel(mission.case_id.id)
        )
        for user in (self.acting, self.deputy_director):
            self.assertIn(user.name, text)

    def test_17_a_deputy_who_travels_leaves_it_to_the_director(self):
        self.leave()
        mission = self.to_sign(persons=self.persons[:4] | self.acting.partner_id)
        with at("2026-06-11"):
            mission.invalidate_recordset()
            self.assertTrue(mission.signer_barred)
            with self.assertRefused("FAO-SLOT"):
                self.act(mission, "approve", self.acting)
            with self.assertRefused("FAO-SLOT"):
                self.act(mission, "approve", self.deputy_director)
        opened = mission.sudo().approval_ids.filtered(
            lambda s: s.stage_id.code == "sign" and s.state == "open"
        )
        self.assertEqual(opened.user_id, self.director)
        panel = self.env["fao.case"].with_user(self.director)
        self.assertIn(
            "Director, as the deputy in charge or who acts for him travels",
            str(panel.panel(mission.case_id.id)),
        )
        with at("2026-06-11"):
            self.act(mission, "approve", self.director)
        self.assertStage(mission, "approved")

    def test_20_the_year_of_the_signature_numbers_the_approval(self):
        for person in self.persons:
            self.make_filing(person, "2026-11-02")
        self.env["fao.calendar.day"]._load_year(2027)
        values = {
            "exit_date": "2027-04-05",
            "entry_date": "2027-04-12",
            "notice_start": "2026-12-01",
            "budget_reviewed_on": "2026-11-30",
        }
        missions = []
        for number in range(4):
            persons = self.persons[number : number + 1]
            mission = self.make_mission(
                persons=persons, **values, title=f"Mission {number}"
            )
            mission.invitation_ids[0].inviter = f"Host {number}"
            mission.invitation_ids[1].inviter = f"Second host {number}"
            mission.purpose = f"Task {number}"
            self.submit(mission, "2026-12-15")
            last = "leader_consent" if number == 0 else "section_head"
            self.sign_through(mission, "2026-12-16", last=last)
            missions.append(mission)
        first, second, third, fourth = missions
        self.sign_through(first, "2026-12-30")
        with self.assertRaisesRegex(FaoError, "rolled back"), self.env.cr.savepoint():
            self.sign_through(second, "2026-12-31")
            self.assertEqual(second.approval_document_id.number, "测外办出〔2026〕2号")
            raise FaoError("FAO-TEST", "rolled back")
        self.env.invalidate_all()
        self.assertStage(second, "sign")
        self.sign_through(third, "2026-12-31")
        self.sign_through(second, "2027-01-02")
        self.sign_through(fourth, "2027-01-04")
        numbers = [m.approval_document_id.number for m in missions]
        self.assertEqual(
            numbers,
            [
                "测外办出〔2026〕1号",
                "测外办出〔2027〕1号",
                "测外办出〔2026〕2号",
                "测外办出〔2027〕2号",
            ],
        )
