from odoo import api, fields, models
from odoo.fields import Domain

#: What a list shows of one passport.
ROW = ("seq", "kind", "number", "holder", "issued_on", "expires_on", "day", "reason")


class FaoPassportCancellation(models.Model):
    """A list of cancelled passports that the office signs and sends to the issuer (D7).

    A custodian opens it; it begins with every cancelled passport that no signed list
    names. The signature issues the list with its number; a passport is listed once.
    """

    _name = "fao.passport.cancellation"
    _inherit = ["fao.signed.mixin"]
    _description = "Cancellation list"
    _order = "id desc"
    _fao_duty_code = "passport_cancellation"

    passport_ids = fields.Many2many(
        "fao.passport",
        "fao_passport_cancellation_rel",
        string="Passports",
        default=lambda self: self._unlisted(),
        domain=[("state", "=", "cancelled")],
    )
    passport_count = fields.Integer(
        compute="_compute_passport_count", compute_sudo=True, string="Passports listed"
    )
    not_cancelled_count = fields.Integer(
        compute="_compute_passport_count",
        compute_sudo=True,
        help="Passports on this list that are not cancelled.",
    )
    listed_count = fields.Integer(
        compute="_compute_passport_count",
        compute_sudo=True,
        help="Passports on this list that a signed list names already.",
    )
    document_id = fields.Many2one(string="List")

    @api.model
    def _unlisted(self):
        """Return the cancelled passports of the office that no signed list names."""
        signed_sudo = self.sudo().search([("document_id", "!=", False)])  # all lists
        return self.env["fao.passport"].search(
            Domain("state", "=", "cancelled")
            & Domain("company_id", "=", self.env.company.id)
            & Domain("id", "not in", signed_sudo.passport_ids.ids)
        )

    @api.depends("passport_ids.state")
    def _compute_passport_count(self):
        signed = self.search([("document_id", "!=", False)])
        for row in self:
            passports = row.passport_ids
            row.passport_count = len(passports)
            row.not_cancelled_count = len(
                passports.filtered(lambda p: p.state != "cancelled")
            )
            row.listed_count = len(passports & (signed - row).passport_ids)

    @api.model_create_multi
    def create(self, vals_list):
        today = self.env["fao.calendar.day"]._today()
        title = self.env._("Cancelled passports, %(day)s", day=today)
        own = {"unit_id": self.env.user.fao_unit_id.id}
        return super().create([{"title": title, **vals, **own} for vals in vals_list])

    def _fao_interested_users(self):
        """Return the holders: nobody signs for his own passport."""
        return super()._fao_interested_users() | self.passport_ids.person_id.user_ids

    # ---- The list

    @api.model
    def _fao_document_vocabulary(self):
        names = super()._fao_document_vocabulary()
        return {**names, "passports": [dict.fromkeys(ROW)]}

    def _fao_document_values(self):
        """Return the plain values of the list: numbers stand in it, unmasked."""
        values = super()._fao_document_values()
        passports = enumerate(self.passport_ids.sudo().sorted("number"), 1)
        rows = [self._row_values(number, passport) for number, passport in passports]
        values.setdefault("record", {})["passports"] = rows
        return values

    @api.model
    def _row_values(self, seq, passport):
        kinds = dict(passport._fields["kind"]._description_selection(self.env))
        last = passport.movement_ids.filtered(lambda m: m.kind == "cancel").sorted("id")
        told = last[-1:]
        return {
            "seq": seq,
            "kind": kinds.get(passport.kind, ""),
            "number": passport.number or "",
            "holder": passport.person_id.name or "",
            "issued_on": str(passport.issued_on or ""),
            "expires_on": str(passport.expires_on or ""),
            "day": str(told.day or ""),
            "reason": told.note or "",
        }
