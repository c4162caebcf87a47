from psycopg2.errors import RaiseException

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from odoo.addons.fao_core.engine import guard

from .guard_common import GuardCase


@tagged("post_install", "-at_install")
class TestRpcGuard(GuardCase):
    """Whatever RPC can call is attacked; the state stays as it was."""

    def test_facts_of_the_case(self):
        granted = self.case.workflow_id.stage_ids.filtered(lambda s: s.kind == "done")
        facts = {
            "stage_id": granted.id,
            "state": "approved",
            "number": "X-1",
            "round": 7,
            "revision": 0,
            "path": "",
            "visit": 0,
            "initiator_id": self.head.id,
            "officer_id": self.head.id,
            "unit_id": self.unit_education.id,
            "due_at": "2099-01-01 00:00:00",
            "submitted_at": False,
            "ledger_head": "",
            "company_id": 1,
            "workflow_id": self.case.workflow_id.id,
        }
        for user in (self.liaison, self.head, self.administrator):
            for name, value in facts.items():
                with self.subTest(user=user.login, field=name):
                    for model, res_id in (
                        ("fao.case", self.case.id),
                        ("test.fao.request", self.record.id),
                    ):
                        self.attack(user, model, "write", [res_id], {name: value})

    def test_computed_figures_and_facts_of_the_duty(self):
        draft = self.request()
        for values in ({"doubled": 9}, {"noted_on": "2026-01-01"}):
            for arguments in (("write", [draft.id], values), ("create", values)):
                with self.subTest(values=values, method=arguments[0]):
                    requests = self.env["test.fao.request"].with_user(self.liaison)
                    with self.assertRefused("FAO-GUARD"):
                        call_kw(requests, arguments[0], arguments[1:], {})
        self.assertEqual((draft.doubled, draft.noted_on), (2 * draft.amount, False))

    def test_context_keys_open_nothing(self):
        contexts = [
            {"fao_engine": True},
            {"fao_engine": "odoo.addons.fao_core.engine.guard._SENTINEL"},
            {"fao_engine": {"__class__": "object"}},
            {"fao_nested": True, "install_mode": True, "import_file": True},
            {"tracking_disable": True, "skip_validation_check": True, "su": True},
        ]
        for context in contexts:
            with self.subTest(context=context):
                self.attack(
                    self.head, "fao.case", "write", [self.case.id],
                    {"state": "approved"}, context=context,
                )  # fmt: skip
                self.attack(
                    self.head, "fao.approval", "write", [self.slot.id],
                    {"state": "approved"}, context=context,
                )  # fmt: skip
                self.attack(
                    self.liaison, "test.fao.request", "write", [self.record.id],
                    {"amount": 1}, context=context,
                )  # fmt: skip

    def test_approvals_are_not_forged(self):
        vals = {
            "case_id": self.case.id,
            "stage_id": self.case.stage_id.id,
            "user_id": self.liaison.id,
            "state": "approved",
            "decided_by": self.head.id,
            "visit": self.case.visit,
        }
        for user in (self.liaison, self.head, self.administrator, self.manager):
            self.attack(user, "fao.approval", "create", vals)
            self.attack(user, "fao.approval", "write", [self.slot.id],
                        {"user_id": user.id})  # fmt: skip
            self.attack(user, "fao.approval", "unlink", [self.slot.id])
            self.attack(user, "fao.approval", "copy", [self.slot.id])
            self.attack(user, "fao.approval", "_copy_to", [self.slot.id], 1, "x")

    def test_commands_through_the_record(self):
        forged = {"state": "approved", "user_id": self.liaison.id}
        for name in ("approval_ids", "finding_ids", "document_ids", "ledger_ids"):
            for command in (Command.create(forged), Command.clear()):
                self.attack(self.liaison, "test.fao.request", "write",
                            [self.record.id], {name: [command]})  # fmt: skip
                self.attack(self.liaison, "fao.case", "write",
                            [self.case.id], {name: [command]})  # fmt: skip

    def test_frozen_content(self):
        line = self.record.sudo().line_ids
        for user in (self.liaison, self.head, self.administrator):
            self.attack(user, "test.fao.request", "write", [self.record.id],
                        {"amount": 1})  # fmt: skip
            self.attack(user, "fao.case", "write", [self.case.id], {"title": "x"})
            self.attack(user, "test.fao.request.line", "write", [line.id],
                        {"quantity": 9})  # fmt: skip
            self.attack(user, "test.fao.request.line", "unlink", [line.id])
            self.attack(user, "test.fao.request.line", "create",
                        {"request_id": self.record.id, "name": "b"})  # fmt: skip

    def test_files_of_a_submitted_case_stay(self):
        file = self.env["ir.attachment"].create(
            {
                "name": "invitation.pdf",
                "raw": b"seen by the head",
                "res_model": "test.fao.request",
                "res_id": self.record.id,
            }
        )
        for user in (self.liaison, self.head, self.administrator):
            for vals in ({"raw": b"other"}, {"name": "x"}, {"res_id": 0}):
                self.attack(user, "ir.attachment", "write", [file.id], vals)
            self.attack(user, "ir.attachment", "unlink", [file.id])
        self.assertEqual(file.raw, b"seen by the head")
        stranger = self.env(user=self.education_liaison.id)
        self.assertFalse(stranger["ir.attachment"].search([("id", "=", file.id)]))

    def test_a_line_does_not_wander_into_a_frozen_case(self):
        other = self.request()
        line = (
            self.env["test.fao.request.line"]
            .with_user(self.liaison)
            .create({"request_id": other.id, "name": "b"})
        )
        self.attack(self.liaison, "test.fao.request.line", "write", [line.id],
                    {"request_id": self.record.id})  # fmt: skip

    def test_a_record_does_not_take_over_another_case(self):
        other = self.request()
        self.attack(self.liaison, "test.fao.request", "write", [other.id],
                    {"case_id": self.case.id})  # fmt: skip
        self.attack(self.liaison, "test.fao.request", "create",
                    {"title": "x", "case_id": self.case.id})  # fmt: skip

    def test_nothing_is_born_approved(self):
        granted = self.case.workflow_id.stage_ids.filtered(lambda s: s.kind == "done")
        self.attack(self.liaison, "test.fao.request", "create",
                    {"title": "x", "stage_id": granted.id})  # fmt: skip
        self.attack(self.liaison, "fao.case", "create",
                    {"title": "x", "duty_id": self.duty.id})  # fmt: skip
        born = call_kw(
            self.env(user=self.liaison.id)["test.fao.request"],
            "create",
            [{"title": "x"}],
            {"context": {"default_stage_id": granted.id, "default_state": "approved"}},
        )
        record = self.env["test.fao.request"].browse(born)
        self.assertStage(record, "draft")

    def test_a_copy_starts_anew(self):
        guard.enter(self.record.sudo()).noted_on = "2026-01-01"
        copy = self.record.with_user(self.liaison).copy()
        self.assertFalse(copy.noted_on, "a copy has been through no step")
        self.assertStage(copy, "draft")
        self.assertNotEqual(copy.sudo().case_id, self.case)
        self.assertEqual(copy.sudo().round, 1)
        self.attack(self.liaison, "fao.case", "copy", [self.case.id])

    def test_import_writes_no_facts(self):
        before = self.facts(self.record)
        result = call_kw(
            self.env(user=self.liaison.id)["test.fao.request"],
            "load",
            [[".id", "state"], [[str(self.record.id), "approved"]]],
            {},
        )
        self.assertFalse(result["ids"])
        self.env.invalidate_all()
        self.assertEqual(self.facts(self.record), before)

    def test_evidence_is_not_deleted(self):
        for user in (self.liaison, self.administrator):
            self.attack(user, "test.fao.request", "unlink", [self.record.id])
            self.attack(user, "fao.case", "unlink", [self.case.id])
            self.attack(user, "fao.ledger", "unlink", self.case.ledger_ids.ids)
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.record.sudo().unlink()
        with self.assertRaises(UserError), self.env.cr.savepoint():
            self.case.ledger_ids.sudo().write({"action": "x"})

    def test_the_ledger_refuses_sql(self):
        for statement in (
            SQL("UPDATE fao_ledger SET action = 'x' WHERE case_id = %s", self.case.id),
            SQL("DELETE FROM fao_ledger WHERE case_id = %s", self.case.id),
            SQL("TRUNCATE fao_ledger CASCADE"),
        ):
            with (
                self.assertRaises(RaiseException),
                self.env.cr.savepoint(),
                mute_logger("odoo.sql_db"),
            ):
                self.env.cr.execute(statement)

    def test_alteration_behind_the_trigger_is_named(self):
        row = self.case.ledger_ids.sorted("seq")[1]
        self.env.cr.execute(
            SQL(
                "ALTER TABLE fao_ledger DISABLE TRIGGER fao_ledger_append_only;"
                "UPDATE fao_ledger SET user_id = %s WHERE id = %s;"
                "ALTER TABLE fao_ledger ENABLE TRIGGER fao_ledger_append_only",
                self.head.id,
                row.id,
            )
        )
        [result] = self.env["fao.ledger"].verify(self.case.ids)
        self.assertEqual((result["intact"], result["broken_seq"]), (False, row.seq))

    def test_acting_for_somebody_else(self):
        for user in (self.liaison, self.finance, self.administrator):
            options = {"user_id": self.head.id, "on_behalf_of": self.head.id}
            self.attack(user, "fao.case", "act", self.case.id, "approve", options)

    def test_acting_twice(self):
        env = self.env(user=self.head.id)
        call_kw(env["fao.case"], "act", [self.case.id, "approve"], {})
        self.attack(self.head, "fao.case", "act", self.case.id, "approve")

    def test_private_doors_are_closed(self):
        for model, method, *args in (
            ("fao.case", "_open", self.duty.id, [{}]),
            ("fao.case", "_recompute_deadlines", [self.case.id]),
            ("fao.ledger", "_append", self.case.id, []),
            ("fao.document", "_issue", self.case.id, 1, 1, "2026-01-01"),
        ):
            self.attack(self.administrator, model, method, *args)

    def test_nobody_sees_another_units_case(self):
        stranger = self.env(user=self.education_liaison.id)
        for model, res_id in (
            ("fao.case", self.case.id),
            ("test.fao.request", self.record.id),
            ("test.fao.request.line", self.record.sudo().line_ids.id),
            ("fao.approval", self.slot.id),
            ("fao.ledger", self.case.ledger_ids[:1].id),
        ):
            with self.subTest(model=model):
                self.assertFalse(stranger[model].search([("id", "=", res_id)]))
                with self.assertRaises(AccessError):
                    stranger[model].browse(res_id).read(["display_name"])
        found = stranger["fao.case"].name_search(self.case.number)
        self.assertFalse(found)
        groups = stranger["test.fao.request"]._read_group([], ["stage_id"], ["__count"])
        self.assertFalse(groups)
        for method in ("status", "history", "explain"):
            with self.assertRaises(UserError) as caught:
                call_kw(stranger["fao.case"], method, [self.case.id], {})
            self.assertIn("[FAO-NOTFOUND]", str(caught.exception))
        self.settle_events()
        events = self.env["fao.case"].with_user(self.liaison).events(0, 1000)
        self.assertIn(self.case.id, [row["case_id"] for row in events])
        self.assertFalse(stranger["fao.case"].events(0, 1000))

    def test_clearance_hides_from_the_unit_itself(self):
        with self.assertRaises(UserError) as caught:
            self.request(confidentiality="2")
        self.assertIn("[FAO-CLEARANCE]", str(caught.exception))
        self.liaison.sudo().fao_clearance = 2
        secret = self.request(confidentiality="2")
        self.liaison.sudo().fao_clearance = 1
        env = self.env(user=self.liaison.id)
        self.assertFalse(env["test.fao.request"].search([("id", "=", secret.id)]))
        self.liaison.sudo().fao_clearance = 2
        self.assertTrue(env["test.fao.request"].search([("id", "=", secret.id)]))

    def test_answers_are_plain_over_xmlrpc(self):
        """No None, no key that is not a string."""
        env = self.env(user=self.liaison.id)

        def check(value):
            if isinstance(value, dict):
                for key, item in value.items():
                    self.assertIsInstance(key, str)
                    check(item)
            elif isinstance(value, list):
                for item in value:
                    check(item)
            else:
                self.assertIsInstance(value, str | int | float | bool)

        self.settle_events()
        cases = env["fao.case"]
        self.assertTrue(cases.events(0, 10))
        for answer in (
            cases.status([self.case.id]),
            cases.explain(self.case.id),
            cases.panel(self.case.id),
            cases.history(self.case.id),
            cases.events(0, 10),
            env["fao.approval"].inbox(),
            env["fao.ledger"].verify([self.case.number]),
        ):
            check(answer)
