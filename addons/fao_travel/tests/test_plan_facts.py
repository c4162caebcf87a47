"""Facts of plans, lines and quotas, attacked as a caller over RPC would."""

from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import file_open

from .common import at
from .plan_common import PlanCase


@tagged("post_install", "-at_install")
class TestPlanFacts(PlanCase):
    """What nobody writes, attacked as a caller over RPC would."""

    def test_quotas_belong_to_the_office(self):
        quotas = self.env["fao.travel.quota"].with_user(self.liaison)
        mine = {"year": 2027, "unit_id": self.unit_commerce.id, "delegations": 9}
        for method, arguments in (
            ("write", [self.quota.ids, {"delegations": 9}]),
            ("unlink", [self.quota.ids]),
            ("create", [mine]),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                call_kw(quotas, method, arguments, {})
        for name in ("approved_delegations", "used_delegations", "use_percent"):
            with self.subTest(name=name), self.assertRefused("FAO-GUARD"):
                self.quota.with_user(self.section_officer).write({name: 0})
        quotas = self.env["fao.travel.quota"]
        self.assertEqual(quotas.with_user(self.liaison).search([]), self.quota)
        self.assertFalse(quotas.with_user(self.education_liaison).search([]))

    def test_facts_of_a_line_are_the_engines(self):
        plan = self.make_plan()
        self.hand_in(plan)
        mission = self.make_mission()
        facts = {
            "state": "approved",
            "number": "2026-COM-99",
            "mission_id": mission.id,
        }
        for user in (self.liaison, self.section_officer):
            lines = self.env["fao.travel.plan.line"].with_user(user)
            for name, value in facts.items():
                for context in ({}, {"fao_engine": True, "fao_nested": True}):
                    with (
                        self.subTest(name=name, user=user.name, context=context),
                        self.assertRefused("FAO-GUARD"),
                    ):
                        arguments = [plan.line_ids[0].ids, {name: value}]
                        call_kw(lines, "write", arguments, {"context": context})
                with self.subTest(name=name), self.assertRefused("FAO-GUARD"):
                    lines.sudo().browse(plan.line_ids[0].id).write({name: value})
        for name, value in facts.items():
            with self.subTest(name=name), self.assertRefused("FAO-GUARD"):
                self.make_plan(lines=[self.line(**{name: value})])
        with self.assertRefused("FAO-GUARD"):
            plan.with_user(self.liaison).submitted_on = "2025-11-01"
        for name in ("due_on", "persons", "amount", "line_count", "quota_id"):
            with self.subTest(name=name), self.assertRefused("FAO-GUARD"):
                plan.with_user(self.liaison).write({name: False})

    def test_a_line_that_is_used_does_not_change(self):
        plan = self.approved_plan()
        line = plan.line_ids[0]
        self.submit(self.make_on_line(line))
        for user in (self.liaison, self.section_officer):
            with self.subTest(user=user.name), self.assertRefused("FAO-LOCKED"):
                line.with_user(user).write({"amount": 1000000})
            with self.subTest(user=user.name), self.assertRefused("FAO-CLOSED"):
                line.with_user(user).unlink()

    def test_lines_of_another_unit_are_not_to_be_found(self):
        line = self.approved_plan().line_ids[0]
        mission = self.make_mission(user=self.education_liaison)
        with self.assertRefused("FAO-NOTFOUND") as caught:
            mission.plan_line_id = line.id
        self.assertNotIn("Two projects", str(caught.exception))
        with self.assertRefused("FAO-NOTFOUND"):
            self.make_mission(user=self.education_liaison, plan_line_id=line.id)
        with self.assertRefused("FAO-NOTFOUND"):
            self.make_mission(plan_line_id=line.id + 1000)
        lines = self.env["fao.travel.plan.line"].with_user(self.education_liaison)
        self.assertFalse(lines.search([]))

    def test_a_plan_that_is_reopened_keeps_the_lines_that_are_used(self):
        plan = self.approved_plan()
        first, second = plan.line_ids
        mission = self.make_on_line(first)
        self.submit(mission)
        with at("2026-04-20"):
            self.act(plan, "reopen", self.administrator, stage="draft", comment="Anew")
        self.assertLine(first, "used", mission)
        for refused in (first.unlink, lambda: first.write({"amount": 1})):
            with self.assertRefused("FAO-LOCKED"):
                refused()
        self.assertLine(second, "proposed")
        self.assertCheck(self.make_on_line(second), "is not an approved line")
        with at("2026-04-21"):
            self.act(mission, "reject", self.head, comment="No")
        self.assertLine(first, "cancelled")


@tagged("post_install", "-at_install")
class TestPlanText(PlanCase):
    def test_the_old_text_of_a_mission_is_kept(self):
        mission = self.make_mission()
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE fao_travel_mission ADD plan_number varchar")
        self.env.cr.execute(
            "UPDATE fao_travel_mission SET plan_number = '2026-7' WHERE id = %s",
            [mission.id],
        )
        path = "fao_travel/migrations/19.0.1.1.0/pre-migration.py"
        names = {}
        with file_open(path) as file:
            exec(compile(file.read(), path, "exec"), names)
        names["migrate"](self.env.cr, "19.0.1.0.0")
        mission.invalidate_recordset()
        self.assertEqual(mission.plan_text, "2026-7")
        with self.assertRefused("FAO-GUARD"):
            mission.plan_text = "2026-8"
