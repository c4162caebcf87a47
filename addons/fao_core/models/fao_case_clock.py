from datetime import datetime, time, timedelta

from odoo import api, fields, models

from ..engine import deadline, guard

#: Working days before the due date from which the light is amber (DL-07).
AMBER_DAYS = 2
#: Cases whose deadlines one step of the cron computes anew.
DEADLINE_STEP = 100


class FaoCase(models.Model):
    """The dates of a case: receipt, deadlines, and the clock that may stand."""

    _inherit = "fao.case"

    @api.model
    def _local_date(self, moment):
        """Return the day of ``moment`` (naive UTC) in Asia/Shanghai."""
        return deadline.local_date(moment)

    @api.model
    def _amber_limit(self, company, now):
        """Return the moment up to which a due date is near (DL-07)."""
        calendar = company._fao_calendar()
        last = calendar.add_days(deadline.local_date(now), AMBER_DAYS)
        return deadline.to_utc(deadline.end_of_day(last))

    def _receipt_vals(self, now):
        """Return the facts of a submission at ``now``: receipt (DL-03) and due."""
        self.ensure_one()
        vals = {
            "submitted_at": now,
            "received_at": self._received(now),
            "suspended_days": 0,
        }
        workflow = self.workflow_id
        if workflow.limit_value:
            due, provisional = self.env["fao.calendar.day"]._deadline(
                self.company_id,
                vals["received_at"],
                workflow.limit_value,
                workflow.limit_unit,
            )
            vals |= {"due_at": due, "due_provisional": provisional}
        return vals

    def _received(self, now):
        """Return when something handed in ``now`` is received (DL-03)."""
        calendar = self.company_id._fao_calendar()
        day = calendar.receive(deadline.to_local(now))
        if day == deadline.local_date(now):
            return now
        opening = calendar.hours[0][0] if calendar.hours else 0
        start = datetime.combine(day, time()) + timedelta(hours=opening)
        return deadline.to_utc(start)

    def _stage_due(self, stage, now):
        """Return when a slot of ``stage`` opened at ``now`` is due."""
        self.ensure_one()
        if not stage.limit_value:
            return False if self.clock_stopped_at else self.due_at
        due, _provisional = self.env["fao.calendar.day"]._deadline(
            self.company_id, now, stage.limit_value, stage.limit_unit
        )
        return due

    def _rule_due(self, rule, now):
        """Return when a slot of ``rule`` opened at ``now`` is due, or False."""
        self.ensure_one()
        if not rule.limit_value:
            return False
        due, _provisional = self.env["fao.calendar.day"]._deadline(
            self.company_id, now, rule.limit_value, rule.limit_unit
        )
        return due

    def _timeout_at(self, stage, now):
        """Return when a case that enters ``stage`` moves on by itself, or False."""
        self.ensure_one()
        waits = self.workflow_id.transition_ids.filtered(
            lambda t: t.from_stage_id == stage and t.trigger == "timeout"
        )
        return self._stage_due(stage, now) if waits and stage.limit_value else False

    def _clock_vals(self, came_from, stage, now):
        """Return the facts of the clock when the case moves to ``stage`` (DL-05).

        Whole working days that pass while the clock stands are added to the due
        date of the case and kept in ``suspended_days``.
        """
        self.ensure_one()
        if stage.kind == "draft":
            # DL-04: the clock starts anew when the corrected file comes back.
            return {"due_at": False, "clock_stopped_at": False, "received_at": False}
        stops = stage.clock == "stop"
        if not self.due_at or stops == bool(self.clock_stopped_at):
            return {}
        if stops:
            return {"clock_stopped_at": now}
        calendar = self.company_id._fao_calendar()
        days = calendar.working_days_between(
            self._local_date(self.clock_stopped_at), self._local_date(now)
        )
        return {
            "clock_stopped_at": False,
            "suspended_days": self.suspended_days + days,
            "due_at": self._shifted(self.due_at, calendar, days),
        }

    @api.model
    def _shifted(self, due, calendar, days):
        """Return ``due`` ``days`` working days later, at the same hour."""
        if not days:
            return due
        # A day ends at 24:00, which may be written as 00:00 of the next date.
        day = deadline.local_date(due - timedelta(seconds=1))
        return due + (calendar.add_days(day, days) - day)

    @api.model
    def _deadline_domain(self):
        """Return the domain of open cases whose time runs since their receipt."""
        return [
            ("closed_at", "=", False),
            ("received_at", "!=", False),
            ("due_at", "!=", False),
            "|",
            ("workflow_id.limit_value", ">", 0),
            ("carried_value", ">", 0),
        ]

    @api.model
    def _cron_deadlines(self):
        """Compute deadlines anew; safe to run twice, nothing changes again."""
        cases = self.sudo().search(self._deadline_domain())
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(cases))
        for start in range(0, len(cases), DEADLINE_STEP):
            step = cases[start : start + DEADLINE_STEP]
            step._recompute_deadlines()
            if not cron._commit_progress(len(step)):
                break

    def _recompute_deadlines(self):
        """Compute the due dates of these cases anew after the calendar changed.

        Each change is noted in the ledger of its case.
        """
        now = fields.Datetime.now()
        for case in guard.enter(self.sudo()):
            old = case.due_at
            due, provisional = self.env["fao.calendar.day"]._deadline(
                case.company_id, case.received_at, *case._limit()
            )
            calendar = case.company_id._fao_calendar()
            due = case._shifted(due, calendar, case.suspended_days)
            if due != old:
                case.write({"due_at": due, "due_provisional": provisional})
                self._note_deadline(case, old, due, now)

    def _note_deadline(self, case, old, due, now):
        """Note in the ledger that the calendar moved the due date of ``case``."""
        open_slots = case.approval_ids.filtered(
            lambda s: s.state == "open" and s.due_at == old
        )
        for slot in open_slots:
            alarm = case._next_alarm(slot.rule_id, due, now, slot.is_escalated)
            slot.write({"due_at": due, "alarm_at": alarm})
        case.env["fao.stay"]._due_moved(case, old, due)
        row = {
            "at": now,
            "user_id": self.env.uid,
            "action": "deadline",
            "stage_from": case.stage_id.code,
            "payload": {"from": str(old), "to": str(due), "why": "calendar"},
        }
        case.env["fao.ledger"]._append(case, [row])
