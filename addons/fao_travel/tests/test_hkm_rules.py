"""Missions to Hong Kong and Macao: their duty and its rules."""

from ast import literal_eval
from datetime import date, timedelta

from odoo import Command
from odoo.tests import Form, tagged

from .common import at
from .hkm_common import HkmCase


@tagged("post_install", "-at_install")
class TestHkmDuty(HkmCase):
    def test_the_kind_of_destination_and_the_duty_follow_each_other(self):
        missions = self.env["fao.travel.mission"].with_user(self.liaison)
        by_kind = missions.create({"title": "By kind", "dest_kind": "hkm"})
        self.assertEqual(by_kind.duty_id, self.hkm_duty)
        self.assertRegex(by_kind.number, "^GA")
        by_duty = missions.create({"title": "By duty", "duty_id": self.hkm_duty.id})
        self.assertEqual(by_duty.dest_kind, "hkm")
        opened = missions.with_context(default_duty_id=self.hkm_duty.id)
        self.assertEqual(opened.default_get(["dest_kind"]), {"dest_kind": "hkm"})
        self.assertEqual(opened.create({"title": "Opened"}).dest_kind, "hkm")
        cases = self.env["fao.case"].with_user(self.liaison)
        status = cases.open_case("travel_hkm", {"title": "By RPC"})
        by_rpc = missions.browse(status["record_id"])
        self.assertEqual(by_rpc.dest_kind, "hkm")
        abroad = missions.create({"title": "Abroad"})
        self.assertEqual(abroad.duty_id.code, "travel_abroad")
        self.assertEqual(abroad.dest_kind, "abroad")

    def test_the_form_of_its_menu_opens_its_duty(self):
        action = self.env.ref("fao_travel.fao_travel_mission_action_hkm")
        missions = self.env["fao.travel.mission"].with_user(self.liaison)
        with Form(missions.with_context(**literal_eval(action.context))) as form:
            form.title = "Of the menu"
            with form.stop_ids.new() as stop:
                stop.country_id = self.hong_kong
                stop.city = "Hong Kong"
        self.assertEqual(form.record.duty_id, self.hkm_duty)
        self.assertTrue(form.record.hkm_only)
        domain = literal_eval(action.domain)
        self.assertIn(form.record, missions.search(domain))
        abroad = self.env.ref("fao_travel.fao_travel_mission_action")
        self.assertNotIn(form.record, missions.search(literal_eval(abroad.domain)))

    def test_an_authorised_office_issues_under_numbers_of_its_own(self):
        mission = self.make_hkm()
        self.submit(mission, "2026-04-15")
        last_second = mission.due_at - timedelta(seconds=1)
        self.assertEqual(mission.case_id._local_date(last_second), date(2026, 4, 22))
        self.sign_through(mission)
        self.assertStage(mission, "approved")
        document = mission.approval_document_id
        self.assertEqual(document.number, "测外办港澳〔2026〕1号")
        self.assertEqual(document.template_id.code, "hkm_approval")
        abroad = self.approved(persons=self.persons[1:3])
        self.assertEqual(abroad.approval_number, "测外办出〔2026〕1号")

    def test_an_office_without_authority_forwards_and_issues_nothing(self):
        self.authority.unlink()
        for persons, before in (
            (self.persons[1:3], "section_head"),
            (self.leader, "leader_consent"),
        ):
            with self.subTest(last=before):
                mission = self.make_hkm(persons=persons)
                self.submit(mission)
                self.sign_through(mission, last=before)
                self.assertStage(mission, "superior")
                self.assertFalse(mission.document_ids.filtered("number"))
                with at("2026-04-20"):
                    mission.with_user(self.section_officer).write(
                        {
                            "superior_body": "Provincial office",
                            "superior_number": "No. 7",
                            "superior_decided_on": "2026-04-20",
                        }
                    )
                    self.act(
                        mission,
                        "take",
                        self.section_officer,
                        transition="superior_approved",
                    )
                self.assertStage(mission, "approved")
                self.assertFalse(mission.document_ids.filtered("number"))
                self.assertEqual(mission.approval_number, "No. 7")

    def test_a_rank_above_the_authority_goes_to_the_superior(self):
        chief = self.make_person("Dai Weimin", "r5")
        mission = self.make_hkm(persons=chief)
        self.submit(mission)
        self.sign_through(mission, last="leader_consent")
        self.assertStage(mission, "superior")

    def test_the_pack_is_clean_and_shares_the_checks_of_travel_abroad(self):
        self.make_chiefs()
        duty = self.hkm_duty
        self.assertEqual(duty.workflow_id.state, "published")
        self.assertEqual(duty.workflow_id.lint(), [])
        codes = set(duty._fao_checks().mapped("code"))
        self.assertLessEqual({"TRV-01", "TRV-11", "CTL-07", "PAS-07"}, codes)
        self.assertFalse({"TRV-03", "TRV-05", "TRV-15"} & codes)
        self.assertTrue(all(duty.check_ids.mapped("legal_basis")))

    def test_shared_checks_are_judged(self):
        mission = self.make_hkm()
        mission.member_ids[-1].task = False
        self.assertCheck(mission, "Xu Lan has no task in the group")


@tagged("post_install", "-at_install")
class TestHkmRules(HkmCase):
    def test_hkm_01_a_stay_of_more_than_seven_days_needs_a_reason(self):
        mission = self.make_hkm(entry_date="2026-06-14")
        self.assertEqual(mission.hkm_stay_days, 7)
        self.assertNoCheck(mission, "HKM-01")
        mission.entry_date = "2026-06-15"
        with at("2026-04-15"), self.assertRefused("FAO-WARN") as caught:
            self.act(mission, "submit", self.liaison, reasons={})
        self.assertIn(
            "HKM-01: Stay of 8 days, usually at most 7", str(caught.exception)
        )
        self.submit(mission)
        self.assertStage(mission, "unit_head")

    def test_hkm_01_the_stay_is_that_of_one_visit(self):
        mission = self.make_hkm(
            countries=self.hong_kong | self.macao, entry_date="2026-06-15"
        )
        self.assertEqual(mission.hkm_stay_days, 8)
        hong_kong, macao = mission.stop_ids.sorted()
        hong_kong.write({"arrive_at": "2026-06-08 04:00", "leave_at": "2026-06-12"})
        macao.write({"arrive_at": "2026-06-12", "leave_at": "2026-06-15 04:00"})
        self.assertEqual(mission.hkm_stay_days, 5)
        self.assertEqual((mission.hk_visits, mission.mo_visits), (1, 1))
        macao.arrive_at = "2026-06-14"
        self.assertEqual(mission.hkm_stay_days, 8, "a day is not accounted for")

    def test_a_stop_in_the_mainland_ends_a_visit(self):
        route = [
            (self.hong_kong, "Hong Kong"),
            (self.env.ref("base.cn"), "Shenzhen"),
            (self.hong_kong, "Hong Kong"),
        ]
        mission = self.make_hkm(
            stop_ids=[
                Command.create({"sequence": n, "country_id": c.id, "city": city})
                for n, (c, city) in enumerate(route)
            ]
        )
        self.assertEqual((mission.hk_visits, mission.abroad_count), (2, 0))
        self.assertTrue(mission.hkm_only)

    def test_an_approved_trip_keeps_its_kind_of_destination(self):
        mission = self.approved_hkm()
        with at("2026-04-27"):
            self.act(mission, "take", self.liaison, transition="change")
            with self.assertRefused("FAO-LOCKED"):
                mission.with_user(self.liaison).dest_kind = "abroad"

    def test_hkm_02_at_most_thirty_days(self):
        mission = self.make_hkm(entry_date="2026-07-07")
        self.assertNoCheck(mission, "HKM-02")
        mission.entry_date = "2026-07-08"
        self.assertCheck(mission, "HKM-02: Stay of 31 days, at most 30")

    def test_hkm_05_a_schedule_that_leaves_the_route(self):
        mission = self.make_hkm(
            itinerary_ids=[self.half_day("Hong Kong"), self.half_day("Central")]
        )
        self.assertNoCheck(mission, "HKM-05")
        for command in (
            self.half_day("Casino", self.macao),
            self.half_day("澳门"),
        ):
            mission.itinerary_ids = [Command.clear(), command]
            self.assertCheck(mission, "HKM-05: 2026-06-09 Talks: a detour")
        mission.stop_ids = self.stop_commands(self.macao)
        self.assertNoCheck(mission, "HKM-05")

    def test_hkm_05_a_detour_after_the_approval(self):
        mission = self.approved_hkm()
        with at("2026-04-27"):
            self.act(mission, "take", self.liaison, transition="change")
            mission.with_user(self.liaison).stop_ids = self.stop_commands(self.macao)
            with self.assertRefused("FAO-CHECK") as caught:
                self.act(mission, "take", self.liaison, transition="file_change")
        self.assertIn("HKM-05: City MO, Macau", str(caught.exception))

    def test_hkm_06_no_private_pass_beside_the_official_one(self):
        mission = self.make_hkm()
        self.assertNoCheck(mission, "HKM-06")
        mission.member_ids[0].private_pass = True
        self.assertCheck(mission, "HKM-06: Li Weidong: an official and a private pass")

    def test_hkm_07_taiwan_is_the_matter_of_another_office(self):
        taiwan = self.env.ref("base.tw")
        self.assertNoCheck(self.make_mission(), "HKM-07")
        self.assertCheck(self.make_mission(countries=taiwan), "HKM-07: City TW, Taiwan")
        mission = self.make_hkm(countries=self.hong_kong | taiwan)
        self.assertCheck(mission, "the Taiwan Affairs Office (台办)")

    def test_trv_91_each_trip_by_its_duty(self):
        duties = self.env["fao.duty"]
        abroad = duties.search([("code", "=", "travel_abroad")])
        wrong = self.make_mission(countries=self.hong_kong, duty_id=abroad.id)
        self.assertCheck(wrong, "by the duty Official travel to Hong Kong and Macao")
        mixed = self.make_mission(
            countries=self.france | self.hong_kong, dest_kind="mixed"
        )
        self.assertNoCheck(mixed, "TRV-91")
        wrong = self.make_hkm(countries=self.hong_kong | self.france)
        self.assertCheck(wrong, "by the duty Official travel abroad")
        self.assertNoCheck(self.make_hkm(), "TRV-91")

    def test_trv_06_trips_to_hong_kong_are_counted_apart(self):
        self.make_trip(self.leader, "2025-03-10")
        self.assertNoCheck(self.make_hkm(), "TRV-06")
        trip = self.make_trip(self.leader, "2025-05-12", dest_kind="hkm")
        self.assertTrue(trip.member_ids.counted_hkm_trip)
        self.assertFalse(trip.member_ids.counted_trip)
        self.assertCheck(
            self.make_hkm(),
            "Li Weidong: last trip to Hong Kong or Macao 2025-05-12, next possible"
            " 2027-05-12",
        )
