from odoo import api, fields, models
from odoo.fields import Domain

OFFICE = "fao_core.group_fao_officer,fao_core.group_fao_inspector"


class FaoExitControl(models.Model):
    """An index card: a person may not leave the country for now (TRV-19).

    The card names the paper and the place where it is kept; why is in the paper, not
    here (SEC-01). Officers keep the cards, units learn of none.
    """

    _name = "fao.exit.control"
    _description = "Card of the exit-control list"
    _order = "valid_from desc, id desc"
    _rec_name = "reference"

    person_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", False)],
    )
    company_id = fields.Many2one(
        "res.company",
        string="Office",
        required=True,
        default=lambda self: self.env.company,
        index=True,
    )
    reference = fields.Char(
        string="Register number", required=True, help="Number of the paper."
    )
    organ = fields.Char(string="Sent by", required=True)
    custody = fields.Char(string="Kept at", help="Where the paper is.")
    valid_from = fields.Date(required=True, default=fields.Date.context_today)
    valid_to = fields.Date(help="Last day; empty is open.")
    active = fields.Boolean(default=True)

    _dates_ordered = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "The last day of a card is not before its first day.",
    )

    @api.model
    def _in_force(self, day):
        """Return the domain of the cards in force on ``day``."""
        return Domain("valid_from", "<=", day) & (
            Domain("valid_to", "=", False) | Domain("valid_to", ">=", day)
        )


class ResPartner(models.Model):
    """Persons on the exit-control list."""

    # the exit-control list, apart from trips and passports
    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    fao_exit_control_count = fields.Integer(
        string="Exit-control cards",
        compute="_compute_fao_exit_control_count",
        compute_sudo=True,
        groups=OFFICE,
        help="Cards of this person that are in force today (TRV-19).",
    )

    @api.depends_context("uid")
    def _compute_fao_exit_control_count(self):
        cards = self.env["fao.exit.control"]
        today = self.env["fao.calendar.day"]._today()
        counts = dict(
            cards._read_group(
                cards._in_force(today) & Domain("person_id", "in", self.ids),
                ["person_id"],
                ["__count"],
            )
        )
        for person in self:
            person.fao_exit_control_count = counts.get(person, 0)


class FaoTravelMember(models.Model):
    """Whether a member has declared what binds him to another country."""

    # what is declared, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    foreign_declared = fields.Boolean(
        string="Foreign nationality or residence declared",
        help="The application says so, with the circumstances (TRV-19).",
    )
