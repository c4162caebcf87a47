from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..engine.deadline import WorkCalendar

NOTICE_FIELDS = frozenset({"fao_notify", "alias_domain_id"})
CALENDAR_FIELDS = frozenset({"resource_calendar_id"})


class ResCompany(models.Model):
    """An office: a company that serves units and has a superior office."""

    _inherit = "res.company"

    fao_level = fields.Selection(
        [
            ("central", "Central"),
            ("province", "Province"),
            ("city", "City"),
            ("county", "County"),
        ],
        string="Level",
        default="city",
    )
    fao_parent_office_id = fields.Many2one(
        "res.company",
        string="Superior office",
        index="btree_not_null",
        ondelete="restrict",
        help="Office that decides what this office may not decide itself.",
    )
    fao_short_name = fields.Char(
        string="Organ code", help="Code of the organ in document numbers, e.g. 海外办."
    )
    fao_english_name = fields.Char(
        string="English name", help="Name of the office in documents in English."
    )
    fao_notify = fields.Boolean(
        string="Tell people in the case",
        default=True,
        help="Post every decision on the record and notify those who must act.",
    )
    fao_authority_ids = fields.One2many(
        "fao.authority", "company_id", string="Authorities"
    )

    @api.constrains("fao_parent_office_id")
    def _check_fao_parent_office(self):
        if self._has_cycle("fao_parent_office_id"):
            raise ValidationError(
                self.env._("Superior office: an office cannot be above itself.")
            )

    def write(self, vals):
        result = super().write(vals)
        if CALENDAR_FIELDS & vals.keys():
            self.env["fao.calendar.day"]._calendar_changed()
        if NOTICE_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return result

    @api.model
    def _fao_lang(self):
        """Return the language in which an office writes: Chinese where installed."""
        installed = dict(self.env["res.lang"].get_installed())
        return next(
            (lang for lang in ("zh_CN", self.env.lang) if lang in installed), "en_US"
        )

    @tools.ormcache("self.id")
    def _fao_notifies(self):
        """Whether people are told of what happens in the cases of this office."""
        return self.sudo().fao_notify

    @tools.ormcache("self.id")
    def _fao_mail_domain_id(self):
        """Return the id of the mail domain from which this office writes."""
        return self.sudo().alias_domain_id.id

    def _fao_authority(self, matter, rank, date):
        """Return the authority by which this office may decide a matter itself.

        :param str matter: code of the matter
        :param rank: fao.rank of the highest person concerned, may be empty
        :param date: day of the decision
        :return: the widest fao.authority row in force, empty when the office lacks
            the authority and must forward to the superior office
        """
        self.ensure_one()
        # Authorities are office facts that every resolver needs, whoever asks.
        authorities = self.sudo().fao_authority_ids.filtered(
            lambda row: (
                row.matter == matter
                and row.valid_from <= date
                and (not row.valid_to or row.valid_to >= date)
                and (not row.max_rank_id or rank._at_or_below(row.max_rank_id))
            )
        )
        widest = authorities.sorted(
            lambda row: (row.max_rank_id.sequence if row.max_rank_id else 0, row.id)
        )[:1]
        return widest.sudo(self.env.su)

    @tools.ormcache("self.id")
    def _fao_calendar(self):
        """Return the :class:`WorkCalendar` of this office.

        National days apply unless the office has its own row for the date.
        """
        self.ensure_one()
        # The calendar is the same for whoever asks, and it is cached for all.
        company_sudo = self.sudo()
        days = company_sudo.env["fao.calendar.day"].search(
            [("company_id", "in", [False, company_sudo.id])]
        )
        national = days.filtered(lambda day: not day.company_id)
        kinds = {day.date: day.kind for day in national}
        kinds.update({day.date: day.kind for day in days - national})
        estimated = {day.year for day in national if day.estimated}
        return WorkCalendar(
            off=frozenset(date for date, kind in kinds.items() if kind == "off"),
            work=frozenset(date for date, kind in kinds.items() if kind == "work"),
            years=frozenset(national.mapped("year")) - estimated,
            hours=company_sudo._fao_hours(),
        )

    def _fao_hours(self):
        """Return the office hours of a working day as pairs of hours.

        They are those of the first weekday of the working schedule that has any;
        worked weekend days have the same.
        """
        attendances = self.resource_calendar_id.attendance_ids.filtered(
            lambda row: (
                row.day_period != "lunch"
                and not row.display_type
                and row.hour_from < row.hour_to
                and row.week_type in (False, "0")
            )
        )
        first = min(attendances.mapped("dayofweek"), default=None)
        spans = []
        for start, stop in sorted(
            (row.hour_from, row.hour_to)
            for row in attendances
            if row.dayofweek == first
        ):
            if spans and start <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(stop, spans[-1][1]))
            else:
                spans.append((start, stop))
        return tuple(spans)
