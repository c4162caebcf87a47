from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.fao_core.engine import guard

from .fao_passport import DEAD


class FaoPassport(models.Model):
    """What reminds of passports whose holders left their posts (PAS-10)."""

    # the reminders, apart from the steps of custody
    _inherit = "fao.passport"  # pylint: disable=consider-merging-classes-inherited

    hand_in_reminded_on = fields.Date(
        string="Reminded of handing in", readonly=True, copy=False
    )
    hand_in_late = fields.Boolean(
        string="Hand-in overdue",
        compute="_compute_hand_in_late",
        search="_search_hand_in_late",
        help="The holder left his post and the passport is not cancelled in time.",
    )

    @api.depends("person_id.fao_service_end", "state")
    def _compute_hand_in_late(self):
        today = self.env["fao.calendar.day"]._today()
        for passport in self:
            due = passport.sudo().hand_in_by  # a day, for whoever sees the passport
            passport.hand_in_late = bool(
                due and due < today and passport.state not in DEAD
            )

    @api.model
    def _search_hand_in_late(self, operator, value):
        if operator != "in":
            return NotImplemented
        late = self.search(self._left_domain()).filtered("hand_in_late")
        domain = Domain("id", "in", late.ids)
        return domain if True in value else ~domain

    @api.model
    def _left_domain(self):
        """Return the domain of what is to be handed in: its holder left his post."""
        return Domain("state", "not in", DEAD) & Domain(
            "person_id.fao_service_end", "!=", False
        )

    @api.model
    def _cron_remind_custody(self):
        """Remind of passports to be handed in and of cabinets to be counted."""
        today = self.env["fao.calendar.day"]._today()
        passports = self.search(self._left_domain())
        cabinets = self.env["fao.passport.cabinet"].search([])
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(passports) + len(cabinets))
        for record in (*passports, *cabinets):
            record._remind(today)
            cron._commit_progress(1)

    def _remind(self, today):
        """Send what is due on ``today`` and was not sent yet; return whether it was.

        On the day after the holder left, when it is due, then every week.
        """
        left, due = self.person_id.fao_service_end, self.hand_in_by
        weeks = max((today - due).days, 0) // 7
        days = [left, due] + [
            due + timedelta(days=1 + 7 * week) for week in range(weeks + 1)
        ]
        due_now = max((day for day in days if day <= today), default=None)
        served = self.hand_in_reminded_on
        if not due_now or served and due_now <= served:
            return False
        guard.enter(self).hand_in_reminded_on = today
        loans = self.env["fao.passport.loan"]
        partners = self.cabinet_id.custodian_id.partner_id
        partners |= (
            loans._liaisons_of(self.unit_id) | self.person_id.user_ids.partner_id
        )
        self.env["mail.thread"].message_notify(
            partner_ids=partners.ids,
            subject=self.env._("A passport is to be handed in"),
            body=self.env._(
                "%(person)s left his post: the passport %(passport)s is handed in and"
                " cancelled by %(day)s (PAS-10).",
                person=self.person_id.name,
                passport=self.number_masked,
                day=due,
            ),
            model=self._name,
            res_id=self.id,
        )
        return True


class FaoPassportCabinet(models.Model):
    """What reminds the custodian of a count that is due (PAS-12)."""

    # the reminders, apart from the cabinet itself
    _inherit = "fao.passport.cabinet"  # pylint: disable=consider-merging-classes-inherited

    count_reminded_on = fields.Date(
        string="Reminded of the count", readonly=True, copy=False
    )

    def _remind(self, today):
        """Send what is due on ``today`` and was not sent yet; return whether it was.

        On the days of the terms before the count is due, then every week.
        """
        due = self.count_by
        terms = self.env["fao.passport.terms"]._in_force(self.company_id, today)
        weeks = max((today - due).days, 0) // 7
        days = [due - timedelta(days=n) for n in terms._day_list("count_remind_days")]
        days += [due + timedelta(days=1 + 7 * week) for week in range(weeks + 1)]
        due_now = max((day for day in days if day <= today), default=None)
        served = self.count_reminded_on
        if not due_now or served and due_now <= served:
            return False
        guard.enter(self).count_reminded_on = today
        self.env["mail.thread"].message_notify(
            partner_ids=self.custodian_id.partner_id.ids,
            subject=self.env._("A cabinet is to be counted"),
            body=self.env._(
                "The stock of %(cabinet)s is taken by %(day)s (PAS-12).",
                cabinet=self.name,
                day=due,
            ),
            model=self._name,
            res_id=self.id,
        )
        return True
