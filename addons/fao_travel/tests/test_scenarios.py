"""Acceptance scenarios 1, 2, 3 and 5 with their exact dates and texts."""

from datetime import date, timedelta

from odoo.tests import tagged

from .common import TravelCase, at


@tagged("post_install", "-at_install")
class TestScenarios(TravelCase):
    def test_1_commerce_bureau_to_france_and_belgium(self):
        with at("2026-04-07"):
            mission = self.make_mission()
        self.assertEqual((mission.days, mission.country_count), (8, 2))
        self.assertEqual(mission.member_count, 5)
        self.assertEqual(mission.highest_rank_id.code, "R6")
        self.assertEqual(mission.notice_earliest_submission, date(2026, 4, 15))
        self.assertCheck(mission, "TRV-11", day="2026-04-14")
        self.assertStage(mission, "draft")

        self.submit(mission, "2026-04-15")
        self.assertStage(mission, "unit_head")
        last_second = mission.due_at - timedelta(seconds=1)
        self.assertEqual(mission.case_id._local_date(last_second), date(2026, 4, 22))

        self.sign_through(mission, "2026-04-16", last="examine")
        self.assertStage(mission, "section_head")
        self.sign_through(mission, "2026-04-17", last="section_head")
        self.assertStage(mission, "leader_consent")
        self.assertTrue(mission.clock_stopped_at)
        self.assertFalse(mission.document_ids.filtered("number"))
        self.sign_through(mission, "2026-04-20", last="leader_consent")
        self.assertStage(mission, "sign")
        self.sign_through(mission, "2026-04-21", last="sign")

        self.assertStage(mission, "approved")
        self.assertEqual(mission.state, "approved")
        document = mission.approval_document_id
        self.assertEqual(document.number, "测外办出〔2026〕1号")
        self.assertEqual(document.issued_on, date(2026, 4, 21))
        self.assertEqual(mission.approved_days, 8)
        self.assertEqual(mission.approved_valid_until, date(2026, 10, 21))

    def test_2_a_day_more_is_refused_a_country_more_passes(self):
        mission = self.make_mission(entry_date="2026-06-16")
        self.assertEqual(mission.days, 9)
        self.assertCheck(mission, "2 countries: 9 days, at most 8")
        mission.write(
            {
                "entry_date": "2026-06-17",
                "stop_ids": self.stop_commands(self.germany),
                "invitation_ids": [self.letter_command(self.germany)],
            }
        )
        self.assertEqual((mission.days, mission.country_count), (10, 3))
        self.submit(mission)
        self.assertStage(mission, "unit_head")

    def test_3_make_up_saturday_counts_and_receipt_waits_for_the_office(self):
        mission = self.make_mission(
            notice_start="2026-02-09", budget_reviewed_on="2026-02-06"
        )
        self.assertEqual(mission.notice_earliest_submission, date(2026, 2, 15))
        self.assertCheck(
            mission, "submission is possible from 2026-02-15", "2026-02-14"
        )
        self.submit(mission, "2026-02-15")
        self.assertStage(mission, "unit_head")
        received = mission.case_id._local_date(mission.received_at)
        self.assertEqual(received, date(2026, 2, 24))

    def test_5_once_in_two_years(self):
        self.make_trip(self.leader, "2024-09-02")
        cancelled = self.make_trip(self.leader, "2025-05-12", state_code="cancelled")
        self.assertFalse(cancelled.member_ids.counted_trip)
        mission = self.make_mission(exit_date="2026-08-31", entry_date="2026-09-07")
        self.assertCheck(
            mission, "Li Weidong: last exit 2024-09-02, next possible 2026-09-02"
        )
        mission.write({"exit_date": "2026-09-02", "entry_date": "2026-09-09"})
        self.submit(mission)
        self.assertStage(mission, "unit_head")
