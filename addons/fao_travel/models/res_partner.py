from datetime import timedelta

from odoo import api, fields, models

FAO_USER = "fao_core.group_fao_user"


class ResPartner(models.Model):
    """Persons who travel on official business: their filings, trips and passports."""

    _inherit = "res.partner"

    fao_filing_ids = fields.One2many(
        "fao.person.filing", "person_id", string="Personnel filings"
    )
    fao_trip_ids = fields.One2many("fao.travel.member", "person_id", string="Trips")
    fao_last_exit = fields.Date(
        string="Last exit",
        compute="_compute_fao_last_exit",
        help="Day of exit of the last official trip abroad.",
    )

    # ---- Passports
    fao_passport_ids = fields.One2many("fao.passport", "person_id", string="Passports")
    fao_passport_overdue_days = fields.Integer(
        string="Passport overdue (days)",
        compute="_compute_fao_passport_overdue_days",
        compute_sudo=True,
        groups=FAO_USER,
        help="Days by which a passport of this person is overdue today (PAS-07).",
    )
    fao_service_end = fields.Date(
        string="Left service on",
        groups=FAO_USER,
        help="Passports are handed in and cancelled after this day (PAS-10).",
    )
    fao_service_end_reason = fields.Selection(
        [
            ("left", "Left service"),
            ("retired", "Retired"),
            ("post", "Changed post"),
            ("died", "Died"),
        ],
        string="Why",
        groups=FAO_USER,
    )
    fao_passport_hand_in_by = fields.Date(
        string="Passports handed in by",
        compute="_compute_fao_passport_hand_in_by",
        compute_sudo=True,
        groups=FAO_USER,
    )

    @api.depends("fao_trip_ids.actual_exit", "fao_trip_ids.counted_trip")
    def _compute_fao_last_exit(self):
        last = dict(
            self.env["fao.travel.member"]._read_group(
                [("person_id", "in", self.ids), ("counted_trip", "=", True)],
                ["person_id"],
                ["actual_exit:max"],
            )
        )
        for person in self:
            person.fao_last_exit = last.get(person)

    @api.depends_context("uid")
    def _compute_fao_passport_overdue_days(self):
        days = self.env["fao.passport.loan"]._overdue_days_by("person_id", self.ids)
        for person in self:
            person.fao_passport_overdue_days = days.get(person.id, 0)

    @api.depends("fao_service_end", "fao_unit_id.company_id")
    def _compute_fao_passport_hand_in_by(self):
        for person in self:
            day = person.fao_service_end
            if not day:
                person.fao_passport_hand_in_by = False
                continue
            company = person.fao_unit_id.company_id or self.env.company
            terms = self.env["fao.passport.terms"]._in_force(company, day)
            person.fao_passport_hand_in_by = day + timedelta(days=terms.leave_days)
