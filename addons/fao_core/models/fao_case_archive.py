from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .fao_duty import RETENTION

#: The longest time of a class, in years (rules on the periods of state secrets).
MAX_YEARS = {"2": 10, "3": 20}


class FaoCase(models.Model):
    """How long a case stays secret, and where its file lies when it is closed."""

    _inherit = "fao.case"

    secrecy_years = fields.Integer(
        "Secret for (years)",
        aggregator=None,
        help="From the opening of the case: at most 10 years for a secret case, at most"
        " 20 for a confidential one.",
    )
    secrecy_mark = fields.Char(
        "Class and time of secrecy",
        compute="_compute_secrecy_mark",
        help="The class and its time, as documents carry it.",
    )
    declassify_on = fields.Date(
        "Secrecy ends",
        compute="_compute_declassify_on",
        store=True,
        precompute=True,
        help="From this day on the class may be lowered; nothing is lowered by itself.",
    )
    retention = fields.Selection(
        RETENTION,
        compute="_compute_retention",
        store=True,
        precompute=True,
        help="How long the file is kept; the duty says it until the case is archived.",
    )
    archive_no = fields.Char(
        "Archive number", readonly=True, copy=False, index="btree_not_null"
    )
    archived_at = fields.Datetime("Archived on", readonly=True, copy=False)

    # ---- Computes

    @api.depends("confidentiality", "secrecy_years")
    @api.depends_context("lang")
    def _compute_secrecy_mark(self):
        names = dict(self._fields["confidentiality"]._description_selection(self.env))
        for case in self:
            mark = (
                names[case.confidentiality] if case.confidentiality in MAX_YEARS else ""
            )
            if mark and case.secrecy_years:
                mark = self.env._(
                    "%(class)s★%(years)s years",
                    **{"class": mark, "years": case.secrecy_years},
                )
            case.secrecy_mark = mark

    @api.depends("opened_at", "secrecy_years")
    def _compute_declassify_on(self):
        for case in self:
            day = case.secrecy_years and case.opened_at
            years = relativedelta(years=case.secrecy_years)
            case.declassify_on = day and self._local_date(day) + years

    @api.depends("duty_id")
    def _compute_retention(self):
        for case in self:
            case.retention = case.retention or case.duty_id.retention

    # ---- Constraints

    @api.constrains("confidentiality", "secrecy_years")
    def _check_secrecy_years(self):
        for case in self:
            most = MAX_YEARS.get(case.confidentiality, 0)
            if 0 <= case.secrecy_years <= most:
                continue
            names = dict(
                self._fields["confidentiality"]._description_selection(self.env)
            )
            raise ValidationError(
                self.env._(
                    "Secret for (years): %(class)s allows 0 to %(most)s,"
                    " not %(years)s.",
                    **{
                        "class": names[case.confidentiality],
                        "most": most,
                        "years": case.secrecy_years,
                    },
                )
            )
