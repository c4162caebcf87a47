from odoo import api, fields, models


class FaoTravelReportTerms(models.Model):
    """Until when the half-year report is due and to whom it goes, from a day on.

    A report keeps the terms of the last day of its period.
    """

    _name = "fao.travel.report.terms"
    _inherit = ["fao.travel.terms"]
    _description = "Terms of half-year reports"
    _order = "valid_from desc, id desc"
    _rec_name = "valid_from"
    _fao_figures = frozenset({"valid_from", "due_day"})

    due_day = fields.Integer(
        string="Due on day",
        default=15,
        required=True,
        aggregator=None,
        help="Day of the month after the period, rolling forward to a working day.",
    )
    addressees = fields.Text(
        required=True, help="One body a line; each gets the same text and number."
    )

    _from_unique = models.UniqueIndex(
        "(valid_from, COALESCE(company_id, 0))",
        "The terms of an office begin once on a day.",
    )
    _day_possible = models.Constraint(
        "CHECK (due_day BETWEEN 1 AND 28)", "The day lies between 1 and 28."
    )

    @api.depends("valid_from")
    def _compute_display_name(self):
        for terms in self:
            terms.display_name = self.env._(
                "Terms from %(day)s", day=terms.valid_from or ""
            )

    def _fao_is_used(self):
        reports_sudo = self.env["fao.travel.report"].sudo()  # whoever reports
        return reports_sudo.search_count([("terms_id", "in", self.ids)], limit=1)
