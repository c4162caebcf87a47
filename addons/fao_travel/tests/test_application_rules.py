"""What an application must hold beyond figures: schedule, letters, notice, filing."""

from datetime import date, timedelta

from odoo.tests import freeze_time, tagged

from .common import SCAN, TravelCase, at

DAYS = [f"2026-06-{day:02}" for day in range(9, 15)]


@tagged("post_install", "-at_install")
class TestApplication(TravelCase):
    """Each rule passing and refused, with its message."""

    def assertWarned(self, mission, code, text, day="2026-04-15"):
        """Assert that the submission asks for a reason because of ``code``."""
        others = dict.fromkeys(["TRV-05", "TRV-08", "TRV-10", "TRV-15"], "Fixed")
        others.pop(code, None)
        with at(day), self.assertRefused("FAO-WARN") as caught:
            self.act(mission, "submit", self.liaison, reasons=others)
        self.assertIn(text, str(caught.exception))

    # ---- Schedule

    def test_trv_10_a_full_day_has_official_activity_or_a_reason(self):
        mission = self.make_mission(itinerary_ids=self.half_days(*DAYS))
        self.assertNoCheck(mission, "TRV-10")
        rows = mission.itinerary_ids.filtered(lambda row: str(row.date) == DAYS[1])
        rows.official = False
        self.assertEqual(mission.unexplained_day_count, 1)
        self.assertCheck(mission, "1 full days of the schedule have no official")
        rows[0].free_reason = "The only connection is the next morning"
        self.assertNoCheck(mission, "TRV-10")

    def test_trv_10_days_of_exit_and_entry_are_on_the_way(self):
        rows = self.half_days("2026-06-08", *DAYS, "2026-06-15")
        mission = self.make_mission(itinerary_ids=rows)
        ends = mission.itinerary_ids.filtered(
            lambda row: row.date in (mission.exit_date, mission.entry_date)
        )
        ends.official = False
        self.assertEqual(mission.free_day_count, 2)
        self.assertNoCheck(mission, "TRV-10")

    def test_trv_10_every_half_day_is_filled_in(self):
        mission = self.make_mission(itinerary_ids=self.half_days(*DAYS))
        self.assertEqual(mission.empty_half_count, 0)
        mission.itinerary_ids[-1].unlink()
        self.assertEqual(mission.empty_half_count, 1)
        self.assertWarned(mission, "TRV-10", "1 half-days of the schedule are not")
        self.submit(mission)

    def test_trv_10_long_trips_are_told_by_weeks(self):
        mission = self.make_mission(
            kind="conference",
            special_case="A course of five weeks",
            entry_date="2026-07-12",
            itinerary_ids=self.half_days("2026-06-09", "2026-06-16", "2026-06-23"),
        )
        self.assertEqual((mission.days, mission.empty_week_count), (35, 2))
        self.assertWarned(mission, "TRV-10", "2 weeks of the schedule are not")
        mission.itinerary_ids = self.half_days("2026-07-01", "2026-07-08")
        self.assertNoCheck(mission, "TRV-10")

    # ---- Letters

    def test_trv_08_original_and_translation(self):
        mission = self.make_mission()
        self.assertNoCheck(mission, "TRV-08")
        letter = mission.invitation_ids[0]
        letter.translation_scan = False
        self.assertCheck(mission, "Host FR: the scan of the original, or its trans")
        letter.in_chinese = True
        self.assertNoCheck(mission, "TRV-08")
        letter.original_scan = False
        self.assertCheck(mission, "Host FR: the scan of the original")
        letter.original_scan = SCAN
        self.submit(mission)

    def test_trv_08_inviter_of_matching_level(self):
        mission = self.make_mission()
        letter = mission.invitation_ids[0]
        letter.signatory_rank_id = self.env.ref("fao_core.rank_r7")
        self.assertEqual(letter.level_gap, 1)
        self.assertNoCheck(mission, "TRV-08")
        letter.signatory_rank_id = self.env.ref("fao_core.rank_r8")
        self.assertWarned(mission, "TRV-08", "Host FR: 2 ranks between the signatory")
        self.submit(mission)

    # ---- Notice and money

    def test_trv_11_the_notice_is_not_taken_down_early(self):
        mission = self.make_mission(notice_end="2026-04-13")
        self.assertCheck(mission, "4 full working days, at least 5")
        mission.notice_end = "2026-04-14"
        self.assertNoCheck(mission, "TRV-11")

    def test_trv_11_a_secret_task_has_a_reason(self):
        mission = self.make_mission(notice_start=False, secret_task=True)
        self.assertCheck(mission, "A secret task is not posted for a reason")
        mission.secret_reason = "Talks on a secret matter"
        self.assertNoCheck(mission, "TRV-11")

    def test_trv_11_the_first_day_of_submission_follows_the_row(self):
        mission = self.make_mission()
        self.assertEqual(str(mission.notice_earliest_submission), "2026-04-15")
        self.row("TRV-11", "days").days_value = 6
        mission.invalidate_recordset()
        self.assertEqual(str(mission.notice_earliest_submission), "2026-04-16")

    def row(self, code, variant=""):
        """Return a row of the checks of the duty."""
        duty = self.env["fao.duty"].search([("code", "=", "travel_abroad")])
        return duty.check_ids.filtered(
            lambda check: (check.code, check.variant or "") == (code, variant)
        )

    def test_trv_12_a_review_that_is_still_to_come_is_none(self):
        mission = self.make_mission(budget_reviewed_on="2026-04-16")
        self.assertCheck(mission, "The budget was not reviewed by finance")
        mission.budget_reviewed_on = "2026-04-15"
        self.assertNoCheck(mission, "TRV-12")

    # ---- Corrections

    def returned(self):
        """Return a mission that the officer returns for correction on 17 April."""
        mission = self.make_mission(persons=self.persons[1])
        self.submit(mission)
        self.sign_through(mission, last="countersign")
        self.return_it(mission, "2026-04-17")
        return mission

    def return_it(self, mission, day):
        options = {"transition": "return_for_correction", "comment": "Incomplete"}
        with at(day):
            self.act(mission, "take", self.section_officer, **options)

    def ring(self, moment):
        """Let the clock of all cases run at a moment."""
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("fao_core.fao_case_cron_clock").method_direct_trigger()
            self.env.invalidate_all()

    def test_a_file_is_corrected_within_ten_working_days(self):
        mission = self.returned()
        self.assertStage(mission, "draft")
        self.assertEqual((mission.correction_count, mission.correction_open), (1, True))
        until = mission.sudo().timeout_at
        self.assertEqual(until.date(), date(2026, 5, 6))  # 1 to 5 May is a holiday
        self.ring(until - timedelta(minutes=1))
        self.assertStage(mission, "draft")
        self.ring(until + timedelta(minutes=1))
        self.assertStage(mission, "uncorrected")
        reason = "Not corrected by 6 May"
        with at("2026-05-07"):
            options = {"transition": "refuse_uncorrected", "comment": reason}
            self.act(mission, "take", self.section_officer, **options)
        self.assertNotice(mission, "refusal_abroad", reason, "Zhou Xiaomei")

    def test_a_file_is_corrected_once(self):
        mission = self.returned()
        self.submit(mission, "2026-04-20")
        self.assertFalse(mission.correction_open)
        self.assertFalse(mission.sudo().timeout_at)
        self.sign_through(mission, "2026-04-20", last="countersign")
        with self.assertRefused("FAO-ROUTE") as caught:
            self.return_it(mission, "2026-04-21")
        self.assertIn("does not apply to this case", str(caught.exception))

    def test_a_first_draft_has_no_limit(self):
        mission = self.make_mission()
        self.assertFalse(mission.sudo().timeout_at)
        stay = self.env["fao.stay"].search([("case_id", "=", mission.case_id.id)])
        self.assertFalse(stay.due_at)

    # ---- People

    def test_trv_07_a_filing_for_one_trip(self):
        person = self.make_person("One Trip", "r8", filed_on=False)
        filing = self.make_filing(person, "2026-02-02", single_trip=True)
        first = self.make_mission(persons=self.leader | person)
        second = self.make_mission(
            persons=self.persons[1] | person,
            countries=self.germany,
            purpose="Another task",
            exit_date="2026-09-07",
            entry_date="2026-09-11",
        )
        self.submit(first)
        self.env.invalidate_all()
        self.assertEqual(second.member_ids[-1].filing_id, filing)
        self.assertCheck(second, "One Trip: the personnel filing is for one trip")
        self.make_filing(person, "2026-04-01")
        self.assertNoCheck(second, "TRV-07")
        self.submit(second)

    def test_trv_07_how_long_a_filing_is_valid_is_a_row(self):
        person = self.make_person("Filed", "r8", filed_on=False)
        filing = self.make_filing(person, "2026-01-05")
        self.assertEqual(str(filing.valid_until), "2027-01-05")
        self.env["fao.plan.terms"].with_user(self.manager).create(
            {
                "valid_from": "2026-02-01",
                "company_id": self.company.id,
                "filing_months": 6,
            }
        )
        later = self.make_filing(person, "2026-02-02")
        self.assertEqual(str(later.valid_until), "2026-08-02")
        self.assertEqual(str(filing.valid_until), "2027-01-05")

    def test_trv_16_a_person_of_another_unit_is_needed_for_something(self):
        self.make_authority("travel_joint")
        guest = self.make_person("Gao Feng", "r8", fao_unit_id=self.unit_education.id)
        mission = self.make_mission(persons=self.leader | guest)
        row = mission.member_ids[-1]
        row.joint_reason = False
        self.assertCheck(mission, "Gao Feng is of another unit: say what the task")
        row.joint_reason = "The only expert of the process"
        self.assertNoCheck(mission, "TRV-16")

    def test_trv_21_the_secretary_of_the_branch(self):
        self.persons.fao_political_status = "party"
        mission = self.make_mission()
        self.submit(mission)
        named = "Name the secretary of the temporary Party branch"
        self.assertIn(named, mission.finding_ids.mapped("message"))
        other = self.make_mission(
            exit_date="2026-09-07", entry_date="2026-09-14", purpose="Another task"
        )
        other.branch_secretary_id = other.member_ids[0]
        self.submit(other)
        told = other.finding_ids.filtered(lambda finding: finding.state == "open")
        self.assertNotIn(named, told.mapped("message"))

    def test_earlier_trips_are_told_with_the_application(self):
        self.make_trip(self.persons[1], "2025-03-10")
        mission = self.make_mission()
        row = mission.member_ids.filtered(lambda m: m.person_id == self.persons[1])
        self.assertEqual(row.earlier_trips, "2025-03-10 Germany")
        self.assertFalse(mission.member_ids[0].earlier_trips)
