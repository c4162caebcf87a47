"""Lead and assisting cases: what becomes of the others when one moves."""

from odoo.tests import tagged

from .common import APPROVAL, EngineCase


@tagged("post_install", "-at_install")
class TestAssisting(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.child_duty = cls.make_duty("opinion", "fao.matter")
        cls.make_workflow(
            cls.child_duty,
            [
                {"code": "draft", "kind": "draft"},
                {"code": "answer", **APPROVAL, "rules": [cls.signer("head")]},
                {"code": "given", "kind": "done"},
                {"code": "refused", "kind": "refused"},
                {"code": "cancelled", "kind": "cancelled"},
            ],
            [
                {
                    "code": "submit",
                    "from": "draft",
                    "to": "answer",
                    "trigger": "button",
                    "is_submission": True,
                },
                {"code": "yes", "from": "answer", "to": "given"},
                {"code": "no", "from": "answer", "to": "refused",
                 "trigger": "rejected"},
            ],
        )  # fmt: skip
        cls.lead_duty = cls.make_duty("lead", "test.fao.request")
        stages = cls.chain_stages()
        stages[3].update(child_duty_id=cls.child_duty.id, editable_by="holder")
        stages[5].update(child_duty_id=cls.child_duty.id, child_unit_codes="EDU")
        cls.make_workflow(cls.lead_duty, stages, cls.chain_transitions())

    def lead(self):
        request = self.request(duty_id=self.lead_duty.id)
        self.to_examine(request)
        return request

    def children(self, record):
        links = self.env["fao.case.link"].sudo().search(
            [("case_id", "=", record.sudo().case_id.id)]
        )  # fmt: skip
        return links.linked_case_id

    def child_act(self, child, user, action, **options):
        return self.env["fao.case"].with_user(user).act(child.id, action, options)

    def ask(self, record, *units):
        ids = [unit.id for unit in units]
        self.act(record, self.section_officer, "assist", unit_ids=ids)
        return self.children(record)

    def test_the_lead_waits_for_the_answers(self):
        request = self.lead()
        children = self.ask(request, self.unit_education, self.unit_commerce)
        self.assertEqual(len(children), 2)
        self.assertEqual(set(children.mapped("stage_id.code")), {"answer"})
        text = self.assertActRefused(
            "FAO-CHILD", request, self.section_officer, "take", transition="pass_small"
        )
        for child in children:
            self.assertIn(child.number, text)
        by_unit = {child.unit_id: child for child in children}
        self.child_act(
            by_unit[self.unit_education], self.education_head, "approve", comment="OK"
        )
        self.child_act(by_unit[self.unit_commerce], self.head, "approve")
        self.act(request, self.section_officer, "take", transition="pass_small")
        self.assertStage(request, "sign")
        self.assertLedgerIntact(request)

    def test_a_signing_stage_waits_and_then_moves_by_itself(self):
        request = self.lead()
        self.act(request, self.section_officer, "take", transition="pass_small")
        child = self.children(request)
        self.assertEqual(child.unit_id, self.unit_education)
        self.act(request, self.deputy_director, "approve")
        self.assertStage(request, "sign")
        self.child_act(child, self.education_head, "approve")
        self.assertStage(request, "granted")
        self.assertLedgerIntact(request)

    def test_return_cancels_the_open_ones(self):
        request = self.lead()
        child = self.ask(request, self.unit_education)
        self.act(request, self.section_officer, "return", stage="draft", comment="Fix.")
        self.assertEqual(child.state, "cancelled")
        self.assertFalse(
            child.approval_ids.filtered(lambda s: s.state in ("open", "waiting"))
        )
        self.assertRefusedFor(child, self.education_head)

    def test_a_change_that_reopens_signatures_ends_them(self):
        request = self.lead()
        child = self.ask(request, self.unit_education)
        request.with_user(self.section_officer).write({"amount": 77})
        self.assertStage(request, "head")
        self.assertEqual(child.state, "cancelled")

    def assertRefusedFor(self, child, user):
        with self.assertRefused("FAO-CLOSED"):
            self.child_act(child, user, "approve")

    def test_withdraw_jump_and_cancel_end_them_too(self):
        for user, action, options in (
            (self.liaison, "withdraw", {}),
            (self.administrator, "cancel", {}),
            (self.administrator, "jump", {"stage": "head"}),
        ):
            with self.subTest(action=action):
                request = self.lead()
                child = self.ask(request, self.unit_education)
                self.act(request, user, action, comment="x", **options)
                self.assertEqual(child.state, "cancelled")

    def test_an_answered_case_keeps_its_answer(self):
        request = self.lead()
        child = self.ask(request, self.unit_education)
        self.child_act(child, self.education_head, "approve", comment="Fine.")
        self.act(request, self.section_officer, "return", stage="draft", comment="Fix.")
        self.assertEqual(child.stage_id.code, "given")

    def test_only_who_handles_asks_and_no_unit_twice(self):
        request = self.lead()
        for user in (self.liaison, self.head):
            self.assertActRefused(
                "FAO-SLOT", request, user, "assist", unit_ids=self.unit_education.ids
            )
        self.ask(request, self.unit_education)
        self.assertActRefused(
            "FAO-UNIT",
            request,
            self.section_officer,
            "assist",
            unit_ids=self.unit_education.ids,
        )
        self.assertActRefused(
            "FAO-UNIT", request, self.section_officer, "assist", unit_ids=[]
        )

    def test_a_stage_without_a_duty_knows_none(self):
        request = self.request(duty_id=self.lead_duty.id)
        self.act(request, self.liaison, "submit")
        self.assertActRefused(
            "FAO-STAGE", request, self.head, "assist", unit_ids=self.unit_education.ids
        )

    def test_the_assisting_unit_sees_its_own_case_only(self):
        request = self.lead()
        child = self.ask(request, self.unit_education)
        self.assertTrue(child.with_user(self.education_head).has_access("read"))
        lead = request.sudo().case_id
        self.assertFalse(lead.with_user(self.education_head).has_access("read"))
        panel = self.env["fao.case"].with_user(self.education_head).panel(child.id)
        self.assertEqual(panel["assisting"][0]["case_id"], 0)
        self.assertEqual(panel["assisting"][0]["kind"], "lead")

    def test_nobody_opens_a_case_for_another_unit_by_pretending(self):
        with self.assertRefused("FAO-UNIT"):
            self.env["fao.case"].with_user(self.liaison).with_context(
                fao_engine=True, for_lead=True
            ).open_case("opinion", {"unit_id": self.unit_education.id, "title": "x"})
