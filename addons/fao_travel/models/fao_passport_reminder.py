from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from odoo.addons.fao_core.engine import guard


class FaoPassportLoan(models.Model):
    """The ladder of reminders while a passport is out (PAS-06, PAS-07)."""

    # the reminders, apart from the loan itself
    _name = "fao.passport.loan"
    _inherit = ["fao.passport.loan", "fao.reminded"]

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
        self._remind_all(loans)

    def _recall(self, today):
        """Ask back the passports that are out among these loans, today (CTL-06).

        Holders and liaison officers are told that they are due, not why.
        """
        for loan in self.filtered("out"):
            guard.enter(loan).recalled_on = today
            loan._remind(today)
        self._forget_bars()

    def _reminder_days(self, today):
        """Return those of the terms from the entry, and the day after the last one."""
        start = self.recalled_on or self.mission_id.actual_entry or self.entry_date
        if not start:
            return []
        days = [start + timedelta(days=n) for n in self.terms_id._reminders()]
        if self.due_back and today > self.due_back:
            days.append(self.due_back + timedelta(days=1))
        return days

    def _reminder_partners(self):
        return self.person_id.user_ids.partner_id | self._liaisons_of(self.unit_id)

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
        text = self.env._(
            "The passport %(passport)s of %(person)s is due back on %(day)s.", **names
        )
        if late > 0:
            text = self.env._(
                "The passport %(passport)s of %(person)s was due back on %(day)s and is"
                " %(days)s days overdue: no new task until it is returned.",
                **names,
            )
        return self.env._("A passport is due back"), text
