"""A published version stays as it is: every road that people have is tried."""

import json

from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..engine import chain, definition, guard
from .definition_common import DefinitionCase


@tagged("post_install", "-at_install")
class TestPublished(DefinitionCase):
    """A published version stays as it is, whatever road is taken."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.frozen = definition.describe(cls.published)
        cls.everybody = [
            ("manager", cls.env(user=cls.manager)),
            ("administrator", cls.env(user=cls.administrator)),
            ("superuser", cls.env(su=True)),
            ("context key", cls.env(context={guard.CONTEXT_KEY: True})),
            ("context text", cls.env(context={guard.CONTEXT_KEY: "object"})),
            (
                "import flag",
                cls.env(context={"import_file": True, "install_mode": True}),
            ),
        ]

    def attack(self, what):
        """Try ``what`` as everybody; all are refused and nothing changed."""
        for who, env in self.everybody:
            with self.subTest(who=who), self.assertRefused("FAO-PUBLISHED"):
                what(env)
        self.env.invalidate_all()
        self.assertEqual(definition.describe(self.published), self.frozen)

    def rows(self, env):
        """Return the version and one of each of its parts."""
        return (
            self.published.with_env(env),
            self.part("fao.stage", self.published, "sign").with_env(env),
            self.part("fao.transition", self.published, "agree").with_env(env),
            self.part("fao.approval.rule", self.published, "leader").with_env(env),
        )

    def test_write(self):
        values = (
            {"withdraw_policy": "never"},
            {"kind": "work"},
            {"condition": "[('id', '=', 0)]"},
            {"group_ids": [(6, 0, self.env.ref("fao_core.group_fao_user").ids)]},
        )
        for number, vals in enumerate(values):
            self.attack(lambda env, n=number, v=vals: self.rows(env)[n].write(v))

    def test_state_and_digest(self):
        for vals in (
            {"state": "draft"},
            {"state": "retired"},
            {"definition": "{}", "sha256": "0"},
            {"version": 7},
            {"published_at": False},
        ):
            self.attack(lambda env, v=vals: self.published.with_env(env).write(v))

    def test_draft_is_not_published_by_writing(self):
        for vals in ({"state": "published"}, {"sha256": "0"}, {"version": 9}):
            self.attack(lambda env, v=vals: self.draft.with_env(env).write(v))

    def test_create_published(self):
        vals = {"duty_id": self.duty.id, "state": "published"}
        self.attack(lambda env: env["fao.workflow"].create(vals))

    def test_create_with_default_keys(self):
        context = {"default_state": "published", "default_sha256": "0"}
        workflow = (
            self.env["fao.workflow"]
            .with_context(**context)
            .create({"duty_id": self.duty.id})
        )
        self.assertEqual(workflow.state, "draft")
        self.assertFalse(workflow.sha256)

    def test_create_part(self):
        stage = {"code": "more", "name": "More", "kind": "work"}
        rule = {"code": "more", "name": "More"}
        transition = {"code": "more", "name": "More", "trigger": "button"}
        sign = self.part("fao.stage", self.published, "sign")
        ends = {"from_stage_id": sign.id, "to_stage_id": sign.id}
        owner = {"workflow_id": self.published.id}
        self.attack(lambda env: env["fao.stage"].create({**stage, **owner}))
        self.attack(
            lambda env: (
                env["fao.stage"]
                .with_context(default_workflow_id=self.published.id)
                .create(stage)
            )
        )
        self.attack(
            lambda env: env["fao.transition"].create({**transition, **ends, **owner})
        )
        self.attack(
            lambda env: env["fao.approval.rule"].create({**rule, "stage_id": sign.id})
        )

    def test_create_through_parents(self):
        command = [Command.create({"code": "more", "name": "More", "kind": "work"})]
        self.attack(
            lambda env: self.published.with_env(env).write({"stage_ids": command})
        )
        self.attack(
            lambda env: self.duty.with_env(env).write(
                {
                    "workflow_ids": [
                        Command.update(self.published.id, {"stage_ids": command})
                    ]
                }
            )
        )

    def test_unlink(self):
        for number in range(4):
            self.attack(lambda env, n=number: self.rows(env)[n].unlink())

    def test_unlink_through_parents(self):
        workflow, stage, transition, rule = self.rows(self.env)
        for command in (Command.delete(stage.id), Command.unlink(stage.id)):
            self.attack(
                lambda env, c=command: workflow.with_env(env).write({"stage_ids": [c]})
            )
        self.attack(
            lambda env: workflow.with_env(env).write(
                {"transition_ids": [Command.clear()]}
            )
        )
        self.attack(
            lambda env: stage.with_env(env).write({"rule_ids": [Command.set([])]})
        )
        self.attack(
            lambda env: self.duty.with_env(env).write(
                {"workflow_ids": [Command.delete(workflow.id)]}
            )
        )

    def test_move_out_and_in(self):
        _workflow, stage, transition, rule = self.rows(self.env)
        draft_stage = self.part("fao.stage", self.draft, "sign")
        self.attack(
            lambda env: stage.with_env(env).write({"workflow_id": self.draft.id})
        )
        self.attack(
            lambda env: draft_stage.with_env(env).write(
                {"workflow_id": self.published.id}
            )
        )
        self.attack(lambda env: rule.with_env(env).write({"stage_id": draft_stage.id}))
        self.attack(
            lambda env: draft_stage.with_env(env).write(
                {"rule_ids": [Command.link(rule.id)]}
            )
        )
        self.attack(
            lambda env: draft_stage.rule_ids.with_env(env).write({"stage_id": stage.id})
        )
        self.attack(
            lambda env: self.draft.with_env(env).write(
                {"stage_ids": [Command.link(stage.id)]}
            )
        )

    def test_move_between_drafts(self):
        other = self.published.copy()
        stage = self.part("fao.stage", self.draft, "done")
        with self.assertRefused("FAO-PUBLISHED"):
            stage.with_user(self.manager).workflow_id = other

    def test_many2many(self):
        _workflow, _stage, transition, rule = self.rows(self.env)
        template = self.env["fao.document.template"].create(
            {"code": "letter", "name": "Letter", "duty_id": self.duty.id}
        )
        self.attack(
            lambda env: rule.with_env(env).write(
                {"user_ids": [Command.link(self.manager.id)]}
            )
        )
        self.attack(
            lambda env: transition.with_env(env).write(
                {"template_ids": [Command.link(template.id)]}
            )
        )

    def test_copy_into(self):
        stage = self.part("fao.stage", self.draft, "sign")
        vals = {"workflow_id": self.published.id, "code": "more"}
        self.attack(lambda env: stage.with_env(env).copy(vals))

    def test_translation(self):
        _workflow, stage, transition, rule = self.rows(self.env)
        for row in (stage, transition, rule):
            self.attack(
                lambda env, r=row: r.with_env(env).update_field_translations(
                    "name", {"en_US": "Other"}
                )
            )

    def test_load(self):
        _workflow, stage, _transition, _rule = self.rows(self.env)
        for who, env in self.everybody:
            with self.subTest(who=who):
                result = env["fao.stage"].load(
                    [".id", "kind"], [[str(stage.id), "work"]]
                )
                self.assertFalse(result["ids"])
                self.assertIn("FAO-PUBLISHED", result["messages"][0]["message"])
                result = env["fao.stage"].load(
                    ["workflow_id/.id", "code", "name", "kind"],
                    [[str(self.published.id), "more", "More", "Work"]],
                )
                self.assertFalse(result["ids"])
        self.env.invalidate_all()
        self.assertEqual(definition.describe(self.published), self.frozen)

    def test_duty_facts(self):
        menu = self.env["ir.ui.menu"].search([], limit=1)
        for vals in (
            {"workflow_id": self.draft.id},
            {"workflow_id": False},
            {"menu_id": menu.id},
            {"code": "other"},
        ):
            self.attack(lambda env, v=vals: self.duty.with_env(env).write(v))
        self.attack(
            lambda env: env["fao.duty"].create(
                {"code": "x", "name": "X", "workflow_id": self.published.id}
            )
        )

    def test_retired_stays_too(self):
        self.draft.with_user(self.manager).publish()
        self.assertEqual(self.published.state, "retired")
        self.attack(
            lambda env: self.rows(env)[1].write({"name": "Other"}),
        )
        self.attack(lambda env: self.published.with_env(env).publish())

    def test_records_named_by_it_stay(self):
        position = self.env["fao.position"].create({"code": "rare", "name": "Rare"})
        user = self.make_user("named")
        rule = self.part("fao.approval.rule", self.draft, "leader")
        rule.write(
            {
                "source": "users",
                "user_ids": [Command.set(user.ids)],
                "position_id": position.id,
            }
        )
        self.draft.publish()
        for record in (position, user):
            with (
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                record.unlink()
                self.env.flush_all()

    def test_digest(self):
        self.assertEqual(chain.sha256(self.published.definition), self.published.sha256)
        self.assertEqual(json.loads(self.published.definition), self.frozen)
