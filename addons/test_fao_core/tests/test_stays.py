from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from odoo.addons.fao_core.engine import deadline, guard

from .common import EngineCase

#: Tuesday 2026-04-07, 9:00 in Asia/Shanghai; the Monday before is a holiday.
TUESDAY = datetime(2026, 4, 7, 1)


def at(day, hour, minute=0):
    """Return a moment of April 2026 in the office, as the server's time in UTC."""
    return freeze_time(datetime(2026, 4, day, hour - 8, minute))


class StayCase(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = [(8, 12), (13, 17)]
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Office hours",
                "attendance_ids": [
                    (0, 0, {"name": str(day), "dayofweek": str(day),
                            "hour_from": start, "hour_to": end,
                            "day_period": "morning" if start < 12 else "afternoon"})
                    for day in range(5)
                    for start, end in hours
                ],
            }
        )  # fmt: skip

    def request_at(self, *moment, **vals):
        with at(*moment):
            return self.request(**vals)

    def act_at(self, record, moment, user, action, **options):
        with at(*moment):
            self.act(record, user, action, **options)
            self.env.flush_all()

    def stays(self, record):
        """Return the visits of a case: stage, hours, stopped hours, left by, back."""
        stays = (
            self.env["fao.stay"]
            .sudo()
            .search([("case_id", "=", record.sudo().case_id.id)], order="visit")
        )
        return [
            (s.stage_code, s.hours, s.stopped_hours, s.left_by or "", s.went_back)
            for s in stays
        ]


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
class TestBottlenecks(StayCase):
    """Medians in working hours; no case is named, nothing secret is counted."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # 1, 2, 3, 4 and 30 working hours with the head of the unit
        for hours, secret in ((1, 0), (2, 0), (3, 0), (4, 0), (30, 0), (8, 1)):
            with at(7, 8):
                request = (
                    cls.env["test.fao.request"]
                    .with_user(cls.liaison)
                    .create({"title": "Request", "amount": 10})
                )
                case = request.sudo().case_id
                cls.env["fao.case"].with_user(cls.liaison).act(case.id, "submit")
            end = cls.company._fao_calendar().add_hours(datetime(2026, 4, 7, 8), hours)
            with freeze_time(deadline.to_utc(end)):
                cls.env["fao.case"].with_user(cls.head).act(case.id, "approve")
            if secret:
                guard.enter(case).confidentiality = "3"
        cls.env.flush_all()

    def figures(self, user):
        rows = (
            self.env["fao.bottleneck"]
            .with_user(user)
            ._read_group(
                [("duty_id", "=", self.duty.id), ("stage_id.code", "=", "head")],
                ["stage_id"],
                ["hours_median:avg", "hours_p90:avg", "hours:avg", "__count"],
            )
        )
        return [tuple(round(figure, 2) for figure in row[1:]) for row in rows]

    def test_median_and_90th_percentile(self):
        self.assertEqual(self.figures(self.manager), [(3, 19.6, 8, 5)])

    def test_a_pivot_of_the_client_gets_the_same_figures(self):
        bottlenecks = self.env["fao.bottleneck"].with_user(self.manager)
        fields = bottlenecks.fields_get(["hours_median"], ["aggregator"])
        self.assertEqual(fields["hours_median"]["aggregator"], "avg")
        [row] = bottlenecks.formatted_read_group(
            [("duty_id", "=", self.duty.id), ("stage_id.code", "=", "head")],
            ["duty_id"],
            ["hours_median:avg"],
        )
        self.assertEqual(row["hours_median:avg"], 3)

    def test_what_is_above_the_clearance_is_not_counted(self):
        self.assertEqual(self.figures(self.manager)[0][-1], 5)
        self.assertEqual(self.figures(self.inspector)[0][-1], 6)
        self.assertEqual(self.figures(self.director)[0][-1], 6)

    def test_a_leader_sees_his_own_unit(self):
        self.assertEqual(self.figures(self.head)[0][-1], 5)
        self.assertEqual(self.figures(self.education_head), [])

    def test_others_see_none(self):
        for user in (self.liaison, self.finance, self.section_officer):
            with self.assertRaises(AccessError):
                self.figures(user)

    def test_no_case_and_no_person_is_named(self):
        relations = {
            field.comodel_name
            for field in self.env["fao.bottleneck"]._fields.values()
            if field.relational
        }
        self.assertFalse(relations & {"fao.case", "res.users", "fao.approval"})

    def test_a_stage_is_the_same_in_a_new_version(self):
        self.make_workflow(self.duty, self.chain_stages(), self.chain_transitions())
        [row] = (
            self.env["fao.bottleneck"]
            .with_user(self.manager)
            ._read_group(
                [("duty_id", "=", self.duty.id), ("stage_id.code", "=", "head")],
                ["stage_id"],
                ["__count"],
            )
        )
        self.assertEqual(row[0].workflow_id, self.duty.workflow_id)

    def test_returns_and_reminders_are_counted(self):
        with at(9, 8):
            request = self.request()
            self.act(request, self.liaison, "submit")
        self.act_at(request, (9, 9), self.liaison, "urge")
        self.act_at(request, (9, 14), self.liaison, "urge")
        self.act_at(request, (9, 15), self.head, "return", comment="Again")
        [row] = (
            self.env["fao.bottleneck"]
            .with_user(self.manager)
            ._read_group(
                [("duty_id", "=", self.duty.id), ("stage_id.code", "=", "head")],
                [],
                ["returns:sum", "return_share:avg", "urges:sum"],
            )
        )
        self.assertEqual(row[0], 1)
        self.assertAlmostEqual(row[1], 1 / 6)
        self.assertEqual(row[2], 2)


@tagged("post_install", "-at_install")
class TestWorkload(StayCase):
    """What lies with whom, with lights, for leaders and the person himself."""

    def submitted(self, moment=(7, 9), **vals):
        with at(*moment):
            request = self.request(**vals)
            self.act(request, self.liaison, "submit")
            self.env.flush_all()
        return request

    def lights(self, user, *moment):
        with at(*moment):
            rows = (
                self.env["fao.workload"]
                .with_user(user)
                ._read_group(
                    [("duty_id", "=", self.duty.id), ("waits", "=", 1)],
                    ["user_id", "light"],
                    ["waits:sum", "late:sum"],
                )
            )
        return [(person.login, light, *sums) for person, light, *sums in rows]

    def test_lights_follow_the_working_calendar(self):
        self.submitted()  # due on Tuesday the 14th
        head = self.head.login
        self.assertEqual(self.lights(self.head, 9, 9), [(head, "green", 1, 0)])
        self.assertEqual(self.lights(self.head, 10, 9), [(head, "amber", 1, 0)])
        self.assertEqual(self.lights(self.head, 15, 9), [(head, "red", 1, 1)])

    def test_the_same_light_in_search_group_and_sight(self):
        self.submitted()
        self.submitted((10, 9))
        self.request_at(7, 9)
        slots = (
            self.env["fao.approval"]
            .with_user(self.head)
            .search([("duty_id", "=", self.duty.id)])
        )
        for day in (9, 10, 13, 14, 15, 20):
            with at(day, 9):
                slots.invalidate_recordset()
                seen = {slot: slot.light for slot in slots}
                for light in ("green", "amber", "red", False):
                    expected = slots.filtered(lambda s, x=light, now=seen: now[s] == x)
                    found = slots.search(
                        [("id", "in", slots.ids), ("light", "=", light)]
                    )
                    self.assertEqual(found, expected, (day, light))
                groups = slots._read_group(
                    [("id", "in", slots.ids)], ["light"], ["id:recordset"]
                )
                for light, members in groups:
                    self.assertEqual({seen[s] for s in members}, {light})

    def test_leaders_see_their_people_and_nobody_elses(self):
        self.submitted()
        request = self.submitted()
        self.act_at(request, (7, 10), self.head, "approve")

        def people(user):
            return {row[0] for row in self.lights(user, 7, 11)}

        ours = {self.head.login, self.finance.login, self.personnel.login}
        self.assertEqual(people(self.finance), {self.finance.login})
        self.assertEqual(people(self.head), ours)
        self.assertEqual(people(self.vice_mayor), ours)
        self.assertEqual(people(self.manager), ours)
        self.assertEqual(people(self.education_head), set())
        self.assertEqual(people(self.education_liaison), set())

    def test_what_is_above_the_clearance_is_not_counted(self):
        request = self.submitted()
        guard.enter(request.sudo().case_id).confidentiality = "3"
        self.env.flush_all()
        self.assertEqual(self.lights(self.manager, 7, 11), [])
        self.assertEqual(len(self.lights(self.inspector, 7, 11)), 1)

    def test_whoever_answered_late_stays_known(self):
        request = self.submitted()
        self.act_at(request, (20, 9), self.head, "approve")
        [row] = (
            self.env["fao.workload"]
            .with_user(self.manager)
            ._read_group(
                [("duty_id", "=", self.duty.id), ("user_id", "=", self.head.id)],
                ["holder_unit_id", "user_id"],
                ["late:sum", "waits:sum", "late_share:avg"],
            )
        )
        self.assertEqual(row[2:], (1, 0, 1))

    def test_the_way_to_the_cases_asks_for_rights_again(self):
        request = self.submitted()
        with at(7, 11):
            row = (
                self.env["fao.workload"]
                .with_user(self.vice_mayor)
                .search(
                    [("duty_id", "=", self.duty.id), ("user_id", "=", self.head.id)]
                )
            )
            action = row.action_open_slots()
        slots = self.env[action["res_model"]]
        domain = action["domain"]
        self.assertEqual(slots.with_user(self.vice_mayor).search(domain), slots)
        self.assertEqual(
            slots.with_user(self.head).search(domain).case_id.id,
            request.sudo().case_id.id,
        )
