"""Whom the clock tells that a due date is near or past (DL-07)."""

from datetime import datetime, time, timedelta

from . import deadline, guard, notices
from .alarms import shift


def reached(calendar, due, days):
    """Return when a step of the ladder is reached.

    :param calendar: the ``WorkCalendar`` of the office
    :param datetime due: when the case is due, naive UTC
    :param int days: working days after it; before it when negative, then the step is
        reached when the office opens on that day
    """
    moment = shift(calendar, due, days)
    if days >= 0:
        return moment
    day = deadline.local_date(moment - timedelta(seconds=1))
    opening = calendar.hours[0][0] if calendar.hours else 0
    return deadline.to_utc(datetime.combine(day, time()) + timedelta(hours=opening))


def tell(funnel, steps):
    """Note in the ledger that these steps are reached, and tell their people.

    Nothing of the case changes that anybody sees or signs, so its revision stays.

    :param funnel: a funnel on the locked case, as the system
    :param steps: fao.deadline.step records, one or several
    """
    case = funnel.case
    last = steps[-1:]
    case.write({"told_due": case.due_at, "told_days": last.days})
    people = _who_may_know(funnel, _people(funnel, steps))
    funnel.log("due_soon" if last.days < 0 else "overdue", people=people.ids)
    funnel.finish(counts=False)
    notices.tell(funnel)


def _people(funnel, steps):
    """Return the users whom the steps name, each once."""
    people = funnel.env["res.users"]
    for step in steps:
        if step.tells == "holders":
            people |= _holders(funnel)
        else:
            people |= _in_position(funnel, step.position_id)
    return people


def _holders(funnel):
    """Return who must act and who handles the case.

    Where a group is asked and nobody took the case, these are its members in the
    section that the duty belongs to.
    """
    slots, case = funnel.authority.open_slots, funnel.case
    people = slots.user_id | slots.claimed_by | case.officer_id
    if people:
        return people
    section = case.duty_id.section_id
    return slots.group_id.all_user_ids.filtered(lambda u: u.fao_unit_id == section)


def _in_position(funnel, position):
    """Return who holds a position in the section of the duty, else in the office."""
    case, posts = funnel.case, funnel.env["fao.post"]
    today = deadline.local_date(funnel.now)
    found = posts._holders(case.duty_id.section_id, position, today)
    if not found:
        units = funnel.env["fao.unit"]._of_office(case.company_id)
        found = posts._holders(units, position, today)
    return found.user_id


def _who_may_know(funnel, people):
    """Leave out those who may not see the case."""
    record = guard.leave(funnel.record).sudo(False)
    return people.filtered(lambda u: record.with_user(u).has_access("read"))
