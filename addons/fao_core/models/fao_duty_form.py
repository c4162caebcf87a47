from odoo import api, fields, models

from ..engine import form_fields
from ..engine.errors import FaoError
from ..engine.field_rules import FORM_PREFIX
from .fao_field_rule import EVERY_MODEL


class FaoDuty(models.Model):
    """The form of a duty: fields that its manager adds without code."""

    _inherit = "fao.duty"

    own_id = fields.Many2one(
        "fao.duty", compute="_compute_own_id", export_string_translation=False
    )
    currency_id = fields.Many2one(
        "res.currency",
        compute="_compute_currency_id",
        export_string_translation=False,
    )
    form_preview = fields.Properties(
        "Form",
        definition="own_id.properties_definition",
        copy=False,
        help="The form as the cases show it. What is typed here is kept nowhere else.",
    )

    @api.depends("code")
    def _compute_own_id(self):
        for duty in self:
            duty.own_id = duty._origin

    @api.depends("company_id")
    def _compute_currency_id(self):
        for duty in self:
            company = duty.company_id or self.env.company
            duty.currency_id = company.currency_id

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._name_fields(vals, [])
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("properties_definition") and len(self) == 1:
            vals = dict(vals)
            self._name_fields(vals, self.properties_definition or [])
        return super().write(vals)

    def _name_fields(self, vals, before):
        """Give new form fields keys that people can read.

        :raise FaoError: ``FAO-FORM`` when a field has no name or no options
        """
        items = vals.get("properties_definition")
        if not isinstance(items, list):
            return
        for item in items:
            if not (item.get("string") or "").strip():
                raise FaoError(
                    "FAO-FORM", self.env._("Every field of the form needs a name.")
                )
        vals["properties_definition"] = form_fields.with_keys(items, before)

    # ---- Reading

    def _read_format(self, fnames, load="_classic_read"):
        """Leave out of the form what is hidden from the reader in the whole duty."""
        rows = super()._read_format(fnames, load)
        reading = None
        if "properties_definition" in fnames and not self.env.su:
            reading = self.env["fao.field.rule"]._reading(EVERY_MODEL)
        # Who edits the form needs all of it, or his saving would delete the rest
        if not reading or self.browse().has_access("write"):
            return rows
        for row in rows:
            hidden = reading.marks["hidden"].duties.get(row["id"], ())
            row["properties_definition"] = [
                item
                for item in row["properties_definition"] or []
                if f"{FORM_PREFIX}{item['name']}" not in hidden
            ]
        return rows
