from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

#: What handing in and the answer of the consulate write.
FACTS = frozenset(
    {"submitted_on", "result", "decided_on", "fee_booked", "false_found_on"}
)
#: What may still be noted while the application is with the consulate.
ANSWER_FIELDS = frozenset(
    {
        "receipt",
        "interview_on",
        "biometrics_on",
        "visa_no",
        "visa_from",
        "visa_until",
        "entries",
        "stay_days",
        "reason",
        "false_data",
        "false_note",
    }
)
#: More entries than any route needs.
MANY = 99


class FaoVisaApplication(models.Model):
    """What became of a visa application: handed in, answered, paid for.

    Invariant: days, result and booked fee are written by the steps of the case.
    """

    # the answer, apart from what is applied for
    _inherit = "fao.visa.application"  # pylint: disable=consider-merging-classes-inherited
    _fao_facts = FACTS

    submitted_on = fields.Date(string="Handed in on", readonly=True, copy=False)
    batch = fields.Char(
        compute="_compute_batch",
        store=True,
        help="What is handed in at one consulate on one day.",
    )
    result = fields.Selection(
        [
            ("issued", "Issued"),
            ("refused", "Visa refused"),
            ("cancelled", "Called off"),
        ],
        readonly=True,
        copy=False,
    )
    decided_on = fields.Date(string="Answered on", readonly=True, copy=False)
    visa_no = fields.Char(string="Visa no.", copy=False)
    visa_from = fields.Date(string="Valid from", copy=False)
    visa_until = fields.Date(string="Valid until", copy=False)
    entries = fields.Selection(
        [("1", "Single"), ("2", "Double"), ("multi", "Multiple")], copy=False
    )
    entries_allowed = fields.Integer(compute="_compute_entries_allowed")
    stay_days = fields.Integer(string="Days of stay", copy=False, aggregator=None)
    reason = fields.Text(copy=False)
    working_days = fields.Integer(
        string="Working days taken",
        compute="_compute_answer",
        store=True,
        aggregator="avg",
    )
    refusal_percent = fields.Float(
        string="Refused, %",
        compute="_compute_answer",
        store=True,
        digits=(5, 1),
        aggregator="avg",
        help="100 when refused: the average of a group is its refusal rate.",
    )

    # ---- False data
    false_data = fields.Boolean(
        string="False data in the file", copy=False, help="VIS-05"
    )
    false_note = fields.Char(string="What is false", copy=False)
    false_found_on = fields.Date(readonly=True, copy=False)

    # ---- Computes

    @api.depends("submitted_on", "consulate")
    def _compute_batch(self):
        for row in self:
            day = row.submitted_on
            row.batch = day and f"{row.consulate or row.country_id.name} {day}"

    @api.depends("entries")
    def _compute_entries_allowed(self):
        allowed = {"1": 1, "2": 2, "multi": MANY}
        for row in self:
            row.entries_allowed = allowed.get(row.entries, 0)

    @api.depends("submitted_on", "decided_on", "result")
    def _compute_answer(self):
        for row in self:
            first, last = row.submitted_on, row.decided_on
            calendar = (row.company_id or self.env.company)._fao_calendar()
            days = calendar.working_days_between(first, last) if first and last else 0
            row.working_days = days
            row.refusal_percent = 100.0 if row.result == "refused" else 0.0

    # ---- Facts

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows.filtered("false_data")._note_false_data()
        return rows

    def write(self, vals):
        result = super().write(vals)
        if "false_data" in vals:
            self._note_false_data()
        return result

    def _note_false_data(self):
        """Note the day on which false data were found, or that there are none."""
        today = self.env["fao.calendar.day"]._today()
        for row in guard.enter(self):
            row.false_found_on = row.false_data and today

    def _fao_check_locked(self, names):
        """Refuse to change what the consulate has; its answer may be noted."""
        super()._fao_check_locked(names)
        if names - ANSWER_FIELDS and any(self.mapped("submitted_on")):
            raise FaoError(
                "FAO-LOCKED",
                self.env._(
                    "The consulate has the application: only its answer is noted."
                ),
            )

    def _fao_on_transition(self, transition, documents):
        """Note that it was handed in, and what the consulate answered."""
        result = super()._fao_on_transition(transition, documents)
        stage = transition.to_stage_id.code
        today = self.env["fao.calendar.day"]._today()
        if stage == "handed_in":
            guard.enter(self).write(
                {"submitted_on": today, "fee_booked": self._fee_of_office(today)}
            )
        elif stage in ("issued", "refused", "cancelled"):
            guard.enter(self).write({"result": stage, "decided_on": today})
        if stage == "refused":
            self._tell_refusal()
        return result

    def _tell_refusal(self):
        """Tell whoever opened the mission what a refused visa asks for."""
        mission_sudo = self.mission_id.sudo()  # whoever opened it, for the visa desk
        partner = mission_sudo.case_id.initiator_id.partner_id
        if not partner:
            return
        self.message_notify(
            partner_ids=partner.ids,
            subject=self.env._("A visa was refused"),
            body=self.env._(
                "%(country)s refused the visa of %(person)s for %(mission)s: open the"
                " mission and drop the member or cancel the trip.",
                country=self.country_id.name,
                person=self.person_id.name,
                mission=mission_sudo.title,
            ),
            model=self._name,
            res_id=self.id,
        )

    def _fee_of_office(self, day):
        """Return the fee in the currency of the office (VIS-06).

        :raise FaoError: ``FAO-RATE`` when there is no rate of its currency
        """
        office, currency = self.company_id, self.currency_id
        if not self.fee or currency == office.currency_id:
            return self.fee
        currency_sudo = currency.sudo()  # a rate, for whoever hands in
        if not currency_sudo.rate_ids.filtered(lambda rate: rate.name <= day):
            raise FaoError(
                "FAO-RATE",
                self.env._(
                    "Fee: there is no rate of %(currency)s on %(day)s to book it by.",
                    currency=currency.name,
                    day=day,
                ),
            )
        return currency_sudo._convert(self.fee, office.currency_id, office, day)
