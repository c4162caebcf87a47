"""Take the readings of numbers over from the duty that had them first."""

#: Endings of the names that moved here with their records.
MOVED = ("fao_number_reading%", "fao_number_reveal%", "fao_guarded_number%")
BEFORE = ("", "access_", "model_", "field_")


def migrate(cr, version):
    """Give views, actions, rules and rights their new owner; the readings stay."""
    if not version:
        return
    names = [f"{before}{moved}" for before in BEFORE for moved in MOVED]
    cr.execute(
        "UPDATE ir_model_data SET module = 'fao_core'"
        " WHERE module LIKE 'fao_%%' AND module != 'fao_core' AND name LIKE ANY(%s)",
        [names],
    )
