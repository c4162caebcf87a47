"""What the engine keeps in memory is never older than the last change."""

from odoo.tests import tagged

from .common import EngineCase


@tagged("post_install", "-at_install")
class TestMemory(EngineCase):
    def setUp(self):
        super().setUp()
        self.company.fao_notify = False
        # Fills the memory
        self.act(self.request(), self.liaison, "submit")
        self.env.invalidate_all()

    def slot_of(self, request):
        return request.sudo().case_id.approval_ids.filtered(lambda s: s.state == "open")

    def test_memory_says_what_the_database_says(self):
        rows = self.duty.workflow_id._fao_definition()
        models = [model for model, _fields in rows]
        for model in ("fao.stage", "fao.transition", "fao.approval.rule", "fao.duty"):
            self.assertIn(model, models)
        for model, fields in rows:
            for name, values in fields:
                self.env.invalidate_all()
                records = self.env[model].browse(values)
                field = records._fields[name]
                records.mapped(name)
                cache = field._get_cache(self.env)
                with self.subTest(model=model, field=name):
                    self.assertEqual({i: cache[i] for i in values}, values)

    def test_remembered_definition_needs_no_query(self):
        version = self.duty.workflow_id
        version._fao_definition()
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            version._fao_recall(self.env)
            self.assertTrue(version.stage_ids.rule_ids.mapped("position_id.name"))
            self.assertTrue(version.transition_ids.mapped("condition"))

    def test_draft_is_not_remembered(self):
        draft = self.duty.workflow_id.copy()
        self.assertEqual(draft._fao_definition(), ())
        draft.publish()
        self.assertTrue(draft._fao_definition())

    def test_check_is_felt_at_once(self):
        check = self.env["fao.check"].create(
            {
                "duty_id": self.duty.id,
                "code": "MEM-01",
                "name": "Never",
                "severity": "block",
                "moment": "submit",
                "kind": "record",
                "expression": "[('amount', '>=', 0)]",
                "condition": "[]",
                "message": "Never.",
            }
        )
        request = self.request()
        self.assertActRefused("FAO-CHECK", request, self.liaison, "submit")
        check.active = False
        self.act(request, self.liaison, "submit")

    def test_post_is_felt_at_once(self):
        self.env["fao.post"].search([("user_id", "=", self.head.id)]).unlink()
        self.make_post(self.director, self.unit_commerce, "head")
        request = self.request()
        self.act(request, self.liaison, "submit")
        self.assertEqual(self.slot_of(request).user_id, self.director)

    def test_names_are_felt_at_once(self):
        self.head.name = "Somebody Else"
        self.unit_commerce.name = "Bureau of Trade"
        self.position("head").name = "Chief"
        request = self.request()
        status = self.act(request, self.liaison, "submit")
        [slot] = status["slots"]
        self.assertEqual(slot["who"], "Somebody Else")
        self.assertIn("Chief of Bureau of Trade", slot["reason"])

    def test_dry_run_of_an_import_leaves_nothing(self):
        duties = self.env["fao.duty"]
        text = duties.export_pack(self.duty.code)
        changed = text.replace("Test Request", "Renamed by nobody")
        self.assertNotEqual(text, changed)
        duties.import_pack(changed, {"dry_run": True})
        self.env.invalidate_all()
        status = self.act(self.request(), self.liaison, "submit")
        self.assertTrue(status["slots"])
        self.duty.workflow_id._fao_recall(self.env)
        self.assertEqual(self.duty.name, "Test Request")

    def test_notices_are_switched_at_once(self):
        self.company.fao_notify = True
        request = self.request()
        self.act(request, self.liaison, "submit")
        self.assertTrue(request.sudo().message_ids)
