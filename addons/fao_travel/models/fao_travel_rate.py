from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import words

#: What costs are held to; a row by which something was judged keeps them.
FIGURES = frozenset(
    {
        "country_id",
        "city",
        "company_id",
        "valid_from",
        "valid_to",
        "currency_id",
        "lodging",
        "meals",
        "misc",
        "actual_rank_id",
    }
)
#: What is held to the table.
COST_MODELS = ("fao.travel.budget.line", "fao.trip.expense")


class FaoTravelRate(models.Model):
    """What lodging, meals and sundries may cost at a place, in force by date (TRV-14).

    Managers keep the rows. A city goes before its country, the row of an office before
    that of all offices; a place is spelled as on the route. To change a figure a
    manager ends the row and adds one that begins on the day after.
    """

    _name = "fao.travel.rate"
    _inherit = ["fao.travel.terms"]
    _description = "Standard of travel expenses"
    _order = "country_id, city, valid_from desc, id desc"
    _fao_figures = FIGURES

    country_id = fields.Many2one(
        "res.country",
        string="Country or region",
        required=True,
        index=True,
        ondelete="restrict",
    )
    city = fields.Char(help="Empty: every place of the country without its own row.")
    valid_to = fields.Date()
    currency_id = fields.Many2one(
        "res.currency",
        required=True,
        default=lambda self: self.env.company.currency_id,
        ondelete="restrict",
    )
    lodging = fields.Monetary(
        string="Lodging, person and night", required=True, aggregator=None
    )
    meals = fields.Monetary(
        string="Meals, person and day", required=True, aggregator=None
    )
    misc = fields.Monetary(
        string="Sundries, person and day", required=True, aggregator=None
    )
    actual_rank_id = fields.Many2one(
        "fao.rank",
        string="Lodging at actual cost from rank",
        default=lambda self: self.env.ref("fao_core.rank_r3", False),
        ondelete="restrict",
        help="Persons of this rank or above lodge at actual cost; empty: nobody does.",
    )

    _row_unique = models.UniqueIndex(
        "(country_id, COALESCE(lower(city), ''), valid_from, COALESCE(company_id, 0))",
        "A place has one row of standards on a first day.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "The last day of a standard is not before its first day.",
    )
    _figures_positive = models.Constraint(
        "CHECK (lodging > 0 AND meals > 0 AND misc > 0)",
        "Lodging, meals and sundries are more than nothing.",
    )

    @api.depends("country_id", "city", "valid_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rate in self:
            place = words.joined(rate.city, rate.country_id.name)
            rate.display_name = f"{place} ({rate.valid_from or ''})"

    # ---- The row that counts

    @api.model
    def _in_force(self, company, countries, day):
        """Return the rows of some countries that are in force on a day.

        :param company: the office; rows of other offices do not count
        :return: the rows, those that go first at the end
        """
        rates_sudo = self.sudo().search(  # rules that bind everybody
            Domain("country_id", "in", countries.ids)
            & Domain("company_id", "in", [False, company.id])
            & Domain("valid_from", "<=", day)
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", day))
        )
        ordered = rates_sudo.sorted(
            lambda rate: (bool(rate.city), bool(rate.company_id), rate.valid_from)
        )
        return ordered.sudo(self.env.su)

    def _for_place(self, country, city):
        """Return the row among these that counts at a place; empty without one."""
        plain = self.env["fao.travel.mission"]._fao_place
        fitting = self.filtered(
            lambda rate: (
                rate.country_id == country
                and (not rate.city or plain(rate.city) == plain(city))
            )
        )
        return fitting[-1:]

    def _worth(self, category, line, day):
        """Return the standard of a category in the office's currency, or ``None``.

        :param line: the cost; its own exchange rate counts in its currency
        :return: ``None`` where there is no exchange rate
        """
        amount, currency = self[category], self.currency_id
        office = line.mission_id.company_id or self.env.company
        if currency == office.currency_id:
            return amount
        if currency == line.cost_currency_id:
            return amount * line.fx_rate
        currency_sudo = currency.sudo()  # a rate, for whoever plans a trip
        if not currency_sudo.rate_ids.filtered(lambda rate: rate.name <= day):
            return None
        return currency_sudo._convert(amount, office.currency_id, office, day)

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        self._judge_drafts()
        return rates

    def write(self, vals):
        result = super().write(vals)
        if FIGURES & vals.keys():
            self._judge_drafts()
        return result

    @api.model
    def _judge_drafts(self):
        """Hold the costs of drafts to the rows as they are now."""
        for model in COST_MODELS:
            self.env[model].sudo()._fao_hold_drafts()  # whoever's

    def _fao_is_used(self):
        """Whether something was submitted by one of these rows, whoever's."""
        return any(self.env[name].sudo()._fao_judged_by(self) for name in COST_MODELS)
