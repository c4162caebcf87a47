"""Training abroad: two up, two down, then the delegation (D24)."""

from odoo import Command
from odoo.tests import tagged

from .common import TravelCase, at


@tagged("post_install", "-at_install")
class TestTraining(TravelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit_commerce.training_qualified_until = "2026-12-31"

    def propose(self, **values):
        """Propose a training as the liaison officer."""
        vals = {
            "title": "Port management in Germany",
            "year": 2026,
            "country_id": self.germany.id,
            "subject": "Digital port management",
            "persons_wanted": 25,
            **values,
        }
        projects = self.env["fao.training.project"].with_user(self.liaison)
        with at("2026-02-25"):
            return projects.create(vals)

    def step(self, project, user, action, **options):
        """Let ``user`` act on the project on 2 March 2026."""
        with at("2026-03-02"):
            cases = self.env["fao.case"].with_user(user)
            return cases.act(project.case_id.id, action, options)

    def planned(self, persons=20, granted=20, **values):
        """Return a project with a complete plan that is still to be handed in."""
        project = self.propose()
        self.step(project, self.liaison, "submit")
        self.step(project, self.head, "approve")
        project.with_user(self.section_officer).persons_granted = granted
        self.step(project, self.section_officer, "take", transition="grant")
        project.with_user(self.liaison).write(
            {
                "institution": "Port Academy",
                "starts_on": "2026-06-09",
                "ends_on": "2026-06-24",
                "persons": persons,
                "assessment": "A written examination",
                "preparation_days": 2,
                "expert_office_number": "PX2026-7",
                "expert_office_on": "2026-02-20",
                "budget_approved_amount": 900000,
                "budget_reviewed_on": "2026-02-20",
                "course_ids": [
                    Command.create({"name": "Terminals", "kind": "lecture"}),
                    Command.create({"name": "Yard", "kind": "practice", "hours": 6}),
                ],
                "cost_ids": [
                    Command.create({"category": "tuition", "amount": 400000}),
                    Command.create({"category": "flight", "amount": 200000}),
                ],
                **values,
            }
        )
        self.env.invalidate_all()
        return project

    def hand_in(self, project):
        return self.step(project, self.liaison, "take", transition="hand_in")

    def approved(self):
        """Return a project that went the whole way."""
        project = self.planned()
        self.hand_in(project)
        self.step(project, self.finance, "approve")
        self.step(project, self.section_officer, "take", transition="pass_on")
        self.step(project, self.deputy_director, "approve")
        self.assertEqual(project.state, "done")
        return project

    def assertNotHandedIn(self, message, **values):
        project = self.planned(**values)
        with self.assertRaisesRegex(Exception, message):
            self.hand_in(project)
        self.assertStage(project, "plan")

    def test_two_up_two_down(self):
        project = self.approved()
        self.assertEqual(project.days, 16)
        self.assertEqual(project.cost_total, 600000)
        self.assertEqual(project.course_hours, 9)

    def test_a_refused_training_is_returned_with_a_notice(self):
        project = self.propose()
        self.step(project, self.liaison, "submit")
        self.step(project, self.head, "approve")
        reason = "TRN-01: not in the plan of the year"
        options = {"transition": "not_granted", "comment": reason}
        self.step(project, self.section_officer, "take", **options)
        words = (reason, "Digital port management", "25")
        self.assertNotice(project, "refusal_training", *words)

    def test_who_grants(self):
        project = self.propose()
        self.step(project, self.liaison, "submit")
        self.step(project, self.head, "approve")
        with self.assertRefused("FAO-LOCKED"):
            project.with_user(self.liaison).persons_granted = 99
        with self.assertRefused("FAO-SLOT"):
            self.step(project, self.liaison, "take", transition="grant")

    def test_trn_01_plan_and_budget_review(self):
        self.assertNotHandedIn("not reviewed by finance", budget_reviewed_on=False)
        self.assertNotHandedIn(
            "Planned costs 600000.*reviewed amount 500000",
            budget_approved_amount=500000,
        )
        self.assertNotHandedIn("21 persons planned, 20 granted", persons=21)

    def test_trn_01_qualified_organiser(self):
        self.unit_commerce.training_qualified_until = "2026-01-31"
        project = self.propose()
        with self.assertRaisesRegex(Exception, "not registered for organising"):
            self.step(project, self.liaison, "submit")
        self.unit_commerce.training_qualified_until = "2026-12-31"
        self.env.invalidate_all()
        self.step(project, self.liaison, "submit")
        self.assertStage(project, "unit_head")

    def test_trn_01_a_delegation_carries_out_a_project(self):
        mission = self.make_mission(kind="training", countries=self.germany)
        self.assertCheck(
            mission,
            "A training delegation carries out an approved training project of its"
            " unit, one delegation a project",
        )
        project = self.approved()
        mission.with_user(self.liaison).training_project_id = project
        self.env.invalidate_all()
        self.assertNoCheck(mission, "TRN-01")
        mission.with_user(self.liaison).entry_date = "2026-06-26"
        self.env.invalidate_all()
        self.assertCheck(
            mission, "3 days longer than the training, at most 2 for the journey"
        )

    def test_trn_01_one_delegation_a_project(self):
        project = self.approved()
        first, second = (
            self.make_mission(
                kind="training", countries=self.germany, training_project_id=project.id
            )
            for _number in range(2)
        )
        self.put_in_stage(first, "approved")
        self.env.invalidate_all()
        self.assertFalse(second.training_approved)
        self.put_in_stage(first, "cancelled")
        self.env.invalidate_all()
        self.assertTrue(second.training_approved)

    def test_trn_02_no_profit_sightseeing_gifts(self):
        project = self.propose(for_profit=True)
        with self.assertRaisesRegex(Exception, "done for profit is refused"):
            self.step(project, self.liaison, "submit")
        tour = [Command.create({"name": "Castle", "kind": "sightseeing"})]
        self.assertNotHandedIn("Castle: sightseeing and courtesy", course_ids=tour)
        gifts = [Command.create({"category": "gift", "amount": 2000})]
        self.assertNotHandedIn("Gifts and banquets of 2000", cost_ids=gifts)

    def test_trn_03_persons_and_days(self):
        self.assertNotHandedIn("26 persons, at most 25", persons=26, granted=30)
        self.assertNotHandedIn("13 days of training, at least 14", ends_on="2026-06-21")
        self.assertNotHandedIn("91 days of training, at most 90", ends_on="2026-09-07")
        project = self.planned(persons=25, granted=25, ends_on="2026-06-22")
        self.assertEqual(project.days, 14)
        self.hand_in(project)
        self.assertStage(project, "finance")

    def test_trn_04_training_before_departure(self):
        self.assertNotHandedIn(
            "1.5 days of training before departure, at least 2", preparation_days=1.5
        )

    def test_trn_05_report_within_a_month(self):
        project = self.approved()
        mission = self.make_mission(
            kind="training",
            countries=self.germany,
            entry_date="2026-06-24",
            special_case="The course lasts 16 days",
            training_project_id=project.id,
        )
        self.submit(mission)
        self.sign_through(mission)
        with at("2026-06-25"):
            mission.with_user(self.liaison).write(
                {"actual_exit": "2026-06-08", "actual_entry": "2026-06-24"}
            )
            self.assertEqual(str(mission.trip_report_due), "2026-07-24")
