from odoo import api, fields, models

from ..engine import document_names, field_view, guard
from ..engine.field_rules import EFFECTS, FORM, FORM_PREFIX, HIDDEN, Place, is_form
from ..engine.field_writes import FieldWrites
from .fao_case_file import CASE_FILE


class FaoCaseMixin(models.AbstractModel):
    """A duty's record under the rules about its fields."""

    _name = "fao.case.mixin"
    _inherit = ["fao.field.guard", "fao.case.mixin"]

    field_marks = fields.Json(
        compute="_compute_field_marks",
        export_string_translation=False,
        help="What the rules make of the fields here, e.g. hidden:note.",
    )

    @api.depends("stage_id", "duty_id")
    @api.depends_context("uid")
    def _compute_field_marks(self):
        reading = self.env["fao.field.rule"]._reading(self._name)
        places = self._fao_places() if reading else {}
        for record in self:
            place = places.get(record, Place())
            record.field_marks = [
                f"{effect}:{name}"
                for effect in EFFECTS
                for name in sorted(reading.at(effect, place) if reading else ())
            ]

    # ---- Where a record stands

    def _fao_cases(self):
        return {record: record.sudo().case_id for record in self._origin}

    def _fao_places(self):
        places = super()._fao_places()
        for record in self:
            if record._origin:
                places[record] = places[record._origin]
            elif not record.id:
                places[record] = self._fao_opening_place(record.duty_id)
        return places

    @api.model
    def _fao_opening_place(self, duty):
        """Return where a new record of ``duty`` begins."""
        if not duty:
            duty_id = self.env.context.get("default_duty_id")
            by_code = [("code", "=", self._fao_opening_code({}))]
            duties = self.env["fao.duty"].sudo()  # the definition, for every applicant
            duty = duties.browse(duty_id) if duty_id else duties.search(by_code)
        workflow_sudo = duty.sudo().workflow_id
        start = workflow_sudo.stage_ids.filtered(lambda s: s.kind == "draft")[:1]
        return Place(start.id, workflow_sudo.id, duty.id)

    # ---- Views

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        reading = self._fao_reading()
        return (*key, (reading.gone, reading.keys, reading.marked) if reading else ())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Show in the view what the rules make of the fields."""
        arch, view = super()._get_view(view_id, view_type, **options)
        reading = self._fao_reading()
        if reading:
            field_view.apply(arch, view_type, reading)
        return arch, view

    def _has_onchange(self, field, other_fields):
        """Ask the server only for what other fields of the form make of a value.

        A field of the case depends on itself through the record; asking for that
        would only keep whoever fills in the form waiting.
        """
        others = [other for other in other_fields if other is not field]
        return super()._has_onchange(field, others)

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        reading = self._fao_reading()
        writes = FieldWrites(self, reading)
        if not self.env.su and not guard.entered(self.env):
            for vals in vals_list:
                writes.check_form(vals)
            if reading:
                vals_list = [self._fao_opened(writes, vals) for vals in vals_list]
        return super().create(vals_list)

    @api.model
    def _fao_opened(self, writes, vals):
        """Return the values of a new record that the user may give."""
        place = self._fao_opening_place(self._opening_duty(vals))
        locked = writes.reading.locked_at(place)
        names = [n for n in locked & vals.keys() if not is_form(n)]
        return writes.opened(vals, place, self.default_get(names) if names else {})

    def write(self, vals):
        if self.env.su or guard.entered(self.env):
            return super().write(vals)
        reading = self._fao_reading()
        writes = FieldWrites(self, reading)
        writes.check_form(vals)
        if reading and (FORM in vals or reading.marked.intersection(vals)):
            places = self._fao_places()
            for record in self:
                writes.prepared(record, vals, places[record])
        return super().write(vals)

    def _fao_after_content(self):
        if self._fao_reading():
            # The case keeps form fields that the user did not see and did not send
            self.invalidate_recordset([FORM], flush=False)
        return super()._fao_after_content()

    # ---- What is signed

    def _fao_content(self):
        case = self.case_id
        files = case.file_ids._fao_content() if case.has_files else {}
        return super()._fao_content() | files

    def _fao_may_see(self, name):
        if name.startswith(CASE_FILE):
            return True
        return super()._fao_may_see(name) and not (
            self and name in self._fao_hidden_from_user()
        )

    @api.model
    def _fao_content_label(self, name):
        if name.startswith(CASE_FILE):
            return self.env._("Documents of the case")
        return super()._fao_content_label(name)

    def _fao_content_text(self, name, value):
        if name.startswith(CASE_FILE):
            return ", ".join(file[0] for file in value or []) or "-"
        if name == FORM and self and isinstance(value, dict):
            hidden = self._fao_hidden_from_user()
            value = {
                k: v for k, v in value.items() if f"{FORM_PREFIX}{k}" not in hidden
            }
        return super()._fao_content_text(name, value)

    # ---- What leaves the case

    def _fao_hidden_from_user(self):
        """Return the names hidden from the user on this record now, even as su."""
        self.ensure_one()
        reading = self.env["fao.field.rule"]._reading(self._name)
        if not reading or not reading.hidden:
            return frozenset()
        return reading.at(HIDDEN, self._fao_places()[self])

    def _fao_hidden_from_somebody(self):
        """Return the names that the rules hide from somebody on this record now."""
        self.ensure_one()
        reading = self.env["fao.field.rule"]._reading_of_somebody(self._name)
        if not reading or not reading.hidden:
            return frozenset()
        return reading.at(HIDDEN, self._fao_places()[self])

    @api.model
    def _fao_in_documents(self, name, field):
        return name != "field_marks" and super()._fao_in_documents(name, field)

    def _fao_document_values(self):
        values = super()._fao_document_values()
        for name in filter(is_form, self._fao_hidden_from_somebody()):
            key = document_names.form_name(name.removeprefix(FORM_PREFIX))
            if key in values["form"]:
                values["form"][key] = ""
        return values

    def _fao_plain_values(self, depth):
        """Leave empty what a rule hides: a document is read by everybody."""
        values = super()._fao_plain_values(depth)
        for name in self._fao_hidden_from_somebody() & values.keys():
            values[name] = [] if isinstance(values[name], list) else ""
        return values

    def _notify_by_email_prepare_rendering_context(
        self, message, msg_vals=False, **kwargs
    ):
        context = super()._notify_by_email_prepare_rendering_context(
            message, msg_vals, **kwargs
        )
        hidden = self._fao_hidden_from_somebody() if self else ()
        labels = {
            self._fields[name].get_description(self.env, ["string"])["string"]
            for name in hidden
            if name in self._fields
        }
        rows = context.get("tracking_values") or []
        context["tracking_values"] = [row for row in rows if row[0] not in labels]
        return context
