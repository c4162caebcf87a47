from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.case_rules import check_subject
from ..tools.route import visit_days, visits
from .fao_passport import DEAD


class FaoVisaApplication(models.Model):
    """The application for a visa of one member of an approved mission (D8).

    Prepared by the office, handed in at a consulate, answered by it. The rules VIS-01
    to VIS-06 are checks of the pack; what a country asks is its ``fao.visa.rule``.
    Result, days and the booked fee are written by the steps of the case only.
    """

    _name = "fao.visa.application"
    _inherit = ["fao.case.mixin"]
    _description = "Visa application"
    _order = "id desc"
    _fao_duty_code = "visa"

    person_id = fields.Many2one(
        "res.partner",
        string="Applicant",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", False)],
    )
    mission_id = fields.Many2one(
        "fao.travel.mission",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "approved")],
    )
    country_id = fields.Many2one(
        "res.country",
        required=True,
        index=True,
        ondelete="restrict",
        help="The country that issues the visa.",
    )
    passport_id = fields.Many2one(
        "fao.passport",
        compute="_compute_passport_id",
        compute_sudo=True,
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    passport_kind = fields.Selection(
        string="Kind of passport", related="passport_id.kind", store=True
    )
    passport_expiry = fields.Date(
        related="passport_id.expires_on", string="Passport valid until"
    )
    applied_on = fields.Date(
        string="Prepared on", default=fields.Date.context_today, required=True
    )

    # ---- The mission, for those who may not open it
    approval_number = fields.Char(
        related="mission_id.approval_number", store=True, string="Task approval"
    )
    exit_date = fields.Date(related="mission_id.exit_date", store=True)
    entry_date = fields.Date(related="mission_id.entry_date", store=True)
    task_approved = fields.Boolean(
        compute="_compute_task_approved",
        compute_sudo=True,
        help="The task approval stands, is in force and names this person.",
    )
    passport_valid = fields.Boolean(
        compute="_compute_passport_valid",
        compute_sudo=True,
        help="A registered passport of the applicant that is still good.",
    )
    planned_days = fields.Integer(
        string="Days in the country",
        compute="_compute_route",
        compute_sudo=True,
        aggregator=None,
        help="By the stops of the route, both ends included; where their times are"
        " not entered, all days of the mission.",
    )
    entries_needed = fields.Integer(
        compute="_compute_route",
        compute_sudo=True,
        aggregator=None,
        help="How often the route enters the country, or the Schengen area.",
    )

    # ---- What the country asks
    rule_id = fields.Many2one(
        "fao.visa.rule",
        string="Visa rule",
        compute="_compute_rule_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    consulate = fields.Char(compute="_compute_from_rule", store=True, readonly=False)
    exempt = fields.Boolean(related="rule_id.exempt")
    max_stay_days = fields.Integer(related="rule_id.max_stay_days", aggregator=None)
    needs_note = fields.Boolean(related="rule_id.needs_note")
    needs_interview = fields.Boolean(related="rule_id.interview")
    needs_biometrics = fields.Boolean(related="rule_id.biometrics")
    forms = fields.Char(related="rule_id.forms")
    photo = fields.Char(related="rule_id.photo")
    extras = fields.Char(related="rule_id.extras")
    validity_months = fields.Integer(related="rule_id.validity_months", aggregator=None)
    blank_pages = fields.Integer(related="rule_id.blank_pages", aggregator=None)
    latest_submission = fields.Date(
        string="Hand in by",
        compute="_compute_latest_submission",
        store=True,
        help="Exit less processing and reserve in working days (VIS-04).",
    )
    latest_preparation = fields.Date(
        string="Begin the papers by",
        compute="_compute_latest_submission",
        store=True,
        help="The latest day to hand in less the working days that the papers take.",
    )
    judged_on = fields.Date(
        compute="_compute_judged_on", export_string_translation=False
    )

    # ---- Note and fee
    note_verbale_id = fields.Many2one(
        "fao.note.verbale",
        string="Note verbale sent along",
        domain="[('mission_id', '=', mission_id), ('country_id', '=', country_id)]",
        index="btree_not_null",
        ondelete="restrict",
    )
    note_no = fields.Char(
        string="No. of the note verbale",
        compute="_compute_note_no",
        store=True,
        readonly=False,
    )
    channel = fields.Selection(
        [
            ("fao", "This office"),
            ("beijing", "Office in Beijing"),
            ("shanghai", "Office in Shanghai"),
            ("guangzhou", "Office in Guangzhou"),
            ("own", "By the applicant"),
        ],
        default="fao",
        required=True,
    )
    pages_left = fields.Integer(
        string="Blank pages of the passport",
        aggregator=None,
        help="Counted when the papers are prepared, before it is handed in.",
    )
    interview_on = fields.Date(string="Interview on")
    biometrics_on = fields.Date(string="Biometric data on")
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_from_rule",
        store=True,
        readonly=False,
    )
    fee = fields.Monetary(
        compute="_compute_fee",
        store=True,
        readonly=False,
        aggregator=None,
    )
    receipt = fields.Char(string="Receipt no.")
    reissue_of_id = fields.Many2one(
        "fao.visa.application",
        string="Re-issue of",
        index="btree_not_null",
        ondelete="restrict",
    )
    office_fault = fields.Boolean(
        string="Caused by the office", help="The fee is not charged again (VIS-06)."
    )
    company_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the office"
    )
    fee_booked = fields.Monetary(
        currency_field="company_currency_id",
        readonly=True,
        copy=False,
        help="The fee in the currency of the office, booked when handed in.",
    )

    # ---- Computes

    @api.depends("person_id", "mission_id.dest_kind")
    def _compute_passport_id(self):
        for row in self:
            wanted = "pass" if row.mission_id.dest_kind == "hkm" else "passport"
            valid = row.person_id.fao_passport_ids.filtered(
                lambda p, wanted=wanted: (
                    p.document_class == wanted and p.state not in DEAD
                )
            )
            row.passport_id = valid[:1]

    @api.depends(
        "person_id",
        "mission_id.state",
        "mission_id.approved_exit",
        "mission_id.approved_valid_until",
        "mission_id.approved_member_ids",
        "mission_id.change_kind",
    )
    def _compute_task_approved(self):
        for row in self:
            row.task_approved = row.mission_id._fao_approves_trip_of(row.person_id)

    @api.depends("person_id", "passport_id.state", "passport_id.person_id")
    def _compute_passport_valid(self):
        for row in self:
            passport = row.passport_id
            row.passport_valid = (
                bool(passport)
                and passport.state not in (*DEAD, "damaged")
                and passport.person_id == row.person_id
            )

    @api.depends(
        "country_id",
        "mission_id.days",
        "mission_id.stop_ids.sequence",
        "mission_id.stop_ids.country_id",
        "mission_id.stop_ids.counts_as_country",
        "mission_id.stop_ids.arrive_at",
        "mission_id.stop_ids.leave_at",
    )
    def _compute_route(self):
        schengen = self.env["fao.travel.mission"]._fao_schengen()
        for row in self:
            code = row.country_id.code
            area = schengen if code in schengen else {code}
            stops = row.mission_id.stop_ids.filtered("counts_as_country").sorted()
            runs = visits(stops, area)
            row.entries_needed = len(runs)
            row.planned_days = row._days_of(runs)

    def _days_of(self, runs):
        """Return the days that the route stays in an area, by its visits to it."""
        days = [visit_days(run) for run in runs]
        return sum(days) if all(days) else self.mission_id.days

    @api.depends("country_id", "passport_id.kind", "applied_on", "company_id")
    def _compute_rule_id(self):
        for row in self:
            if row.submitted_on:
                continue
            kind = row.passport_id.kind or "official"
            found = self.env["fao.visa.rule"]._in_force(
                row.company_id or self.env.company,
                row.country_id,
                [kind],
                row.applied_on or fields.Date.context_today(row),
            )
            row.rule_id = found.get((row.country_id, kind), False)

    @api.depends("rule_id")
    def _compute_from_rule(self):
        for row in self:
            office = row.company_id or self.env.company
            row.consulate = row.rule_id.consulate or row.consulate
            row.currency_id = row.rule_id.currency_id or office.currency_id

    @api.depends("note_verbale_id.note_no")
    def _compute_note_no(self):
        for row in self:
            row.note_no = row.note_verbale_id.note_no or row.note_no

    @api.depends("rule_id", "office_fault")
    def _compute_fee(self):
        for row in self:
            row.fee = 0.0 if row.office_fault else row.rule_id.fee

    @api.depends(
        "exit_date",
        "rule_id.exempt",
        "rule_id.processing_days",
        "rule_id.buffer_days",
        "rule_id.lead_days",
        "company_id",
    )
    def _compute_latest_submission(self):
        for row in self:
            rule = row.rule_id
            if not row.exit_date or not rule or rule.exempt:
                row.latest_submission = row.latest_preparation = False
                continue
            calendar = (row.company_id or self.env.company)._fao_calendar()
            count = rule.processing_days + rule.buffer_days
            row.latest_submission = calendar.add_days(row.exit_date, -count)
            row.latest_preparation = bool(rule.lead_days) and calendar.add_days(
                row.latest_submission, -rule.lead_days
            )

    @api.depends("submitted_on")
    def _compute_judged_on(self):
        today = self.env["fao.calendar.day"]._today()
        for row in self:
            row.judged_on = row.submitted_on or today

    # ---- The case

    @api.constrains("person_id", "mission_id")
    def _check_subject(self):
        for row in self:
            check_subject(row, row.person_id, row.mission_id)

    @api.constrains("rule_id", "country_id", "passport_id")
    def _check_rule(self):
        for row in self:
            rule, kind = row.rule_id, row.sudo().passport_id.kind
            if rule and (
                rule.country_id != row.country_id or kind and rule.passport_kind != kind
            ):
                raise ValidationError(
                    self.env._(
                        "Visa rule: %(rule)s is not the rule of this country and kind"
                        " of passport.",
                        rule=rule.display_name,
                    )
                )

    def _fao_interested_users(self):
        """Return the applicant: he decides nothing on his own visa."""
        return super()._fao_interested_users() | self.person_id.user_ids

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            person_sudo = (
                self.env["res.partner"].sudo().browse(vals.get("person_id") or [])
            )  # only to name the case and to find the unit
            country = self.env["res.country"].browse(vals.get("country_id") or [])
            named = {
                "title": self.env._(
                    "Visa of %(person)s: %(country)s",
                    person=person_sudo.name or "",
                    country=country.name or "",
                )
            }
            if person_sudo.fao_unit_id:
                named["unit_id"] = person_sudo.fao_unit_id.id
            prepared.append({**named, **vals})
        return super().create(prepared)
