"""Travel that the superior office decides on this installation."""

from odoo import Command
from odoo.tests import new_test_user, tagged

from .common import TravelCase, at


@tagged("post_install", "-at_install")
class TestSuperior(TravelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.province = cls.env["res.company"].sudo().create(
            {"name": "Provincial office", "fao_short_name": "省外办",
             "fao_level": "province"}
        )  # fmt: skip
        cls.company.sudo().fao_parent_office_id = cls.province
        cls.unit_province = cls.env["fao.unit"].sudo().create(
            {"code": "PFAO", "name": "Provincial office", "kind": "fao",
             "is_office": True, "company_id": cls.province.id}
        )  # fmt: skip
        cls.above_officer = cls.make_above("above_officer", "section_officer")
        cls.above_director = cls.make_above("above_director", "director")

    @classmethod
    def make_above(cls, login, position):
        """Make an officer of the provincial office with a post there."""
        user = new_test_user(
            cls.env,
            login=f"test_{login}",
            groups="fao_core.group_fao_officer",
            company_id=cls.province.id,
            company_ids=[Command.set(cls.province.ids)],
            fao_unit_id=cls.unit_province.id,
            fao_clearance=3,
            notification_type="inbox",
        )
        cls.make_post(user, cls.unit_province, position)
        return user

    def sent(self, rank="r4", **values):
        """Return a submitted mission of this rank, and the case above."""
        self.leader.fao_rank_id = self.env.ref(f"fao_core.rank_{rank}")
        mission = self.make_mission(**values)
        self.submit(mission)
        last = "leader_consent" if rank == "r4" else "section_head"
        self.sign_through(mission, last=last)
        self.assertStage(mission, "superior")
        links = self.env["fao.case.link"].sudo().search(
            [("case_id", "=", mission.case_id.id), ("kind", "=", "superior")]
        )  # fmt: skip
        return mission, links.linked_case_id._fao_record()

    def above(self, referral, user, action, day="2026-05-06", **options):
        """Act as a user of the provincial office."""
        cases = self.env["fao.case"].with_user(user)
        cases = cases.with_context(allowed_company_ids=self.province.ids)
        with at(day):
            cases.act(referral.case_id.id, action, options)

    def test_approved_above(self):
        mission, referral = self.sent()
        self.assertIn("Days: 8", referral.brief)
        self.assertIn("Budget Total: 60,000.00", referral.brief)
        self.assertNotIn("Host", referral.brief)
        self.above(referral, self.above_officer, "take", transition="pass_on")
        self.above(referral, self.above_director, "approve")
        self.assertStage(mission, "approved")
        self.assertEqual(mission.superior_body, "Provincial office")
        self.assertEqual(mission.superior_number, "省外办复〔2026〕1号")
        self.assertEqual(str(mission.superior_decided_on), "2026-05-06")
        self.assertEqual(mission.approval_number, "省外办复〔2026〕1号")
        self.assertEqual(mission.approved_days, 8)
        self.assertFalse(mission.document_ids.filtered("number"))

    def test_refused_above(self):
        mission, referral = self.sent()
        self.above(referral, self.above_officer, "take", transition="pass_on")
        with self.assertRefused("FAO-REQUIRED"):
            self.above(referral, self.above_director, "reject", comment="No.")
        above = referral.with_user(self.above_director)
        above = above.with_context(allowed_company_ids=self.province.ids)
        above.reply = "No counterpart."
        self.above(referral, self.above_director, "reject", comment="No.")
        self.assertStage(mission, "refused")
        self.assertFalse(mission.approved_exit)

    def test_decided_too_late_waits_for_the_officer(self):
        mission, referral = self.sent()
        late = "2026-06-08"
        self.above(referral, self.above_officer, "take", late, transition="pass_on")
        self.above(referral, self.above_director, "approve", late)
        self.assertStage(mission, "superior")
        self.assertEqual(str(mission.superior_decided_on), late)
        with at(late), self.assertRefused("FAO-CHECK"):
            self.act(
                mission, "take", self.section_officer, transition="superior_approved"
            )

    def test_the_office_without_authority_sends_what_it_would_decide(self):
        self.env["fao.authority"].search([]).sudo().unlink()
        _mission, referral = self.sent(rank="r8")
        self.assertEqual(referral.sudo().state, "running")

    def test_the_lower_office_does_not_decide(self):
        _mission, referral = self.sent()
        for user in (self.section_officer, self.director, self.vice_mayor):
            with self.subTest(user=user.login), self.assertRefused("FAO-NOTFOUND"):
                self.env["fao.case"].with_user(user).act(
                    referral.case_id.id, "take", {"transition": "pass_on"}
                )
