"""The plan of the Commerce Bureau for 2026, and a mission that uses its lines."""

from odoo import Command

from .common import TravelCase, at


class PlanCase(TravelCase):
    """``self.approved_plan()``: two lines, number ``2026-COM-01`` fits the mission.

    The quota is 2 delegations, 10 persons and 200,000 yuan.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.quota = cls.make_quota()

    # ---- Factories

    @classmethod
    def make_quota(cls, unit=None, **values):
        """Let the office set a quota for 2026."""
        model = cls.env["fao.travel.quota"].with_user(cls.section_officer)
        return model.create(
            {
                "year": 2026,
                "unit_id": (unit or cls.unit_commerce).id,
                "delegations": 2,
                "persons": 10,
                "amount": 200000,
                **values,
            }
        )

    @classmethod
    def line(cls, **values):
        """Return the command of a line: scenario 1 as it was planned."""
        return Command.create(
            {
                "name": "Two projects in France and Belgium",
                "country_ids": [Command.set((cls.france | cls.belgium).ids)],
                "days": 8,
                "persons": 5,
                "quarter": "2",
                "amount": 100000,
                "leader_name": "Li Weidong",
                "leader_rank_id": cls.env.ref("fao_core.rank_r6").id,
                **values,
            }
        )

    def make_plan(self, lines=None, day="2025-11-10", user=None, **values):
        """Draft a plan as the liaison officer."""
        if lines is None:
            german = [Command.set(self.germany.ids)]
            lines = [
                self.line(),
                self.line(name="Fair in Germany", country_ids=german, days=5),
            ]
        with at(day):
            return (
                self.env["fao.travel.plan"]
                .with_user(user or self.liaison)
                .create(
                    {
                        "title": "Plan of the Commerce Bureau",
                        "year": 2026,
                        "line_ids": lines,
                        **values,
                    }
                )
            )

    def hand_in(self, plan, day="2025-11-10", **options):
        """Hand in a plan and let the head of the unit sign."""
        with at(day):
            self.act(plan, "submit", self.liaison, **options)
            self.act(plan, "approve", self.head)

    def take(self, record, transition, day="2025-11-17", user=None, **options):
        """Press a button, by default as the officer of the section."""
        user = user or self.section_officer
        with at(day):
            self.act(record, "take", user, transition=transition, **options)

    def approve(self, plan, day="2025-11-20"):
        """Let the director and the leader agree."""
        with at(day):
            self.act(plan, "approve", self.director)
            self.act(plan, "approve", self.vice_mayor)

    def approved_plan(self, **values):
        """Return a plan that went all the way."""
        plan = self.make_plan(**values)
        self.hand_in(plan)
        self.take(plan, "balanced")
        self.approve(plan)
        plan.invalidate_recordset()
        return plan

    def make_on_line(self, line, **values):
        """Draft a mission on a line of the plan."""
        return self.make_mission(plan_line_id=line.id, **values)

    def judge(self, plan, lines, verdict, note="Too many"):
        """Give the opinion of the office on lines."""
        lines.with_user(self.section_officer).write(
            {"verdict": verdict, "verdict_note": note}
        )

    # ---- Assertions

    def assertLine(self, line, state, mission=None):
        """Assert what became of a line."""
        line.invalidate_recordset()
        self.assertEqual(line.sudo().state, state)
        self.assertEqual(line.sudo().mission_id.id, mission.id if mission else False)

    def assertWarns(self, mission, text, day="2026-04-15"):
        """Assert that the submission asks for a reason, with ``text``."""
        self.env.invalidate_all()
        with at(day), self.assertRefused("FAO-WARN") as caught:
            self.act(mission, "submit", self.liaison, reasons={"TRV-15": "Fixed"})
        self.assertIn(text, str(caught.exception))
