"""The pack of the duty: published, clean, complete in two languages."""

from odoo.tests import tagged
from odoo.tools import file_open

from ..tools import geography
from .common import TravelCase


@tagged("post_install", "-at_install")
class TestPack(TravelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_chiefs()
        cls.duty = cls.env["fao.duty"].search([("code", "=", "travel_abroad")])

    def test_published_and_lint_finds_nothing(self):
        self.assertEqual(self.duty.workflow_id.state, "published")
        self.assertEqual(self.duty.workflow_id.lint(), [])

    def test_stages(self):
        self.assertEqual(
            self.duty.workflow_id.stage_ids.sorted("sequence").mapped("code"),
            [
                "draft",
                "unit_head",
                "consent",
                "countersign",
                "examine",
                "uncorrected",
                "section_head",
                "director",
                "leader_consent",
                "chief_consent",
                "superior",
                "sign",
                "approved",
                "change",
                "closed",
                "refused",
                "cancelled",
            ],
        )

    def test_every_check_names_its_basis(self):
        self.assertFalse(
            self.duty.check_ids.filtered(lambda c: not c.legal_basis).mapped("code")
        )

    def test_a_second_import_changes_nothing(self):
        before = self.duty.workflow_id
        self.env["fao.duty"]._load_module_pack(
            "fao_travel", "duties/travel_abroad.yaml"
        )
        self.assertEqual(self.duty.workflow_id, before)

    def test_export_equals_the_file(self):
        with file_open("fao_travel/duties/travel_abroad.yaml") as file:
            text = file.read()
        self.assertEqual(self.env["fao.duty"].export_pack("travel_abroad"), text)

    def test_every_country_has_a_region(self):
        codes = self.env["res.country"].search([]).mapped("code")
        self.assertFalse([code for code in codes if not geography.region(code)])
