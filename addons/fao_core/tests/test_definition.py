"""Versions of a workflow: who publishes, what the lint says, what a check needs."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..engine import definition
from .definition_common import DefinitionCase


@tagged("post_install", "-at_install")
class TestLifeOfVersions(DefinitionCase):
    """Drafts, publication, menus."""

    def test_only_managers_publish(self):
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.draft.with_user(user).publish()
        with self.assertRaises(AccessError):
            self.draft.stage_ids[0].with_user(self.section_officer).name = "Other"

    def test_publish(self):
        result = self.draft.with_user(self.manager).publish()
        self.assertEqual(result[0]["state"], "published")
        self.assertEqual(result[0]["version"], 2)
        self.assertEqual(self.duty.workflow_id, self.draft)
        self.assertEqual(self.published.state, "retired")
        self.assertEqual(self.draft.published_by, self.manager)

    def test_publish_refused_by_lint(self):
        self.part("fao.transition", self.draft, "agree").unlink()
        with self.assertRefused("FAO-LINT"):
            self.draft.with_user(self.manager).publish()
        self.assertEqual(self.draft.state, "draft")
        self.assertEqual(self.duty.workflow_id, self.published)

    def test_copy_is_equal(self):
        self.assertEqual(self.draft.state, "draft")
        self.assertEqual(
            definition.describe(self.draft), definition.describe(self.published)
        )

    def test_new_version_action(self):
        action = self.duty.action_new_version()
        new = self.env["fao.workflow"].browse(action["res_id"])
        self.assertEqual((new.state, new.version), ("draft", 3))

    def test_draft_is_edited_and_deleted(self):
        draft = self.draft.with_user(self.manager)
        draft.stage_ids[0].name = "Begin"
        draft.unlink()
        self.assertFalse(self.draft.exists())

    def test_menu_of_a_configured_duty(self):
        menu = self.duty.sudo().menu_id
        self.assertEqual(menu.name, "Test duty")
        self.assertEqual(menu.action.res_model, "fao.matter")
        self.assertEqual(menu.action.domain, f"[('duty_id', '=', {self.duty.id})]")
        self.assertEqual(menu.group_ids, self.env.ref("fao_core.group_fao_user"))
        self.duty.open_group_ids = self.env.ref("fao_core.group_fao_liaison")
        self.assertEqual(
            menu.group_ids,
            self.env.ref("fao_core.group_fao_liaison")
            | self.env.ref("fao_core.group_fao_officer"),
        )
        self.duty.name = "Renamed"
        self.assertEqual(menu.name, "Renamed")
        self.duty.action_archive()
        self.assertFalse(menu.active)
        self.duty.action_unarchive()
        self.assertTrue(menu.active)

    def test_who_may_open(self):
        self.assertTrue(self.duty._may_open(self.liaison))
        self.duty.open_group_ids = self.env.ref("fao_core.group_fao_liaison")
        self.assertTrue(self.duty._may_open(self.liaison))
        self.assertFalse(self.duty._may_open(self.inspector))
        self.duty.active = False
        self.assertFalse(self.duty._may_open(self.liaison))

    def test_copy_of_a_duty(self):
        copy = self.duty.copy()
        self.assertEqual(copy.code, "test_duty_copy")
        self.assertFalse(copy.workflow_id)
        self.assertEqual(copy.workflow_ids.mapped("state"), ["draft"])

    def test_forms_of_a_manager(self):
        with Form(self.env["fao.duty"].with_user(self.manager)) as form:
            form.name, form.code = "By hand", "by_hand"
        duty = form.save()
        action = duty.action_new_version()
        with Form(self.env["fao.workflow"].browse(action["res_id"])) as form:
            with form.stage_ids.new() as stage:
                stage.name, stage.code, stage.kind = "Draft", "draft", "draft"
                self.assertEqual(stage.editable_by, "initiator")
            with form.stage_ids.new() as stage:
                stage.name, stage.code, stage.kind = "Done", "done", "done"
        version = form.save()
        self.assertIn("Done", version.findings)
        with Form(version) as form, form.transition_ids.new() as transition:
            transition.name, transition.code = "Finish", "finish"
            transition.from_stage_id, transition.to_stage_id = version.stage_ids
            transition.is_submission = True
        self.assertFalse(version.lint())
        version.with_user(self.manager).action_publish()
        self.assertEqual(duty.workflow_id, version)
        with Form(
            self.env["fao.check"]
            .with_user(self.manager)
            .with_context(default_duty_id=duty.id)
        ) as form:
            form.code, form.name, form.message = "TST-01", "Test", "Test"
            form.kind = "value"
            form.value_field = "round"

    def test_form_of_a_published_version(self):
        form = Form(self.published.with_user(self.manager))
        with self.assertRaises(AssertionError):
            form.withdraw_policy = "never"


@tagged("post_install", "-at_install")
class TestLint(DefinitionCase):
    """Each kind of mistake is named, with the stage."""

    def test_nothing_to_complain_about(self):
        self.assertEqual(self.draft.lint(), [])

    def stage(self, code):
        """Return a stage of the draft."""
        return self.part("fao.stage", self.draft, code)

    def transition(self, code):
        """Return a transition of the draft."""
        return self.part("fao.transition", self.draft, code)

    def test_start_and_end(self):
        self.stage("sign").kind = "draft"
        self.assertIn("LINT-START", self.codes())
        self.stage("sign").kind = "work"
        self.stage("draft").kind = "work"
        self.assertIn("LINT-START", self.codes())
        (self.stage("done") | self.stage("refused")).kind = "work"
        self.assertIn("LINT-END", self.codes())

    def test_unreachable_and_dead_end(self):
        self.env["fao.stage"].create(
            {
                "workflow_id": self.draft.id,
                "code": "lost",
                "name": "Lost",
                "kind": "work",
            }
        )
        self.assertEqual(self.codes(), ["LINT-UNREACHABLE"])
        self.transition("submit").to_stage_id = self.stage("lost")
        self.assertEqual(self.codes(), ["LINT-DEAD-END", "LINT-UNREACHABLE"])
        finding = next(f for f in self.draft.lint() if f["code"] == "LINT-DEAD-END")
        self.assertEqual(set(finding), {
            "workflow_id", "code", "severity", "message", "fix", "stage",
        })  # fmt: skip

    def test_verdicts(self):
        self.transition("agree").unlink()
        self.assertIn("LINT-APPROVED", self.codes())
        self.transition("refuse").unlink()
        self.assertIn("LINT-REJECTED", self.codes())
        self.stage("sign").rule_ids.can_reject = False
        self.assertNotIn("LINT-REJECTED", self.codes())

    def test_gap_shadow_and_trigger(self):
        agree = self.transition("agree")
        agree.condition = "[('urgency', '=', 'urgent')]"
        self.assertEqual(self.codes(), ["LINT-GAP"])
        agree.condition = "[]"
        agree.copy({"code": "again", "name": "Again", "sequence": 99})
        self.assertEqual(self.codes(), ["LINT-SHADOW"])
        self.transition("submit").trigger = "approved"
        self.assertIn("LINT-TRIGGER", self.codes())

    def test_conditions_and_fields(self):
        self.transition("agree").condition = "[('nothing', '=', 1)]"
        self.assertIn("LINT-CONDITION", self.codes())
        self.transition("agree").condition = "[('id', '=', uid)]"
        self.assertIn("LINT-CONDITION", self.codes())
        self.stage("draft").required_fields = "title, nothing"
        self.assertIn("LINT-FIELD", self.codes())

    def test_rules(self):
        rule = self.stage("sign").rule_ids
        rule.group_ids = False
        self.assertEqual(self.codes(), ["LINT-RULE"])
        rule.write({"source": "user_field", "user_field": "title"})
        self.assertEqual(self.codes(), ["LINT-RULE"])
        rule.user_field = "officer_id"
        self.assertEqual(self.codes(), [])
        rule.write({"source": "position", "position_of": "unit_field"})
        self.assertEqual(self.codes(), ["LINT-RULE"])
        rule.unlink()
        self.assertEqual(self.codes(), ["LINT-RULES"])

    def test_loop_and_timeout(self):
        self.stage("sign").kind = "work"
        for code, origin, target in (("a", "draft", "sign"), ("b", "sign", "draft")):
            self.env["fao.transition"].create(
                {
                    "workflow_id": self.draft.id,
                    "code": code,
                    "name": code,
                    "trigger": "automatic",
                    "from_stage_id": self.stage(origin).id,
                    "to_stage_id": self.stage(target).id,
                }
            )
        self.assertIn("LINT-LOOP", self.codes())
        self.transition("a").trigger = "timeout"
        self.assertIn("LINT-TIMEOUT", self.codes())

    def test_foreign_template(self):
        template = self.env["fao.document.template"].create(
            {"code": "letter", "name": "Letter"}
        )
        self.transition("agree").template_ids = template
        self.assertEqual(self.codes(), ["LINT-TEMPLATE"])
        template.duty_id = self.duty
        self.assertEqual(self.codes(), ["LINT-FILE"])

    def test_check_of_a_step_that_is_gone(self):
        check = self.env["fao.check"].create(
            {
                "duty_id": self.duty.id,
                "code": "TST-01",
                "name": "Test",
                "message": "Test",
                "expression": "[('title', '=', 'x')]",
                "moment": "transition",
                "transition_codes": "submit, hand_in",
            }
        )
        self.assertEqual(self.codes(), ["LINT-CHECK"])
        check.active = False
        self.assertEqual(self.codes(), [])

    def test_stages_of_another_version(self):
        with self.assertRaises(ValidationError):
            self.transition("agree").to_stage_id = self.part(
                "fao.stage", self.published, "done"
            )

    def test_codes(self):
        for code in ("Sign", "a b", "a#1", "1a"):
            with (
                self.subTest(code=code),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                self.stage("sign").code = code
                self.env.flush_all()


@tagged("post_install", "-at_install")
class TestChecks(DefinitionCase):
    """A check that cannot be judged is not entered."""

    def check(self, **vals):
        """Enter a check as a duty manager."""
        return (
            self.env["fao.check"]
            .with_user(self.manager)
            .create(
                {
                    "duty_id": self.duty.id,
                    "code": "TST-01",
                    "name": "Test",
                    "message": "%(value)s, at most %(limit)s",
                    "kind": "value",
                    "value_field": "round",
                    **vals,
                }
            )
        )

    def test_good_ones(self):
        self.check()
        self.check(code="TST-02", kind="record", expression="[('title', '=', 'x')]")
        self.check(
            code="TST-03", kind="working_days", date_field="opened_at", days_value=5
        )
        self.check(
            code="TST-04",
            kind="count",
            line_field="participant_ids",
            expression="[('active', '=', True)]",
        )
        self.check(
            code="TST-05",
            kind="register",
            date_field="opened_at",
            register_model="fao.matter",
            register_key="initiator_id",
            register_date="opened_at",
            register_domain="[('state', '!=', 'cancelled')]",
            line_key="initiator_id",
            window="rolling_months",
            window_value=24,
        )

    def test_bad_ones(self):
        for vals in (
            {"value_field": False},
            {"value_field": "nothing"},
            {"value_field": "title"},
            {"condition": "[('nothing', '=', 1)]"},
            {"condition": "__import__('os')"},
            {"condition": "[('id', '=', uid)]"},
            {"message": "%(salary)s"},
            {"message": "100% sure"},
            {"code": "TST 01"},
            {"kind": "record"},
            {"kind": "record", "expression": "[('nothing', '=', 1)]"},
            {"kind": "count", "line_field": "title"},
            {"kind": "lead_days", "date_field": "title", "days_value": 3},
            {"kind": "register", "date_field": "opened_at"},
            {"moment": "transition"},
            {"limit_field": "nothing"},
        ):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.check(**vals)

    def test_once_for_a_variant_and_first_day(self):
        self.check()
        self.check(variant="fast")
        self.check(valid_from="2026-01-01")
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.check()

    def test_dates(self):
        with (
            self.assertRaises(IntegrityError),
            mute_logger("odoo.sql_db"),
            self.cr.savepoint(),
        ):
            self.check(valid_from="2026-02-01", valid_to="2026-01-31")
