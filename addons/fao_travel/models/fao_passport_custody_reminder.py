from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from .fao_passport import DEAD


class FaoPassport(models.Model):
    """What reminds of passports whose holders left their posts (PAS-10)."""

    # the reminders, apart from the steps of custody
    _name = "fao.passport"
    _inherit = ["fao.passport", "fao.reminded"]
    _fao_reminded_on = "hand_in_reminded_on"

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
        passports = self.search(self._left_domain())
        self._remind_all([*passports, *self.env["fao.passport.cabinet"].search([])])

    def _reminder_days(self, today):
        """Return the day the holder left, the day it is due, then every week late."""
        due = self.hand_in_by
        return [self.person_id.fao_service_end, due, *self._days_late(due, today)]

    def _reminder_partners(self):
        partners = self.cabinet_id.custodian_id.partner_id
        partners |= self.person_id.user_ids.partner_id
        return partners | self.env["fao.passport.loan"]._liaisons_of(self.unit_id)

    def _reminder_text(self, today):
        return self.env._("A passport is to be handed in"), self.env._(
            "%(person)s left his post: the passport %(passport)s is handed in and"
            " cancelled by %(day)s (PAS-10).",
            person=self.person_id.name,
            passport=self.number_masked,
            day=self.hand_in_by,
        )


class FaoPassportCabinet(models.Model):
    """What reminds the custodian of a count that is due (PAS-12)."""

    # the reminders, apart from the cabinet itself
    _name = "fao.passport.cabinet"
    _inherit = ["fao.passport.cabinet", "fao.reminded"]
    _fao_reminded_on = "count_reminded_on"

    count_reminded_on = fields.Date(
        string="Reminded of the count", readonly=True, copy=False
    )

    def _reminder_days(self, today):
        """Return the days of the terms before the count is due, then every week."""
        due = self.count_by
        terms = self.env["fao.passport.terms"]._in_force(self.company_id, today)
        days = [due - timedelta(days=n) for n in terms._day_list("count_remind_days")]
        return days + self._days_late(due, today)

    def _reminder_partners(self):
        return self.custodian_id.partner_id

    def _reminder_text(self, today):
        return self.env._("A cabinet is to be counted"), self.env._(
            "The stock of %(cabinet)s is taken by %(day)s (PAS-12).",
            cabinet=self.name,
            day=self.count_by,
        )
