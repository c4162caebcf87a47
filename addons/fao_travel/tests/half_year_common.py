"""Trips of a half-year and of the year before, and the report on them."""

from datetime import date, timedelta

from odoo import Command

from .common import at
from .control_common import ControlCase

FIRST, LAST = "2026-01-01", "2026-06-30"
#: Classes up to that of the report.
OPEN = ("0", "1", "2")


class HalfYearCase(ControlCase):
    """``self.made``: trips of 2026-H1 and before, entered by the engine's door."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.hongkong = cls.env.ref("base.hk")
        staff = cls.make_person("Sun Yue", "r8") | cls.make_person("He Min", "r9")
        cls.staff = staff
        cls.chief = cls.make_person("Zhao Gang", "r6")
        cls.made = cls.trip(cls.chief | staff, "2026-01-01", countries=cls.germany)
        cls.made |= cls.trip(staff, "2026-06-30", days=4)
        cls.made |= cls.trip(staff, "2025-12-31")
        cls.made |= cls.trip(staff, "2026-07-01")
        cls.made |= cls.trip(staff, "2025-03-03", countries=cls.germany)
        cls.hkm = cls.trip(
            staff, "2026-03-02", countries=cls.hongkong, dest_kind="hkm", days=2
        )
        cls.cancelled = cls.trip(staff, "2026-04-01", state="cancelled")
        cls.secret = cls.trip(staff, "2026-05-04", confidentiality="3")

    @classmethod
    def trip(cls, persons, exit_date, days=8, state="closed", **values):
        """Make a trip that took place, from the exit on so many days."""
        entry = date.fromisoformat(exit_date) + timedelta(days=days - 1)
        confidentiality = values.pop("confidentiality", "1")
        dest_kind = values.pop("dest_kind", "abroad")
        organizer = values.pop("organizer", cls.unit_education)
        mission = cls.make_mission(
            persons=persons, exit_date=exit_date, entry_date=entry, **values
        )
        cls.put_in_stage(mission, state)
        cls.as_engine(mission.case_id).write(
            {
                "confidentiality": confidentiality,
                "submitted_at": f"{exit_date} 01:00:00",
            }
        )
        cls.as_engine(mission).write(
            {
                "dest_kind": dest_kind,
                "organizer_id": organizer.id,
                "actual_exit": exit_date,
                "actual_entry": entry,
                "approved_exit": exit_date,
                "approved_entry": entry,
                "approved_member_ids": persons.ids,
            }
        )
        return mission

    @classmethod
    def joined(cls, persons, exit_date, **values):
        """Make a trip of our people in the group of another organ (task confirmation).

        :param values: see ``trip``
        """
        duty = cls.env["fao.duty"].search([("code", "=", "travel_confirmation")])
        return cls.trip(
            persons, exit_date, duty_id=duty.id, host_organ="Other", **values
        )

    @classmethod
    def accepted(cls, mission, persons, spent=0):
        """Report on a trip, by the engine's door, and let the office accept it."""
        report = cls.env["fao.trip.report"].with_user(cls.liaison)
        report = report.create(
            {
                "mission_id": mission.id,
                "actual_member_ids": [Command.set(persons.ids)],
                "expense_final": spent,
            }
        )
        cls.put_in_stage(report, "closed")
        return report

    def begin(self, day="2026-07-01"):
        with at(day):
            self.env["fao.travel.report"]._cron_begin()
        return self.reports().with_user(self.section_officer)

    def reports(self):
        return self.env["fao.travel.report"].search(
            [("company_id", "=", self.company.id)]
        )

    def figure(self, report, section, measure, item="total", key=""):
        """Return one figure of a report, zero when it has none."""
        self.env.invalidate_all()
        rows = report.sudo().figure_ids.filtered(
            lambda row: (
                (row.section, row.measure, row.item, row.key or "")
                == (section, measure, item, key)
            )
        )
        return rows.value if rows else 0

    def fill(self, report, day="2026-07-02"):
        """Write the words of a report as its clerk."""
        with at(day):
            report.write({"problems": "Nothing new", "suggestions": "Nothing"})

    def sign(self, report, day="2026-07-02"):
        """Take a report through its chain."""
        self.fill(report, day)
        with at(day):
            self.act(report, "submit", self.section_officer)
            for user in (self.section_head, self.deputy_director, self.director):
                self.act(report, "approve", user)
        self.env.invalidate_all()

    def correct_letter(self, report):
        """Correct the letter on a violation after the period is over (NUM-04)."""
        letter = self.issued(report, "violation_letter")
        options = {"document": letter.id, "comment": "A name was wrong"}
        with at("2026-07-02"):
            self.act(report, "reissue", self.section_officer, **options)
        new = self.issued(report, "violation_letter") - letter
        self.assertTrue(report.referral.endswith(new.number))
        self.assertEqual(str(report.referred_on), "2026-06-25")

    def make_fraud(self, imposed, referred, recipient, outcome=False):
        """Make a case of fraud that was settled on these days."""
        fraud = self.env["fao.fraud.case"].with_user(self.inspector)
        fraud = fraud.create({"mission_id": self.made[:1].id})
        self.as_engine(fraud).write(
            {
                "imposed_on": imposed,
                "referred_on": referred,
                "recipient": recipient,
                "outcome": outcome,
            }
        )
        return fraud

    def sql(self, query, *values):
        """Return the rows of plain SQL over the registers."""
        self.env.flush_all()
        self.env.cr.execute(query, values)
        return self.env.cr.fetchall()
