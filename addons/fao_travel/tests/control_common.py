"""A mission that came back, and the report on it."""

from odoo import Command

from .common import TravelCase, at

WORDS = "Report. " * 215


class ControlCase(TravelCase):
    """``self.returned()``: approved for 8 to 14 June 2026, back on Mon 15 June."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.luxembourg = cls.env.ref("base.lu")

    def approved(self, **values):
        """Return a mission that was approved on 16 April 2026."""
        mission = self.make_mission(**{"entry_date": "2026-06-14", **values})
        self.submit(mission)
        self.sign_through(mission)
        return mission

    def returned(self, first="2026-06-08", last="2026-06-15", **values):
        """Return an approved mission with its actual days."""
        mission = self.approved(**values)
        with at(last):
            mission.with_user(self.liaison).write(
                {"actual_exit": first, "actual_entry": last}
            )
        return mission

    def report_on(self, mission, day="2026-06-20", **values):
        """Draft a complete report as the liaison officer."""
        with at(day):
            return (
                self.env["fao.trip.report"]
                .with_user(self.liaison)
                .create(
                    {
                        "mission_id": mission.id,
                        "text": WORDS,
                        "results": "Two contracts",
                        "notice_posted_on": "2026-06-18",
                        "gifts_declared": "none",
                        "no_expense": "expense_ids" not in values,
                        **values,
                    }
                )
            )

    def add_stop(self, report, country, city):
        """Add a place to the actual route as the liaison officer."""
        report.write(
            {"stop_ids": [Command.create({"country_id": country.id, "city": city})]}
        )

    def send(self, report, day="2026-06-22", **options):
        """Submit a report on a day."""
        self.env.invalidate_all()
        with at(day):
            return self.act(report, "submit", self.liaison, **options)

    def sign(self, report, day="2026-06-23"):
        """Let the head of the unit sign."""
        with at(day):
            self.act(report, "approve", self.head)

    def accept(self, report, day="2026-06-24"):
        """Accept a report as the officer."""
        with at(day):
            self.act(report, "take", self.section_officer, transition="accept")

    def refer(self, report, recipient="discipline", day="2026-06-24"):
        """Send the letter on a violation to the signature as the officer."""
        with at(day):
            report.with_user(self.section_officer).recipient = recipient
            self.act(report, "take", self.section_officer, transition="refer")

    def sign_letter(self, report, day="2026-06-25"):
        """Let the director sign the letter on a violation."""
        with at(day):
            self.act(report, "approve", self.director)

    def settle(self, report, outcome, day="2026-06-24"):
        """Settle all deviations of a report as the officer."""
        with at(day):
            report.deviation_ids.with_user(self.section_officer).write(
                {"outcome": outcome}
            )

    def record_return(self, mission, day="2026-07-16"):
        """Close the mission as the liaison officer."""
        with at(day):
            self.act(mission, "take", self.liaison, transition="record_return")

    def assertRule(self, text, call, *args, code="FAO-CHECK", **options):
        """Assert that a call is refused with ``text`` in the message."""
        with self.assertRefused(code) as caught:
            call(*args, **options)
        self.assertIn(text, str(caught.exception))
