"""Keep what was entered as the annual plan line before there were lines to link."""

from odoo.tools.sql import column_exists, rename_column


def migrate(cr, version):
    """Rename the free text, which the mission goes on showing."""
    table = "fao_travel_mission"
    if not version or not column_exists(cr, table, "plan_number"):
        return
    if column_exists(cr, table, "plan_text"):
        cr.execute(
            "UPDATE fao_travel_mission SET plan_text = plan_number"
            " WHERE plan_text IS NULL AND plan_number IS NOT NULL"
        )
    else:
        rename_column(cr, table, "plan_number", "plan_text")
