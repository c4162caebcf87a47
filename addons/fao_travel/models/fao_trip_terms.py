from odoo import api, fields, models

from odoo.addons.fao_core.engine.deadline import add_months

#: Where an office has no terms yet, e.g. while this module is installed.
REPORT_MONTHS = 1


class FaoTripTerms(models.Model):
    """The terms of control after the trip, in force until the next row begins.

    A mission keeps the terms of the day of its entry (CTL-01). To change a figure a
    manager adds a row with a later first day.
    """

    _name = "fao.trip.terms"
    _inherit = ["fao.travel.terms"]
    _description = "Terms of control"
    _order = "valid_from desc, id desc"
    _rec_name = "valid_from"

    report_months = fields.Integer(
        string="Months to the report",
        default=REPORT_MONTHS,
        required=True,
        aggregator=None,
        help="CTL-01: calendar months from the entry, holidays included.",
    )
    flag_months = fields.Integer(
        string="Months of a flag",
        default=12,
        required=True,
        aggregator=None,
        help="CTL-06: calendar months for which unit and persons are flagged.",
    )
    referral_days = fields.Integer(
        string="Working days to the referral",
        default=5,
        required=True,
        aggregator=None,
        help="CTL-06: fraud is reported to the department concerned in so many working"
        " days after it was found.",
    )
    remind_days = fields.Char(
        string="Reminders of the report",
        default="0, 7, 14",
        help="CTL-01: days before the report is due on which the unit is reminded; once"
        " it is overdue, on the next day and then every week.",
    )
    sample_percent = fields.Integer(
        string="Share by lot (%)",
        default=10,
        required=True,
        aggregator=None,
        help="CTL-05: share of the groups returned in a quarter that is drawn by lot.",
    )
    leader_rank_id = fields.Many2one(
        "fao.rank",
        string="Leaders from rank",
        default=lambda self: self.env.ref("fao_core.rank_r5", False),
        ondelete="restrict",
        help="CTL-05: all groups with a person of this rank or above are checked.",
    )
    centre_rank_id = fields.Many2one(
        "fao.rank",
        string="Centre decides from rank",
        default=lambda self: self.env.ref("fao_core.rank_r3", False),
        ondelete="restrict",
        help="What goes up with a person of this rank or above is decided by the"
        " centre, else by the provincial government.",
    )

    _from_unique = models.UniqueIndex(
        "(valid_from, COALESCE(company_id, 0))",
        "The terms of an office begin once on a day.",
    )
    _figures_positive = models.Constraint(
        "CHECK (report_months > 0 AND flag_months > 0 AND referral_days > 0"
        " AND sample_percent BETWEEN 0 AND 100)",
        "Months are positive, a share lies between 0 and 100 percent.",
    )

    @api.depends("valid_from")
    def _compute_display_name(self):
        for terms in self:
            terms.display_name = self.env._(
                "Terms from %(day)s", day=terms.valid_from or ""
            )

    @api.constrains("remind_days")
    def _check_remind_days(self):
        self._check_day_list("remind_days")

    @api.model
    def _report_due(self, company, entry):
        """Return the day on which the report on a trip is due (CTL-01, DL-02)."""
        months = self._row_in_force(company, entry).sudo().report_months  # as above
        return add_months(entry, months or REPORT_MONTHS)
