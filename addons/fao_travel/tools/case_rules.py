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
