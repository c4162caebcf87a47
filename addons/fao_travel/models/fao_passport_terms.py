from odoo import api, fields, models

from odoo.addons.fao_core.engine.errors import FaoError

#: What is counted by; a row that was used keeps them.
FIGURES = frozenset(
    {
        "valid_from",
        "return_rule",
        "return_days",
        "cancelled_days",
        "leave_days",
        "loss_papers_days",
    }
)


class FaoPassportTerms(models.Model):
    """The terms of keeping passports, in force from a day until the next row begins.

    A loan keeps the terms of the day on which the passport was lent (PAS-06, PAS-10).
    To change a figure a manager adds a row; one that loans were made by stays.
    """

    _name = "fao.passport.terms"
    _inherit = ["fao.travel.terms"]
    _description = "Terms of custody"
    _order = "valid_from desc, id desc"
    _rec_name = "valid_from"
    _fao_figures = FIGURES

    return_rule = fields.Selection(
        [
            ("entry", "Day of entry and the days"),
            ("exit", "Day of exit, the approved days and the days"),
        ],
        string="Counted from",
        default="entry",
        required=True,
        help="PAS-06: from which day the passport is due back.",
    )
    return_days = fields.Integer(
        string="Days to return",
        default=7,
        required=True,
        aggregator=None,
        help="PAS-06: calendar days, holidays included.",
    )
    cancelled_days = fields.Integer(
        string="Days after a cancelled trip",
        default=7,
        required=True,
        aggregator=None,
        help="PAS-10: calendar days from the cancellation of the trip.",
    )
    leave_days = fields.Integer(
        string="Days after leaving service",
        default=30,
        required=True,
        aggregator=None,
        help="PAS-10: calendar days in which the passport is handed in and cancelled.",
    )
    loss_papers_days = fields.Integer(
        string="Days for the papers of a loss abroad",
        default=7,
        required=True,
        aggregator=None,
        help="PAS-08: calendar days from the return in which the papers are handed in.",
    )
    remind_days = fields.Char(
        string="Reminders",
        default="0, 5, 7",
        help="Calendar days after the entry on which the holder is reminded.",
    )
    stocktake_months = fields.Integer(
        string="Months between stock-takings",
        default=3,
        required=True,
        aggregator=None,
        help="PAS-12: each cabinet is counted once in so many months.",
    )

    count_remind_days = fields.Char(
        string="Reminders of stock-taking",
        default="0, 14",
        help="PAS-12: days before the count is due on which the custodian is reminded;"
        " once it is overdue, on the next day and then every week.",
    )

    _from_unique = models.UniqueIndex(
        "(valid_from, COALESCE(company_id, 0))",
        "The terms of an office begin once on a day.",
    )
    _figures_positive = models.Constraint(
        "CHECK (return_days >= 0 AND cancelled_days >= 0 AND leave_days >= 0"
        " AND loss_papers_days >= 0"
        " AND stocktake_months > 0)",
        "Days are not negative, and stock is taken at least once in some months.",
    )

    @api.depends("valid_from")
    def _compute_display_name(self):
        for terms in self:
            terms.display_name = self.env._(
                "Terms from %(day)s", day=terms.valid_from or ""
            )

    @api.constrains("remind_days", "count_remind_days")
    def _check_remind_days(self):
        self._check_day_list("remind_days")
        self._check_day_list("count_remind_days")

    def _fao_is_used(self):
        loans_sudo = self.env["fao.passport.loan"].sudo()  # whoever lent
        return loans_sudo.search_count([("terms_id", "in", self.ids)], limit=1)

    @api.model
    def _in_force(self, company, day):
        """Return the terms of an office on a day.

        :raise FaoError: ``FAO-TERMS`` when there are none
        """
        found = self._row_in_force(company, day)
        if not found:
            raise FaoError(
                "FAO-TERMS",
                self.env._("There are no terms of custody on %(day)s.", day=day),
            )
        return found

    def _reminders(self):
        """Return the days after the entry on which holders are reminded, in order."""
        return self._day_list("remind_days")
