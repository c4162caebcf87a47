from collections import defaultdict

from odoo import api, models

from ..engine import intake


class FaoIntakeMixin(models.AbstractModel):
    """A register that takes over from a sheet what existed before it.

    Invariant: a sheet comes in as a whole or not at all. All its rows are judged before
    the first is written, with a number of queries that does not grow with them, and
    each refusal names row and field in plain words.
    """

    _name = "fao.intake.mixin"
    _description = "Register that takes over from a sheet"

    #: The column by which a sheet is known; without it Odoo's own import goes on.
    _fao_intake_key = ""
    #: Columns without which a row is refused.
    _fao_intake_needed = ()
    #: Columns that the register resolves itself, for all rows at once.
    _fao_intake_resolved = ()
    #: The field that a column of another name stands for.
    _fao_intake_names = {}

    # ---- The door

    @api.model
    def load(self, fields, data):
        """Take a sheet over, all of it or nothing.

        :param list fields: names of the columns
        :param list data: rows of text
        :return: ``ids`` (false when a row is refused), ``messages`` with the row and
            the field that they are about, ``nextrow``
        """
        fields = [self._fao_intake_names.get(name, name) for name in fields]
        if self._fao_intake_key not in fields or {"id", ".id"} & set(fields):
            return super().load(fields, data)
        self.check_access("create")
        sheet = intake.Intake(list(fields), data, self._fao_intake_resolved)
        messages = [
            self._intake_message(row, name, problem)
            for row, name, problem in self._intake_problems(sheet)
        ]
        if messages:
            return {"ids": False, "messages": messages, "nextrow": 0}
        columns, cells = sheet.to_load(data)
        taking = self.with_context(fao_intake=sheet)
        return super(FaoIntakeMixin, taking).load(columns, cells)

    def _convert_records(self, records, *, log=lambda a: None, savepoint):
        """Add what was found for all rows at once."""
        sheet = self._intake_sheet()
        found = {row.number: row.values for row in sheet.rows} if sheet else {}
        converted = super()._convert_records(records, log=log, savepoint=savepoint)
        for dbid, xid, values, info in converted:
            yield dbid, xid, {**values, **found.get(info["record"], {})}, info

    def _intake_sheet(self):
        """Return the sheet that is being taken over, none for other callers."""
        sheet = self.env.context.get("fao_intake")
        return sheet if isinstance(sheet, intake.Intake) else None

    def _intake_message(self, row, name, problem):
        """Return a refusal of a row as Odoo's import shows it."""
        return {
            "type": "error",
            "message": problem,
            "rows": {"from": row.number, "to": row.number},
            "record": row.number,
            "field": name,
            "field_name": self._label(name),
        }

    def _label(self, name):
        """Return the name of a field in the language of the user."""
        return self._fields[name].get_description(self.env, ["string"])["string"]

    # ---- Judging the rows

    def _intake_problems(self, sheet):
        """Yield ``(row, field, sentence)`` for all that is wrong with a sheet."""
        self._intake_find(sheet)
        for row in sheet.rows:
            for name in self._fao_intake_needed:
                if not row.text(name):
                    label = self._label(name)
                    yield row, name, self.env._("%(field)s is missing.", field=label)
            for name, problem in self._intake_row_problems(row):
                yield row, name, problem
        yield from self._intake_twice(sheet)

    def _intake_find(self, sheet):
        """Find what the rows of a sheet name, with a query for all of them."""

    def _intake_row_problems(self, row):
        """Yield ``(field, sentence)`` for what is wrong with one row by itself."""
        return ()

    def _intake_find_persons(self, sheet, column):
        """Find the persons named in a column, told apart by the code of their unit.

        The person found is in ``row.notes``, and so is why none was.
        """
        persons = self.env["res.partner"].search_fetch(
            [("name", "in", sheet.texts(column)), ("is_company", "=", False)],
            ["name", "fao_unit_id"],
        )
        by_name = defaultdict(self.env["res.partner"].browse)
        for person in persons:
            by_name[person.name] |= person
        for row in sheet.rows:
            name, code = row.text(column), row.text("unit_code")
            found = by_name[name]
            if code:
                found = found.filtered(lambda p, c=code: p.fao_unit_id.code == c)
            if len(found) == 1:
                row.notes["person"] = found
            elif name:
                problem = self._person_problem(name, code, len(found))
                row.notes["person:problem"] = problem

    @api.model
    def _person_problem(self, name, code, count):
        """Return why a name stands for no single person."""
        if count:
            return self.env._(
                "Holder: %(count)s persons are named %(name)s; enter the code of the"
                " unit.",
                count=count,
                name=name,
            )
        if code:
            return self.env._(
                "Holder: nobody named %(name)s is registered in unit %(code)s.",
                name=name,
                code=code,
            )
        return self.env._("Holder: nobody named %(name)s is registered.", name=name)

    def _intake_choice(self, name, text):
        """Return the value of a choice that a sheet gives in words, or none."""
        for lang in {self.env.lang, False}:
            field, env = self._fields[name], self.with_context(lang=lang).env
            for value, label in field._description_selection(env):
                if text in (value, label):
                    return value
        return None

    # ---- What exists once

    def _intake_twice(self, sheet):
        """Yield the rows that take what a row above or the register has already."""
        seen = self._intake_registered(sheet)
        for row in sheet.rows:
            for name, key, value in self._intake_keys(row):
                where = seen.setdefault((name, key), row.number)
                if where is row.number:
                    continue
                if isinstance(where, int):
                    where = self.env._("row %(row)s of the data", row=where + 1)
                yield row, name, self._intake_taken(name, value, where)

    def _intake_keys(self, row):
        """Yield ``(field, key, text)`` of what a row takes for itself."""
        return ()

    def _intake_registered(self, sheet):
        """Return what the register holds of the keys of a sheet: key to words."""
        return {}

    def _intake_taken(self, name, value, where):
        """Return the sentence about a key that is taken already."""
        return self.env._(
            "%(field)s: %(value)s is registered already (%(where)s).",
            field=self._label(name),
            value=value,
            where=where,
        )
