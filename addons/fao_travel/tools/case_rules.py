"""What a caller may not enter: other units' persons, hidden missions, figures."""

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

CUSTODIAN = "fao_core.group_fao_custodian"


def check_subject(record, person, mission=None):
    """Refuse a case on a person of another unit, or for a mission that is hidden.

    The unit of a case is that of the person, so whoever may apply for the unit may
    apply for him. A mission is named by whoever may read it, by custodians, and for
    those whom its approval names.

    :raise FaoError: ``FAO-UNIT`` or ``FAO-NOTFOUND``
    """
    env = record.env
    if guard.entered(env) or env.user._is_superuser():
        return
    person_sudo, mission_sudo = person.sudo(), mission and mission.sudo()
    # sudo: a question about units and names, answered by a refusal only
    unit = person_sudo.fao_unit_id
    if unit and unit != record.sudo().unit_id:
        raise FaoError(
            "FAO-UNIT",
            env._(
                "%(person)s belongs to another unit, which applies itself.",
                person=person_sudo.name,
            ),
        )
    if not mission or env.user.has_group(CUSTODIAN):
        return
    if mission.sudo(False).has_access("read"):  # constraints are run as superuser
        return
    if not mission_sudo._fao_approves_trip_of(person_sudo):
        raise FaoError("FAO-NOTFOUND", env._("Mission: this one was not found."))


def check_derived(record, vals):
    """Refuse values of fields that only a computation fills in.

    Such a field is stored, so the ORM would take what a caller sends for it, and the
    rules that read it would believe him.

    :raise FaoError: ``FAO-GUARD``
    """
    if guard.entered(record.env):
        return
    for name in vals:
        field = record._fields.get(name)
        if field and field.store and field.compute and field.readonly:
            label = field.get_description(record.env, ["string"])["string"]
            raise FaoError(
                "FAO-GUARD",
                record.env._("%(field)s is computed, not entered.", field=label),
            )
