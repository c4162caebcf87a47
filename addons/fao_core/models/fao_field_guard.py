from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..engine import field_rules
from ..engine.field_rules import FORM, FORM_PREFIX, HIDDEN, READONLY, REQUIRED, Place

NOBODY = frozenset()


class FaoFieldGuard(models.AbstractModel):
    """What field rules hide stays hidden, however it is asked for.

    A field that no record of the model shows a reader is not there for him at all. One
    that is hidden on some cases is empty in every reading of them, and no key of
    search, group or order on the model. The engine itself reads as superuser.
    """

    _name = "fao.field.guard"
    _description = "Guard of hidden fields"

    # ---- What a model says of itself

    @api.model
    def _fao_ruled_model(self):
        """Return the model whose duties' rules act on these records."""
        return self._name

    @api.model
    def _fao_names_of(self, name):
        """Return the names under which a ruled field is found on this model.

        What copies the field, or is computed for the reader from it, tells it too.
        """
        if field_rules.is_form(name):
            return [name]
        if name not in self._fields:
            return []
        found = [name]
        for other in found:
            found += [n for n in self._fao_told_by(other) if n not in found]
        return found

    @api.model
    def _fao_told_by(self, name):
        """Return the fields of this model that directly tell the field ``name``."""
        result = []
        for field in self._fields.values():
            sources = self.pool.field_depends.get(field, ())
            for_reader = field.compute and not field.store and not field.compute_sudo
            if not (field.related or for_reader) or field.name == "display_name":
                continue
            if any(source.partition(".")[0] == name for source in sources):
                result.append(field.name)
        return result

    def _fao_cases(self):
        """Return the case of each record; a new record has none yet."""
        return {}

    # ---- The reader

    @api.model
    def _fao_reading(self):
        """Return what the rules mean for the user here; None when nothing."""
        if self.env.su:
            return None
        return self.env["fao.field.rule"]._reading(self._name)

    def _fao_places(self):
        """Return where each record stands, as the rules see it."""
        places = {}
        for record, case in self._fao_cases().items():
            case_sudo = case.sudo()  # where a case stands is no secret to its rules
            places[record] = Place(
                case_sudo.stage_id.id, case_sudo.workflow_id.id, case_sudo.duty_id.id
            )
        return places

    def _fao_hidden(self, reading):
        """Return the names hidden on each record."""
        places = self._fao_places()
        return {
            record: reading.at(HIDDEN, places[record]) if record in places else NOBODY
            for record in self
        }

    def _fao_files_in(self, names, hidden):
        """Return the ids of the files that hidden fields of these records list.

        :param names: names that are hidden somewhere
        :param dict hidden: the names hidden on each record, by id
        """
        lists = [
            name
            for name in names
            if name in self._fields
            and self._fields[name].comodel_name == "ir.attachment"
        ]
        records_sudo = self.sudo()  # to know which files are hidden
        return {
            file_id
            for record in records_sudo
            for name in lists
            if name in hidden[record.id]
            for file_id in record[name].ids
        }

    def _fao_key_error(self, name):
        """Return the refusal to search, group or sort by ``name``."""
        field = self._fields.get(name)
        label = field.get_description(self.env, ["string"])["string"] if field else name
        return AccessError(
            self.env._(
                "%(field)s is hidden from you in some cases; you cannot search, group "
                "or sort by it.",
                field=label,
            )
        )

    # ---- Reading

    @api.model
    def _has_field_access(self, field, operation):
        if not super()._has_field_access(field, operation):
            return False
        if self.env.su:
            return True
        reading = self._fao_reading()
        return not reading or field.name not in reading.gone

    @api.model
    def fields_get(self, allfields=None, attributes=None):
        """Return the fields as Odoo does; keep hidden ones from being keys."""
        result = super().fields_get(allfields, attributes)
        reading = self._fao_reading()
        for name in reading.keys & result.keys() if reading else ():
            for ability in ("searchable", "sortable", "groupable"):
                if ability in result[name]:
                    result[name][ability] = False
            result[name].pop("aggregator", None)
        return result

    def _fetch_query(self, query, fields):
        # Rows that the reader may not see must not seem to be away for the engine,
        # which shares the cache
        reading = self._fao_reading()
        if not reading or not reading.hidden:
            return super()._fetch_query(query, fields)
        rows = [
            f for f in fields if f.type == "one2many" and f.name in reading.hidden
        ]  # fmt: skip
        fetched = super()._fetch_query(query, [f for f in fields if f not in rows])
        for field in rows:
            field.read(fetched.sudo())
        return fetched

    def _read_format(self, fnames, load="_classic_read"):
        reading = self._fao_reading()
        with_form = FORM in fnames
        if not reading or not (with_form or reading.hidden.intersection(fnames)):
            return super()._read_format(fnames, load)
        hidden = self._fao_hidden(reading)
        places = self._fao_places() if with_form else {}
        found = {}
        for names, records in self.grouped(hidden.get).items():
            kept = [name for name in fnames if name not in names]
            rows = super(FaoFieldGuard, records)._read_format(kept, load)
            for values in rows:
                for name in names.intersection(fnames):
                    values[name] = self._fao_nothing(name)
                found[values["id"]] = values
        for record, place in places.items():
            if record.id in found:
                self._fao_mark_form(found[record.id], reading, place)
        return [found[id_] for id_ in self._ids if id_ in found]

    @api.model
    def _fao_nothing(self, name):
        """Return what is read of a hidden field."""
        return [] if self._fields[name].type in ("one2many", "many2many") else False

    @api.model
    def _fao_mark_form(self, values, reading, place):
        """Take hidden form fields out of the read ``values``; mark the others."""
        hidden = reading.at(HIDDEN, place)
        readonly = reading.at(READONLY, place)
        required = reading.at(REQUIRED, place)
        form = []
        for item in values.get(FORM) or []:
            name = f"{FORM_PREFIX}{item['name']}"
            if name in hidden:
                continue
            if name in readonly:
                item["readonly"] = True
            if name in required:
                item["required"] = True
            form.append(item)
        values[FORM] = form

    def _export_rows(self, fields, *, _is_toplevel_call=True):
        reading = self._fao_reading()
        columns = {field_rules.key_of(path[0]) for path in fields if path}
        if not reading or not reading.hidden & columns:
            return super()._export_rows(fields, _is_toplevel_call=_is_toplevel_call)
        hidden = self._fao_hidden(reading)
        lines = []
        for names, records in self._fao_runs(hidden):
            kept = [
                place
                for place, path in enumerate(fields)
                if not path or field_rules.key_of(path[0]) not in names
            ]
            for row in super(FaoFieldGuard, records)._export_rows(
                [fields[place] for place in kept], _is_toplevel_call=_is_toplevel_call
            ):
                line = [""] * len(fields)
                for place, value in zip(kept, row, strict=True):
                    line[place] = value
                lines.append(line)
        return lines

    def _fao_runs(self, hidden):
        """Yield names and the records after one another from which they are hidden."""
        run = self.browse()
        for record in self:
            if run and hidden[record] != hidden[run[:1]]:
                yield hidden[run[:1]], run
                run = self.browse()
            run += record
        if run:
            yield hidden[run[:1]], run

    def copy_data(self, default=None):
        """Return what a copy is made of, without what is hidden from the user."""
        rows = super().copy_data(default)
        reading = self._fao_reading()
        if reading and reading.hidden:
            hidden = self._fao_hidden(reading)
            for record, values in zip(self, rows, strict=True):
                for name in hidden[record] & (values or {}).keys():
                    del values[name]
        return rows

    def onchange(self, values, field_names, fields_spec):
        """Compute the form anew, without what is hidden from the user."""
        reading = self._fao_reading()
        if reading and reading.hidden.intersection(fields_spec):
            hidden = NOBODY.union(*self._fao_hidden(reading).values()) | reading.gone
            fields_spec = {n: s for n, s in fields_spec.items() if n not in hidden}
        return super().onchange(values, field_names, fields_spec)

    @api.model
    def get_property_definition(self, full_name):
        """Return the definition of a form field, nothing when it is hidden."""
        reading = self._fao_reading()
        if reading and full_name in reading.keys:
            return {}
        return super().get_property_definition(full_name)

    # ---- Keys of search, group and order

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        reading = None if bypass_access else self._fao_reading()
        if reading and reading.keys:
            domain = Domain(domain)
            self._fao_check_domain(domain, reading)
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    @api.model
    def _fao_check_domain(self, domain, reading):
        """Refuse a domain that asks for what is hidden."""
        delegates = set(self._inherits.values())
        for condition in domain.iter_conditions():
            path = condition.field_expr
            first, _dot, rest = path.partition(".")
            if first in delegates:
                # The way to the case is taken without asking the case
                path = rest
                nested = not rest and "any" in condition.operator
                if nested and isinstance(condition.value, Domain | list | tuple):
                    self._fao_check_domain(Domain(condition.value), reading)
            if path and field_rules.key_of(path) in reading.keys:
                raise self._fao_key_error(field_rules.key_of(path))

    @api.model
    def _fao_check_key(self, path):
        """Refuse to group or sort by ``path`` when it is hidden."""
        reading = self._fao_reading()
        if reading and field_rules.key_of(path) in reading.keys:
            raise self._fao_key_error(field_rules.key_of(path))

    @api.model
    def _search_display_name(self, operator, value):
        domain = super()._search_display_name(operator, value)
        reading = self._fao_reading()
        if not reading or not reading.keys:
            return domain
        nothing = Domain.TRUE if operator in Domain.NEGATIVE_OPERATORS else Domain.FALSE
        return Domain(domain).map_conditions(
            lambda condition: (
                nothing
                if field_rules.key_of(condition.field_expr) in reading.keys
                else condition
            )
        )

    def _order_to_sql(self, order, query, alias=None, reverse=False):
        reading = self._fao_reading()
        if reading and reading.keys:
            usual = not order or order == self._order
            terms = []
            for term in (order or self._order).split(","):
                if field_rules.key_of(term.split()[0]) not in reading.keys:
                    terms.append(term)
                elif not usual:
                    self._fao_check_key(term.split()[0])
            order = ",".join(terms) or "id"
        return super()._order_to_sql(order, query, alias=alias, reverse=reverse)

    def _read_group_groupby(self, alias, groupby_spec, query):
        self._fao_check_key(groupby_spec)
        return super()._read_group_groupby(alias, groupby_spec, query)

    def _read_group_select(self, aggregate_spec, query):
        self._fao_check_key(aggregate_spec)
        return super()._read_group_select(aggregate_spec, query)
