from odoo import api, models

from ..engine import document_names, guard
from ..engine.given import check_given, without_facts
from .fao_case_mixin import FRAMEWORK_PREFIXES


class FaoCaseLineMixin(models.AbstractModel):
    """A row that belongs to a duty's record, such as the member of a delegation.

    Invariant: rows are written only while the content of the case is editable
    for the user, and are read by those who may read the case.
    """

    _name = "fao.case.line.mixin"
    _description = "Row of a case"

    #: Name of the many2one to the duty's record.
    _fao_parent = ""
    #: Fields that only the steps of the case fill in.
    _fao_facts = frozenset()

    @api.model
    def _fao_line_vocabulary(self):
        """Return the names of a row in documents, each a value."""
        items = self._fields.items()
        return dict.fromkeys(name for name, f in items if self._fao_in_rows(name, f))

    @api.model
    def _fao_in_rows(self, name, field):
        """Whether a field of a row may be shown in documents."""
        if name in models.MAGIC_COLUMNS or name == self._fao_parent or field.groups:
            return False
        return field.type not in ("binary", "one2many", "properties")

    def _fao_line_values(self):
        """Return the values of this row for documents, as plain data."""
        self.ensure_one()
        return {
            name: document_names.shown(self._fao_row_value, field)
            for name, field in self._fields.items()
            if self._fao_in_rows(name, field)
        }

    def _fao_row_value(self, field):
        """Return one field's value as plain data."""
        value = self[field.name]
        match field.type:
            case "many2one" | "many2many":
                return ", ".join(value.mapped("display_name"))
            case "selection":
                labels = dict(field._description_selection(self.env))
                return labels.get(value, "")
            case "boolean" | "integer" | "float" | "monetary":
                return value
        return document_names.written(value)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_given(self, vals, self._fao_facts)
        rows = super().create(vals_list)
        rows._fao_check_content()
        return rows

    def write(self, vals):
        check_given(self, vals, self._fao_facts)
        framework = all(name.startswith(FRAMEWORK_PREFIXES) for name in vals)
        if guard.entered(self.env) or framework:
            return super().write(vals)
        self._fao_check_content(changed=False)
        result = super().write(vals)
        # A row moved to another record must be editable there as well.
        self._fao_check_content()
        return result

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        return without_facts(vals_list, self._fao_facts, default)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_editable(self):
        self._fao_check_content(changed=False)

    def unlink(self):
        """Count the change when the rows are gone, not while they are still there."""
        records = self[self._fao_parent]
        result = super().unlink()
        if not guard.entered(self.env):
            self._fao_count_change(records)
        return result

    def _fao_check_content(self, changed=True):
        """Refuse unless the content is editable; count the revision when changed."""
        if guard.entered(self.env):
            return
        records = self[self._fao_parent]
        for case in records.case_id:
            case._check_may_edit()
        if changed:
            self._fao_count_change(records)

    def _fao_count_change(self, records):
        """Count the revision of the records whose rows were changed."""
        if self.env.context.get("fao_nested"):
            # The record is being written as a whole and judged once, by itself;
            # this hint saves work and opens nothing.
            records.case_id._content_changed()
        else:
            records._fao_after_content()
