from datetime import datetime, time, timedelta

from odoo import api, fields, models

from ..engine import deadline, guard, rehearsal
from ..engine.authority import Authority
from ..engine.errors import FaoError
from ..engine.funnel import Funnel
from ..engine.memory import columns
from ..engine.verdict import ALLOWED, Verdict

#: Working days before the due date from which the light is amber (DL-07).
AMBER_DAYS = 2
#: Cases whose deadlines one step of the cron computes anew.
DEADLINE_STEP = 100


class FaoCase(models.Model):
    """What the engine asks a case: its record, its people, its dates."""

    _inherit = "fao.case"

    # ---- The record

    def _fao_record(self):
        """Return the duty's own record of this case, in the same environment."""
        self.ensure_one()
        model = self.env[self._fao_record_model()]
        return model.search_fetch(
            [("case_id", "=", self.id)], columns(model) if self.env.su else [], limit=1
        )

    def _fao_record_model(self):
        """Return the name of the model of the duty's record."""
        return self.sudo().duty_id.model or "fao.matter"

    def _interested_users(self, record):
        """Return the users who may not decide on this case, each with the reason.

        SOD-01: the applicant; SOD-02: those whom the duty's record names, such as
        the members of a delegation.
        """
        self.ensure_one()
        record = record.sudo()
        named = dict.fromkeys(
            record._fao_interested_users(), record._fao_interest_label()
        )
        return {self.initiator_id: self.env._("the applicant"), **named}

    # ---- Opening

    @api.model
    def _open(self, duty, vals_list):
        """Open cases of ``duty`` for the user; return them in the engine's identity.

        :param vals_list: what the user may write (``EDITABLE_FIELDS``) and, where
            given, ``unit_id`` and ``external_ref``
        :raise FaoError: ``FAO-OPEN`` when he may not open one, ``FAO-UNIT`` when
            he belongs to no unit
        """
        duty_sudo = duty.sudo()  # the definition is read by every applicant
        user = self.env.user
        if not duty_sudo.workflow_id:
            raise FaoError(
                "FAO-OPEN",
                self.env._("%(duty)s has no published workflow.", duty=duty.name),
            )
        # An assisting case is opened by the engine for whoever handles the lead
        for_lead = guard.entered(self.env)
        if not for_lead and not duty_sudo._may_open(user):
            raise FaoError(
                "FAO-OPEN",
                self.env._("You may not open a case of %(duty)s.", duty=duty.name),
            )
        workflow = duty_sudo.workflow_id
        stage = workflow.stage_ids.filtered(lambda s: s.kind == "draft").sorted(
            "sequence"
        )[:1]
        now = rehearsal.now()
        engine = guard.enter(self.sudo().with_context(lang=self.env.lang))
        cases = engine.create(
            [
                {
                    **vals,
                    **self._opening_vals(duty_sudo, vals, now),
                    "workflow_id": workflow.id,
                    "stage_id": stage.id,
                    "path": f"{stage.code}#1",
                }
                for vals in vals_list
            ]
        )
        self.env["fao.approval"]._open_drafts(cases, stage, now)
        engine.env["fao.stay"]._begin(cases, stage)
        ledger = engine.env["fao.ledger"]
        for case in cases:
            ledger._append(
                case,
                [
                    {
                        "at": now,
                        "user_id": user.id,
                        "action": "open",
                        "stage_to": stage.code,
                        "payload": {"workflow": workflow.sha256 or "", "revision": 1},
                    }
                ],
            )
        return cases

    def _opening_vals(self, duty, vals, now):
        """Return the facts of a new case of ``duty``."""
        user = self.env.user
        unit = self.env["fao.unit"].sudo().browse(vals.get("unit_id") or 0)
        own_unit, company = user._fao_home()
        unit = unit or own_unit
        if not unit:
            raise FaoError(
                "FAO-UNIT",
                self.env._("You belong to no unit; an administrator can set it."),
            )
        for_lead = guard.entered(self.env)
        own = unit == own_unit
        if not own and not for_lead and not self._may_open_for(duty, unit):
            raise FaoError(
                "FAO-UNIT",
                self.env._("You may not apply for %(unit)s.", unit=unit.name),
            )
        confidentiality = vals.get("confidentiality") or duty.confidentiality
        self._check_clearance(confidentiality)
        sequence = self._next_serial()
        year = self._local_date(now).year
        return {
            "title": vals.get("title") or duty.name,
            "number": f"{duty.number_prefix or duty.code.upper()}-{year}-{sequence}",
            "duty_id": duty.id,
            "company_id": company.id if own else unit.company_id.id,
            "unit_id": unit.id,
            "initiator_id": user.id,
            "confidentiality": confidentiality,
            "state": "draft",
            "visit": 1,
            "round": 1,
            "revision": 1,
            "opened_at": now,
            "stage_entered_at": now,
        }

    def _next_serial(self):
        """Take the next number of a case; a rehearsal takes none."""
        if rehearsal.current():
            return rehearsal.current().serial()
        return self.env["ir.sequence"].sudo().next_by_code("fao.case") or "0"

    def _check_clearance(self, confidentiality):
        """Refuse a class that its own author could not read (SEC-02)."""
        if int(confidentiality) > self.env.user.sudo().fao_clearance:
            raise FaoError(
                "FAO-CLEARANCE",
                self.env._("Confidentiality: this is above your own clearance."),
            )

    def _may_open_for(self, duty, unit):
        """Whether the user may apply in the name of another unit than his own."""
        handlers = set(duty.handler_group_ids.ids)
        return (
            bool(handlers & set(self.env.user._get_group_ids()))
            and unit.company_id in self.env.user.company_ids
        )

    # ---- Editing

    def _may_edit(self):
        """Return the verdict on editing the content of this case now."""
        self.ensure_one()
        case, user = self.sudo(), self.env.user
        if case.closed_at:
            return Authority(case, user, fields.Datetime.now()).refuse_closed()
        authority = Authority(case, user, fields.Datetime.now())
        by = case.stage_id.editable_by
        own_unit = (
            user.has_group("fao_core.group_fao_liaison")
            and user.sudo().fao_unit_id == case.unit_id
        )
        if by == "initiator" and (authority.is_initiator() or own_unit):
            return ALLOWED
        if by == "holder" and authority.held():
            return ALLOWED
        return Verdict(
            False,
            "FAO-LOCKED",
            self.env._(
                "Case %(number)s: stage %(stage)s does not let you edit it.",
                number=case.number,
                stage=case.stage_id.name,
            ),
        )

    def _content_changed(self):
        """Count the revision of cases whose content was written.

        Their digest is not known any more; whoever acts next takes notice.
        """
        for case in guard.enter(self.sudo()):
            case.write({"revision": case.revision + 1, "content_digest": False})

    def _notice_content(self):
        """Note what was changed in running cases; re-open the signatures touched."""
        for case in self.sudo():
            if case.stage_kind == "draft" or case.closed_at:
                continue
            funnel = Funnel(case.sudo(False))
            if funnel.content.notice():
                funnel.finish()

    def _refresh_findings(self, record=None):
        """Judge drafts anew after their content was written.

        :param record: the duty's record of this one case, when it is at hand
        """
        for case in self.sudo().filtered(lambda c: c.stage_kind == "draft"):
            if {"submit", "entry"} & set(case.duty_id.check_ids.mapped("moment")):
                Funnel(case.sudo(False), record=record).findings.refresh()

    def _advance_automatically(self):
        """Follow automatic transitions that the new content allows."""
        for case in self.sudo():
            waits = case.workflow_id.transition_ids.filtered(
                lambda t, c=case: (
                    t.from_stage_id == c.stage_id and t.trigger == "automatic"
                )
            )
            if waits and not case.closed_at:
                funnel = Funnel(case.sudo(False))
                funnel.advance()
                if funnel.rows:
                    funnel.finish()

    # ---- Conditions and dates

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
