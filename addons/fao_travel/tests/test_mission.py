"""The mission itself: figures, people, papers, who sees and writes what."""

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TravelCase, at


@tagged("post_install", "-at_install")
class TestMission(TravelCase):
    def test_days_count_both_border_days(self):
        mission = self.make_mission(exit_date="2026-06-08", entry_date="2026-06-08")
        self.assertEqual(mission.days, 1)

    def test_entry_is_not_before_exit(self):
        with (
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            self.make_mission(exit_date="2026-06-08", entry_date="2026-06-07")
            self.env.flush_all()

    def test_countries_are_counted_once(self):
        mission = self.make_mission(countries=self.france | self.belgium)
        mission.stop_ids = self.stop_commands(self.france)
        self.assertEqual(mission.country_count, 2)
        self.assertEqual(mission.country_names, "France, Belgium")

    def test_country_names_follow_the_language(self):
        mission = self.make_mission(countries=self.france | self.belgium)
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = mission.with_context(lang="zh_CN")
        chinese.country_ids[0].with_context(lang="zh_CN").sudo().name = "甲国"
        self.assertIn("、", chinese.country_names)

    def test_highest_rank_and_leader(self):
        mission = self.make_mission()
        self.assertEqual(mission.highest_rank_sequence, 6)
        self.assertEqual(mission.leader_id, self.leader)
        self.assertEqual(mission.leader_member_id.role, "leader")
        mission.member_ids = self.member_commands(self.make_person("Dai", "r5"))[:1]
        self.assertEqual(mission.highest_rank_id.code, "R5")

    def test_a_person_travels_once_in_a_mission(self):
        mission = self.make_mission()
        with (
            self.assertRaises(IntegrityError),
            self.env.cr.savepoint(),
            mute_logger("odoo.sql_db"),
        ):
            mission.member_ids = self.member_commands(self.leader)
            self.env.flush_all()

    def test_rank_of_the_trip_stays_when_the_person_is_promoted(self):
        mission = self.make_mission()
        self.leader.fao_rank_id = self.env.ref("fao_core.rank_r5")
        self.assertEqual(mission.member_ids[0].rank_id.code, "R6")

    def test_members_are_interested_parties(self):
        mission = self.make_mission(persons=self.persons | self.head.partner_id)
        self.assertIn(self.head, mission._fao_interested_users())

    def test_sod_02_a_member_does_not_approve_his_own_trip(self):
        self.make_filing(self.head.partner_id, "2026-01-05")
        self.make_person("Deputy", "r7")
        deputy = self.make_user("deputy_head", "leader")
        self.make_post(deputy, self.unit_commerce, "head")
        mission = self.make_mission(persons=self.persons[1:] | self.head.partner_id)
        self.submit(mission)
        slots = mission.case_id.sudo().approval_ids.filtered(
            lambda s: s.state == "open"
        )
        self.assertEqual(slots.user_id, deputy)

    def test_passport_number_is_masked(self):
        mission = self.make_mission()
        member = mission.member_ids[0].with_user(self.liaison)
        member.passport_no = "pe1234589"
        member.invalidate_recordset()
        self.assertEqual(member.passport_no, "PE******89")
        with self.assertRaises(AccessError):
            member.read(["passport_number"])
        with self.assertRaises(AccessError):
            member.search([("passport_number", "=", "PE1234589")])
        self.submit(mission)
        self.sign_through(mission, last="countersign")
        officer = mission.member_ids[0].with_user(self.section_officer)
        officer.invalidate_recordset()
        self.assertEqual(officer.passport_no, "PE******89")
        with self.assertRaises(AccessError):
            officer.read(["passport_number"])
        self.assertEqual(officer.reveal("Visa form"), "PE1234589")
        reading = self.env["fao.number.reading"].search([], limit=1)
        self.assertEqual(
            (reading.user_id, reading.res_id), (self.section_officer, officer.id)
        )

    def test_a_masked_number_is_not_stored(self):
        member = self.make_mission().member_ids[0]
        with self.assertRefused("FAO-MASKED"):
            member.with_user(self.liaison).passport_no = "PE******89"

    def test_filing_remarks_are_for_officers(self):
        filing = self.make_filing(self.leader, "2026-02-01", remarks="Secret")
        with self.assertRaises(AccessError):
            filing.with_user(self.liaison).read(["remarks"])
        self.assertEqual(
            filing.with_user(self.section_officer).read(["remarks"])[0]["remarks"],
            "Secret",
        )

    def test_filings_of_other_units_are_not_seen(self):
        filing = self.make_filing(self.leader, "2026-02-01")
        with self.assertRaises(AccessError):
            filing.with_user(self.education_liaison).read(["result"])

    def test_another_unit_sees_neither_mission_nor_members(self):
        mission = self.make_mission()
        stranger = self.education_liaison
        for model in ("mission", "member", "stop", "invitation", "budget.line"):
            records = self.env[f"fao.travel.{model}"].with_user(stranger)
            with self.subTest(model=model):
                self.assertFalse(records.search([]))
        with self.assertRaises(AccessError):
            mission.member_ids.with_user(stranger).read(["person_id"])

    def test_rows_are_edited_in_the_draft_only(self):
        mission = self.make_mission()
        self.submit(mission)
        with self.assertRefused("FAO-LOCKED"):
            mission.member_ids[0].with_user(self.liaison).task = "Other"
        with self.assertRefused("FAO-LOCKED"):
            mission.with_user(self.liaison).write(
                {"stop_ids": self.stop_commands(self.germany)}
            )

    def test_approved_figures_are_not_written_by_hand(self):
        mission = self.make_mission()
        with self.assertRefused("FAO-GUARD"):
            mission.with_user(self.liaison).write({"approved_days": 30})
        with self.assertRefused("FAO-GUARD"):
            self.make_mission(approved_days=30)

    def test_budget_is_converted(self):
        mission = self.make_mission(
            budget_line_ids=[
                Command.create(
                    {
                        "category": "lodging",
                        "quantity": 4,
                        "rate": 150,
                        "fx_rate": 7.8,
                        "standard": 4000,
                        "country_id": self.env.ref("base.no").id,
                    }
                )
            ],
            budget_approved_amount=4000,
        )
        self.assertAlmostEqual(mission.budget_total, 4680)
        self.assertAlmostEqual(mission.budget_over, 680)
        self.assertAlmostEqual(mission.budget_line_ids.over, 680)

    def test_document_values_are_plain_chinese(self):
        mission = self.make_mission()
        mission.member_ids[0].passport_no = "PE1234589"
        record = mission.sudo()._fao_document_values()["record"]
        self.assertEqual(record["exit_date"], "2026年6月8日")
        self.assertEqual(record["country_names"], "法国、比利时")
        self.assertEqual(record["days"], 8)
        self.assertEqual(record["leader"], "Li Weidong")
        self.assertEqual(
            (record["members"][0]["seq"], record["members"][0]["role"]), (1, "团长")
        )
        self.assertEqual(record["stops"][1]["country"], "比利时")
        self.assertNotIn("PE1234589", str(record))

    def test_days_of_a_stop_are_those_of_the_office(self):
        """06:30 of the 9th to 23:30 of the 10th in Asia/Shanghai."""
        mission = self.make_mission()
        stop = mission.stop_ids[0]
        stop.write(
            {"arrive_at": "2026-06-08 22:30:00", "leave_at": "2026-06-10 15:30:00"}
        )
        self.assertEqual(stop.planned_days, 2)
        row = mission.sudo()._fao_document_values()["record"]["stops"][0]
        self.assertEqual(
            (row["arrive"], row["leave"]), ("2026年6月9日", "2026年6月10日")
        )


@tagged("post_install", "-at_install")
class TestWays(TravelCase):
    """Which way a mission takes by its highest rank."""

    def make_submitted(self, rank):
        """Return a submitted mission led by a person of ``rank``."""
        mission = self.make_mission(persons=self.make_person("Leader", rank))
        self.submit(mission)
        return mission

    def ways(self, mission):
        """Return the codes of the stages that were passed."""
        mission.invalidate_recordset()
        return [step.partition("#")[0] for step in mission.sudo().path.split()]

    def test_section_level_needs_no_leader(self):
        mission = self.make_submitted("r8")
        self.sign_through(mission)
        self.assertEqual(
            self.ways(mission),
            [
                "draft",
                "unit_head",
                "countersign",
                "examine",
                "section_head",
                "sign",
                "approved",
            ],
        )

    def test_deputy_department_level_goes_to_director_and_leader(self):
        mission = self.make_submitted("r5")
        self.sign_through(mission)
        self.assertEqual(
            self.ways(mission)[4:],
            ["section_head", "director", "leader_consent", "sign", "approved"],
        )
        self.assertEqual(mission.approval_document_id.signed_by, self.director)

    def test_department_level_goes_to_the_superior(self):
        mission = self.make_submitted("r4")
        self.sign_through(mission, last="leader_consent")
        self.assertStage(mission, "superior")
        with at("2026-05-06"):
            with self.assertRefused("FAO-REQUIRED"):
                self.act(
                    mission,
                    "take",
                    self.section_officer,
                    transition="superior_approved",
                )
            with self.assertRefused("FAO-LOCKED"):
                mission.with_user(self.section_officer).write({"purpose": "Other"})
            mission.with_user(self.section_officer).write(
                {
                    "superior_body": "Provincial Government",
                    "superior_number": "澜政外〔2026〕7号",
                    "superior_decided_on": "2026-05-05",
                }
            )
            self.act(
                mission, "take", self.section_officer, transition="superior_approved"
            )
        self.assertStage(mission, "approved")
        self.assertEqual(mission.state, "approved")
        self.assertFalse(mission.document_ids.filtered("number"))
        self.assertEqual(mission.approval_number, "澜政外〔2026〕7号")
        self.assertEqual(mission.approved_days, 8)

    def test_a_rejection_refuses_for_good(self):
        mission = self.make_submitted("r8")
        with at("2026-04-16"):
            self.act(mission, "reject", self.head, comment="No benefit")
        self.assertStage(mission, "refused")
        self.assertEqual(mission.state, "refused")

    def test_the_officer_returns_and_the_round_starts_anew(self):
        mission = self.make_submitted("r8")
        self.sign_through(mission, last="countersign")
        with at("2026-04-17"):
            with self.assertRefused("FAO-COMMENT"):
                self.act(
                    mission,
                    "take",
                    self.section_officer,
                    transition="return_for_correction",
                )
            self.act(
                mission,
                "take",
                self.section_officer,
                transition="return_for_correction",
                comment="The schedule is missing.",
            )
        self.assertStage(mission, "draft")
        self.assertTrue(mission.returned)
        self.submit(mission, "2026-04-20")
        self.assertStage(mission, "unit_head")

    def test_a_cancelled_trip_is_over(self):
        mission = self.make_submitted("r8")
        self.sign_through(mission)
        with at("2026-05-08"):
            self.act(
                mission,
                "take",
                self.liaison,
                transition="cancel_trip",
                comment="The host postponed.",
            )
        self.assertStage(mission, "cancelled")
        self.assertFalse(mission.member_ids.filtered("counted_trip"))
