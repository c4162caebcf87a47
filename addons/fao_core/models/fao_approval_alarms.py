from odoo import api, fields, models

from ..engine import alarms, guard, ladder
from ..engine.funnel import Funnel


class FaoCase(models.Model):
    """The clock of open cases: reminders, escalation, moves when time is up."""

    _inherit = "fao.case"

    def _next_alarm(self, rule, due, after, escalated):
        """Return when a slot of ``rule`` must be looked at, or False.

        :param due: when the slot is due
        :param after: the moment up to which everything is done
        """
        self.ensure_one()
        if not due or not rule or not rule._has_alarm():
            return False
        calendar = self.company_id._fao_calendar()
        return alarms.next_moment(rule, due, calendar, after, escalated) or False

    @api.model
    def _cron_clock(self):
        """Do what is due on all cases.

        Safe to run twice and on two nodes: a case is locked, one that another node
        works on is passed over, and what was done is not due any more.
        """
        now = fields.Datetime.now()
        slots = (
            self.env["fao.approval"]
            .sudo()
            .search([("state", "=", "open"), ("alarm_at", "<=", now)])
        )
        cases = slots.case_id | self.sudo().search(
            [("timeout_at", "<=", now), ("closed_at", "=", False)]
        )
        cases |= self.sudo()._to_tell(now)
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(cases))
        error = None
        for case in cases:
            try:
                case._ring()
            except Exception as caught:  # one broken case must not stop the rest
                self.env.cr.rollback()
                error = caught
            if not cron._commit_progress(1):
                break
        if error:
            raise error

    def _ring(self):
        """Do what is due on this case unless somebody works on it now.

        :return: whether anything was done
        """
        self.ensure_one()
        if not self.try_lock_for_update():
            return False
        funnel = Funnel(self.sudo(False))
        done = alarms.Clock(funnel).run()
        if done and funnel.rows:
            funnel.finish()
        steps = self.env["fao.deadline.step"].sudo().search([])
        steps = self.sudo()._steps_to_tell(steps, funnel.now)
        if steps:
            ladder.tell(Funnel(self.sudo(False)), steps)
        guard.leave(self).invalidate_recordset()
        return done or bool(steps)
