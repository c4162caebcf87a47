from datetime import datetime

from odoo.tests import freeze_time

from .common import EngineCase


def at(day, hour, minute=0):
    """Return a moment of April 2026 in the office, as the server's time in UTC."""
    return freeze_time(datetime(2026, 4, day, hour - 8, minute))


class StayCase(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        hours = [(8, 12), (13, 17)]
        cls.company.resource_calendar_id = cls.env["resource.calendar"].create(
            {
                "name": "Office hours",
                "attendance_ids": [
                    (0, 0, {"name": str(day), "dayofweek": str(day),
                            "hour_from": start, "hour_to": end,
                            "day_period": "morning" if start < 12 else "afternoon"})
                    for day in range(5)
                    for start, end in hours
                ],
            }
        )  # fmt: skip

    def request_at(self, *moment, **vals):
        with at(*moment):
            return self.request(**vals)

    def act_at(self, record, moment, user, action, **options):
        with at(*moment):
            self.act(record, user, action, **options)
            self.env.flush_all()

    def stays(self, record):
        """Return the visits of a case: stage, hours, stopped hours, left by, back."""
        stays = (
            self.env["fao.stay"]
            .sudo()
            .search([("case_id", "=", record.sudo().case_id.id)], order="visit")
        )
        return [
            (s.stage_code, s.hours, s.stopped_hours, s.left_by or "", s.went_back)
            for s in stays
        ]
