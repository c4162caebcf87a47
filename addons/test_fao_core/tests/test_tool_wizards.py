"""The tools of a definition in the web client, as a duty manager uses them."""

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .test_migration import MigrationCase


@tagged("post_install", "-at_install")
class TestToolWizards(MigrationCase):
    """Each wizard, from its button to its readable result."""

    def wizard(self, action, workflow=None, user=None):
        """Open the wizard of a button; return its form."""
        workflow = (workflow or self.draft).with_user(user or self.manager)
        opened = getattr(workflow, action)()
        model = workflow.env[opened["res_model"]].with_context(**opened["context"])
        return Form(model)

    def test_simulate_with_written_values(self):
        self.stage("draft").required_fields = "note"
        form = self.wizard("action_simulate")
        self.assertEqual(
            [line["name"] for line in form.value_ids._records],
            ["title", "note", "amount"],
        )
        form.initiator_id = self.liaison
        wizard = form.save()
        by_name = {line.name: line for line in wizard.value_ids}
        self.assertEqual(by_name["amount"].hint, "a whole number")
        by_name["amount"].value = "5000"
        action = wizard.action_run()
        self.assertEqual(action["res_id"], wizard.id)
        self.assertIn("Consent", wizard.report)
        self.assertIn("Vice mayor", wizard.report)
        self.assertIn("Leader in charge of City Government since", wizard.report)
        self.assertIn("Please fill in: Note.", wizard.report)
        wizard.choice_ids = self.part("fao.transition", "head_no")
        wizard.action_run()
        self.assertNotIn("Consent", wizard.report)

    def test_simulate_with_a_value_that_cannot_be_used(self):
        wizard = self.wizard("action_simulate").save()
        line = wizard.value_ids.filtered(lambda v: v.name == "amount")
        line.value = "plenty"
        with self.assertRefused("FAO-OPTION"):
            wizard.action_run()

    def test_all_sorts_of_values(self):
        wizard = self.wizard("action_simulate").save()
        partner = self.liaison.partner_id
        for name, value in (
            ("wanted_on", "2026-05-01"),
            ("urgency", "Urgent"),
            ("signer_id", "Director"),
            ("member_ids", "Finance, Personnel"),
            ("note", partner.name),
        ):
            wizard.value_ids.create(
                {"wizard_id": wizard.id, "name": name, "value": value}
            )
        wizard.initiator_id = self.liaison
        wizard.action_run()
        self.assertIn("Sign Both", wizard.report)
        self.assertIn("a member of the group", wizard.report)

    def test_replay(self):
        record = self.submitted()
        reader = self.make_user("reader", "manager,inspector", self.unit_office)
        rule = self.part("fao.approval.rule", "head")
        rule.position_id = self.position("finance")
        wizard = self.wizard("action_replay", user=reader).save()
        wizard.action_run()
        [line] = wizard.line_ids
        self.assertEqual(line.case_id, record.sudo().case_id)
        self.assertEqual(line.result, "differs")
        self.assertEqual(line.differences, "Head: Finance instead of Head")
        self.assertIn("ask other people", wizard.report)
        self.assertEqual(line.action_open_case()["res_id"], record.id)

    def test_compare(self):
        self.stage("sign").name = "Last signature"
        form = self.wizard("action_compare")
        self.assertEqual(form.other_id, self.published)
        self.assertIn("Last signature", form.report)
        self.assertNotIn("Examine", form.report)

    def test_publish(self):
        self.submitted()
        self.stage("sign").name = "Last signature"
        form = self.wizard("action_review")
        self.assertEqual((form.running, form.errors), (1, 0))
        self.assertIn("Last signature", form.report)
        form.note = "The name says it better."
        form.save().action_publish()
        self.assertEqual(self.duty.workflow_id, self.draft)
        self.assertEqual(self.draft.note, "The name says it better.")

    def test_publish_with_errors(self):
        self.part("fao.transition", "sign_yes").unlink()
        form = self.wizard("action_review")
        self.assertGreater(form.errors, 0)
        self.assertIn("Nothing follows when Sign is approved", form.report)
        with self.assertRefused("FAO-LINT"):
            form.save().action_publish()

    def test_move_running_cases(self):
        record = self.submitted()
        self.rename("head", "chief")
        self.publish()
        form = self.wizard("action_migrate")
        self.assertEqual(form.running, 1)
        with form.mapping_ids.edit(0) as line:
            self.assertEqual((line.name, line.count), ("Head", 1))
            self.assertFalse(line.target_id)
            line.target_id = self.stage("chief")
        wizard = form.save()
        wizard.action_report()
        self.assertIn("Chief", wizard.report)
        self.assertIn("not yours to read", wizard.report)
        self.assertStage(record, "head")
        action = wizard.action_migrate()
        self.assertStage(record, "chief")
        migration = self.env["fao.migration"].with_user(self.manager)
        migration = migration.browse(action["res_id"])
        self.assertIn("stayed in its place", migration.report)
        self.assertNotIn("Request", migration.report)
        migration.action_undo()
        self.assertStage(record, "head")
        self.assertIn("taken back", migration.report)

    def test_nothing_to_move(self):
        form = self.wizard("action_migrate")
        self.assertEqual(form.running, 0)

    def test_retire(self):
        self.published.with_user(self.manager).action_retire()
        self.assertEqual(self.published.state, "retired")

    def test_only_managers(self):
        for action in (
            "action_simulate", "action_replay", "action_compare", "action_review",
            "action_migrate",
        ):  # fmt: skip
            with self.subTest(action=action), self.assertRaises(AccessError):
                self.wizard(action, user=self.liaison).save()
