"""What the trips of the demo office really cost."""

from odoo import Command

#: The hotel was dearer than planned, everything else cost what was planned.
HOTEL = 1.3


def prepare_expenses(mission):
    """Return the values of a report for the costs of a mission, as they were paid.

    :param mission: a mission whose trip was made
    """
    return {
        "stamps_enclosed": True,
        "expense_ids": [
            Command.create(
                {
                    "category": line.category,
                    "name": line.name,
                    "spent_on": mission.exit_date,
                    "quantity": line.quantity,
                    "cost_currency_id": line.cost_currency_id.id,
                    "paid": line.amount * (HOTEL if line.category == "lodging" else 1),
                }
            )
            for line in mission.budget_line_ids
        ],
    }
