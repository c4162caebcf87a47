from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .fao_passport import KINDS

#: What applications are judged by; a row that was used keeps them.
FIGURES = frozenset(
    {
        "country_id",
        "passport_kind",
        "company_id",
        "valid_from",
        "exempt",
        "max_stay_days",
        "needs_note",
        "processing_days",
        "buffer_days",
        "currency_id",
        "fee",
        "validity_months",
    }
)


class FaoVisaRule(models.Model):
    """What a country asks of the holders of one kind of passport, in force by date.

    Managers keep the rows. An application keeps the row it was prepared by; to change
    a figure end the row and add one that begins on the day after.
    """

    _name = "fao.visa.rule"
    _inherit = ["fao.travel.terms"]
    _description = "Visa rule of a country"
    _order = "country_id, passport_kind, valid_from desc, id desc"
    _fao_figures = FIGURES

    country_id = fields.Many2one(
        "res.country", required=True, index=True, ondelete="restrict"
    )
    passport_kind = fields.Selection(KINDS, required=True, default="official")
    valid_to = fields.Date()
    active = fields.Boolean(default=True)

    # ---- Exemption
    exempt = fields.Boolean(
        string="Mutual exemption", help="No visa up to the longest stay (VIS-03)."
    )
    max_stay_days = fields.Integer(string="Longest stay, days", aggregator=None)

    # ---- Where and how
    consulate = fields.Char(help="The mission that takes the applications.")
    address = fields.Char()
    district = fields.Char(string="Consular district", translate=True)
    forms = fields.Char(translate=True)
    photo = fields.Char(translate=True, help="Number and size of the photos.")
    extras = fields.Char(
        string="Further papers",
        translate=True,
        help="What the country asks for besides form, photos, invitation, itinerary.",
    )
    needs_note = fields.Boolean(string="Note verbale")
    interview = fields.Boolean()
    biometrics = fields.Boolean(string="Biometric data")

    # ---- Time
    lead_days = fields.Integer(
        string="Preparation, working days",
        aggregator=None,
        help="Working days that the papers take before they are handed in.",
    )
    processing_days = fields.Integer(
        string="Processing, working days", aggregator=None, default=10
    )
    buffer_days = fields.Integer(
        string="Reserve, working days",
        aggregator=None,
        default=3,
        help="Kept between the visa and the exit (VIS-04).",
    )

    # ---- Fee and passport
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    fee = fields.Monetary(aggregator=None)
    validity_months = fields.Integer(
        string="Passport valid, months",
        aggregator=None,
        default=6,
        help="Full months for which the passport is valid after the entry.",
    )
    blank_pages = fields.Integer(aggregator=None, default=2)

    _row_unique = models.UniqueIndex(
        "(country_id, passport_kind, valid_from, COALESCE(company_id, 0))",
        "A country has one row for a kind of passport on a first day.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "The last day of a visa rule is not before its first day.",
    )
    _figures_positive = models.Constraint(
        "CHECK (max_stay_days >= 0 AND lead_days >= 0 AND processing_days >= 0"
        " AND buffer_days >= 0 AND fee >= 0 AND validity_months >= 0"
        " AND blank_pages >= 0)",
        "Days, months, pages and the fee of a visa rule are not negative.",
    )

    @api.depends("country_id", "passport_kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["passport_kind"]._description_selection(self.env))
        for rule in self:
            kind = kinds.get(rule.passport_kind, "")
            rule.display_name = f"{rule.country_id.name or ''}: {kind}"

    @api.constrains("exempt", "max_stay_days")
    def _check_max_stay_days(self):
        for rule in self:
            if rule.exempt and not rule.max_stay_days:
                raise ValidationError(
                    self.env._(
                        "Longest stay: a mutual exemption names its days (%(rule)s).",
                        rule=rule.display_name,
                    )
                )

    def _fao_is_used(self):
        applications_sudo = self.env["fao.visa.application"].sudo()  # whoever's
        used = Domain("rule_id", "in", self.ids) & Domain("submitted_on", "!=", False)
        return applications_sudo.search_count(used, limit=1)

    @api.model
    def _in_force(self, company, countries, kinds, day):
        """Return the rows in force on a day, by country and kind of passport.

        :param company: the office; its own rows go before those of all offices
        :return: dict of ``(country, kind)`` to the row; empty where there is none
        """
        rules_sudo = self.sudo().search(  # rules that bind everybody
            Domain("country_id", "in", countries.ids)
            & Domain("passport_kind", "in", list(kinds))
            & Domain("company_id", "in", [False, company.id])
            & Domain("valid_from", "<=", day)
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", day))
        )
        found = {}
        for rule in rules_sudo.sorted(lambda r: (bool(r.company_id), r.valid_from)):
            found[rule.country_id, rule.passport_kind] = rule.sudo(self.env.su)
        return found
