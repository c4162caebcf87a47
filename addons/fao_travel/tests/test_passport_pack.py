"""The packs of passports: published, clean, complete, the same when exported."""

from odoo.tests import tagged
from odoo.tools import file_open

from .common import TravelCase

CODES = (
    "passport_issue",
    "passport_loan",
    "passport_loss",
    "travel_hkm",
    "hkm_endorsement",
    "passport_difference",
    "passport_cancellation",
    "trip_rectification",
    "visa",
)
#: What the office must be able to show, and where it is judged.
RULES = {
    "passport_issue": {
        "PAS-01", "PAS-02", "PAS-04", "PAS-07", "PAS-08", "PAS-10", "SOD-03"
    },
    "passport_loan": {
        "PAS-02", "PAS-04", "PAS-05", "PAS-07", "PAS-09", "PAS-10", "SOD-03"
    },
    "passport_loss": {"PAS-08", "PAS-09"},
    "passport_difference": {"PAS-12"},
    "passport_cancellation": {"PAS-09"},
    "travel_abroad": {"PAS-02", "PAS-06", "PAS-07", "PAS-11"},
}  # fmt: skip


@tagged("post_install", "-at_install")
class TestPassportPacks(TravelCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_chiefs()

    def duties(self, codes=CODES):
        for code in codes:
            with self.subTest(duty=code):
                yield self.env["fao.duty"].search([("code", "=", code)])

    def test_published_and_lint_finds_nothing(self):
        for duty in self.duties():
            self.assertEqual(duty.workflow_id.state, "published")
            self.assertEqual(duty.workflow_id.lint(), [])

    def test_every_rule_is_a_row_with_its_basis(self):
        for duty in self.duties(RULES):
            codes = set(duty.check_ids.mapped("code"))
            passports = {c for c in codes if c.startswith(("PAS", "SOD"))}
            self.assertEqual(passports, RULES[duty.code])
            self.assertTrue(all(duty.check_ids.mapped("legal_basis")))

    def test_export_equals_the_file(self):
        for duty in self.duties():
            with file_open(f"fao_travel/duties/{duty.code}.yaml") as file:
                text = file.read()
            self.assertEqual(self.env["fao.duty"].export_pack(duty.code), text)
