import logging
from datetime import timedelta

from odoo import api, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import half_year_figure

_logger = logging.getLogger(__name__)

CLERK = "section_officer"


class FaoTravelReport(models.Model):
    """How half-year reports begin: by the job, by hand, or as a supplement."""

    # the beginning, apart from counting and signing
    _inherit = "fao.travel.report"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def begin(self, year, half):
        """Begin the report on a period by hand, when the job found no clerk.

        :param int year: the year
        :param str half: ``1`` or ``2``
        :return: the report
        :raise FaoError: ``FAO-OPEN`` when it exists, the period is not over, or the
            user may not open the duty
        """
        duty_sudo = (
            self.env["fao.duty"].sudo().search([("code", "=", self._fao_duty_code)])
        )  # only to ask who may open it
        if not duty_sudo._may_open(self.env.user):
            raise FaoError(
                "FAO-OPEN",
                self.env._("You may not open a case of %(duty)s.", duty=duty_sudo.name),
            )
        today = self.env["fao.calendar.day"]._today()
        company = self.env.user._fao_home()[1]
        period = half_year_figure.Period.of(int(year), str(half))
        if period.last >= today or self._known(company, period):
            raise FaoError(
                "FAO-OPEN",
                self.env._(
                    "%(year)s, half %(half)s: the period is not over, or there is a"
                    " report on it already.",
                    year=year,
                    half=half,
                ),
            )
        return self._begin(company, int(year), str(half))

    def supplement(self):
        """Begin a supplementary report on the period of this signed one (REP-02).

        :return: the supplementary report
        :raise FaoError: ``FAO-OPEN`` unless this one is signed and the last one
        """
        self.ensure_one()
        self.check_access("read")
        reports_sudo = self.sudo()  # whether one is under way, whoever sees it
        if not reports_sudo.signed_on or reports_sudo.supplement_ids:
            raise FaoError(
                "FAO-OPEN",
                self.env._("Only the last signed report on a period is supplemented."),
            )
        self._check_clerk()
        return self._begin(self.company_id, self.year, self.half, self)

    def action_supplement(self):
        """Begin a supplementary report and open it."""
        report = self.supplement()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": report.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _check_clerk(self):
        if not self.env.user.has_group("fao_core.group_fao_officer"):
            raise FaoError(
                "FAO-POWER", self.env._("Only officers begin half-year reports.")
            )

    @api.model
    def _known(self, company, period):
        """Return the reports on a period, whoever sees them."""
        return self.sudo().search(
            [("company_id", "=", company.id), ("first_day", "=", period.first)],
            order="id",
        )

    @api.model
    def _begin(self, company, year, half, supplements=None):
        """Open the report on a period as the user, and count it."""
        period = half_year_figure.Period.of(year, half)
        terms_sudo = self.env["fao.travel.report.terms"].sudo()
        terms_sudo = terms_sudo._row_in_force(company, period.last)
        after = period.last + timedelta(days=terms_sudo.due_day)
        # The title goes up with the report: it is the office's, not the user's
        env = self.with_context(lang=company._fao_lang()).env
        title = (
            env._("Supplementary report on travel, %(year)s half %(half)s")
            if supplements
            else env._("Report on travel, %(year)s half %(half)s")
        )
        report = guard.enter(self).create(
            {
                "title": title % {"year": year, "half": half},
                "year": year,
                "half": half,
                "first_day": period.first,
                "last_day": period.last,
                "due_on": company._fao_calendar().working_on_or_after(after),
                "terms_id": terms_sudo.id,
                "addressees": terms_sudo.addressees,
                "supplements_id": supplements.id if supplements else False,
            }
        )
        report = guard.leave(report)
        report._recount()
        return report

    @api.model
    def _cron_begin(self):
        """Begin the reports on the last period once its first working day has come.

        An office without a section officer is passed over; see ``begin``.
        """
        today = self.env["fao.calendar.day"]._today()
        year, half = half_year_figure.Period.before(today)
        for company in self.env["res.company"].search([("fao_level", "!=", False)]):
            self._begin_when_due(company, year, half, today)

    @api.model
    def _begin_when_due(self, company, year, half, today):
        """Begin the report of one office, unless it exists or it is too early."""
        period = half_year_figure.Period.of(year, half)
        calendar = company._fao_calendar()
        start = calendar.working_on_or_after(period.last + timedelta(days=1))
        if today < start or self._known(company, period):
            return self.browse()
        offices = (
            self.env["fao.unit"]
            .sudo()
            .search([("company_id", "=", company.id), ("is_office", "=", True)])
        )
        sections = self.env["fao.unit"].sudo().search([("id", "child_of", offices.ids)])
        posts = self.env["fao.post"]._holders(sections, CLERK, today)
        if not posts:
            _logger.info("no section officer for the report of %s", company.name)
            return self.browse()
        clerk = posts[:1].user_id
        reports = self.with_user(clerk).with_context(
            allowed_company_ids=company.ids, lang=clerk.lang
        )
        return reports._begin(company, year, half)
