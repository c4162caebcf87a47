from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain


class FaoTravelMission(models.Model):
    """The register of reports that are due or late, and the ladder of reminders."""

    # what reminds of a report, apart from the application itself
    _name = "fao.travel.mission"
    _inherit = ["fao.travel.mission", "fao.reminded"]
    _fao_reminded_on = "trip_report_reminded_on"

    trip_report_in = fields.Boolean(
        string="Report handed in",
        compute="_compute_trip_report_in",
        compute_sudo=True,
        search="_search_trip_report_in",
        help="A report on this mission was handed in.",
    )
    trip_report_late_days = fields.Integer(
        string="Report late (days)",
        compute="_compute_trip_report_late_days",
        compute_sudo=True,
        aggregator=None,
        help="Days by which the report is overdue today; 0 once it is handed in.",
    )
    trip_report_reminded_on = fields.Date(
        string="Reminded of the report on", readonly=True, copy=False
    )

    @api.depends("trip_report_ids.submitted_on")
    def _compute_trip_report_in(self):
        for mission in self:
            mission.trip_report_in = any(mission.trip_report_ids.mapped("submitted_on"))

    @api.model
    def _search_trip_report_in(self, operator, value):
        if operator != "in":
            return NotImplemented
        handed_in = Domain("trip_report_ids.submitted_on", "!=", False)
        return handed_in if True in value else ~handed_in

    @api.depends("trip_report_due", "trip_report_in")
    def _compute_trip_report_late_days(self):
        today = self.env["fao.calendar.day"]._today()
        for mission in self:
            due = not mission.trip_report_in and mission.trip_report_due
            mission.trip_report_late_days = max((today - due).days, 0) if due else 0

    # ---- Reminders

    @api.model
    def _cron_remind_reports(self):
        """Remind the units of reports that are due, each step of the ladder once."""
        today = self.env["fao.calendar.day"]._today()
        missions = self.search(
            Domain("trip_report_due", "!=", False)
            & Domain("state", "in", ("approved", "done"))
            & Domain("trip_report_in", "=", False)
            & (
                Domain("actual_entry", "<=", today)
                | Domain("actual_entry", "=", False) & Domain("entry_date", "<=", today)
            )
        )
        self._remind_all(missions)

    def _reminder_partners(self):
        liaisons = self.env["fao.passport.loan"]._liaisons_of(self.organizer_id)
        return self.case_id.initiator_id.partner_id | liaisons

    def _reminder_days(self, today):
        """Return the days of the ladder: those of the terms, then every week late."""
        entry = self.actual_entry or self.entry_date
        terms = self.env["fao.trip.terms"]._row_in_force(self.company_id, entry)
        before = terms._day_list("remind_days") if terms else ()
        due = self.trip_report_due
        days = [due - timedelta(days=n) for n in before]
        return [day for day in days if day >= entry] + self._days_late(due, today)

    def _reminder_text(self, today):
        names = {
            "mission": self.title,
            "day": self.trip_report_due,
            "days": self.trip_report_late_days,
        }
        text = self.env._(
            "The report on %(mission)s and its notice are due on %(day)s.", **names
        )
        if self.trip_report_late_days:
            text = self.env._(
                "The report on %(mission)s was due on %(day)s and is %(days)s days"
                " overdue: the unit submits no new group until it is handed in.",
                **names,
            )
        return self.env._("A trip report is due"), text
