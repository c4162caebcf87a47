from odoo import api, fields, models


class FaoTripExpense(models.Model):
    """A cost of the trip as it was paid, and what of it is not reimbursed (CTL-04).

    Costs of a day or a place that was not approved are not reimbursed at all, of
    other costs what lies above the standard.
    """

    _name = "fao.trip.expense"
    _inherit = ["fao.trip.line"]
    _description = "Expense of a trip"
    _order = "report_id, sequence, spent_on, id"
    _rec_name = "name"

    name = fields.Char(string="What for", required=True)
    spent_on = fields.Date(string="Day", required=True)
    country_id = fields.Many2one("res.country", string="Country or region")
    city = fields.Char()
    currency_id = fields.Many2one(related="report_id.currency_id")
    amount = fields.Monetary(required=True)
    standard = fields.Monetary(help="Highest amount that the standard allows.")
    ground = fields.Selection(
        [
            ("day", "Day not approved"),
            ("place", "Place not approved"),
            ("standard", "Above the standard"),
        ],
        string="Not reimbursed because",
        compute="_compute_refused",
        compute_sudo=True,
        store=True,
    )
    refused = fields.Monetary(
        string="Not reimbursed",
        compute="_compute_refused",
        compute_sudo=True,
        store=True,
    )

    _positive = models.Constraint(
        "CHECK (amount >= 0)", "The amount of an expense is not negative."
    )

    @api.depends(
        "spent_on",
        "country_id",
        "city",
        "amount",
        "standard",
        "report_id.mission_id.exit_date",
        "report_id.mission_id.entry_date",
        "report_id.mission_id.approved_country_ids",
        "report_id.mission_id.stop_ids.city",
    )
    def _compute_refused(self):
        for row in self:
            mission = row.report_id.mission_id
            over = row.amount - row.standard if row.standard else 0.0
            if row.spent_on and mission._fao_foreign_day(row.spent_on):
                row.ground, row.refused = "day", row.amount
            elif mission._fao_foreign_place(row.country_id, row.city):
                row.ground, row.refused = "place", row.amount
            elif over > 0:
                row.ground, row.refused = "standard", over
            else:
                row.ground, row.refused = False, 0.0
