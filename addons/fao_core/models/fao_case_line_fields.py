from odoo import api, models
from odoo.fields import Domain

from ..engine import guard
from ..engine.field_rules import HIDDEN
from ..engine.field_writes import FieldWrites


class FaoCaseLineMixin(models.AbstractModel):
    """A row under the rules about the fields of the record that it belongs to.

    The rows of a hidden field are not there, and those of a locked one stay.
    """

    _name = "fao.case.line.mixin"
    _inherit = ["fao.field.guard", "fao.case.line.mixin"]

    @api.model
    def _fao_ruled_model(self):
        parent = self._fields.get(self._fao_parent)
        return parent.comodel_name if parent else self._name

    @api.model
    def _fao_names_of(self, name):
        """Return the copies of a field of the record that rows keep."""
        path = f"{self._fao_parent}.{name}"
        found = [field.name for field in self._fields.values() if field.related == path]
        for copy in list(found):
            found += [n for n in super()._fao_names_of(copy) if n not in found]
        return found

    def _fao_cases(self):
        return {row: row.sudo()[self._fao_parent].case_id for row in self}

    # ---- Rows of ruled fields

    @api.model
    def _fao_row_fields(self):
        """Return the fields of the record that list these rows."""
        parent = self.env[self._fao_ruled_model()]
        return [
            field
            for field in parent._fields.values()
            if field.type == "one2many"
            and field.comodel_name == self._name
            and field.inverse_name == self._fao_parent
        ]

    @api.model
    def _fao_rows_domain(self):
        """Return the domain of the rows that rules do not hide from the user."""
        reading = self.env["fao.field.rule"]._reading(self._fao_ruled_model())
        domain = Domain.TRUE
        if not reading:
            return domain
        for field in self._fao_row_fields():
            if field.name not in reading.hidden:
                continue
            stages, workflows, duties = reading.marks[HIDDEN].spots(field.name)
            places = (
                Domain("stage_id", "in", stages)
                | Domain("workflow_id", "in", workflows)
                | Domain("duty_id", "in", duties)
            )
            cases = Domain("case_id", "any!", places)
            rows = Domain(self._fao_parent, "any!", cases)
            if isinstance(field.domain, list | Domain):
                rows &= Domain(field.domain)
            domain &= ~rows
        return domain

    @api.model
    def _fao_shared_domain(self):
        """Return the domain of rows that may be read without their record.

        Nothing, unless a duty lets people of another office read figures of its own.
        """
        return Domain.FALSE

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._fao_check_rows()
        return rows

    def write(self, vals):
        self._fao_check_rows()
        result = super().write(vals)
        if self._fao_parent in vals:
            self._fao_check_rows()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_locked(self):
        self._fao_check_rows()

    def _fao_check_rows(self):
        """Refuse to touch rows that the rules lock for the user.

        :raise FaoError: ``FAO-FIELD``
        """
        if self.env.su or guard.entered(self.env):
            return
        reading = self.env["fao.field.rule"]._reading(self._fao_ruled_model())
        if not reading:
            return
        names = {field.name for field in self._fao_row_fields()} & reading.marked
        for place in set(self._fao_places().values()) if names else ():
            for name in names & reading.locked_at(place):
                writes = FieldWrites(self, reading)
                raise writes.refuse(name, place, writes._duty(place))

    # ---- Documents

    def _fao_line_values(self):
        """Leave empty what a rule hides: a document is read by everybody."""
        values = super()._fao_line_values()
        reading = self.env["fao.field.rule"]._reading_of_somebody(self._name)
        if reading and reading.hidden:
            for name in reading.at(HIDDEN, self._fao_places()[self]) & values.keys():
                values[name] = ""
        return values
