from datetime import timedelta

from odoo import api, models

from odoo.addons.fao_core.engine import guard


class FaoPassportLoss(models.Model):
    """The ladder of reminders until the papers of a loss abroad are there (PAS-08)."""

    # the reminders, apart from the loss itself
    _inherit = "fao.passport.loss"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _cron_remind(self):
        """Remind of the papers of losses abroad, each step of the ladder once."""
        losses = self._losses_to_remind()
        today = self.env["fao.calendar.day"]._today()
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(losses))
        for loss in losses:
            loss._remind(today)
            cron._commit_progress(1)

    @api.model
    def _losses_to_remind(self):
        """Return the losses abroad whose papers have a day and are not there."""
        open_losses = self.search(
            [("papers_due", "!=", False), ("stage_id.kind", "=", "waiting")]
        )
        # Where the return was noted after the loss was reported
        returned = self.search(
            [
                ("abroad", "=", True),
                ("entered_on", "=", False),
                ("stage_id.kind", "=", "waiting"),
            ]
        )
        guard.enter(returned)._compute_entered_on()
        return open_losses | returned.filtered("papers_due")

    def _remind(self, today):
        """Send what is due on ``today`` and was not sent yet; return whether it was."""
        due = [day for day in self._reminder_days(today) if day <= today]
        if not due or (self.reminded_on and max(due) <= self.reminded_on):
            return False
        guard.enter(self).reminded_on = today
        loans = self.env["fao.passport.loan"]
        partners = self.person_id.user_ids.partner_id | self.initiator_id.partner_id
        partners |= loans._liaisons_of(self.unit_id)
        late = (today - self.papers_due).days
        names = {"person": self.person_id.name, "day": self.papers_due, "days": late}
        text = self.env._(
            "The papers on the passport of %(person)s, lost abroad, are due on"
            " %(day)s.",
            **names,
        )
        if late > 0:
            text = self.env._(
                "The papers on the passport that %(person)s lost abroad were due on"
                " %(day)s and are %(days)s days overdue.",
                **names,
            )
        self.message_notify(
            partner_ids=partners.ids,
            subject=self.env._("Papers of a lost passport"),
            body=text,
            model=self._name,
            res_id=self.id,
        )
        return True

    def _reminder_days(self, today):
        """Return the days of the ladder: those of the terms, then every week late."""
        terms = self.env["fao.passport.terms"]._in_force(
            self.company_id, self.entered_on
        )
        days = [self.entered_on + timedelta(days=n) for n in terms._reminders()]
        weeks = max((today - self.papers_due).days, 0) // 7
        late = [timedelta(days=1 + 7 * week) for week in range(weeks + 1)]
        return days + [self.papers_due + step for step in late]
