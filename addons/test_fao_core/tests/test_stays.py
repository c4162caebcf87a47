from datetime import datetime

from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.fao_core.engine import guard

from .stay_common import StayCase, at
from .test_migration import MigrationCase

TUESDAY = datetime(2026, 4, 7, 1)


@tagged("post_install", "-at_install")
class TestStays(StayCase):
    """Every visit of a case in a stage is noted once, in working hours."""

    def test_a_case_leaves_its_trail(self):
        request = self.request_at(7, 9, amount=2000)
        self.act_at(request, (7, 11), self.liaison, "submit")
        self.act_at(request, (8, 9), self.head, "approve")
        self.act_at(request, (8, 10), self.finance, "approve")
        self.act_at(request, (8, 14), self.personnel, "approve")
        self.act_at(request, (9, 8, 30), self.section_officer, "take")
        self.act_at(request, (13, 14), self.vice_mayor, "approve")
        self.assertEqual(
            self.stays(request),
            [
                ("draft", 2, 0, "submit", False),
                ("head", 6, 0, "approve", False),
                ("sign_both", 4, 0, "approve", False),
                ("examine", 3.5, 0, "take", False),
                # the clock stands still while the leader's consent is awaited
                ("consent", 0, 20.5, "approve", False),
                ("sign", 0, 0, "", False),
            ],
        )
        [figures] = (
            self.env["fao.stay"]
            .sudo()
            ._read_group(
                [("case_id", "=", request.sudo().case_id.id)],
                [],
                ["hours_median:avg", "hours:sum", "stopped_hours:avg"],
            )
        )
        # the median of 2, 6, 4 and 3.5: neither open nor stopped visits count
        self.assertEqual(figures, (3.75, 15.5, 20.5))

    def test_a_return_is_told_from_going_on(self):
        request = self.request_at(7, 9)
        self.act_at(request, (7, 10), self.liaison, "submit")
        self.act_at(request, (7, 11), self.head, "return", comment="Again")
        self.act_at(request, (7, 14), self.liaison, "submit")
        self.assertEqual(
            self.stays(request)[:3],
            [
                ("draft", 1, 0, "submit", False),
                ("head", 1, 0, "return", True),
                ("draft", 2, 0, "submit", False),
            ],
        )

    def test_an_end_is_no_visit(self):
        request = self.request_at(7, 9)
        self.act_at(request, (7, 10), self.liaison, "cancel", comment="No need")
        self.assertEqual(self.stays(request), [("draft", 1, 0, "cancel", False)])

    def test_late_is_judged_by_the_limit_of_the_stage(self):
        request = self.request_at(7, 9)
        with at(7, 9):
            self.to_examine(request)
        stay = (
            self.env["fao.stay"]
            .sudo()
            .search(
                [("case_id", "=", request.sudo().case_id.id), ("left_at", "=", False)]
            )
        )
        self.assertEqual(stay.due_at, datetime(2026, 4, 14, 15, 59, 59))
        self.act_at(request, (15, 9), self.section_officer, "take")
        stay.invalidate_recordset()
        self.assertTrue(stay.overdue)
        self.assertEqual(stay.decided_by, self.section_officer)

    def test_the_due_date_follows_the_calendar(self):
        request = self.request_at(7, 9)
        self.act_at(request, (7, 10), self.liaison, "submit")
        case = request.sudo().case_id
        stay = (
            self.env["fao.stay"]
            .sudo()
            .search([("case_id", "=", case.id), ("left_at", "=", False)])
        )
        self.assertEqual(stay.due_at, case.due_at)
        self.env["fao.calendar.day"].create(
            {"date": "2026-04-10", "kind": "off", "name": "Flood",
             "company_id": self.company.id}
        )  # fmt: skip
        with at(7, 11):
            case._recompute_deadlines()
        self.assertEqual(case.due_at, datetime(2026, 4, 15, 15, 59, 59))
        self.assertEqual(stay.due_at, case.due_at)

    def test_only_the_engine_writes(self):
        request = self.request()
        stays = self.env["fao.stay"].with_user(self.administrator).sudo()
        stay = stays.search([("case_id", "=", request.sudo().case_id.id)])
        with self.assertRefused("FAO-GUARD"):
            stay.write({"hours": 0})
        with self.assertRefused("FAO-GUARD"):
            stays.create({"case_id": stay.case_id.id, "entered_at": TUESDAY})
        with self.assertRefused("FAO-GUARD"):
            guard.enter(stay).unlink()
        with self.assertRefused("FAO-GUARD"):
            stays._begin(stay.case_id, stay.stage_id)

    def test_whoever_may_not_read_the_case_sees_no_visit(self):
        request = self.request()
        domain = [("case_id", "=", request.sudo().case_id.id)]
        stays = self.env["fao.stay"]
        self.assertEqual(stays.with_user(self.liaison).search_count(domain), 1)
        for user in (self.education_liaison, self.head, self.manager):
            self.assertEqual(stays.with_user(user).search_count(domain), 0)

    def test_a_decision_does_not_fail_without_a_working_schedule(self):
        self.company.resource_calendar_id = False
        request = self.request_at(7, 9)
        self.act_at(request, (7, 11), self.liaison, "submit")
        rows = self.env.execute_query(
            SQL(
                "SELECT hours IS NULL FROM fao_stay WHERE case_id = %s ORDER BY visit",
                request.sudo().case_id.id,
            )
        )
        self.assertEqual(rows, [(True,), (True,)])
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "All day", "attendance_ids": [
                (0, 0, {"name": str(day), "dayofweek": str(day), "hour_from": 9,
                        "hour_to": 18, "day_period": "morning"})
                for day in range(5)
            ]}
        )  # fmt: skip
        self.env["fao.stay"]._fill_hours()
        self.assertEqual(self.stays(request)[0][1], 2)


@tagged("post_install", "-at_install")
class TestRebuild(StayCase):
    """What is missing is told from the ledger, as if it had been noted."""

    def forget(self, record):
        """Lose the visits of a case, as if it were older than the statistics."""
        case = record.sudo().case_id
        self.env.cr.execute(SQL("DELETE FROM fao_stay WHERE case_id = %s", case.id))
        self.env.invalidate_all()
        return case

    def rows(self, case):
        names = ["visit", "round", "stage_id", "entered_at", "left_at", "due_at",
                 "overdue", "decided_by", "unit_id", "kind"]  # fmt: skip
        stays = (
            self.env["fao.stay"]
            .sudo()
            .search([("case_id", "=", case.id)], order="visit")
        )
        return [
            {k: v for k, v in row.items() if k != "id"} for row in stays.read(names)
        ]

    def long_story(self):
        request = self.request_at(7, 9)
        self.act_at(request, (7, 10), self.liaison, "submit")
        self.act_at(request, (7, 11), self.head, "return", comment="Again")
        self.act_at(request, (8, 9), self.liaison, "submit")
        self.act_at(request, (8, 10), self.head, "approve")
        self.act_at(request, (8, 11), self.finance, "approve")
        self.act_at(request, (8, 16), self.personnel, "approve")
        self.act_at(request, (20, 9), self.section_officer, "take")
        return request

    def test_the_same_visits_come_back(self):
        request = self.long_story()
        case = request.sudo().case_id
        before, told = self.rows(case), self.stays(request)
        self.assertEqual(len(before), 7)
        self.forget(request)
        self.assertIn(case, self.env["fao.stay"]._cases_without_visits())
        self.env["fao.stay"]._rebuild(case)
        self.assertEqual(self.stays(request), told)
        self.assertEqual(self.rows(case), before)
        self.assertNotIn(case, self.env["fao.stay"]._cases_without_visits())

    def test_twice_is_once(self):
        request = self.long_story()
        case = self.forget(request)
        self.env["fao.stay"]._rebuild(case)
        once = self.rows(case)
        self.env["fao.stay"]._rebuild(case)
        self.assertEqual(self.rows(case), once)

    def test_a_case_that_moved_meanwhile_keeps_what_is_there(self):
        request = self.request_at(7, 9)
        self.act_at(request, (7, 10), self.liaison, "submit")
        case = self.forget(request)
        self.act_at(request, (7, 11), self.head, "approve")
        self.assertEqual([row[0] for row in self.stays(request)], ["sign_both"])
        self.env["fao.stay"]._rebuild(case)
        self.assertEqual(
            [row[:4] for row in self.stays(request)],
            [
                ("draft", 1, 0, "submit"),
                ("head", 1, 0, "approve"),
                ("sign_both", 0, 0, ""),
            ],
        )

    def test_the_job_may_run_twice(self):
        case = self.forget(self.long_story())
        with self.enter_registry_test_mode():
            cron = self.env.ref("fao_core.fao_stay_cron_rebuild")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.assertEqual(len(self.rows(case)), 7)


@tagged("post_install", "-at_install")
class TestRebuildOfMigrated(MigrationCase):
    """A case of another version than it began with has its visits told as well."""

    def noted(self, record):
        stays = (
            self.env["fao.stay"]
            .sudo()
            .search([("case_id", "=", record.sudo().case_id.id)], order="visit")
        )
        return [(s.visit, s.stage_code, bool(s.left_at), s.left_by) for s in stays]

    def told(self, record):
        """Lose the visits, tell them from the ledger, and return them."""
        case = record.sudo().case_id
        self.env.flush_all()
        self.env.cr.execute(SQL("DELETE FROM fao_stay WHERE case_id = %s", case.id))
        self.env.invalidate_all()
        self.env["fao.stay"]._rebuild(case)
        return self.noted(record)

    def test_a_stage_that_is_called_otherwise_is_no_new_visit(self):
        record = self.submitted()
        self.rename("head", "chief")
        self.publish()
        self.assertEqual(self.entry(record, mapping={"head": "chief"})["how"], "keep")
        self.act(record, self.head, "approve")
        expected = [(1, "draft", True, "submit"), (2, "head", True, "approve"),
                    (3, "sign_both", False, False)]  # fmt: skip
        self.assertEqual(self.noted(record), expected)
        self.assertEqual(self.told(record), expected)

    def test_a_stage_of_the_new_version_is_a_new_visit(self):
        record = self.submitted()
        rule = self.part("fao.approval.rule", "head")
        rule.position_id = self.position("finance")
        self.publish()
        result = self.migrate()
        self.undo(result)
        expected = self.noted(record)
        self.assertEqual([row[0] for row in expected], [1, 2, 3, 4])
        self.assertEqual(self.told(record), expected)
