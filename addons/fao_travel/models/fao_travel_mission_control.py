from odoo import api, fields, models
from odoo.fields import Domain


class FaoTravelMission(models.Model):
    """What a mission has to do with control: its report, what the approval covers."""

    # control after the trip, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    trip_report_ids = fields.One2many(
        "fao.trip.report", "mission_id", string="Trip report", readonly=True
    )
    trip_report_due = fields.Date(
        string="Report due",
        compute="_compute_trip_report_due",
        store=True,
        help="Calendar months after the entry, without regard to holidays (CTL-01).",
    )
    open_deviation_count = fields.Integer(
        string="Open deviations",
        compute="_compute_open_deviation_count",
        compute_sudo=True,
        help="Differences from the approval that are not settled (CTL-03).",
    )

    @api.depends("actual_entry", "entry_date", "approved_exit", "case_id.state")
    def _compute_trip_report_due(self):
        terms = self.env["fao.trip.terms"]
        for mission in self:
            entry = mission.actual_entry or mission.entry_date
            travels = mission.approved_exit and mission.state != "cancelled"
            mission.trip_report_due = bool(entry and travels) and terms._report_due(
                mission.company_id, entry
            )

    @api.depends("trip_report_ids.open_deviation_count")
    def _compute_open_deviation_count(self):
        for mission in self:
            mission.open_deviation_count = sum(
                mission.trip_report_ids.mapped("open_deviation_count")
            )

    def write(self, vals):
        result = super().write(vals)
        if {"actual_exit", "actual_entry"} & vals.keys():
            reports_sudo = self.sudo().trip_report_ids  # found whoever enters the days
            reports_sudo._fao_find_deviations()
        return result

    @api.model
    def _fao_reports_overdue(self):
        """Return the domain of the missions whose report is overdue today (CTL-02)."""
        today = self.env["fao.calendar.day"]._today()
        return (
            Domain("trip_report_due", "<", today)
            & Domain("state", "in", ("approved", "done"))
            & ~Domain("trip_report_ids.submitted_on", "!=", False)
        )

    # ---- What the approval covers

    @api.model
    def _fao_place(self, city):
        """Return the name of a place as it is compared."""
        return "".join((city or "").split()).casefold()

    def _fao_foreign_place(self, country, city):
        """Return ``country`` or ``city``, what of a place was not approved, or ``""``.

        Places in China, and a place that is not named, are no deviation.
        """
        if not country or country.code == "CN":
            return ""
        if country not in self.approved_country_ids:
            return "country"
        stops = self.stop_ids.filtered(lambda stop: stop.country_id == country)
        places = {self._fao_place(name) for name in stops.mapped("city")}
        return "city" if city and self._fao_place(city) not in places else ""

    def _fao_foreign_day(self, day):
        """Whether ``day`` lies outside the days that were approved or filed."""
        return bool(self.exit_date and self.entry_date) and not (
            self.exit_date <= day <= self.entry_date
        )


class FaoUnit(models.Model):
    """Units that owe reports on their trips."""

    # control after the trip, apart from the passports of the unit
    _inherit = "fao.unit"  # pylint: disable=consider-merging-classes-inherited

    trip_report_overdue_count = fields.Integer(
        string="Trip reports overdue",
        compute="_compute_trip_report_overdue_count",
        compute_sudo=True,
        help="Missions of the unit whose report is overdue today (CTL-02).",
    )

    @api.depends_context("uid")
    def _compute_trip_report_overdue_count(self):
        missions = self.env["fao.travel.mission"]
        domain = missions._fao_reports_overdue()
        groups = missions._read_group(
            domain & Domain("organizer_id", "in", self.ids),
            ["organizer_id"],
            ["__count"],
        )
        counts = {unit.id: count for unit, count in groups}
        for unit in self:
            unit.trip_report_overdue_count = counts.get(unit.id, 0)
