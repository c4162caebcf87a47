from odoo import fields, models


class FaoTripReport(models.Model):
    """What a unit declares with its report, so that nothing is left unsaid (CTL-01).

    An empty text or an empty list may mean *none* or *forgotten*; the declaration
    tells them apart before the report is handed in.
    """

    # the declarations, apart from the report itself
    _inherit = "fao.trip.report"  # pylint: disable=consider-merging-classes-inherited

    gifts_declared = fields.Selection(
        [("none", "None received"), ("received", "Received, as named")],
        string="Gifts",
        help="Gifts are declared also when there were none.",
    )
    no_expense = fields.Boolean(
        string="No expenses", help="The host or the organiser paid everything."
    )
