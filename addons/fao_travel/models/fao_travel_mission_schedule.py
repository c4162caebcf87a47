from datetime import timedelta

from odoo import api, fields, models

HALVES = ("am", "pm")
WEEK = 7


class FaoTravelMission(models.Model):
    """Whether the schedule of a mission is whole, and what each day is for (TRV-10).

    Figures only; how long a trip is told by half-days, and how much of it may be left
    out, is said by the checks of the duty. The days of exit and of entry are spent on
    the way.
    """

    # the schedule, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    unexplained_day_count = fields.Integer(
        string="Days without official activity or a reason",
        compute="_compute_schedule",
        store=True,
        aggregator=None,
        help="Full days abroad of which the schedule shows nothing official, and no"
        " reason.",
    )
    empty_half_count = fields.Integer(
        string="Half-days not filled in",
        compute="_compute_schedule",
        store=True,
        aggregator=None,
        help="Mornings and afternoons of the full days abroad.",
    )
    empty_week_count = fields.Integer(
        string="Weeks not filled in",
        compute="_compute_schedule",
        store=True,
        aggregator=None,
        help="Weeks from the day of exit; long trips are told week by week.",
    )

    @api.depends(
        "exit_date",
        "entry_date",
        "itinerary_ids.date",
        "itinerary_ids.half_day",
        "itinerary_ids.official",
        "itinerary_ids.free_reason",
    )
    def _compute_schedule(self):
        for mission in self:
            days = mission._fao_days_abroad()
            by_day = mission.itinerary_ids.grouped("date")
            full = days[1:-1]
            mission.unexplained_day_count = sum(
                mission._fao_unexplained(by_day[day]) for day in full if day in by_day
            )
            told = {(row.date, row.half_day) for row in mission.itinerary_ids}
            mission.empty_half_count = sum(
                (day, half) not in told for day in full for half in HALVES
            )
            weeks = [days[first : first + WEEK] for first in range(0, len(days), WEEK)]
            mission.empty_week_count = sum(by_day.keys().isdisjoint(w) for w in weeks)

    def _fao_days_abroad(self):
        """Return the days from exit to entry."""
        if not (self.exit_date and self.entry_date):
            return []
        count = (self.entry_date - self.exit_date).days + 1
        return [self.exit_date + timedelta(days=number) for number in range(count)]

    @api.model
    def _fao_unexplained(self, rows):
        """Whether the rows of a day show nothing official and do not say why."""
        return not any(row.official or row.free_reason for row in rows)


class FaoTravelItinerary(models.Model):
    """Why nothing official is done on a day."""

    # the reason, apart from the half-day itself
    _inherit = "fao.travel.itinerary"  # pylint: disable=consider-merging-classes-inherited

    free_reason = fields.Char(
        string="Why not official",
        help="Why the day has no official activity, e.g. a change of flights (TRV-10).",
    )
