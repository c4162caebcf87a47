from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.fao_core.engine import guard


class FaoPassportLoan(models.Model):
    """The ladder of reminders while a passport is out (PAS-06, PAS-07)."""

    # the reminders, apart from the loan itself
    _inherit = "fao.passport.loan"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _cron_remind(self):
        """Remind the holders and liaison officers of passports that are due.

        Each step of the ladder is sent once: a run that is repeated finds nothing.
        """
        today = self.env["fao.calendar.day"]._today()
        loans = self.search(
            Domain("out", "=", True)
            & (Domain("entry_date", "<=", today) | Domain("recalled_on", "<=", today))
        )
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(loans))
        for loan in loans:
            loan._remind(today)
            cron._commit_progress(1)

    def _recall(self, today):
        """Ask back the passports that are out among these loans, today (CTL-06).

        Holders and liaison officers are told that they are due, not why.
        """
        for loan in self.filtered("out"):
            guard.enter(loan).recalled_on = today
            loan._remind(today)
        self._forget_bars()

    def _remind(self, today):
        """Send what is due on ``today`` and was not sent yet; return whether it was."""
        step = self._reminder_due(today)
        if not step:
            return False
        guard.enter(self).reminded_on = today
        partners = self.person_id.user_ids.partner_id | self._liaison_partners()
        if partners:
            self.message_notify(
                partner_ids=partners.ids,
                subject=self.env._("A passport is due back"),
                body=self._reminder_text(today),
                model=self._name,
                res_id=self.id,
            )
        return True

    def _reminder_due(self, today):
        """Return the last day of the ladder up to ``today`` that was not served."""
        start = self.recalled_on or self.mission_id.actual_entry or self.entry_date
        if not start:
            return None
        days = [start + timedelta(days=n) for n in self.terms_id._reminders()]
        if self.due_back and today > self.due_back:
            days.append(self.due_back + timedelta(days=1))
        due = [day for day in days if day <= today]
        served = self.reminded_on
        return max(due) if due and (not served or max(due) > served) else None

    def _liaison_partners(self):
        """Return the liaison officers of the holder's unit."""
        return self._liaisons_of(self.unit_id)

    @api.model
    def _liaisons_of(self, unit):
        """Return the liaison officers of a unit."""
        users = self.env["res.users"].search(
            Domain("fao_unit_id", "=", unit.id)
            & Domain(
                "all_group_ids", "=", self.env.ref("fao_core.group_fao_liaison").id
            )
        )
        return users.partner_id

    def _reminder_text(self, today):
        late = (today - self.due_back).days if self.due_back else 0
        names = {
            "person": self.person_id.name,
            "passport": self.passport_id.number_masked,
            "day": self.due_back,
            "days": late,
        }
        if late > 0:
            return self.env._(
                "The passport %(passport)s of %(person)s was due back on %(day)s and is"
                " %(days)s days overdue: no new task until it is returned.",
                **names,
            )
        return self.env._(
            "The passport %(passport)s of %(person)s is due back on %(day)s.", **names
        )
