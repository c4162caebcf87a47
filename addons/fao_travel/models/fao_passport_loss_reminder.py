from datetime import timedelta

from odoo import api, models

from odoo.addons.fao_core.engine import guard


class FaoPassportLoss(models.Model):
    """The ladder of reminders until the papers of a loss abroad are there (PAS-08)."""

    # the reminders, apart from the loss itself
    _name = "fao.passport.loss"
    _inherit = ["fao.passport.loss", "fao.reminded"]

    @api.model
    def _cron_remind(self):
        """Remind of the papers of losses abroad, each step of the ladder once."""
        self._remind_all(self._losses_to_remind())

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

    def _reminder_partners(self):
        partners = self.person_id.user_ids.partner_id | self.initiator_id.partner_id
        return partners | self.env["fao.passport.loan"]._liaisons_of(self.unit_id)

    def _reminder_text(self, today):
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
        return self.env._("Papers of a lost passport"), text

    def _reminder_days(self, today):
        """Return the days of the ladder: those of the terms, then every week late."""
        terms = self.env["fao.passport.terms"]._in_force(
            self.company_id, self.entered_on
        )
        days = [self.entered_on + timedelta(days=n) for n in terms._reminders()]
        return days + self._days_late(self.papers_due, today)
