"""Faults in what lies around a workflow: its documents and its checks."""

import base64

from odoo.tests import tagged

from .document_common import make_docx
from .planted_common import PlantedCase


@tagged("post_install", "-at_install")
class TestLintAround(PlantedCase):
    def test_a_document_that_names_what_is_no_longer_there(self):
        template = self.duty.template_ids
        field = {"name": "grade", "string": "Grade", "type": "char"}
        self.duty.properties_definition = [field]
        template.file = base64.b64encode(make_docx("{{ form.grade }}"))
        self.way("signed").template_ids = template
        self.assertEqual(self.draft.with_user(self.manager).lint(), [])
        self.duty.properties_definition = []
        self.assertFault("LINT-PLACEHOLDER", "sign", says="form.grade")

    def test_a_check_whose_field_is_no_longer_there(self):
        field = {"name": "amount", "string": "Amount", "type": "integer"}
        self.duty.properties_definition = [field]
        self.add_check(kind="value", value_field="properties.amount", limit=5)
        self.assertEqual(self.draft.with_user(self.manager).lint(), [])
        self.duty.properties_definition = []
        self.assertFault("LINT-JUDGE", says="properties.amount")

    def test_a_waiver_that_nobody_can_give(self):
        check = self.add_check(
            kind="record",
            expression="[('title', '=', 'x')]",
            severity="waivable",
            waive_position_id=self.position("director").id,
        )
        self.assertEqual(self.draft.with_user(self.manager).lint(), [])
        nobody = self.env["fao.position"].create({"code": "spare", "name": "Spare"})
        check.waive_position_id = nobody
        self.assertFault("LINT-WAIVER", severity="warning", says="Spare")
        check.waive_group_id = self.env.ref("fao_core.group_fao_leader")
        self.assertEqual(self.draft.with_user(self.manager).lint(), [])

    def add_check(self, **vals):
        """Add a check to the duty."""
        return self.env["fao.check"].create(
            {
                "duty_id": self.duty.id,
                "code": "P-1",
                "name": "Planted",
                "message": "Found",
                **vals,
            }
        )
