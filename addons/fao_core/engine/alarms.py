"""What the clock does: reminders, escalation, decisions and moves when time is up.

Each is done once for a moment; a run that is repeated, or two nodes at once, find
nothing more to do.
"""

from datetime import datetime, timedelta

from . import deadline
from .ballot import PENDING
from .errors import FaoError

#: What happens when the time of a slot is up, and who is asked instead.
ASKS_FURTHER = ("superior", "administrator")
DECIDES = {"approve": "approved", "reject": "rejected"}


def shift(calendar, moment, days):
    """Return ``moment`` some working days later or earlier, at the same hour."""
    if not days:
        return moment
    day = deadline.local_date(moment - timedelta(seconds=1))
    return moment + (calendar.add_days(day, days) - day)


def reminders(rule, due, calendar, after):
    """Return the first moment after ``after`` at which a slot is reminded, or None."""
    if not due:
        return None
    moments = []
    if rule.remind_before:
        moments.append(shift(calendar, due, -rule.remind_before))
    if rule.remind_every:
        next_one = due
        while next_one <= after:
            next_one = shift(calendar, next_one, rule.remind_every)
        moments.append(next_one)
    return min((m for m in moments if m > after), default=None)


def escalation(rule, due, calendar):
    """Return when something happens because the time of a slot is up, or None."""
    if not due or rule.on_overdue in (False, "nothing"):
        return None
    return shift(calendar, due, rule.overdue_after)


def next_moment(rule, due, calendar, after, escalated) -> datetime | None:
    """Return when a slot must be looked at next, or None.

    :param after: the moment up to which everything is done
    :param escalated: whether its escalation is done
    """
    moments = [reminders(rule, due, calendar, after)]
    if not escalated:
        moments.append(escalation(rule, due, calendar))
    return min((m for m in moments if m), default=None)


class Clock:
    """Does what is due on one case, as the system.

    :param funnel: a funnel on the locked case
    """

    def __init__(self, funnel):
        self.funnel = funnel
        self.case = funnel.case
        self.env = funnel.env
        self.now = funnel.now
        self.calendar = self.case.company_id._fao_calendar()

    def run(self):
        """Do what is due now.

        :return: whether anything was done
        """
        case = self.case
        if case.closed_at:
            return False
        if case.timeout_at and case.timeout_at <= self.now:
            return self._time_out()
        due = self.funnel.slots.filtered(
            lambda s: s.state == "open" and s.alarm_at and s.alarm_at <= self.now
        )
        for slot in due:
            # What an earlier slot set off may have closed this one
            if slot.state == "open" and slot.visit == case.visit:
                self._ring(slot)
        return bool(due)

    # ---- The stage

    def _time_out(self):
        funnel = self.funnel
        for transition in funnel.transitions("timeout"):
            if funnel.holds(transition.condition):
                funnel.log("timeout", transition=transition.code)
                try:
                    with self.env.cr.savepoint():
                        funnel.follow(transition)
                except FaoError as error:
                    self._give_up(error)
                return True
        self.case.timeout_at = False
        return False

    def _give_up(self, error):
        """Ask an administrator: the case cannot move on by itself."""
        funnel = self.funnel
        self.env.invalidate_all(flush=False)
        funnel.authority.forget()
        funnel.rows[:] = funnel.rows[:1]
        funnel.rows[0].update(stage_to="")
        funnel.rows[0]["payload"]["refused"] = error.code
        self.case.timeout_at = False
        if not funnel.slots.filtered(lambda s: s.extra == "instead"):
            for slot in funnel.authority.open_slots[:1]:
                self._instead(slot, "administrator")

    # ---- The slots

    def _ring(self, slot):
        rule, due = slot.rule_id, slot.due_at
        since = slot.alarm_from or slot.opened_at
        reminded = reminders(rule, due, self.calendar, since)
        escalated = escalation(rule, due, self.calendar)
        vals = {"alarm_from": self.now}
        if escalated and escalated <= self.now and not slot.is_escalated:
            vals["is_escalated"] = True
        vals["alarm_at"] = next_moment(
            rule,
            due,
            self.calendar,
            self.now,
            slot.is_escalated or vals.get("is_escalated"),
        )
        slot.write(vals)
        if vals.get("is_escalated"):
            self._escalate(slot)
        elif reminded and reminded <= self.now:
            self.funnel.log("remind", slot=slot.id, people=slot.user_id.ids)

    def _escalate(self, slot):
        how = slot.rule_id.on_overdue
        if how in ASKS_FURTHER:
            self.funnel.log("escalate", slot=slot.id, how=how)
            self._instead(slot, how)
            return
        funnel = self.funnel
        funnel.decide(slot, DECIDES[how], 0, self.env._("Time is up."))
        funnel.log("timeout", slot=slot.id, how=how)
        funnel.settle()

    def _instead(self, slot, how):
        """Ask somebody who may decide in place of the holder of ``slot``."""
        vals = {"extra": "instead", "opened_at": self.now, "alarm_at": False}
        reason = self.env._("asked because the time is up")
        authority = self.funnel.authority
        if how == "superior" and slot.user_id:
            posts = self.funnel.seats.resolver.superiors_of(slot.user_id)
            taken = authority.slots.filtered(lambda s: s.state in PENDING).user_id
            for user in posts.user_id - taken:
                if user not in authority.interested:
                    slot._copy_to(user, reason, **vals)
                    authority.forget()
                    return
        group = self.env.ref("fao_core.group_fao_admin")
        slot._copy_to(
            self.env["res.users"], reason, group_id=group.id, user_id=False, **vals
        )
        authority.forget()
