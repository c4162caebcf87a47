"""Acceptance scenario 8 with its exact dates and texts."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from .control_common import ControlCase


@tagged("post_install", "-at_install")
class TestControlScenarios(ControlCase):
    def test_8_luxembourg_and_a_day_are_two_deviations(self):
        mission = self.returned()
        report = self.report_on(mission)
        self.assertEqual(report.due_on, date(2026, 7, 15))
        self.assertEqual(report.actual_days - report.approved_days, 1)
        self.assertEqual(
            report.deviation_ids.mapped("display_name"), ["More days than approved: 1"]
        )
        self.add_stop(report, self.luxembourg, "Luxembourg")
        self.assertEqual(
            report.deviation_ids.mapped("display_name"),
            [
                "Country or region not approved: Luxembourg",
                "More days than approved: 1",
            ],
        )

        self.make_rate(self.france, lodging=900)
        cost = {
            "category": "lodging",
            "country_id": self.france.id,
            "city": "City FR",
            "paid": 1000,
        }
        rows = [
            {"name": "Hotel", "spent_on": "2026-06-10"},
            {"name": "Hotel, extra day", "spent_on": "2026-06-15"},
            {
                "name": "Hotel, Luxembourg",
                "spent_on": "2026-06-12",
                "country_id": self.luxembourg.id,
                "city": "Luxembourg",
            },
        ]
        report.write(
            {
                "expense_ids": [Command.create(cost | row) for row in rows],
                "expense_final": 900,
                "stamps_enclosed": True,
            }
        )
        self.assertEqual(
            report.expense_ids.mapped(lambda row: (row.ground, row.refused)),
            [("standard", 100), ("day", 1000), ("place", 1000)],
        )
        self.assertEqual(report.expense_reimbursable, 900)

        report.deviation_ids.write({"explanation": "The host asked for it."})
        self.send(report, "2026-07-15")
        self.assertFalse(report.days_late)
        self.sign(report, "2026-07-15")
        text = "2 deviations from the approval are open"
        self.assertRule(text, self.record_return, mission, "2026-07-15")
        self.assertStage(mission, "approved")
        self.assertRule(
            "Country or region not approved: Luxembourg: the deviation is open",
            self.accept,
            report,
            "2026-07-16",
        )

        self.settle(report, "minor", "2026-07-16")
        self.accept(report, "2026-07-16")
        self.assertEqual(report.result, "minor")
        self.record_return(mission, "2026-07-16")
        self.assertStage(mission, "closed")
