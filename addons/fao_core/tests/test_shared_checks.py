"""A duty that obeys the checks of another, and the authority of its office."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from ..engine.errors import FaoError
from .definition_common import SIMPLE, DefinitionCase

CHECKS = """
checks:
  - code: SRC-01
    name: A short title
    expression: '[(''title'', ''='', ''x'')]'
    message: The title says nothing
  - code: SRC-02
    name: Round
    kind: value
    value_field: round
    limit: 0
    message: '%(value)s rounds, at most %(limit)s'
"""
BORROWER = SIMPLE.replace(
    "{code: test_duty, name: Test duty,",
    "{code: borrower, name: Borrower, checks_of: test_duty, checks_except: [SRC-02],",
)


@tagged("post_install", "-at_install")
class TestSharedChecks(DefinitionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duties = cls.env["fao.duty"].with_user(cls.manager)
        cls.duties.import_pack(SIMPLE + CHECKS)
        result = cls.duties.import_pack(BORROWER)
        cls.borrower = cls.duties.browse(result["duty_id"])

    def submit(self, title):
        """Open a case of the borrower and submit it; return the refusal, if any."""
        cases = self.env["fao.case"].with_user(self.liaison)
        opened = cases.open_case("borrower", {"title": title})
        try:
            cases.act(opened["case_id"], "submit", {})
        except FaoError as error:
            return str(error)
        return ""

    def test_the_checks_of_the_other_duty_are_obeyed(self):
        self.assertIn("SRC-01: The title says nothing", self.submit("x"))
        self.assertEqual(self.submit("A title"), "")

    def test_a_check_that_is_left_out_is_not_judged(self):
        self.borrower.checks_except = False
        self.assertIn("SRC-02: 1 rounds, at most 0", self.submit("A title"))
        self.borrower.checks_except = "SRC-01, SRC-02"
        self.assertEqual(self.submit("x"), "")

    def test_a_figure_is_changed_once(self):
        self.borrower.checks_except = False
        self.duty.check_ids.filtered(lambda c: c.code == "SRC-02").limit = 1
        self.assertEqual(self.submit("A title"), "")

    def test_round_trip(self):
        text = self.duties.export_pack("borrower")
        self.assertIn("checks_of: test_duty\n  checks_except: [SRC-02]", text)
        self.assertFalse(self.duties.import_pack(text)["changed"])
        self.assertEqual(self.duties.export_pack("borrower"), text)
        self.duties.import_pack(
            text.replace("  checks_of: test_duty\n", "  checks_of: ''\n")
        )
        self.assertFalse(self.borrower.checks_of_id)

    def test_an_unknown_source_is_named(self):
        with self.assertRaisesRegex(FaoError, "duty.checks_of: There is no nobody"):
            self.duties.import_pack(BORROWER.replace("test_duty", "nobody"))

    def test_sources_on_another_record_and_sources_of_sources(self):
        other = self.duties.create({"name": "Third", "code": "third"})
        for duty, source in (
            (self.borrower, self.borrower),
            (other, self.borrower),
            (self.duty, other),
        ):
            with self.subTest(duty=duty.code), self.assertRaises(ValidationError):
                duty.checks_of_id = source

    def test_lint_judges_shared_checks_too(self):
        draft = self.borrower.workflow_id.copy()
        self.assertEqual(self.codes(draft), [])
        check = self.duty.check_ids[0]
        check.write({"moment": "transition", "transition_codes": "elsewhere"})
        self.assertEqual(self.codes(draft), ["LINT-CHECK"])
        field = {"name": "grade", "string": "Grade", "type": "char"}
        self.duty.properties_definition = [field]
        check.write(
            {
                "moment": "submit",
                "expression": "[('properties.grade', '=', 'x')]",
            }
        )
        self.assertEqual(self.codes(draft), ["LINT-JUDGE"])


@tagged("post_install", "-at_install")
class TestAuthority(DefinitionCase):
    def test_the_office_decides_what_its_table_says(self):
        matter = self.env["fao.matter"].with_user(self.liaison)
        record = matter.create({"title": "Matter", "duty_id": self.duty.id})
        self.assertTrue(record.within_authority, "a duty that names no matter")
        self.duty.authority_matter = "odd_matter"
        self.env.invalidate_all()
        self.assertFalse(record.within_authority)
        authority = self.make_authority("odd_matter", "r6")
        self.env.invalidate_all()
        self.assertTrue(record.within_authority)
        authority.valid_to = authority.valid_from
        self.env.invalidate_all()
        self.assertFalse(record.within_authority)
