"""CTL-04: what a trip really cost is held to the table that its budget was held to."""

from psycopg2.errors import CheckViolation

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import at
from .control_common import ControlCase


@tagged("post_install", "-at_install")
class TestExpenseRules(ControlCase):
    """Five persons for 7 days: 35 person-days, 30 nights."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rate = cls.make_rate(cls.france)

    def reported(self, mission=None, **values):
        """Return a report with a hotel in France, ten nights for 12000 unless said."""
        expense = {
            "category": "lodging",
            "name": "Hotel",
            "spent_on": "2026-06-10",
            "country_id": self.france.id,
            "city": "City FR",
            "quantity": 10,
            "paid": 12000,
            **values,
        }
        mission = mission or self.returned(last="2026-06-14")
        return self.report_on(
            mission, expense_ids=[Command.create(expense)], stamps_enclosed=True
        )

    def told(self, report, variant):
        """Return the open findings of a variant of CTL-04."""
        report.invalidate_recordset()
        return report.finding_ids.filtered(
            lambda f: f.check_id.variant == variant and f.state == "open"
        )

    # ---- Scenario 16

    def test_16_what_the_officer_changes_reopens_the_signature_that_covers_it(self):
        report = self.reported()
        report.expense_final = 10000
        self.send(report)
        self.sign(report)
        officer = report.with_user(self.section_officer)
        signed = report.sudo().approval_ids.filtered(
            lambda s: s.state == "approved" and s.stage_id.kind == "approval"
        )
        self.assertEqual(signed.user_id, self.head)
        # The head of the unit signed neither what is settled nor who shares in it
        with at("2026-06-24"):
            officer.write({"expense_final": 9000, "sharing": "all"})
            officer.expense_final = 10000
        with at("2026-06-24"):
            self.act(report, "check", self.section_officer)
        self.env.invalidate_all()
        self.assertStage(report, "examine")
        self.assertEqual(signed.state, "approved")
        # ... but the expenses: he is asked again, and nobody else
        with at("2026-06-24"):
            officer.expense_ids.paid = 9500
        self.env.invalidate_all()
        self.assertStage(report, "unit_head")
        self.assertEqual(signed.state, "void")
        asked = report.sudo().approval_ids.filtered(lambda s: s.state == "open")
        self.assertEqual(asked.user_id, self.head)
        self.sign(report, "2026-06-25")
        self.assertStage(report, "examine")
        with at("2026-06-26"):
            officer.expense_final = 9500
        self.accept(report, "2026-06-26")
        self.assertStage(report, "closed")

    # ---- By the table

    def test_ctl_04_the_table_says_what_is_reimbursed(self):
        report = self.reported()
        row = report.expense_ids
        self.assertEqual(row.rate_id, self.rate)
        self.assertEqual(
            (row.allowed, row.ground, row.refused), (10000, "standard", 2000)
        )
        self.assertEqual(report.expense_reimbursable, 10000)
        report.expense_final = 12000
        self.send(report)
        self.assertIn(
            "Hotel: 12000 paid, the standard allows 10000; the rest is not",
            self.told(report, "above").message,
        )
        self.sign(report)
        self.assertRule("Settled 12000, reimbursable 10000", self.accept, report)
        report.with_user(self.section_officer).expense_final = 10000
        self.accept(report)
        self.assertStage(report, "closed")

    def test_ctl_04_what_is_within_the_standard_is_reimbursed(self):
        report = self.reported(paid=10000)
        self.assertEqual(report.expense_refused, 0)
        self.send(report)
        self.assertFalse(self.told(report, "above"))

    def test_ctl_04_the_row_of_the_city_in_force_on_the_day_it_was_spent(self):
        row = self.reported().expense_ids
        self.make_rate(self.france, city=" city fr", lodging=1100)
        self.assertEqual(row.allowed, 11000)
        self.make_rate(
            self.france, city="City FR", lodging=1200, valid_from="2026-06-11"
        )
        self.assertEqual(row.allowed, 11000)
        row.spent_on = "2026-06-11"
        self.assertEqual((row.allowed, row.ground), (12000, False))

    def test_ctl_04_without_a_place_the_highest_of_the_route_counts(self):
        self.make_rate(self.belgium, meals=450)
        values = {"category": "meals", "quantity": 35, "paid": 16000}
        row = self.reported(country_id=False, city=False, **values).expense_ids
        self.assertEqual((row.allowed, row.refused), (15750, 250))

    def test_ctl_04_a_standard_in_the_currency_that_was_paid(self):
        euro = self.env.ref("base.EUR")
        euro.active = True
        self.env["res.currency.rate"].search([("currency_id", "=", euro.id)]).unlink()
        self.make_rate(self.belgium, currency_id=euro.id, lodging=150)
        report = self.reported(
            country_id=self.belgium.id,
            city="City BE",
            paid=1600,
            cost_currency_id=euro.id,
            fx_rate=7.8,
        )
        row = report.expense_ids
        self.assertEqual((row.amount, row.allowed, row.refused), (12480, 11700, 780))
        row.write({"cost_currency_id": self.company.currency_id.id, "fx_rate": 1})
        self.assertTrue(row.rate_missing)
        self.env["res.currency.rate"].create(
            {"currency_id": euro.id, "name": "2026-01-01", "inverse_company_rate": 8}
        )
        row.quantity = 9
        self.assertEqual((row.allowed, row.rate_missing), (10800, False))

    def test_ctl_04_lodging_at_actual_cost_from_the_rank_of_the_table(self):
        r6, r8 = (self.env.ref(f"fao_core.rank_{rank}") for rank in ("r6", "r8"))
        row = self.reported(rank_id=r6.id).expense_ids
        self.assertEqual(row.refused, 2000)
        self.rate.actual_rank_id = r6
        self.assertEqual((row.refused, row.rate_note), (0, "Actual cost, by rank"))
        row.rank_id = r8
        self.assertEqual(row.refused, 2000)
        row.write({"rank_id": r6.id, "category": "meals"})
        self.assertEqual(row.refused, 8000)

    def test_ctl_04_drafts_follow_the_table_and_submitted_reports_keep_theirs(self):
        report = self.reported()
        self.rate.lodging = 1100
        self.assertEqual(report.expense_ids.refused, 1000)
        self.send(report)
        with self.assertRefused("FAO-TERMS"):
            self.rate.lodging = 900
        self.make_rate(self.france, valid_from="2026-06-01", lodging=800)
        self.assertEqual(report.expense_ids.refused, 1000)

    # ---- Typed

    def test_ctl_04_a_standard_that_is_not_in_the_table_is_told_then_typed(self):
        norway = self.env.ref("base.no")
        mission = self.returned(last="2026-06-14", countries=self.france | norway)
        report = self.reported(mission, country_id=norway.id, city="City NO")
        row = report.expense_ids
        self.assertTrue(row.rate_missing)
        self.assertIn("enter the standard and its source", row.rate_note)
        text = "Hotel: the table of standards has none for this place and day"
        self.assertRule(text, self.send, report, code="FAO-WARN", reasons={})
        row.standard = 9000
        self.assertRule("Hotel: say where the typed standard", self.send, report)
        row.standard_source = "Finance letter 7"
        self.send(report, reasons={})
        self.assertEqual(
            (row.allowed, row.ground, row.refused), (9000, "standard", 3000)
        )

    def test_ctl_04_the_table_goes_before_what_is_typed(self):
        report = self.reported(standard=90000, standard_source="Finance letter 7")
        row = report.expense_ids
        self.assertEqual((row.allowed, row.refused), (10000, 2000))
        self.assertRule("a typed one does not count; remove it", self.send, report)
        row.standard = 0
        self.send(report)

    def test_ctl_04_a_kind_of_cost_that_the_table_has_not(self):
        row = self.reported(
            category="insurance", standard=500, standard_source="Policy", paid=600
        ).expense_ids
        self.assertEqual((row.rate_missing, row.refused), (False, 100))
        row.standard = 0
        self.assertEqual(row.refused, 0)
        with self.assertRaises(CheckViolation), mute_logger("odoo.sql_db"):
            row.standard = -1
            row.flush_recordset()

    # ---- Host, days and nights

    def test_ctl_04_nothing_for_what_the_host_provided(self):
        mission = self.returned(last="2026-06-14", host_meals=True)
        report = self.reported(mission, category="meals", quantity=5, paid=100)
        row = report.expense_ids
        self.assertEqual((row.ground, row.refused), ("host", 100))
        row.category = "misc"
        self.assertEqual((row.ground, row.refused), (False, 0))

    def test_ctl_04_allowances_for_the_days_of_those_who_travelled(self):
        report = self.reported(paid=100)
        row = report.expense_ids
        for category, most, text in (
            (
                "meals",
                35,
                "Meals for 36 days, from exit to entry those who travelled had 35",
            ),
            ("misc", 35, "Sundries for 36 days"),
            ("lodging", 30, "Lodging for 31 nights, those who travelled had 30"),
        ):
            with self.subTest(category=category):
                row.write({"category": category, "quantity": most + 1})
                self.assertRule(text, self.send, report)
        row.quantity = 30
        report.actual_member_ids -= self.persons[4]
        report.deviation_ids.explanation = "Ill"
        self.assertRule("those who travelled had 24", self.send, report)
        row.quantity = 24
        self.send(report)
        self.assertStage(report, "unit_head")
