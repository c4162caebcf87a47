from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.deadline import add_months

#: What the director's consent and his signature under the letter write.
FACTS = frozenset({"imposed_on", "flagged_until", "referral_number", "referred_on"})
#: The departments to which fraud and violations are referred.
RECIPIENTS = [
    ("discipline", "Discipline inspection"),
    ("public_security", "Public security"),
    ("superior", "Superior foreign affairs office"),
    ("finance", "Finance"),
    ("organisation", "Organisation department"),
]


class FaoFraudCase(models.Model):
    """An investigation of fraud in an application (CTL-06): grounds, refusal, report.

    It belongs to the office, never to the unit concerned, and is of class 2: only the
    one who opened it, the director and the inspectors read it. When the director
    agrees the documents of the mission are revoked, its passports are recalled, the
    unit and the persons are flagged, and the department concerned is to be told in five
    working days by a letter that he signs.
    """

    _name = "fao.fraud.case"
    _inherit = ["fao.case.mixin"]
    _description = "Fraud case"
    _order = "id desc"
    _fao_duty_code = "fraud_case"
    _fao_facts = FACTS

    mission_id = fields.Many2one(
        "fao.travel.mission", required=True, index=True, ondelete="restrict"
    )
    accused_unit_id = fields.Many2one(
        related="mission_id.organizer_id",
        string="Unit concerned",
        store=True,
        index=True,
    )
    person_ids = fields.Many2many(
        "res.partner",
        "fao_fraud_case_person_rel",
        string="Persons concerned",
        domain=[("is_company", "=", False)],
    )
    kind = fields.Selection(
        [
            ("forged_invitation", "Forged invitation"),
            ("false_identity", "False identity"),
            ("substitute", "Substitute person"),
            ("split_group", "Split group"),
            ("hidden_member", "Hidden member"),
            ("bought_invitation", "Bought invitation"),
            ("cost_shifting", "Cost shifting"),
            ("other", "Other"),
        ],
        string="Kind of fraud",
    )
    found_on = fields.Date(string="Found on")
    evidence = fields.Text()
    grounds = fields.Text(string="Grounds of the refusal")
    imposed_on = fields.Date(string="Refused on", readonly=True, copy=False)
    flagged_until = fields.Date(string="Flagged until", readonly=True, copy=False)
    flag_months = fields.Integer(
        string="Flagged for (months)",
        compute="_compute_flag_months",
        help="By the terms of control in force today.",
    )

    # ---- Report to the department concerned
    recipient = fields.Selection(
        RECIPIENTS,
        string="Reported to",
    )
    referral_number = fields.Char(
        string="Number of the letter", readonly=True, copy=False
    )
    referred_on = fields.Date("Referred on", readonly=True, copy=False)
    outcome = fields.Text()
    report_by = fields.Date(
        compute="_compute_report_by",
        store=True,
        help="Working days after it was found in which it is reported (CTL-06).",
    )
    report_late_days = fields.Integer(
        string="Report late (working days)",
        compute="_compute_report_late_days",
        aggregator=None,
    )

    _flag_index = models.Index("(accused_unit_id, flagged_until)")

    @api.depends("company_id")
    def _compute_flag_months(self):
        for case in self:
            case.flag_months = case._terms().flag_months

    @api.depends("found_on", "company_id")
    def _compute_report_by(self):
        for case in self:
            calendar = (case.company_id or self.env.company)._fao_calendar()
            days = case._terms(case.found_on).referral_days
            case.report_by = case.found_on and calendar.add_days(case.found_on, days)

    @api.depends("report_by", "referred_on")
    def _compute_report_late_days(self):
        today = self.env["fao.calendar.day"]._today()
        for case in self:
            end, due = case.referred_on or today, case.report_by
            calendar = (case.company_id or self.env.company)._fao_calendar()
            late = bool(due) and end > due
            case.report_late_days = late and calendar.working_days_between(due, end)

    def _terms(self, day=None):
        """Return the terms of control in force on a day, today when none is given."""
        day = day or self.env["fao.calendar.day"]._today()
        terms_sudo = self.env["fao.trip.terms"].sudo()  # kept by managers
        return terms_sudo._row_in_force(self.company_id or self.env.company, day)

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            missions = self.env["fao.travel.mission"]
            mission = missions.browse(vals.get("mission_id") or [])
            title = self.env._("Fraud: %(mission)s", mission=mission.title or "")
            own = {"unit_id": self.env.user.fao_unit_id.id}
            prepared.append({"title": title, "confidentiality": "2", **vals, **own})
        return super().create(prepared)

    def _fao_interested_users(self):
        """Return those under suspicion: they decide nothing here."""
        return super()._fao_interested_users() | self.person_ids.user_ids

    def _fao_on_transition(self, transition, documents):
        """Refuse the group its documents when the director agrees."""
        result = super()._fao_on_transition(transition, documents)
        if transition.to_stage_id.code == "report" and not self.imposed_on:
            self._impose()
        elif transition.to_stage_id.code == "closed" and documents:
            letter = documents[-1:]
            guard.enter(self).write(
                {"referral_number": letter.number, "referred_on": letter.issued_on}
            )
        return result

    def _fao_on_reissue(self, old, new):
        """Name the corrected letter; the day of the referral stays."""
        result = super()._fao_on_reissue(old, new)
        if old.number and old.number == self.referral_number:
            guard.enter(self).referral_number = new.number
        return result

    def _impose(self):
        today = self.env["fao.calendar.day"]._today()
        guard.enter(self).write(
            {
                "imposed_on": today,
                "flagged_until": add_months(today, self.flag_months),
            }
        )
        self._revoke_documents()
        loans_sudo = self.mission_id.sudo().passport_loan_ids  # whoever agrees
        loans_sudo._recall(today)
        self.env["fao.travel.mission"].invalidate_model(["restricted", "restriction"])

    def _revoke_documents(self):
        """Revoke what the office issued to the mission, as the user who agrees.

        The papers of the unit have no number; they stay as they are, as evidence. The
        reason on the documents is neutral: whoever sees the mission does not therefore
        see the investigation.
        """
        case = guard.leave(self.mission_id.case_id).sudo(False)
        for document in self.mission_id.document_ids:
            if document.state == "valid" and document.number:
                options = {
                    "document": document.id,
                    "comment": self.env._("Restricted"),
                }
                case.act(case.id, "revoke", options)

    # ---- Flags

    def _restriction_text(self):
        """Return why and until when somebody is flagged, for who reads this case."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(kind)s: %(grounds)s (until %(day)s)",
            kind=kinds.get(self.kind, ""),
            grounds=self.grounds or "",
            day=self.flagged_until,
        )

    @api.model
    def _flagged_by(self, name, ids):
        """Return how many flags are in force today, by ``name``.

        :param str name: ``accused_unit_id`` or ``person_ids``
        :param ids: ids of the units or persons asked for
        """
        today = self.env["fao.calendar.day"]._today()
        groups = self.sudo()._read_group(  # a flag binds whoever asks
            [(name, "in", ids), ("flagged_until", ">=", today)], [name], ["__count"]
        )
        return {record.id: count for record, count in groups}
