from datetime import date

from odoo import api, fields, models

#: Where an office has no terms yet, e.g. while this module is installed.
DUE_MONTH, DUE_DAY = 11, 30
SPLIT_DAYS = 7
LEADER_MONTHS = 6
FILING_MONTHS = 12


class FaoPlanTerms(models.Model):
    """The terms of plans and groups, in force until the next row begins.

    A plan keeps the day on which it was due. To change a figure a manager adds a row
    with a later first day.
    """

    _name = "fao.plan.terms"
    _inherit = ["fao.travel.terms"]
    _description = "Terms of plans and groups"
    _order = "valid_from desc, id desc"
    _rec_name = "valid_from"
    _fao_figures = frozenset({"due_month", "due_day"})

    due_month = fields.Integer(
        string="Plan due: month",
        default=DUE_MONTH,
        required=True,
        aggregator=None,
        help="The annual plan is due in this month of the year before.",
    )
    due_day = fields.Integer(
        string="Plan due: day", default=DUE_DAY, required=True, aggregator=None
    )
    split_days = fields.Integer(
        string="Days between groups",
        default=SPLIT_DAYS,
        required=True,
        aggregator=None,
        help="TRV-23: groups with the same country and the same host or tasks, at most"
        " so many days apart, are one group.",
    )
    leader_months = fields.Integer(
        string="Months between leaders",
        default=LEADER_MONTHS,
        required=True,
        aggregator=None,
        help="TRV-09: two leaders of a unit visit one country so many months apart.",
    )

    filing_months = fields.Integer(
        string="Validity of a filing (months)",
        default=FILING_MONTHS,
        required=True,
        aggregator=None,
        help="TRV-07: a personnel filing issued from that day on is valid so long,"
        " unless its last day is entered.",
    )

    _from_unique = models.UniqueIndex(
        "(valid_from, COALESCE(company_id, 0))",
        "The terms of an office begin once on a day.",
    )
    _figures_possible = models.Constraint(
        "CHECK (due_month BETWEEN 1 AND 12 AND due_day BETWEEN 1 AND 31"
        " AND (due_month <> 2 OR due_day <= 28)"
        " AND (due_month NOT IN (4, 6, 9, 11) OR due_day <= 30)"
        " AND split_days >= 0 AND leader_months >= 0 AND filing_months > 0)",
        "The day on which plans are due is a day of every year; days and months are"
        " not negative, a filing is valid for a month at least.",
    )

    @api.depends("valid_from")
    def _compute_display_name(self):
        for terms in self:
            terms.display_name = self.env._(
                "Terms from %(day)s", day=terms.valid_from or ""
            )

    def _fao_is_used(self):
        plans_sudo = self.env["fao.travel.plan"].sudo()  # whoever handed them in
        return plans_sudo.search_count(
            [("terms_id", "in", self.ids), ("submitted_on", "!=", False)], limit=1
        )

    @api.model
    def _of_plan(self, company, year):
        """Return the row for the plan of ``year``: the last of the year before."""
        return self._row_in_force(company, date(year - 1, 12, 31))

    def _plan_due(self, year):
        """Return the day on which the plan of ``year`` is due by this row, or none."""
        terms_sudo = self.sudo()  # figures that bind everybody
        month, day = terms_sudo.due_month, terms_sudo.due_day
        return date(year - 1, month or DUE_MONTH, day or DUE_DAY)

    @api.model
    def _group_figures(self, company, day):
        """Return ``(days between groups, months between leaders)`` on a day."""
        terms_sudo = self._row_in_force(company, day).sudo()  # as above
        if not terms_sudo:
            return SPLIT_DAYS, LEADER_MONTHS
        return terms_sudo.split_days, terms_sudo.leader_months

    @api.model
    def _filing_months(self, company, day):
        """Return for how many months a filing issued on ``day`` is valid."""
        terms_sudo = self._row_in_force(company, day).sudo()  # as above
        return terms_sudo.filing_months or FILING_MONTHS
