"""Groups with people of several units and organs: TRV-17, TRV-30 to TRV-32."""

from odoo import Command
from odoo.tests import tagged

from .common import at
from .passport_common import PassportCase

NAMES = "Li Weidong, Zhou Xiaomei，Wu Zhiyuan、Qian Lixin\nXu Lan"


@tagged("post_install", "-at_install")
class TestJointGroup(PassportCase):
    """We organise; others go with us (TRV-17)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_authority("travel_joint")
        cls.teacher = cls.make_person(
            "Tang Yun", "r8", fao_unit_id=cls.unit_education.id
        )
        cls.guest = cls.make_person("Gao Feng", "r8", fao_unit_id=False)

    def joint(self, *others, **values):
        """Return a submitted mission with other people, one of our own leading."""
        persons = self.leader.union(*others) if others else self.leader
        mission = self.make_mission(persons=persons, **values)
        self.submit(mission)
        return mission

    def with_letter(self, number="临外办函〔2026〕9号"):
        """Return a mission with a person of another organ, not submitted."""
        mission = self.make_mission(persons=self.leader | self.guest)
        row = mission.member_ids.filtered(lambda m: m.person_id == self.guest)
        row.write(
            {
                "organ": "临江市外办",
                "consent_number": number,
                "consented_on": number and "2026-04-01",
            }
        )
        return mission

    def head_agrees(self, mission, day="2026-04-16"):
        with at(day):
            self.act(mission, "approve", self.head)

    def answer(self, consent, action, user=None, **options):
        with at("2026-04-16"):
            self.act(consent, action, user or self.education_head, **options)

    def test_trv_17_organiser_is_authorised(self):
        self.env["fao.authority"].search([("matter", "=", "travel_joint")]).unlink()
        mission = self.make_mission(persons=self.leader | self.teacher)
        self.assertCheck(mission, "no authority for joint groups")
        self.make_authority("travel_joint")
        self.submit(mission)

    def test_trv_17_the_unit_is_asked_by_itself_and_agrees(self):
        mission = self.joint(self.teacher)
        self.assertTrue(mission.cross_unit)
        self.head_agrees(mission)
        self.assertStage(mission, "consent")
        consent = mission.with_user(self.env.user).consent_ids
        self.assertEqual(consent.unit_id, self.unit_education)
        self.assertEqual(consent.person_ids, self.teacher)
        self.assertEqual(consent.purpose, "Negotiate two projects")
        self.assertEqual(str(consent.entry_date), "2026-06-15")
        seen = consent.with_user(self.education_head)
        self.assertEqual(seen.organizer, "Commerce Bureau")
        self.assertFalse(mission.with_user(self.education_head).has_access("read"))
        with at("2026-04-16"), self.assertRefused("FAO-CHILD"):
            self.act(mission, "take", self.liaison, transition="go_on")
        self.answer(consent, "approve")
        self.assertStage(mission, "countersign")
        self.assertEqual(consent.document_ids.number, "测外办同〔2026〕1号")
        self.assertTrue(all(mission.member_ids.filtered("needs_consent").mapped(
            "unit_consent"
        )))  # fmt: skip

    def test_trv_17_without_consent_the_member_is_left_out(self):
        mission = self.joint(self.teacher)
        self.head_agrees(mission)
        self.answer(mission.sudo().consent_ids, "reject", comment="Needed here.")
        self.assertStage(mission, "consent")
        with at("2026-04-16"), self.assertRefused("FAO-CHECK") as caught:
            self.act(mission, "take", self.liaison, transition="go_on")
        self.assertIn("Tang Yun: the unit has not consented", str(caught.exception))
        row = mission.member_ids.filtered(lambda m: m.person_id == self.teacher)
        with at("2026-04-16"):
            row.with_user(self.liaison).unlink()
        self.assertStage(mission, "unit_head")  # what he signed has changed
        self.head_agrees(mission)
        self.assertStage(mission, "countersign")

    def test_trv_17_only_the_own_head_consents(self):
        mission = self.joint(self.teacher)
        self.head_agrees(mission)
        for user in (self.head, self.liaison, self.education_liaison, self.director):
            with self.subTest(user=user.login), self.assertRaises(Exception) as caught:
                self.answer(mission.sudo().consent_ids, "approve", user)
            self.assertRegex(str(caught.exception), "FAO-(SLOT|NOTFOUND)")
        row = mission.member_ids.filtered(lambda m: m.person_id == self.teacher)
        for vals in ({"unit_consent": True}, {"confirmation_number": "1"}):
            with self.assertRefused("FAO-GUARD"):
                row.with_user(self.liaison).write(vals)
        consents = self.env["fao.travel.consent"].with_user(self.section_officer)
        with self.assertRefused("FAO-GUARD"):
            consents.create({"mission_id": mission.id, "title": "Forged"})
        with self.assertRefused("FAO-OPEN"):
            consents.create({"title": "Forged"})

    def test_trv_17_a_unit_of_the_own_system_is_not_asked(self):
        section = self.make_unit("COM-1", parent_id=self.unit_commerce.id)
        clerk = self.make_person("Luo Jie", "r9", fao_unit_id=section.id)
        mission = self.joint(clerk)
        self.assertFalse(mission.cross_unit)
        self.head_agrees(mission)
        self.assertStage(mission, "countersign")

    def test_trv_17_letter_of_another_organ(self):
        mission = self.with_letter(number=False)
        self.assertCheck(mission, "Gao Feng: number and day of the consent letter")
        mission = self.with_letter()
        self.submit(mission)
        self.head_agrees(mission)
        self.assertStage(mission, "countersign")

    def test_trv_17_notice_and_confirmation_of_another_organ(self):
        mission = self.with_letter()
        self.submit(mission)
        self.sign_through(mission)
        notice = mission.with_user(self.env.user).notice_ids
        self.assertEqual(notice.organ, "临江市外办")
        self.assertEqual(notice.person_ids, self.guest)
        self.assertEqual(notice.approval_number, mission.approval_number)
        self.assertEqual(notice.stage_id.code, "sign")
        with at("2026-04-17"):
            self.act(notice, "approve", self.deputy_director)
        self.assertEqual(notice.document_ids.number, "测外办通〔2026〕1号")
        mission.with_user(self.liaison).write(
            {"actual_exit": "2026-06-08", "actual_entry": "2026-06-15"}
        )
        with at("2026-06-20"), self.assertRefused("FAO-CHECK") as caught:
            self.act(mission, "take", self.liaison, transition="record_return")
        self.assertIn("no confirmation of the other organ", str(caught.exception))
        with at("2026-04-20"), self.assertRefused("FAO-REQUIRED"):
            self.act(notice, "take", self.section_officer, transition="confirmed")
        notice.with_user(self.section_officer).write(
            {"confirmation_number": "临外办认〔2026〕3号", "confirmed_on": "2026-04-19"}
        )
        with at("2026-04-20"):
            self.act(notice, "take", self.section_officer, transition="confirmed")
        row = mission.member_ids.filtered("organ")
        self.assertEqual(row.confirmation_number, "临外办认〔2026〕3号")
        self.hand_in_report(mission)
        with at("2026-06-20"):
            self.act(mission, "take", self.liaison, transition="record_return")
        self.assertStage(mission, "closed")

    def test_a_group_of_one_unit_needs_nothing_of_it(self):
        mission = self.joint(*self.persons)
        self.sign_through(mission)
        self.assertFalse(mission.sudo().consent_ids)
        self.assertFalse(mission.sudo().notice_ids)


@tagged("post_install", "-at_install")
class TestConfirmation(PassportCase):
    """Our people go with another organ's group (TRV-30 to TRV-32)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        duty = cls.env["fao.duty"].search([("code", "=", "travel_confirmation")])
        cls.confirmation_duty = duty

    def confirmation(self, **values):
        """Return a complete application for our five people."""
        return self.make_mission(
            **{
                "duty_id": self.confirmation_duty.id,
                "title": "With the province to France and Belgium",
                "host_organ": "省商务厅",
                "host_notice_number": "省外办通〔2026〕4号",
                "host_approval_number": "省外办出〔2026〕8号",
                "host_days": 8,
                "host_country_ids": [Command.set((self.france | self.belgium).ids)],
                "host_names": NAMES,
                **values,
            }
        )

    def test_confirmed_under_a_number_of_its_own(self):
        row = self.confirmation()
        self.assertTrue(row.joins_other)
        self.submit(row)
        self.sign_through(row)
        self.assertStage(row, "approved")
        self.assertEqual(row.approval_number, "测外办认〔2026〕1号")
        self.assertEqual(row.approved_member_ids, self.persons)
        with at("2026-04-17"):
            self.assertTrue(row._fao_approves_trip_of(self.leader))  # PAS-01

    def test_a_refused_confirmation_is_returned_with_a_notice(self):
        row = self.confirmation()
        self.submit(row)
        self.sign_through(row, last="countersign")
        reason = "TRV-31: the notice names other days"
        with at("2026-04-20"):
            options = {"transition": "refuse", "comment": reason}
            self.act(row, "take", self.section_officer, **options)
        self.assertNotice(row, "refusal_confirmation", reason, "TRV-31", "Li Weidong")

    def test_the_menu_opens_the_duty(self):
        model = self.env["fao.travel.mission"].with_user(self.liaison)
        row = model.with_context(fao_joins_other=True).create({"title": "Menu"})
        self.assertEqual(row.duty_id, self.confirmation_duty)
        self.assertEqual(model.create({"title": "x"}).duty_id.code, "travel_abroad")

    def test_trv_30_no_confirmation_without_both_numbers(self):
        row = self.confirmation(host_notice_number=False)
        with self.assertRefused("FAO-DOCUMENT"):
            self.submit(row)
        self.give_papers(row, "host_notice")
        self.assertCheck(row, "number of the organiser's task notice is missing")
        row = self.confirmation(host_approval_number=False)
        self.give_papers(row, "host_approval")
        self.assertCheck(row, "number of the organiser's task approval is missing")

    def test_trv_31_named_in_the_notice(self):
        row = self.confirmation(host_names="Li Weidong，Zhou Xiaomei")
        self.assertCheck(row, "Xu Lan is not named in the organiser's task notice")
        row.host_names = NAMES.lower().replace(" ", "")
        self.assertEqual(set(row.member_ids.mapped("named_in_notice")), {True})
        self.submit(row)

    def test_trv_31_a_part_of_a_name_is_no_name(self):
        row = self.confirmation(host_names="Li Weidong2, Li Wei")
        leader = row.member_ids.filtered(lambda m: m.role == "leader")
        self.assertFalse(leader.named_in_notice)

    def test_trv_31_days_and_countries_of_the_approval(self):
        row = self.confirmation(host_days=7)
        self.assertCheck(row, "8 days, the organiser's task approval grants 7")
        row.host_days = 8
        self.submit(row)
        row = self.confirmation(host_country_ids=[Command.set(self.france.ids)])
        self.assertCheck(
            row, "City BE, Belgium is not in the organiser's task approval"
        )

    def test_trv_31_a_change_stays_within_the_approval(self):
        row = self.confirmation(host_days=7, entry_date="2026-06-14")
        self.submit(row)
        self.sign_through(row)
        with at("2026-04-20"):
            self.act(row, "take", self.liaison, transition="change")
            row.with_user(self.liaison).entry_date = "2026-06-15"
            with self.assertRefused("FAO-CHECK"):
                self.act(row, "take", self.liaison, transition="file_change")

    def test_trv_32_our_rules_on_persons_hold(self):
        self.make_trip(self.leader, "2024-09-02")
        row = self.confirmation()
        self.assertCheck(row, "last exit 2024-09-02, next possible 2026-09-02")

    def test_trv_32_notice_and_filing_hold(self):
        self.assertCheck(self.confirmation(notice_start=False), "was not posted")
        self.persons[1].fao_filing_ids.sudo().write({"result": "fail"})
        self.assertCheck(self.confirmation(), "no personnel filing valid")

    def test_trv_32_counts_as_a_trip_of_the_person(self):
        row = self.confirmation()
        self.submit(row)
        self.sign_through(row)
        row.with_user(self.liaison).write(
            {"actual_exit": "2026-06-08", "actual_entry": "2026-06-15"}
        )
        later = self.make_mission(
            exit_date="2026-10-12",
            entry_date="2026-10-19",
            notice_start="2026-08-03",
        )
        self.assertCheck(later, "last exit 2026-06-08", day="2026-08-17")

    def test_trv_32_uses_persons_of_the_quota_and_no_delegation(self):
        quota = self.env["fao.travel.quota"].create(
            {"unit_id": self.unit_commerce.id, "year": 2026, "persons": 9}
        )
        first = self.confirmation()
        self.submit(first)
        second = self.confirmation()
        self.assertCheck(
            second, "10 persons with this group, the quota of the unit is 9"
        )
        quota.persons = 10
        self.submit(second)
        self.assertEqual(quota.used_delegations, 0)

    def test_trv_32_the_size_of_the_group_is_the_organisers_matter(self):
        two = self.make_person("Pan Yi", "r8") | self.make_person("Ren Er", "r8")
        row = self.confirmation(
            persons=self.persons | two, host_names=f"{NAMES}, Pan Yi, Ren Er"
        )
        self.submit(row)
        self.assertStage(row, "unit_head")
