from datetime import datetime

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from odoo.addons.fao_core.engine import deadline, guard

from .stay_common import StayCase, at


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
