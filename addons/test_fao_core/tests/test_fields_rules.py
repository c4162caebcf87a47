"""Which rules act on which case: versions, duties, people; what they cost."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .field_common import FORM, SECRET, FieldCase


@tagged("post_install", "-at_install")
class TestVersions(FieldCase):
    """Which version's rules act on which case."""

    def hide(self, **rule):
        return [
            {"field": "note", "effect": "hidden", "group": self.officers, **rule},
            {
                "field": "properties.sealed",
                "effect": "hidden",
                "group": self.officers,
                **rule,
            },
        ]

    def read(self, record):
        self.env.flush_all()
        self.env.invalidate_all()
        with mute_logger("odoo.models"):
            return self.answer(
                self.section_officer, record, "read", ["properties", "note"]
            )

    def test_rules_of_drafts_do_not_act(self):
        record = self.examined()
        draft = self.duty.workflow_id.copy()
        self.add_rules(draft, self.hide())
        self.assertIn(SECRET, self.read(record))
        dossiers = self.env["test.fao.dossier"].with_user(self.section_officer)
        self.assertTrue(dossiers.search([("note", "=", SECRET)]))

    def test_a_rule_in_force_acts_on_every_case(self):
        record = self.examined()
        self.publish(self.hide())
        self.assertNotIn(SECRET, self.read(record))

    def test_a_rule_of_a_stage_acts_in_its_version(self):
        record = self.examined()
        self.publish(self.hide(stage="examine"))
        self.assertIn(SECRET, self.read(record))
        other = self.examined()
        self.assertNotIn(SECRET, self.read(other))

    def test_a_retired_version_keeps_its_rules(self):
        hidden = self.publish(self.hide())
        record = self.examined()
        self.publish([])
        self.assertEqual(hidden.state, "retired")
        self.assertNotIn(SECRET, self.read(record))
        self.assertIn(SECRET, self.read(self.examined()))
        dossiers = self.env["test.fao.dossier"].with_user(self.section_officer)
        with self.assertRaises(AccessError):
            dossiers.search([("note", "=", SECRET)])

    def test_a_retired_version_without_cases_keeps_no_key_back(self):
        self.publish(self.hide())
        self.publish([])
        dossiers = self.env["test.fao.dossier"].with_user(self.section_officer)
        self.assertFalse(dossiers.search([("note", "=", SECRET)]))

    def test_a_published_rule_stays_as_it_is(self):
        workflow = self.publish(self.hide())
        rule = workflow.field_rule_ids[:1].with_user(self.manager)
        for change in (
            lambda: rule.write({"effect": "readonly"}),
            lambda: rule.unlink(),
            lambda: rule.copy(),
            lambda: workflow.with_user(self.manager).write(
                {"field_rule_ids": [Command.clear()]}
            ),
        ):
            with self.assertRefused("FAO-PUBLISHED"):
                change()

    def test_a_copy_takes_the_rules_with_it(self):
        workflow = self.publish(
            self.hide(stage="examine") + self.hide(),
            documents=[("draft", {"code": "plan", "name": "Plan"})],
        )
        copy = workflow.copy()
        self.assertEqual(len(copy.field_rule_ids), 4)
        stages = copy.field_rule_ids.stage_id
        self.assertEqual(stages.workflow_id, copy)
        self.assertEqual(copy.stage_ids.document_ids.mapped("code"), ["plan"])


@tagged("post_install", "-at_install")
class TestSeveralDuties(FieldCase):
    """Two duties on one model: one hides, the other does not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.make_duty("other_dossier", "test.fao.dossier")
        cls.other.properties_definition = FORM
        cls.publish([], duty=cls.other)
        cls.publish(
            [
                {"field": name, "effect": "hidden", "group": cls.officers}
                for name in ("note", "line_ids", "properties.sealed")
            ]
        )

    def examined_of(self, duty):
        """Return a full dossier of ``duty`` that lies with the officer."""
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        record = dossiers.create({**self.full_values(), "duty_id": duty.id})
        self.act(record, self.liaison, "submit")
        return record.with_env(self.env)

    def full_values(self):
        return {**super().full_values(), "duty_id": False}

    def test_each_case_by_its_duty(self):
        ours, theirs = self.examined_of(self.duty), self.examined_of(self.other)
        rows = self.ask(self.section_officer, ours | theirs, "read", ["note"])
        self.assertEqual([row["note"] for row in rows], [False, SECRET])
        for record, keys in ((ours, 2), (theirs, 3)):
            [row] = self.ask(self.section_officer, record, "read", ["properties"])
            self.assertEqual(len(row["properties"]), keys)
        lines = (ours | theirs).sudo().line_ids
        found = self.ask(self.section_officer, lines.browse(), "search", [])
        self.assertEqual(found, theirs.sudo().line_ids.ids)

    def test_the_stricter_reading_decides_on_keys(self):
        self.examined_of(self.other)
        dossiers = self.env["test.fao.dossier"]
        for path in ("note", "properties.sealed"):
            domain = [("duty_id", "=", self.other.id), (path, "=", SECRET)]
            self.assertNoKey(dossiers, "search", domain)

    def test_hidden_in_both_is_not_there_at_all(self):
        record = self.examined_of(self.other)
        self.publish(
            [{"field": "note", "effect": "hidden", "group": self.officers}],
            duty=self.other,
        )
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            self.ask(self.section_officer, record, "read", ["note"])


@tagged("post_install", "-at_install")
class TestWhomARuleNames(FieldCase):
    """Everybody, a group, or everybody but the group."""

    def shown(self, user, record):
        [row] = self.ask(user, record, "read", ["note"])
        return bool(row["note"])

    def test_everybody(self):
        self.publish([{"field": "note", "effect": "hidden", "stage": "examine"}])
        record = self.examined()
        self.assertFalse(self.shown(self.section_officer, record))
        self.assertFalse(self.shown(self.inspector, record))
        self.assertFalse(self.shown(self.liaison, record))
        self.assertEqual(record.sudo().note, SECRET)

    def test_everybody_but_the_group(self):
        self.publish(
            [
                {
                    "field": "note",
                    "effect": "hidden",
                    "stage": "examine",
                    "group": self.officers,
                    "others": True,
                }
            ]
        )
        record = self.examined()
        self.assertTrue(self.shown(self.section_officer, record))
        self.assertFalse(self.shown(self.inspector, record))

    def test_who_leaves_the_group_sees_it(self):
        self.publish(
            [
                {
                    "field": "note",
                    "effect": "hidden",
                    "stage": "examine",
                    "group": self.officers,
                }
            ]
        )
        record = self.examined()
        self.assertTrue(self.shown(self.inspector, record))
        self.inspector.group_ids |= self.officers
        self.assertFalse(self.shown(self.inspector, record))


@tagged("post_install", "-at_install")
class TestQueriesOfRules(FieldCase):
    """Reading costs the same with two rules and with many."""

    FEW, MANY = 2, 40

    def statements(self, count):
        """Return the statements of a reading, a search and a write with rules."""
        form = [
            {"name": f"item_{n}", "string": f"Item {n}", "type": "char"}
            for n in range(count)
        ]
        self.duty.properties_definition = FORM + form
        rules = [
            {
                "field": f"properties.item_{n}",
                "effect": ("hidden", "readonly")[n % 2],
                "group": self.officers,
                "stage": "examine",
            }
            for n in range(count)
        ]
        note = {"field": "note", "effect": "hidden", "stage": "examine"}
        self.publish([*rules, note | {"group": self.officers}])
        records = self.examined() | self.examined()
        asked = records.with_user(self.section_officer)
        names = ["title", "note", "properties"]
        asked.read(names)  # fills the caches of the registry
        self.write(asked, 1)
        return [
            self.count(lambda: asked.read(names)),
            self.count(lambda: asked.search([("title", "=", "Dossier")])),
            self.count(lambda: self.write(asked, 2)),
        ]

    def write(self, records, amount):
        records[0].write({"amount": amount, "properties": {"open_note": "x"}})
        self.env.flush_all()

    def count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before

    def test_the_same_with_two_and_with_many_rules(self):
        few = self.statements(self.FEW)
        many = self.statements(self.MANY)
        self.assertEqual(few, many)
        records = self.examined().with_user(self.section_officer)
        records.read(["title", "note", "properties"])
        self.env.invalidate_all()
        with self.assertQueryCount(few[0]):
            records.read(["title", "note", "properties"])
