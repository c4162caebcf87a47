from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.fao_core.engine import intake, masking

from ..tools import passport_code
from .fao_passport import DEAD


class FaoPassport(models.Model):
    """Passports that a custodian takes over from a sheet of the units.

    Each passport begins its ledger as taken over. Columns: ``person_id`` holds the name
    of the holder, ``unit_code`` the code of his unit, ``cabinet_id`` the name of the
    cabinet, ``zone`` the machine-readable zone.
    """

    # the import, apart from what a passport is
    _name = "fao.passport"
    _inherit = ["fao.passport", "fao.intake.mixin"]
    _fao_intake_key = "number"
    _fao_intake_needed = (
        "number",
        "kind",
        "person_id",
        "issued_on",
        "expires_on",
        "cabinet_id",
    )
    _fao_intake_resolved = ("person_id", "cabinet_id", "unit_code", "zone")
    _fao_intake_names = {"number_masked": "number"}

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
            self._intake_read_zone(row)
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

    # ---- Judging the rows

    def _intake_find(self, sheet):
        """Find holders and cabinets, and read number and expiry off the zones."""
        self._intake_find_persons(sheet, "person_id")
        self._intake_find_cabinets(sheet)
        for row in sheet.rows:
            if person := row.notes.get("person"):
                row.values["person_id"] = person.id
            self._intake_read_zone(row)

    @api.model
    def _intake_read_zone(self, row):
        """Fill in what a row leaves to its machine-readable zone."""
        try:
            code = row.notes["code"] = passport_code.read(row.text("zone"))
        except passport_code.CodeError:
            return
        if code.mrz:
            row.cells["number"] = row.text("number") or code.number
            row.cells["expires_on"] = row.text("expires_on") or str(code.expires_on)

    def _intake_row_problems(self, row):
        """Yield what is wrong with one row by itself."""
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
        for name, note in (("person_id", "person"), ("cabinet_id", "cabinet")):
            if problem := row.notes.get(f"{note}:problem"):
                yield name, problem

    @api.model
    def _number_problem(self, number):
        """Return why a number is none of an official passport, or ``""``."""
        number = passport_code.normalize(number)
        if masking.is_masked(number):
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
        code = row.notes.get("code")
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
                row.notes["cabinet:problem"] = self.env._(
                    "Cabinet: the office has no cabinet %(name)s.", name=name
                )

    # ---- What exists once

    def _intake_taken(self, name, value, where):
        """Return the sentence about a number, holder or slot that is taken."""
        if name == "person_id":
            return self.env._(
                "PAS-04: %(value)s has a valid document of this kind already"
                " (%(where)s); hand the old one in for cancellation first.",
                value=value,
                where=where,
            )
        if name == "slot":
            return self.env._(
                "Slot: %(value)s is taken already (%(where)s).",
                value=value,
                where=where,
            )
        return self.env._(
            "Number: %(value)s is registered already (%(where)s).",
            value=value,
            where=where,
        )

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
        return "pass" if self._intake_choice("kind", kind) == "hkm_pass" else "passport"

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
