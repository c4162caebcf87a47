"""Who decided on a case: whoever did keeps no passports of it (SOD-03)."""

#: Kinds of stages in which somebody examines or decides.
DECIDING = ("approval", "work")


def deciders(records):
    """Return the users who examined or decided on the cases of ``records``."""
    records_sudo = records.sudo()  # a question about roles, not about content
    slots = records_sudo.case_id.approval_ids.filtered(
        lambda slot: slot.stage_id.kind in DECIDING
    )
    return (slots.decided_by | slots.on_behalf_of).sudo(records.env.su)
