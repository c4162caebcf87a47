from datetime import datetime

import holidays

from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import deadline

COUNTRY = "CN"
SOURCE = "holidays"
# Language of the national names besides the source language.
NATIONAL_LANG = "zh_CN"


class FaoCalendarDay(models.Model):
    """A day that differs from the week: a free weekday or a worked weekend.

    National rows have no office; a row of an office wins over them. The table of
    a year is estimated until the national notice is known: deadlines that reach
    into it are provisional. Everybody reads, the Duty manager corrects.
    """

    _name = "fao.calendar.day"
    _description = "Calendar day"
    _order = "date desc, id desc"

    date = fields.Date(required=True, index=True)
    kind = fields.Selection(
        [("off", "Free"), ("work", "Worked")], required=True, default="off"
    )
    name = fields.Char(required=True, translate=True)
    company_id = fields.Many2one(
        "res.company",
        string="Office",
        index="btree_not_null",
        ondelete="cascade",
        help="Leave empty for a national day.",
    )
    year = fields.Integer(
        compute="_compute_year", store=True, index=True, aggregator=None
    )
    estimated = fields.Boolean(
        help="The national notice of this year is not known yet; deadlines that"
        " reach into the year are provisional."
    )
    source = fields.Char(help="Notice or table that this day comes from.")

    _date_unique = models.UniqueIndex(
        "(date, COALESCE(company_id, 0))",
        "This day is in the calendar already; correct the existing row.",
    )

    @api.depends("date")
    def _compute_year(self):
        for day in self:
            day.year = day.date.year if day.date else 0

    @api.depends("date", "name")
    def _compute_display_name(self):
        for day in self:
            day.display_name = f"{day.date or ''} {day.name or ''}".strip()

    @api.model_create_multi
    def create(self, vals_list):
        days = super().create(vals_list)
        self._calendar_changed()
        return days

    def write(self, vals):
        result = super().write(vals)
        self._calendar_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._calendar_changed()
        return result

    def action_confirm_year(self):
        """Mark the years of these days as published, after checking them."""
        days = self.search(
            [("year", "in", self.mapped("year")), ("company_id", "=", False)]
        )
        days.write({"estimated": False})
        return True

    # ---- Moments

    @api.model
    def _today(self):
        """Return the office's date, which is ahead of the date in UTC."""
        return deadline.local_date(fields.Datetime.now())

    @api.model
    def _receive(self, company, moment):
        """Return the working day on which something handed in is received.

        :param company: office
        :param moment: naive time in UTC
        """
        return company._fao_calendar().receive(deadline.to_local(moment))

    @api.model
    def _deadline(self, company, start, value, unit):
        """Return when a limit ends that begins at a moment.

        :param company: office whose calendar counts
        :param datetime start: naive time in UTC
        :param float value: length of the limit
        :param str unit: ``days`` and ``hours`` of work, ``calendar_days``,
            ``months``, or ``clock_hours``, which run through nights and holidays
        :return: the naive time in UTC, for days the end of the last one, and
            whether it is provisional
        :raises DeadlineError: when it cannot be computed
        """
        table = company._fao_calendar()
        local = deadline.to_local(start)
        ends = {
            "days": lambda: table.add_days(table.receive(local), value),
            "calendar_days": lambda: deadline.add_calendar_days(local.date(), value),
            "months": lambda: table.add_months(local.date(), value),
            "hours": lambda: table.add_hours(local, value),
            "clock_hours": lambda: deadline.add_clock_hours(local, value),
        }
        if unit not in ends:
            raise deadline.DeadlineError(f"unknown unit {unit}")
        end = ends[unit]()
        if not isinstance(end, datetime):
            end = deadline.end_of_day(end)
        counted = unit in ("days", "hours")
        provisional = counted and table.provisional(local.date(), end.date())
        return deadline.to_utc(end), provisional

    # ---- Table of a year

    @api.model
    def _calendar_changed(self):
        """Forget the calendars of all offices; have deadlines computed anew."""
        self.env.registry.clear_cache()
        cron = self.env.ref(
            "fao_core.fao_case_cron_deadlines", raise_if_not_found=False
        )
        if cron:
            # Whoever corrects the calendar need not be allowed to run jobs.
            cron.sudo()._trigger()

    @api.model
    def _load_years(self, years):
        """Load the national table of several years, see :meth:`_load_year`."""
        for year in years:
            self._load_year(year)

    @api.model
    def _load_year(self, year):
        """Load the national free and worked days of a year.

        Rows that exist are kept as they are, because a manager may have corrected
        them; only an estimate gives way to the published table.

        :param int year: year to load
        :return: the new rows
        """
        national = Domain("company_id", "=", False) & Domain("year", "=", year)
        existing = self.search(national)
        source = self.with_context(lang="en_US")
        table = source._national_table(year)
        published = any(kind == "work" for kind, _name in table.values())
        if published and existing:
            estimates = existing.filtered(
                lambda day: day.estimated and day.source == SOURCE
            )
            existing -= estimates
            estimates.unlink()
            existing.filtered("estimated").write({"estimated": False})
        known = set(existing.mapped("date"))
        days = source.create(
            [
                {
                    "date": date,
                    "kind": kind,
                    "name": name,
                    "estimated": not published,
                    "source": SOURCE,
                }
                for date, (kind, name) in table.items()
                if date not in known
            ]
        )
        self._translate_year(year)
        return days.with_env(self.env)

    @api.model
    def _translate_year(self, year):
        """Give the loaded days their national names, where the language is used."""
        if not self.env["res.lang"]._get_data(code=NATIONAL_LANG):
            return
        names = self.with_context(lang=NATIONAL_LANG)._national_table(year)
        days = self.search(
            [("company_id", "=", False), ("year", "=", year), ("source", "=", SOURCE)]
        )
        for day in days.with_context(lang=NATIONAL_LANG):
            untranslated = day.name == day.with_context(lang="en_US").name
            if untranslated and day.date in names:
                day.name = names[day.date][1]

    @api.model
    def _national_table(self, year):
        """Return ``{date: (kind, name)}`` of a year in the context's language."""
        language = NATIONAL_LANG if self.env.lang == NATIONAL_LANG else "en_US"
        table = holidays.country_holidays(COUNTRY, years=year, language=language)
        days = {date: ("off", name) for date, name in table.items()}
        make_up = self.env._("Make-up working day")
        days.update(
            {
                date: ("work", make_up)
                for date in getattr(table, "weekend_workdays", ())
                if date.year == year
            }
        )
        return {date: days[date] for date in sorted(days) if date.year == year}
