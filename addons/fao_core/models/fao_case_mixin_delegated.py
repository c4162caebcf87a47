from odoo import models

#: Types whose value is kept for a record as it is kept for its case.
PLAIN = frozenset(
    {"boolean", "char", "date", "datetime", "float", "integer", "many2one", "selection"}
)


class FaoCaseMixin(models.AbstractModel):
    """How a page of a duty's records reads what lies with their cases.

    A list shows little else. Odoo copies such a value record by record, each time
    asking whether the field may be read; here it is asked once for the page.
    """

    _name = "fao.case.mixin"
    _inherit = ["fao.counted", "fao.case.mixin"]

    def _compute_field_value(self, field):
        if len(self) < 2 or not self._fao_is_copied(field):
            return super()._compute_field_value(field)
        cases = self.case_id
        known = field.related_field._get_cache(cases.env)
        unread = [case_id for case_id in cases._ids if case_id not in known]
        if unread:
            cases.browse(unread).mapped(field.related_field.name)
        field._insert_cache(self, [known[case_id] for case_id in cases._ids])
        return None

    def _fao_is_copied(self, field):
        """Whether the value of ``field`` is that of the case, for all of these."""
        if not field.inherited or field.store or field.type not in PLAIN:
            return False
        source = field.related_field
        return (
            not (source.translate or (source.store and source.compute))
            and all(self._ids)
            and len(self.case_id) == len(self)
            and self.case_id._has_field_access(source, "read")
        )
