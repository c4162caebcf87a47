from odoo import api, models

from ..engine import conditions, field_rules, value_path


class FaoCheck(models.Model):
    """What a check reads of a case decides who may see what it finds."""

    _inherit = "fao.check"

    def _fao_names(self):
        """Return the names of the fields of a case that this check judges."""
        self.ensure_one()
        paths = [
            self[name]
            for name, field in self._fields.items()
            if field.type == "char" and name.endswith("_field") and self[name]
        ]
        for text in (self.condition, self.expression):
            paths += value_path.names_of(conditions.parse(text))
        return frozenset(map(field_rules.key_of, paths))

    # ---- CRUD: who may see a finding is read anew

    @api.model_create_multi
    def create(self, vals_list):
        checks = super().create(vals_list)
        self.env["fao.field.rule"]._forget()
        return checks

    def write(self, vals):
        result = super().write(vals)
        self.env["fao.field.rule"]._forget()
        return result
