"""The annual plan: its rounds, and the rules PLN-01 to PLN-05."""

import io
import zipfile
from datetime import date

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import file_open, mute_logger

from .common import at
from .plan_common import PlanCase


@tagged("post_install", "-at_install")
class TestPlan(PlanCase):
    """From the unit to the leader and back."""

    def test_the_pack_is_published_clean_and_the_same_when_exported(self):
        duty = self.env["fao.duty"].search([("code", "=", "travel_plan")])
        self.assertEqual(duty.workflow_id.state, "published")
        self.assertEqual(duty.workflow_id.lint(), [])
        self.assertTrue(all(duty.check_ids.mapped("legal_basis")))
        with file_open("fao_travel/duties/travel_plan.yaml") as file:
            text = file.read()
        self.assertEqual(self.env["fao.duty"].export_pack("travel_plan"), text)

    def test_a_plan_is_approved_with_its_document_and_numbered_lines(self):
        plan = self.approved_plan()
        self.assertStage(plan, "approved")
        self.assertEqual(plan.line_ids.mapped("number"), ["2026-COM-01", "2026-COM-02"])
        self.assertEqual(set(plan.line_ids.mapped("state")), {"approved"})
        document = plan.document_ids
        self.assertEqual(document.number, "测外办计〔2025〕1号")
        file = zipfile.ZipFile(io.BytesIO(document.sudo().attachment_id.raw))
        text = file.read("word/document.xml").decode()
        for words in ("2026-COM-02", "Fair in Germany", "法国、比利时", "第二季度"):
            self.assertIn(words, text)
        self.assertEqual(self.quota.approved_delegations, 2)
        self.assertEqual(self.quota.approved_persons, 10)
        self.assertEqual(self.quota.use_percent, 0)

    def test_two_up_two_down(self):
        plan = self.make_plan()
        self.hand_in(plan)
        line = plan.line_ids[1]
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.judge(plan, line, "back", note="")
        self.judge(plan, line, "back", note="Four days are enough")
        with self.assertRefused("FAO-CHECK") as caught:
            self.take(plan, "balanced")
        self.assertIn("Fair in Germany is sent back", str(caught.exception))
        self.take(plan, "send_back", comment="One line")
        self.assertStage(plan, "draft")
        line.with_user(self.liaison).days = 4
        self.hand_in(plan, "2025-11-18")
        self.judge(plan, line, "keep", note="")
        self.take(plan, "balanced", "2025-11-19")
        self.approve(plan)
        self.assertEqual(set(plan.line_ids.mapped("state")), {"approved"})
        self.assertEqual(plan.submitted_on, date(2025, 11, 10))

    def test_a_refused_plan_is_returned_with_a_notice(self):
        plan = self.make_plan()
        self.hand_in(plan)
        self.take(plan, "balanced")
        reason = "PLN-01: no money is left"
        with at("2025-11-20"):
            self.act(plan, "reject", self.director, comment=reason)
        self.assertNotice(plan, "refusal_plan", reason, "2026", "2／10")
        self.assertEqual(set(plan.line_ids.mapped("state")), {"cancelled"})

    def test_a_line_that_is_cut_is_cancelled(self):
        plan = self.make_plan()
        self.hand_in(plan)
        self.judge(plan, plan.line_ids[0], "cut")
        self.env.invalidate_all()
        self.assertEqual((plan.year_delegations, plan.year_persons), (1, 5))
        self.take(plan, "balanced")
        self.approve(plan)
        self.assertLine(plan.line_ids[0], "cancelled")
        self.assertFalse(plan.line_ids[0].number)
        self.assertEqual(plan.line_ids[1].number, "2026-COM-01")

    def test_the_unit_plans_and_the_office_judges(self):
        plan = self.make_plan()
        for line in plan.line_ids.with_user(self.liaison):
            with self.assertRefused("FAO-LOCKED"):
                line.verdict = "cut"
        with self.assertRefused("FAO-LOCKED"):
            self.make_plan(lines=[self.line(verdict="cut", verdict_note="No")])
        with self.assertRefused("FAO-LOCKED"):
            self.make_plan(balance_note="Agreed")
        self.hand_in(plan)
        officer = plan.with_user(self.section_officer)
        for refused in (
            lambda: officer.line_ids[0].write({"amount": 1}),
            lambda: officer.line_ids[0].unlink(),
            lambda: officer.write({"line_ids": [self.line()]}),
            lambda: officer.write({"year": 2027}),
        ):
            with self.assertRefused("FAO-LOCKED"):
                refused()
        officer.balance_note = "Agreed"

    def test_pln_90_late_plans_warn_by_the_day_in_force(self):
        plan = self.make_plan(day="2025-12-01")
        self.assertEqual(plan.due_on, date(2025, 11, 30))
        with at("2025-12-01"), self.assertRefused("FAO-WARN") as caught:
            self.act(plan, "submit", self.liaison, reasons={})
        self.assertIn("The plan is 1 days late", str(caught.exception))
        self.env["fao.plan.terms"].with_user(self.manager).create(
            {
                "valid_from": "2025-11-01",
                "company_id": self.company.id,
                "due_month": 12,
                "due_day": 15,
            }
        )
        later = self.make_plan(day="2025-12-01")
        self.assertEqual(later.due_on, date(2025, 12, 15))
        later.terms_id.with_user(self.manager).due_day = 14
        self.hand_in(later, "2025-12-01", reasons={})
        self.assertStage(later, "balance")
        with self.assertRefused("FAO-TERMS"):
            later.terms_id.with_user(self.manager).due_day = 13

    # ---- PLN-01

    def refusal(self, lines):
        """Return why the lines of a plan cannot be passed on."""
        plan = self.make_plan(lines=lines)
        self.hand_in(plan)
        with self.assertRefused("FAO-CHECK") as caught:
            self.take(plan, "balanced")
        return str(caught.exception)

    def test_pln_01_approved_lines_are_within_the_quota(self):
        self.assertIn(
            "3 delegations in the year, the quota is 2",
            self.refusal([self.line(persons=3, amount=1)] * 3),
        )
        self.assertIn(
            "11 persons in the year, the quota is 10",
            self.refusal([self.line(), self.line(persons=6)]),
        )
        self.assertIn(
            "200001 yuan in the year, the quota is 200000",
            self.refusal([self.line(), self.line(amount=100001)]),
        )

    def test_pln_01_a_second_plan_counts_with_the_first(self):
        self.approved_plan()
        more = self.make_plan(lines=[self.line(amount=0)])
        self.assertEqual(more.year_delegations, 3)
        self.hand_in(more)
        with self.assertRefused("FAO-CHECK") as caught:
            self.take(more, "balanced")
        self.assertIn("15 persons in the year", str(caught.exception))
        self.quota.write({"delegations": 3, "persons": 15})
        self.env.invalidate_all()
        self.take(more, "balanced")
        self.approve(more)
        self.assertEqual(more.line_ids.number, "2026-COM-03")

    def test_pln_01_the_unit_is_warned_and_a_quota_is_never_below_the_plan(self):
        plan = self.make_plan(lines=[self.line(persons=12)])
        with at("2025-11-10"), self.assertRefused("FAO-WARN") as caught:
            self.act(plan, "submit", self.liaison, reasons={})
        self.assertIn("12 persons in the year, the quota is 10", str(caught.exception))
        self.approved_plan()
        with self.assertRaises(ValidationError) as error:
            self.quota.persons = 9
        self.assertIn("which is approved already (PLN-01)", str(error.exception))

    def test_pln_01_no_quota_no_plan(self):
        self.quota.with_user(self.manager).unlink()
        self.assertIn("the quota is 0", self.refusal([self.line()]))


@tagged("post_install", "-at_install")
class TestUse(PlanCase):
    """What missions do with the lines of an approved plan."""

    def setUp(self):
        super().setUp()
        self.plan = self.approved_plan()
        self.first, self.second = self.plan.line_ids

    def test_pln_02_a_mission_uses_one_line(self):
        mission = self.make_mission()
        self.assertCheck(mission, "The group is not in the annual plan of the unit")
        mission.plan_line_id = self.first
        self.assertLine(self.first, "approved")
        self.submit(mission)
        self.assertLine(self.first, "used", mission)
        self.assertEqual(self.quota.use_percent, 50)
        second = self.make_on_line(self.first)
        self.assertCheck(
            second, "is used by another group: a line is used once", "2026-04-15"
        )

    def test_pln_02_a_line_of_the_own_unit_and_year_that_is_approved(self):
        proposed = self.make_plan(lines=[self.line()]).line_ids
        self.assertCheck(self.make_on_line(proposed), "is not an approved line")
        mission = self.make_on_line(
            self.first, exit_date="2027-01-08", entry_date="2027-01-15"
        )
        self.assertCheck(mission, "is not a line of the year of the exit")
        mission = self.make_on_line(self.first, organizer_id=self.unit_education.id)
        self.assertCheck(mission, "is not a line of the organising unit")

    def test_pln_02_units_without_a_quota_keep_no_plan(self):
        with at("2026-04-07"):
            mission = self.make_mission(exit_date="2027-06-08", entry_date="2027-06-15")
        self.assertFalse(mission.plan_kept)
        self.assertNoCheck(mission, "PLN-02")

    def test_pln_02_can_be_switched_off_by_its_last_day(self):
        mission = self.make_mission()
        self.assertCheck(mission, "PLN-02")
        rows = self.env["fao.check"].search(
            [("code", "=", "PLN-02"), ("duty_id.code", "=", "travel_abroad")]
        )
        rows.with_user(self.manager).write({"valid_to": "2026-04-14"})
        self.submit(mission)
        self.assertStage(mission, "unit_head")

    def test_pln_02_without_its_rows_a_line_is_still_used_once(self):
        self.submit(self.make_on_line(self.first))
        rows = self.env["fao.check"].search([("code", "=", "PLN-02")])
        rows.write({"valid_to": "2026-04-14"})
        self.assertCheck(self.make_on_line(self.first), "Line used already")

    def test_pln_02_a_refused_mission_frees_its_line(self):
        mission = self.make_on_line(self.first)
        self.submit(mission)
        self.sign_through(mission, last="countersign")
        self.take(mission, "refuse", "2026-04-17", comment="No substance")
        self.assertLine(self.first, "approved")
        other = self.make_on_line(self.first)
        self.submit(other)
        self.assertLine(self.first, "used", other)
        with at("2026-04-20"), self.assertRefused("FAO-CHECK") as caught:
            self.act(
                mission, "reopen", self.administrator, stage="examine", comment="Anew"
            )
        self.assertIn("Line used already", str(caught.exception))

    def test_pln_02_a_returned_mission_takes_its_line_again(self):
        mission = self.make_on_line(self.first)
        self.submit(mission)
        with at("2026-04-15"):
            self.act(mission, "return", self.head, stage="draft", comment="Budget")
        self.assertLine(self.first, "approved")
        mission.plan_line_id = self.second
        self.submit(mission, "2026-04-16")
        self.assertLine(self.first, "approved")
        self.assertLine(self.second, "used", mission)

    def test_pln_02_a_cancelled_trip_frees_its_line_a_closed_one_keeps_it(self):
        mission = self.make_on_line(self.first)
        self.submit(mission)
        self.sign_through(mission)
        self.assertLine(self.first, "used", mission)
        self.take(
            mission, "cancel_trip", "2026-04-27", user=self.liaison, comment="Put off"
        )
        self.assertLine(self.first, "approved")
        other = self.make_on_line(self.first)
        self.submit(other)
        self.sign_through(other)
        with at("2026-06-16"):
            other.write({"actual_exit": "2026-06-08", "actual_entry": "2026-06-15"})
        self.hand_in_report(other)
        self.take(other, "record_return", "2026-06-17", user=self.liaison)
        self.assertStage(other, "closed")
        self.assertLine(self.first, "used", other)

    def test_pln_02_another_line_after_the_approval_is_a_new_approval(self):
        mission = self.make_on_line(self.first)
        self.submit(mission)
        self.sign_through(mission)
        self.take(mission, "change", "2026-04-27", user=self.liaison)
        mission.plan_line_id = self.second
        with self.assertRefused("FAO-CHECK") as caught:
            self.take(mission, "file_change", "2026-04-27", user=self.liaison)
        self.assertIn("Another line of the plan than approved", str(caught.exception))
        self.take(mission, "apply_again", "2026-04-27", user=self.liaison)
        self.assertLine(self.first, "approved")
        self.assertLine(self.second, "used", mission)

    def test_pln_03_an_unplanned_trip_takes_the_place_of_a_planned_one(self):
        mission = self.make_mission(unplanned=True)
        with self.assertRefused("FAO-DOCUMENT"):
            self.submit(mission)
        self.give_papers(mission, "swap_explanation")
        self.assertCheck(mission, "name the line that is given up")
        mission.plan_line_id = self.second
        self.assertCheck(mission, "needs a special explanation")
        mission.swap_reason = "The fair is put off, the partners come to Paris."
        self.submit(mission)
        self.assertLine(self.second, "used", mission)
        self.sign_through(mission)
        self.assertLine(self.second, "swapped", mission)
        self.assertEqual(self.quota.approved_delegations, 2)
        self.assertEqual(self.quota.used_delegations, 1)

    def test_pln_03_a_line_that_was_given_up_is_never_used_again(self):
        mission = self.make_on_line(
            self.second, unplanned=True, swap_reason="The fair is put off."
        )
        self.submit(mission)
        self.sign_through(mission)
        self.take(
            mission, "cancel_trip", "2026-04-27", user=self.liaison, comment="Put off"
        )
        self.assertLine(self.second, "swapped", mission)
        self.assertCheck(self.make_on_line(self.second), "a line is used once")

    def test_pln_03_a_swap_that_is_refused_gives_nothing_up(self):
        mission = self.make_on_line(
            self.second, unplanned=True, swap_reason="The fair is put off."
        )
        self.submit(mission)
        with at("2026-04-16"):
            self.act(mission, "reject", self.head, comment="No")
        self.assertLine(self.second, "approved")

    def test_the_request_names_the_line_or_what_is_given_up(self):
        mission = self.make_on_line(self.first, entry_date="2026-06-14")
        words = mission._fao_document_values()["record"]["plan_words"]
        self.assertIn("已列入本单位2026年度出国计划（计划编号2026-COM-01", words)
        self.assertIn("与计划不同之处：在外7天", words)
        mission.write({"unplanned": True, "swap_reason": "The fair is put off."})
        words = mission._fao_document_values()["record"]["plan_words"]
        self.assertIn("拟等量调整，取消计划内项目（计划编号2026-COM-01", words)
        self.assertIn("专题说明：The fair is put off。", words)

    def test_pln_04_what_differs_from_the_line_is_explained(self):
        mission = self.make_on_line(self.first)
        self.assertNoCheck(mission, "PLN-04")
        mission.entry_date = "2026-06-14"
        self.assertWarns(mission, "7 days, planned 8")
        mission.entry_date = "2026-06-15"
        mission.member_ids = self.member_commands(self.make_person("Sixth", "r9"))[:1]
        mission.member_ids[-1].role = "member"
        self.assertWarns(mission, "6 persons, planned 5")
        mission = self.make_on_line(self.second, entry_date="2026-06-12")
        self.assertWarns(mission, "the countries are not those of the plan")

    def test_pln_05_more_money_than_planned_is_agreed_by_finance(self):
        mission = self.make_on_line(self.first)
        self.assertNoCheck(mission, "PLN-05")
        mission.budget_line_ids = [
            Command.create({"category": "insurance", "quantity": 1, "rate": 40001})
        ]
        self.assertCheck(mission, "Planned cost 100001, the line has 100000")
        with at("2026-04-15"):
            self.act(mission, "ask_waiver", self.liaison, comment="Prices rose.")
            options = {"check": "PLN-05", "comment": "From the reserve."}
            with self.assertRefused("FAO-SOD"):
                self.act(mission, "waive", self.liaison, **options)
            with self.assertRefused("FAO-NOTFOUND"):
                self.act(mission, "waive", self.personnel, **options)
            self.act(mission, "waive", self.finance, **options)
        self.submit(mission)
        self.assertStage(mission, "unit_head")
