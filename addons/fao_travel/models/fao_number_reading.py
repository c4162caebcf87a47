from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import chinese

#: Who may ask to see whole numbers of passports.
READERS = "fao_core.group_fao_officer,fao_core.group_fao_custodian"


class FaoNumberReading(models.Model):
    """Who read a whole number of a passport, when and what for (SEC-04).

    Invariant: written with each reading, in the same transaction, and never changed;
    it carries the number masked. Inspectors read it.
    """

    _name = "fao.number.reading"
    _inherit = ["fao.append.only"]
    _description = "Reading of a number"
    _order = "id desc"
    _log_access = False

    at = fields.Datetime("When", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", "Office", readonly=True)
    person_id = fields.Many2one(
        "res.partner", "Holder", readonly=True, index=True, ondelete="restrict"
    )
    res_model = fields.Char("Record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record (id)", model_field="res_model", required=True, readonly=True
    )
    number_masked = fields.Char("No.", readonly=True)
    purpose = fields.Char(required=True, readonly=True)

    @api.depends("user_id", "at")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.user_id.name} {row.at}"

    def _evidence_origin(self):
        return self.env._("A reading is noted by showing the number, not by hand.")

    @api.model
    def _note(self, record, person, number, purpose):
        """Note that the user reads the number of a record."""
        rows_sudo = guard.enter(self.sudo())  # noted whoever reads
        return rows_sudo.create(
            {
                "at": fields.Datetime.now(),
                "user_id": self.env.uid,
                "company_id": record.sudo()._fao_number_office().id,
                "person_id": person.id,
                "res_model": record._name,
                "res_id": record.id,
                "number_masked": chinese.mask(number),
                "purpose": purpose,
            }
        )


class FaoGuardedNumber(models.AbstractModel):
    """A record with a number that is read one by one, with a purpose, and noted.

    The field itself is read by nobody, not by reading, searching, grouping, sorting
    or exporting; everybody sees it masked (SEC-04).
    """

    _name = "fao.guarded.number"
    _description = "Record with a guarded number"

    #: The field that holds the number.
    _fao_number = ""

    @api.model
    def _has_field_access(self, field, operation):
        if field.name == self._fao_number and operation == "read" and not self.env.su:
            return False
        return super()._has_field_access(field, operation)

    @api.model
    def _fao_may_reveal(self):
        """Whether the user may ask to see whole numbers."""
        return self.env.su or self.env.user.has_groups(READERS)

    def _fao_number_office(self):
        """Return the office whose inspectors read who read the number."""
        return self.company_id

    def reveal(self, purpose):
        """Return the whole number of one record and note who read it and why.

        :param str purpose: what it is read for, in words
        :return: the number, empty when there is none
        :raise UserError: ``FAO-POWER`` for others than officers and custodians,
            ``FAO-COMMENT`` without a purpose; AccessError for a record that the user
            may not read
        """
        self.ensure_one()
        self.check_access("read")
        if not self._fao_may_reveal():
            raise FaoError(
                "FAO-POWER",
                self.env._("Whole numbers are for officers and custodians."),
            )
        if not (isinstance(purpose, str) and purpose.strip()):
            raise FaoError(
                "FAO-COMMENT", self.env._("Purpose: say what the number is read for.")
            )
        number = self.sudo()[self._fao_number] or ""  # noted in the next line
        if number:
            self.env["fao.number.reading"]._note(
                self, self.sudo().person_id, number, purpose.strip()
            )
        return number

    def action_reveal(self):
        """Ask for the purpose, then show the number."""
        self.ensure_one()
        wizard = self.env["fao.number.reveal"].create(
            {"res_model": self._name, "res_id": self.id}
        )
        return wizard._show()
