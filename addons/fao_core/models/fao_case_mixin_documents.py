from odoo import api, models

from ..engine import document_names
from .fao_case_mixin import FRAMEWORK_PREFIXES

#: Types of fields that are no words for a document.
NO_WORDS = ("binary", "properties", "properties_definition", "many2one_reference")


class FaoCaseMixin(models.AbstractModel):
    """What the record of a duty gives to its documents: names, and plain values.

    The names that a template may use and the values that are filled in come from
    the same fields; a duty may add names of its own to both.
    """

    # apart from the life of the record itself
    _inherit = "fao.case.mixin"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _fao_document_vocabulary(self):
        """Return the names under ``record``, see ``docx_syntax.judge``."""
        return {
            name: self._fao_row_vocabulary(field)
            for name, field in self._fields.items()
            if self._fao_in_documents(name, field)
        }

    @api.model
    def _fao_row_vocabulary(self, field):
        """Return the names of one row of ``field``; None when it is a value."""
        if not document_names.is_rows(self.env, field):
            return None
        return [{"seq": None, **self.env[field.comodel_name]._fao_line_vocabulary()}]

    @api.model
    def _fao_in_documents(self, name, field):
        """Whether a field may be shown in documents: everybody may read it."""
        if name.startswith(FRAMEWORK_PREFIXES) or name in models.MAGIC_COLUMNS:
            return False
        if field.inherited or field.groups or field.type in NO_WORDS:
            return False
        return name not in ("case_id", "may_edit")

    def _fao_document_values(self):
        """Return the plain values for documents, by the parts of the vocabulary."""
        self.ensure_one()
        case = self.case_id
        office = case.company_id
        return {
            "case": {
                "number": case.number or "",
                "title": case.title,
                "unit": case.unit_id.name,
                "duty": case.duty_id.name,
                "round": case.round,
                "secrecy": case.secrecy_mark or "",
                "opinions": document_names.opinions(case),
            },
            "office": {
                "name": office.name,
                "short_name": office.fao_short_name or "",
                "english_name": office.fao_english_name or office.name,
            },
            "record": self._fao_plain_values(depth=2),
            "form": document_names.form_values(case),
        }

    def _fao_brief(self, names):
        """Return fields of this record in words, a line each: label and value."""
        self.ensure_one()
        lines = []
        for name in names:
            value = self._fao_plain_value(self._fields[name], depth=1)
            if value in ("", False):
                continue
            label = self._fao_content_label(name)
            words = f"{value:,.2f}" if isinstance(value, float) else value
            lines.append(label if value is True else f"{label}: {words}")
        return "\n".join(lines)

    def _fao_plain_values(self, depth):
        """Return the fields of this record as text, numbers and lists."""
        self.ensure_one()
        return {
            name: document_names.shown(self._fao_plain_value, field, depth)
            for name, field in self._fields.items()
            if self._fao_in_documents(name, field)
        }

    def _fao_plain_value(self, field, depth):
        """Return one field's value as plain data."""
        value = self[field.name]
        match field.type:
            case "many2one":
                return value.display_name or ""
            case "one2many" | "many2many":
                if depth < 2 or not hasattr(value, "_fao_line_values"):
                    return ", ".join(value.mapped("display_name"))
                return [
                    {"seq": number, **line._fao_line_values()}
                    for number, line in enumerate(value, 1)
                ]
            case "selection":
                labels = dict(field._description_selection(self.env))
                return labels.get(value, "")
            case "boolean" | "integer" | "float" | "monetary":
                return value
        return document_names.written(value)
