from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import masking
from ..engine.errors import FaoError


class ResPartnerIdNumber(models.Model):
    """The number of a person's identity card or the like, guarded (SEC-04).

    Everybody sees it masked. Officers and custodians ask for the whole one, the liaison
    officer for those of his own unit's persons; each reading is noted with its purpose.
    """

    _name = "res.partner.id_number"
    _inherit = ["res.partner.id_number", "fao.guarded.number"]
    _order = "partner_id, category_id, id"
    _fao_number = "name"

    name = fields.Char(copy=False)
    name_masked = fields.Char(
        string="No.",
        compute="_compute_name_masked",
        inverse="_inverse_name_masked",
        compute_sudo=True,
        help="The number for everybody: first and last two signs. Entered whole.",
    )

    @api.depends("name")
    def _compute_name_masked(self):
        for row in self:
            row.name_masked = masking.mask(row.name)

    def _inverse_name_masked(self):
        """Nothing: ``create`` and ``write`` take it for the number."""

    @api.depends("name", "category_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row, row_sudo in zip(self, self.sudo(), strict=True):
            # sudo: the masked number is for whoever sees a reference
            names = (row_sudo.category_id.name, row_sudo.name_masked)
            row.display_name = " ".join(filter(None, names))

    @api.model
    def _search_display_name(self, operator, value):
        """Find numbers by their person; by the whole number who may see it."""
        domain = Domain("partner_id", operator, value)
        if isinstance(value, str) and operator not in Domain.NEGATIVE_OPERATORS:
            if self._fao_may_reveal():
                domain |= self._number_domain(value)
            elif own := self._fao_own_unit():
                of_unit = Domain("partner_id.fao_unit_id", "=", own.id)
                domain |= self._number_domain(value) & of_unit
        return domain

    @api.constrains("name", "category_id")
    def validate_id_number(self):
        """Judge numbers that the user himself may not read."""
        return super(ResPartnerIdNumber, self.sudo()).validate_id_number()

    # ---- Who may ask

    @api.model
    def _fao_own_unit(self):
        """Return the unit whose liaison officer the user is, or none."""
        user = self.env.user
        liaison = user.has_group("fao_core.group_fao_liaison")
        return user.fao_unit_id if liaison else user.fao_unit_id.browse()

    def _fao_may_reveal(self):
        if super()._fao_may_reveal():
            return True
        own, rows_sudo = self._fao_own_unit(), self.sudo()  # only to compare the unit
        return bool(self and own) and rows_sudo.partner_id.fao_unit_id == own

    @api.model
    def _fao_number_readers(self):
        return self.env._(
            "Whole numbers are for officers and custodians, and for the liaison officer"
            " of the person's unit."
        )

    def _fao_number_office(self):
        return self.partner_id.fao_unit_id.company_id or self.env.company

    def _fao_number_person(self):
        return self.partner_id

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._entered_number(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._entered_number(vals))

    @api.model
    def _entered_number(self, vals):
        """Return values with the number that was entered, whole.

        :raise FaoError: ``FAO-MASKED``
        """
        vals = dict(vals)
        if "name_masked" in vals:
            entered = vals.pop("name_masked")
            vals["name"] = vals.get("name") or entered
        if vals.get("name"):
            vals["name"] = self._fao_plain_number(vals["name"])
        if masking.is_masked(vals.get("name")):
            raise FaoError(
                "FAO-MASKED",
                self.env._(
                    "No.: enter the whole number, %(number)s is masked.",
                    number=vals["name"],
                ),
            )
        return vals
