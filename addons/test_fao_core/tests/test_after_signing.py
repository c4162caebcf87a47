"""Changes after a signature, passwords, and what the clock does by itself."""

from datetime import timedelta

from odoo import fields
from odoo.tests import freeze_time, tagged

from .operations_common import OperationsCase


@tagged("post_install", "-at_install")
class TestChangingAfterSigning(OperationsCase):
    """A change after a signature re-opens exactly the signatures that cover it."""

    @classmethod
    def chain_stages(cls):
        stages = super().chain_stages()
        stages[1]["rules"][0].update(covers="fields", covered_fields="amount")
        stages[2]["rules"][0].update(covers="fields", covered_fields="amount, note")
        stages[2]["rules"][1].update(covers="nothing")
        stages[3]["editable_by"] = "holder"
        stages[3]["required_fields"] = "finished_on"
        return stages

    def edit(self, record, **vals):
        record.with_user(self.section_officer).write(vals)
        self.env.invalidate_all()

    def test_the_note_re_opens_finance_only(self):
        request = self.request()
        self.to_examine(request)
        self.edit(request, note="changed")
        self.assertStage(request, "sign_both")
        self.assertEqual(self.open_people(request), self.finance)
        row = self.rows(request, "edit")
        self.assertEqual(row._payload()["fields"], ["note"])
        self.act(request, self.finance, "approve")
        self.assertStage(request, "examine")
        self.assertLedgerIntact(request)

    def test_the_amount_re_opens_head_and_finance(self):
        request = self.request()
        self.to_examine(request)
        self.edit(request, amount=20)
        self.assertStage(request, "head")
        self.assertEqual(self.open_people(request), self.head)
        self.act(request, self.head, "approve")
        self.assertStage(request, "sign_both")
        self.assertEqual(self.open_people(request), self.finance)
        self.act(request, self.finance, "approve")
        self.assertStage(request, "examine")

    def test_a_signature_beside_the_way_is_void_and_asked_for_when_reached(self):
        request = self.request(amount=5000)
        jump = {"stage": "examine", "comment": "Urgent."}
        onward = {"transition": "pass"}
        request.with_user(self.liaison).write({"finished_on": "2026-03-05"})
        self.go(
            request,
            (self.liaison, "submit"),
            (self.administrator, "jump", jump),
            (self.section_officer, "take", onward),
            (self.vice_mayor, "approve"),
            (self.administrator, "jump", jump),
        )
        self.edit(request, note="changed")
        self.assertStage(request, "examine")
        self.assertEqual(self.state_of(request, self.vice_mayor), "void")
        self.act(request, self.section_officer, "take", **onward)
        self.assertEqual(self.open_people(request), self.vice_mayor)
        self.assertLedgerIntact(request)

    def test_what_the_stage_asks_for_is_no_change(self):
        request = self.request()
        self.to_examine(request)
        self.edit(request, finished_on="2026-03-05")
        self.assertStage(request, "examine")
        self.assertEqual(self.rows(request, "edit")._payload()["fields"],
                         ["finished_on"])  # fmt: skip

    def test_a_row_and_a_file_are_content(self):
        request = self.request()
        self.to_examine(request)
        before = request.sudo().content_digest
        self.edit(request, line_ids=[(0, 0, {"name": "One more"})])
        after = request.sudo().content_digest
        self.assertNotEqual(before, after)
        self.env["ir.attachment"].with_user(self.section_officer).create(
            {
                "name": "plan.txt",
                "raw": b"plan",
                "res_model": request._name,
                "res_id": request.id,
            }
        )
        self.env.invalidate_all()
        self.assertNotEqual(request.sudo().content_digest, after)

    def test_what_was_seen_is_what_is_signed(self):
        request = self.request()
        self.to_examine(request)
        seen = self.env["fao.case"].with_user(self.section_officer).panel(
            request.sudo().case_id.id
        )["digest"]  # fmt: skip
        self.assertEqual(len(seen), 64)
        self.edit(request, finished_on="2026-03-05")
        text = self.assertActRefused(
            "FAO-CHANGED",
            request,
            self.section_officer,
            "take",
            transition="pass_small",
            digest=seen,
        )
        self.assertIn("2026-03-05", text)
        digest = request.sudo().content_digest
        self.act(
            request,
            self.section_officer,
            "take",
            transition="pass_small",
            digest=digest,
        )
        slot = self.slots(request, "approved")[-1]
        self.assertEqual(slot.digest, digest)

    def test_a_change_behind_the_engine_is_noticed_at_the_next_action(self):
        request = self.request()
        self.to_examine(request)
        nested = request.with_user(self.section_officer).with_context(fao_nested=True)
        nested.line_ids.create({"request_id": request.id, "name": "Smuggled"})
        self.act(request, self.section_officer, "claim")
        self.assertEqual(self.rows(request, "edit")._payload()["fields"], ["line_ids"])


@tagged("post_install", "-at_install")
class TestPassword(OperationsCase):
    @classmethod
    def chain_stages(cls):
        stages = super().chain_stages()
        stages[1]["reauthenticate"] = True
        return stages

    def test_a_password_is_asked_for(self):
        request = self.request()
        self.act(request, self.liaison, "submit")
        for options in ({}, {"password": "wrong"}, {"password": ""}):
            self.assertActRefused(
                "FAO-PASSWORD", request, self.head, "approve", **options
            )
        self.act(request, self.head, "approve", password=self.head.login)
        self.assertStage(request, "sign_both")
        for row in request.sudo().case_id.ledger_ids:
            self.assertNotIn("password", row.payload or "")
        offered = self.env["fao.case"].with_user(self.finance).explain(
            request.sudo().case_id.id
        )["actions"]  # fmt: skip
        approve = next(a for a in offered if a["action"] == "approve")
        self.assertFalse(approve["password"])


@tagged("post_install", "-at_install")
class TestClock(OperationsCase):
    """Reminders, escalation and moves when time is up; safe to run twice."""

    @classmethod
    def chain_stages(cls):
        stages = super().chain_stages()
        stages[1]["rules"][0].update(
            limit_value=3, remind_before=1, remind_every=2, on_overdue="superior"
        )
        stages[2]["rules"][0].update(
            limit_value=2, on_overdue="approve", overdue_after=1
        )
        stages[2]["rules"][1].update(limit_value=2, on_overdue="administrator")
        stages[3]["limit_value"] = 4
        return stages

    @classmethod
    def chain_transitions(cls):
        return [
            *super().chain_transitions(),
            {"code": "late", "from": "examine", "to": "refused", "trigger": "timeout"},
        ]

    def clock(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("fao_core.fao_case_cron_clock").method_direct_trigger()
            self.env.invalidate_all()

    def submitted(self):
        with freeze_time("2026-03-02 02:00:00"):  # a Monday, 10:00 at the office
            request = self.request()
            self.act(request, self.liaison, "submit")
        return request

    def count(self, record, action):
        return len(self.rows(record, action))

    def test_reminders_before_and_after(self):
        request = self.submitted()
        slot = self.slots(request, "open")
        self.assertEqual(fields.Datetime.to_string(slot.due_at)[:10], "2026-03-05")
        self.clock("2026-03-03 02:00:00")
        self.assertEqual(self.count(request, "remind"), 0)
        self.clock("2026-03-04 16:30:00")
        self.assertEqual(self.count(request, "remind"), 1)
        self.clock("2026-03-04 16:40:00")
        self.assertEqual(self.count(request, "remind"), 1, "once for a moment")

    def test_the_superior_is_asked_too(self):
        request = self.submitted()
        self.make_post(self.vice_mayor, self.unit_government, "head")
        self.clock("2026-03-05 16:10:00")
        self.assertEqual(self.open_people(request), self.head | self.vice_mayor)
        self.clock("2026-03-05 16:20:00")
        self.assertEqual(self.count(request, "escalate"), 1)
        self.act(request, self.vice_mayor, "approve")
        self.assertStage(request, "sign_both")
        self.assertEqual(self.state_of(request, self.head), "closed")

    def test_time_decides_and_asks_the_administrator(self):
        request = self.submitted()
        with freeze_time("2026-03-03 02:00:00"):
            self.act(request, self.head, "approve")
        self.clock("2026-03-05 16:10:00")
        self.assertEqual(
            self.slots(request, "open").group_id,
            self.env.ref("fao_core.group_fao_admin"),
        )
        self.assertEqual(self.open_people(request), self.finance | self.personnel)
        self.clock("2026-03-06 16:10:00")
        finance = self.slots(request).filtered(lambda s: s.user_id == self.finance)
        self.assertEqual(finance.state, "approved")
        self.assertEqual(self.count(request, "timeout"), 1)
        with freeze_time("2026-03-06 17:00:00"):
            self.act(request, self.personnel, "approve")
        self.assertStage(request, "examine")

    def test_the_case_moves_on_by_itself(self):
        request = self.submitted()
        with freeze_time("2026-03-03 02:00:00"):
            self.go(
                request,
                (self.head, "approve"),
                (self.finance, "approve"),
                (self.personnel, "approve"),
            )
        self.assertTrue(request.sudo().timeout_at)
        self.clock(request.sudo().timeout_at - timedelta(minutes=1))
        self.assertStage(request, "examine")
        self.clock(request.sudo().timeout_at + timedelta(minutes=1))
        self.assertStage(request, "refused")
        self.clock("2026-03-20 02:00:00")
        self.assertEqual(self.count(request, "timeout"), 1)
        self.assertLedgerIntact(request)
