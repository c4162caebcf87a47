"""A migration is taken back as long as its cases have not moved."""

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .migration_common import MigrationCase


@tagged("post_install", "-at_install")
class TestUndo(MigrationCase):
    """A migration is taken back while the cases have not moved."""

    def before(self, record):
        """Return what undoing must bring back."""
        case = record.sudo().case_id
        slots = self.slots(record).filtered(lambda s: s.visit == case.visit)
        return (
            case.workflow_id,
            case.stage_id,
            case.state,
            case.due_at,
            case.round,
            [step.split("#")[0] for step in case.path.split()],
            [
                (s.user_id, s.group_id, s.state, s.rule_id, s.due_at, s.reason)
                for s in slots.sorted(lambda s: (s.sequence, s.id))
                if s.state in ("open", "waiting", "approved", "rejected")
            ],
        )

    def test_a_case_that_stayed_in_its_place(self):
        record = self.submitted()
        before = self.before(record)
        self.publish()
        result = self.migrate()
        self.assertNotEqual(self.before(record), before)
        self.assertEqual(self.undo(result)["undone"], 1)
        self.assertEqual(self.before(record), before)
        self.assertLedgerIntact(record)
        self.act(record, self.head, "approve")
        self.assertEqual(record.sudo().stage_id.workflow_id, self.published)

    def test_a_case_whose_people_were_found_anew(self):
        record = self.submitted()
        self.act(record, self.head, "forward", user_id=self.director.id)
        before = self.before(record)
        rule = self.part("fao.approval.rule", "head")
        rule.position_id = self.position("finance")
        self.publish()
        result = self.migrate()
        self.assertEqual(self.pending(record), ["Finance"])
        self.assertEqual(self.undo(result)["undone"], 1)
        self.assertEqual(self.before(record), before)
        self.assertEqual(self.pending(record), ["Director"])
        self.assertActRefused("FAO-SLOT", record, self.finance, "approve")
        self.act(record, self.director, "approve")
        self.assertStage(record, "sign_both")
        self.assertEqual(record.sudo().stage_id.workflow_id, self.published)
        self.assertLedgerIntact(record)

    def test_a_case_that_moved_stays(self):
        moved, waiting = self.submitted(), self.submitted()
        self.publish()
        result = self.migrate()
        self.act(moved, self.head, "approve")
        undone = self.undo(result)
        self.assertEqual((undone["undone"], undone["held"]), (1, 1))
        [held] = [case for case in undone["cases"] if not case["undone"]]
        self.assertEqual(held["case_id"], moved.sudo().case_id.id)
        self.assertIn("moved on", held["why"])
        self.assertEqual(moved.sudo().workflow_id, self.draft)
        self.assertEqual(waiting.sudo().workflow_id, self.published)

    def test_reading_and_editing_do_not_stand_in_the_way(self):
        record = self.submitted()
        self.publish()
        result = self.migrate()
        self.act(record, self.head, "read")
        self.assertEqual(self.undo(result)["undone"], 1)

    def test_only_once_and_only_the_last(self):
        record = self.submitted()
        self.publish()
        first = self.migrate()
        third = self.draft.copy()
        third.with_user(self.manager).publish()
        second = third.with_user(self.manager).migrate({})
        self.assertEqual(self.undo(first)["undone"], 0)
        self.assertEqual(self.undo(second)["undone"], 1)
        self.assertEqual(record.sudo().workflow_id, self.draft)
        self.assertEqual(record.sudo().case_id.migration_id.id, first["migration_id"])
        with self.assertRefused("FAO-MIGRATION"):
            self.undo(second)

    def test_only_managers(self):
        self.submitted()
        self.publish()
        migration = self.env["fao.migration"].browse(self.migrate()["migration_id"])
        for user in (self.liaison, self.section_officer, self.inspector):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                migration.with_user(user).undo()

    def test_the_record_is_evidence(self):
        self.submitted()
        self.publish()
        migration = self.env["fao.migration"].browse(self.migrate()["migration_id"])
        with self.assertRefused("FAO-GUARD"):
            migration.sudo().write({"mapping": {}})
        with self.assertRefused("FAO-GUARD"):
            migration.sudo().unlink()
        self.assertLessEqual(migration.at, fields.Datetime.now())
