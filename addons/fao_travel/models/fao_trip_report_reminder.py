from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.fao_core.engine import guard


class FaoTravelMission(models.Model):
    """The register of reports that are due or late, and the ladder of reminders."""

    # what reminds of a report, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

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
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(missions))
        for mission in missions:
            mission._remind_of_report(today)
            cron._commit_progress(1)

    def _remind_of_report(self, today):
        """Send what is due on ``today`` and was not sent yet; return whether it was."""
        due = [day for day in self._report_reminder_days(today) if day <= today]
        served = self.trip_report_reminded_on
        if not due or served and max(due) <= served:
            return False
        guard.enter(self).trip_report_reminded_on = today
        liaisons = self.env["fao.passport.loan"]._liaisons_of(self.organizer_id)
        partners = self.case_id.initiator_id.partner_id | liaisons
        self.message_notify(
            partner_ids=partners.ids,
            subject=self.env._("A trip report is due"),
            body=self._report_reminder_text(),
            model=self._name,
            res_id=self.id,
        )
        return True

    def _report_reminder_days(self, today):
        """Return the days of the ladder: those of the terms, then every week late."""
        entry = self.actual_entry or self.entry_date
        terms = self.env["fao.trip.terms"]._row_in_force(self.company_id, entry)
        before = terms._day_list("remind_days") if terms else ()
        weeks = max((today - self.trip_report_due).days, 0) // 7
        late = [timedelta(days=1 + 7 * week) for week in range(weeks + 1)]
        days = [self.trip_report_due - timedelta(days=n) for n in before]
        return [day for day in days if day >= entry] + [
            self.trip_report_due + step for step in late
        ]

    def _report_reminder_text(self):
        names = {
            "mission": self.title,
            "day": self.trip_report_due,
            "days": self.trip_report_late_days,
        }
        if self.trip_report_late_days:
            return self.env._(
                "The report on %(mission)s was due on %(day)s and is %(days)s days"
                " overdue: the unit submits no new group until it is handed in.",
                **names,
            )
        return self.env._(
            "The report on %(mission)s and its notice are due on %(day)s.", **names
        )
