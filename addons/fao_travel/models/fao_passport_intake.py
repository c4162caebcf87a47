from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import chinese, intake, passport_code
from .fao_passport import DEAD


class FaoPassport(models.Model):
    """Passports that a custodian takes over from a sheet of the units.

    Invariant: a sheet is registered as a whole or not at all. All its rows are judged
    before the first is written, with a number of queries that does not grow with them;
    each passport begins its ledger as taken over.
    """

    # the import, apart from what a passport is
    _inherit = "fao.passport"  # pylint: disable=consider-merging-classes-inherited

    zone = fields.Char(
        string="Machine-readable zone",
        compute="_compute_only_checked",
        inverse="_inverse_zone",
        help="Two or three lines at the foot of the page: check digits, number and"
        " expiry are compared with what was entered.",
    )
    unit_code = fields.Char(
        string="Code of the holder's unit",
        compute="_compute_only_checked",
        inverse="_inverse_unit_code",
        help="Tells persons of the same name apart.",
    )

    # ---- Fields that are compared and not kept

    def _compute_only_checked(self):
        self.zone = self.unit_code = False

    def _inverse_zone(self):
        for passport in self:
            if not passport.zone:
                continue
            values = {
                "zone": passport.zone,
                "number": passport.sudo().number,  # just entered
                "expires_on": str(passport.expires_on or ""),
            }
            [row] = intake.Intake(list(values), [list(values.values())]).rows
            if problem := self._zone_problem(row):
                raise ValidationError(problem)

    def _inverse_unit_code(self):
        for passport in self:
            code, unit = passport.unit_code, passport.person_id.fao_unit_id
            if code and code != unit.code:
                raise ValidationError(
                    self.env._(
                        "Holder: %(person)s belongs to unit %(unit)s, not %(code)s.",
                        person=passport.person_id.name,
                        unit=unit.code or "-",
                        code=code,
                    )
                )

    # ---- The door

    @api.model
    def get_import_templates(self):
        """Return the sheet that units fill in."""
        return [
            {
                "label": self.env._("Sheet of passports that are taken over"),
                "template": "/fao_travel/static/xls/passports.xlsx",
            }
        ]

    @api.model
    def load(self, fields, data):
        """Take passports over from a sheet, all of them or none.

        :param list fields: names of the columns; ``person_id`` holds the name of the
            holder, ``unit_code`` the code of his unit, ``cabinet_id`` the name of the
            cabinet, ``zone`` the machine-readable zone
        :param list data: rows of text
        :return: ``ids`` (false when a row is refused), ``messages`` with the row and
            the field that they are about, ``nextrow``
        """
        fields = ["number" if name == "number_masked" else name for name in fields]
        if "number" not in fields or {"id", ".id"} & set(fields):
            return super().load(fields, data)
        self.check_access("create")
        sheet = intake.Intake(list(fields), data)
        messages = [
            self._intake_message(row, name, problem)
            for row, name, problem in self._intake_problems(sheet)
        ]
        if messages:
            return {"ids": False, "messages": messages, "nextrow": 0}
        columns, cells = sheet.to_load(data)
        taking = self.with_context(fao_intake=sheet)
        return super(FaoPassport, taking).load(columns, cells)

    def _convert_records(self, records, *, log=lambda a: None, savepoint):
        """Add the holder and the cabinet that were found for all rows at once."""
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

    # ---- Judging the rows

    def _intake_problems(self, sheet):
        """Yield ``(row, field, sentence)`` for all that is wrong with a sheet."""
        self._intake_find_holders(sheet)
        self._intake_find_cabinets(sheet)
        for row in sheet.rows:
            for name, problem in self._intake_row_problems(row):
                yield row, name, problem
        yield from self._intake_twice(sheet)

    def _intake_row_problems(self, row):
        """Yield what is wrong with one row by itself."""
        for name in intake.NEEDED:
            if not row.text(name):
                text = self.env._("%(field)s is missing.", field=self._label(name))
                yield name, text
        number = row.text("number")
        if number and (problem := self._number_problem(number)):
            yield "number", problem
        if row.text("zone") and (problem := self._zone_problem(row)):
            yield "zone", problem
        issued, expires = row.day("issued_on"), row.day("expires_on")
        if issued and expires and expires <= issued:
            text = self.env._(
                "Valid until %(expires)s is not after the day of issue %(issued)s.",
                expires=expires,
                issued=issued,
            )
            yield "expires_on", text
        for name in ("person_id", "cabinet_id"):
            if problem := row.values.pop(f"{name}:problem", ""):
                yield name, problem

    @api.model
    def _number_problem(self, number):
        """Return why a number is none of an official passport, or ``""``."""
        number = passport_code.normalize(number)
        if chinese.is_masked(number):
            return self.env._("Number: enter the whole number.")
        if not passport_code.NUMBER.fullmatch(number):
            return self.env._(
                "Number: %(number)s is no number of a passport; it has 5 to 12 letters"
                " and digits.",
                number=number,
            )
        if passport_code.is_private(number):
            return self.env._(
                "Number: %(number)s is an ordinary private passport, which no official"
                " task is made on (PAS-11).",
                number=number,
            )
        return ""

    @api.model
    def _zone_problem(self, row):
        """Return what the machine-readable zone of a row contradicts, or ``""``."""
        code = row.code
        if not code or not code.mrz:
            return self.env._(
                "Machine-readable zone: it cannot be read or a check digit is wrong."
            )
        number = passport_code.normalize(row.text("number"))
        if code.number != number:
            return self.env._(
                "Machine-readable zone: it says number %(zone)s, the sheet says"
                " %(number)s.",
                zone=code.number,
                number=number or "-",
            )
        expires = row.day("expires_on")
        if expires and code.expires_on != expires:
            return self.env._(
                "Machine-readable zone: it is valid until %(zone)s, the sheet says"
                " %(expires)s.",
                zone=code.expires_on,
                expires=expires,
            )
        return ""

    def _intake_find_holders(self, sheet):
        """Find the holders of all rows by name and unit, in one query."""
        persons = self.env["res.partner"].search_fetch(
            [("name", "in", sheet.texts("person_id")), ("is_company", "=", False)],
            ["name", "fao_unit_id"],
        )
        by_name = defaultdict(self.env["res.partner"].browse)
        for person in persons:
            by_name[person.name] |= person
        for row in sheet.rows:
            name, code = row.text("person_id"), row.text("unit_code")
            found = by_name[name]
            if code:
                found = found.filtered(lambda p, c=code: p.fao_unit_id.code == c)
            if len(found) == 1:
                row.values["person_id"] = found.id
            elif name:
                row.values["person_id:problem"] = self._holder_problem(
                    name, code, len(found)
                )

    @api.model
    def _holder_problem(self, name, code, count):
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

    def _intake_find_cabinets(self, sheet):
        """Find the cabinets of all rows by name, in one query."""
        cabinets = self.env["fao.passport.cabinet"].search(
            [
                ("name", "in", sheet.texts("cabinet_id")),
                ("company_id", "=", self.env.company.id),
            ]
        )
        ids = {cabinet.name: cabinet.id for cabinet in cabinets}
        for row in sheet.rows:
            name = row.text("cabinet_id")
            if name in ids:
                row.values["cabinet_id"] = ids[name]
            elif name:
                row.values["cabinet_id:problem"] = self.env._(
                    "Cabinet: the office has no cabinet %(name)s.", name=name
                )

    # ---- What exists once

    def _intake_twice(self, sheet):
        """Yield the rows whose number, holder or slot is taken already.

        Taken by a row above, or in the register; the register is asked once for each.
        """
        words = {
            "number": self.env._(
                "Number: %(value)s is registered already (%(where)s)."
            ),
            "person_id": self.env._(
                "PAS-04: %(value)s has a valid document of this kind already"
                " (%(where)s); hand the old one in for cancellation first."
            ),
            "slot": self.env._("Slot: %(value)s is taken already (%(where)s)."),
        }
        seen = self._intake_registered(sheet)
        for row in sheet.rows:
            for name, key, value in self._intake_keys(row):
                where = seen.setdefault((name, key), row.number)
                if where is row.number:
                    continue
                if isinstance(where, int):
                    where = self.env._("row %(row)s of the data", row=where + 1)
                yield row, name, words[name] % {"value": value, "where": where}

    def _intake_keys(self, row):
        """Yield ``(field, key, text)`` of what a row takes for itself."""
        if number := passport_code.normalize(row.text("number")):
            yield "number", number, number
        if person := row.values.get("person_id"):
            kind = self._intake_class(row.text("kind"))
            yield "person_id", (person, kind), row.text("person_id")
        if (slot := row.text("slot")) and (cabinet := row.values.get("cabinet_id")):
            yield "slot", (cabinet, slot), slot

    def _intake_class(self, kind):
        """Return whether a kind, as value or in words, is a pass or a passport."""
        labels = {"hkm_pass"}
        for lang in {self.env.lang, False}:
            field = self.with_context(lang=lang)._fields["kind"]
            words = dict(field._description_selection(self.with_context(lang=lang).env))
            labels.add(words["hkm_pass"])
        return "pass" if kind in labels else "passport"

    def _intake_registered(self, sheet):
        """Return what the register holds of the keys of a sheet: key to words."""
        registered = self.env._("in the register")
        numbers = [passport_code.normalize(text) for text in sheet.texts("number")]
        persons = [row.values.get("person_id") for row in sheet.rows]
        passports_sudo = self.sudo()  # a number or a holder of any office
        seen = {}
        for passport in passports_sudo.search_fetch(
            [("number", "in", numbers)], ["number"]
        ):
            seen["number", passport.number] = registered
        for passport in passports_sudo.search_fetch(
            [("person_id", "in", list(filter(None, persons))),
             ("state", "not in", DEAD)],
            ["person_id", "document_class"],
        ):  # fmt: skip
            key = passport.person_id.id, passport.document_class
            seen["person_id", key] = registered
        for passport in passports_sudo.search_fetch(
            [("slot", "in", sheet.texts("slot"))], ["cabinet_id", "slot"]
        ):
            seen["slot", (passport.cabinet_id.id, passport.slot)] = registered
        return seen
