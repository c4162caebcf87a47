from datetime import timedelta

from odoo import api, models

from odoo.addons.fao_core.engine import guard


class FaoReminded(models.AbstractModel):
    """A record of which people are reminded on the days of a ladder, each day once.

    Invariant: the day of the last reminder is a fact; a run that is repeated finds
    nothing more to send.
    """

    _name = "fao.reminded"
    _description = "Record of which people are reminded"

    #: The field that keeps the day of the last reminder.
    _fao_reminded_on = "reminded_on"

    def _reminder_days(self, today):
        """Return the days of the ladder, up to ``today`` at least."""
        return []

    def _reminder_partners(self):
        """Return the partners who are reminded."""
        return self.env["res.partner"]

    def _reminder_text(self, today):
        """Return subject and text of the reminder."""
        raise NotImplementedError

    def _remind(self, today):
        """Send what is due on ``today`` and was not sent yet; return whether it was."""
        due = [day for day in self._reminder_days(today) if day <= today]
        served = self[self._fao_reminded_on]
        if not due or served and max(due) <= served:
            return False
        guard.enter(self)[self._fao_reminded_on] = today
        if partners := self._reminder_partners():
            subject, text = self._reminder_text(today)
            thread = self if "message_ids" in self._fields else self.env["mail.thread"]
            thread.message_notify(
                partner_ids=partners.ids,
                subject=subject,
                body=text,
                model=self._name,
                res_id=self.id,
            )
        return True

    @api.model
    def _days_late(self, due, today):
        """Return the days to remind of what is overdue: the next one, then weekly."""
        weeks = max((today - due).days, 0) // 7
        return [due + timedelta(days=1 + 7 * week) for week in range(weeks + 1)]

    @api.model
    def _remind_all(self, records):
        """Remind of records of any model, one by one; the work of a cron.

        One that breaks off does not keep the others from their reminders.

        :param records: a list of records
        """
        today = self.env["fao.calendar.day"]._today()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(records))
        error = None
        for record in records:
            try:
                record._remind(today)
            except Exception as caught:
                self.env.cr.rollback()
                error = caught
            if not cron._commit_progress(1):
                break
        if error:
            raise error
