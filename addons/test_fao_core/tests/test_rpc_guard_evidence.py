"""Everything that the engine writes is attacked over RPC, whoever asks."""

from odoo.models import MAGIC_COLUMNS
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.fao_core.models.fao_case import EDITABLE_FIELDS

from .guard_common import GuardCase

EVIDENCE = (
    "fao.approval",
    "fao.case.link",
    "fao.document",
    "fao.finding",
    "fao.ledger",
    "fao.snapshot",
)


@tagged("post_install", "-at_install")
class TestRpcGuardEvidence(GuardCase):
    """The evidence of one submitted case."""

    def test_every_fact_of_a_case(self):
        fields_ = self.env["fao.case"]._fields
        for name, field in fields_.items():
            if name in EDITABLE_FIELDS or name in MAGIC_COLUMNS or not field.store:
                continue
            for user in (self.head, self.administrator):
                with self.subTest(field=name, user=user.login):
                    value = field.convert_to_write(self.case[name], self.case)
                    self.attack(
                        user, "fao.case", "write", [self.case.id], {name: value}
                    )

    def test_every_field_of_a_slot(self):
        for name, field in self.env["fao.approval"]._fields.items():
            if name in MAGIC_COLUMNS or not field.store:
                continue
            with self.subTest(field=name):
                self.attack(
                    self.head, "fao.approval", "write", [self.slot.id], {name: False}
                )

    def test_evidence_is_neither_made_nor_deleted(self):
        for model in EVIDENCE:
            row = self.env[model].sudo().search([], limit=1)
            for user in (self.head, self.administrator, self.inspector, self.manager):
                with self.subTest(model=model, user=user.login):
                    self.attack(user, model, "create", [{"case_id": self.case.id}])
                    if row:
                        self.attack(user, model, "unlink", [row.id])
                        self.attack(user, model, "copy", [row.id])

    def test_the_content_of_a_snapshot_is_read_by_nobody(self):
        snapshot = self.env["fao.snapshot"].search([("case_id", "=", self.case.id)])
        self.assertTrue(snapshot.sudo().content)
        for user in (self.liaison, self.head, self.administrator, self.inspector):
            with self.subTest(user=user.login):
                self.attack(user, "fao.snapshot", "read", [snapshot.id], ["content"])
                self.attack(
                    user,
                    "fao.snapshot",
                    "search",
                    [("content", "like", "Request")],
                )

    def test_a_file_is_made_content_by_the_engine_only(self):
        env = self.env(user=self.inspector.id)
        vals = {
            "name": "note.txt",
            "raw": b"x",
            "res_model": "test.fao.request",
            "res_id": self.record.id,
            "fao_content": True,
        }
        try:
            file_id = call_kw(env["ir.attachment"], "create", [vals], {})
        except Exception as error:  # an inspector need not be able to add files
            self.assertIn("inspector", str(error).lower())
            return
        self.assertFalse(self.env["ir.attachment"].browse(file_id).fao_content)

    def test_private_doors_stay_shut(self):
        for method in ("_open", "_ring", "_cron_clock", "_notice_content"):
            with self.subTest(method=method):
                self.attack(self.administrator, "fao.case", method, [self.case.id])
