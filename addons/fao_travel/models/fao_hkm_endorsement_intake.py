from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard

from ..tools import passport_code
from .fao_hkm_endorsement import pattern_days, pattern_entries
from .fao_passport import DEAD

CHOICES = ("region", "endorsement_type", "pattern")
NUMBERS = ("stay_max_days", "entries_before")


class FaoHkmEndorsement(models.Model):
    """Endorsements that existed before the system, taken over from a sheet.

    Entries used and last day come along, so that HKM-03 judges them as any other.
    Columns: ``holder`` is the name of the holder, whose registered pass it is in;
    ``unit_code`` tells persons of one name apart; ``pass_number`` and ``stamped_until``
    may be empty and are compared where they are not.
    """

    # the import, apart from what an endorsement is
    _name = "fao.hkm.endorsement"
    _inherit = ["fao.hkm.endorsement", "fao.intake.mixin"]
    _fao_intake_key = "holder"
    _fao_intake_needed = (
        "holder",
        "region",
        "endorsement_type",
        "pattern",
        "issued_on",
        "stay_max_days",
        "entries_before",
    )
    _fao_intake_resolved = ("holder", "unit_code", "pass_number", "stamped_until")

    holder = fields.Char(
        string="Holder of the pass",
        compute="_compute_only_checked",
        inverse="_inverse_only_checked",
    )
    unit_code = fields.Char(
        string="Code of the holder's unit",
        compute="_compute_only_checked",
        inverse="_inverse_only_checked",
        help="Tells persons of the same name apart.",
    )
    pass_number = fields.Char(
        string="Number of the pass",
        compute="_compute_only_checked",
        inverse="_inverse_only_checked",
        help="Compared with the pass that is registered for the holder.",
    )
    stamped_until = fields.Date(
        string="Valid until, as stamped",
        compute="_compute_only_checked",
        inverse="_inverse_only_checked",
        help="Compared with the day that follows from issue and pattern.",
    )

    # ---- Fields that are compared and not kept

    def _compute_only_checked(self):
        for name in self._fao_intake_resolved:
            self[name] = False

    def _inverse_only_checked(self):
        """Nothing: they are judged before a sheet comes in."""

    # ---- The door

    @api.model
    def get_import_templates(self):
        """Return the sheet that units fill in."""
        return [
            {
                "label": self.env._("Sheet of endorsements that are taken over"),
                "template": "/fao_travel/static/xls/endorsements.xlsx",
            }
        ]

    @api.model_create_multi
    def create(self, vals_list):
        """Record the rows of a sheet that was judged, as the engine does."""
        if not self._intake_sheet():
            return super().create(vals_list)
        today = self.env["fao.calendar.day"]._today()
        taking = guard.enter(self.sudo())  # a custodian, whose sheet was judged
        rows_sudo = super(FaoHkmEndorsement, taking).create(
            [vals | {"taken_over_on": today} for vals in vals_list]
        )
        return guard.leave(rows_sudo).sudo(self.env.su)

    # ---- Judging the rows

    def _intake_find(self, sheet):
        """Find the holders and their passes, in one query each."""
        self._intake_find_persons(sheet, "holder")
        persons = [
            row.notes["person"].id for row in sheet.rows if "person" in row.notes
        ]
        passes_sudo = self.env["fao.passport"].sudo()  # to compare the number
        found = passes_sudo.search(
            [
                ("person_id", "in", persons),
                ("document_class", "=", "pass"),
                ("state", "not in", DEAD),
                ("company_id", "=", self.env.company.id),
            ]
        ).grouped("person_id")
        for row in sheet.rows:
            for name in CHOICES:
                row.notes[name] = self._intake_choice(name, row.text(name))
            person = row.notes.get("person")
            if person and (pass_sudo := found.get(person.sudo())):
                row.notes["pass"] = pass_sudo
                row.values["passport_id"] = pass_sudo.id

    def _intake_row_problems(self, row):
        """Yield what is wrong with one row by itself."""
        for name in CHOICES:
            if row.text(name) and not row.notes[name]:
                yield name, self._choice_problem(name, row.text(name))
        for name in NUMBERS:
            if row.text(name) and not row.text(name).isdecimal():
                text = self.env._(
                    "%(field)s: %(text)s is no whole number.",
                    field=self._label(name),
                    text=row.text(name),
                )
                yield name, text
        if problem := row.notes.get("person:problem") or self._pass_problem(row):
            yield "holder", problem
        elif problem := self._pass_number_problem(row):
            yield "pass_number", problem
        if problem := self._day_problem(row):
            yield "issued_on", problem
        if problem := self._stamp_problem(row):
            yield "stamped_until", problem
        if problem := self._entries_problem(row):
            yield "entries_before", problem

    @api.model
    def _choice_problem(self, name, text):
        labels = self._fields[name]._description_selection(self.env)
        return self.env._(
            "%(field)s: %(text)s is none of %(choices)s.",
            field=self._label(name),
            text=text,
            choices=", ".join(label for _value, label in labels),
        )

    @api.model
    def _pass_problem(self, row):
        """Return why there is no pass that the endorsement can be in, or ``""``."""
        if not row.notes.get("person") or row.notes.get("pass"):
            return ""
        return self.env._(
            "Holder: %(person)s has no valid pass in the register; take the pass over"
            " first.",
            person=row.text("holder"),
        )

    @api.model
    def _pass_number_problem(self, row):
        number, pass_sudo = row.text("pass_number"), row.notes.get("pass")
        if not number or not pass_sudo:
            return ""
        if passport_code.normalize(number) == pass_sudo.number:
            return ""
        return self.env._(
            "Number of the pass: %(number)s, the registered pass is %(masked)s.",
            number=number,
            masked=pass_sudo.number_masked,
        )

    @api.model
    def _day_problem(self, row):
        """Return what is wrong with the day of issue, or ``""``."""
        issued, pass_sudo = row.day("issued_on"), row.notes.get("pass")
        if not row.text("issued_on"):
            return ""
        if not issued:
            return self.env._(
                "Issued on: %(day)s is no day; write it as 2026-06-08.",
                day=row.text("issued_on"),
            )
        if issued > self.env["fao.calendar.day"]._today():
            return self.env._("Issued on: %(day)s lies in the future.", day=issued)
        if pass_sudo and issued < pass_sudo.issued_on:
            return self.env._(
                "Issued on: %(day)s is before the pass was issued (%(issued)s).",
                day=issued,
                issued=pass_sudo.issued_on,
            )
        return ""

    @api.model
    def _stamp_problem(self, row):
        """Return why the last day does not follow from issue and pattern, or ``""``."""
        issued, pattern = row.day("issued_on"), row.notes["pattern"]
        text = row.text("stamped_until")
        if not text or not issued or not pattern:
            return ""
        until = issued + timedelta(days=pattern_days(pattern))
        if row.day("stamped_until") == until:
            return ""
        return self.env._(
            "Valid until, as stamped: %(stamped)s; by day of issue and pattern it is"
            " %(until)s.",
            stamped=text,
            until=until,
        )

    @api.model
    def _entries_problem(self, row):
        """Return why so many entries cannot have been used, or ``""``."""
        text, pattern = row.text("entries_before"), row.notes["pattern"]
        if not text.isdecimal() or not pattern:
            return ""
        allowed = pattern_entries(pattern)
        if int(text) <= allowed:
            return ""
        return self.env._(
            "Entries used before: %(used)s, the pattern allows %(allowed)s.",
            used=text,
            allowed=allowed,
        )

    # ---- What exists once

    def _intake_keys(self, row):
        """Yield the number, and the region of a pass on a day."""
        if number := row.text("number"):
            yield "number", number, number
        issued, pass_sudo = row.day("issued_on"), row.notes.get("pass")
        if issued and pass_sudo and row.notes["region"]:
            key = pass_sudo.id, row.notes["region"], issued
            yield "issued_on", key, issued

    def _intake_registered(self, sheet):
        """Return what the register holds of the keys of a sheet: key to words."""
        registered = self.env._("in the register")
        passes = [row.values["passport_id"] for row in sheet.rows if row.values]
        numbers = sheet.texts("number")
        rows_sudo = self.sudo().search_fetch(  # of any office
            ["|", ("passport_id", "in", passes), ("number", "in", numbers)],
            ["passport_id", "region", "issued_on", "number"],
        )
        seen = {}
        for row in rows_sudo:
            if row.number:
                seen["number", row.number] = registered
            seen["issued_on", (row.passport_id.id, row.region, row.issued_on)] = (
                registered
            )
        return seen
