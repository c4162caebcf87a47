"""Acceptance scenarios 4, 17 and 20: size, deputies, the turn of the year."""

from datetime import date

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
