from odoo import api, models
from odoo.fields import Domain

from ..engine.errors import FaoError

#: Who may ask to see whole numbers.
READERS = "fao_core.group_fao_officer,fao_core.group_fao_custodian"


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

    def _fao_may_reveal(self):
        """Whether the user may ask to see whole numbers, of these records if any."""
        return self.env.su or self.env.user.has_groups(READERS)

    @api.model
    def _fao_number_readers(self):
        """Return the sentence for whoever may not."""
        return self.env._("Whole numbers are for officers and custodians.")

    def _fao_number_office(self):
        """Return the office whose inspectors read who read the number."""
        return self.company_id

    def _fao_number_person(self):
        """Return the person whose number it is."""
        return self.person_id

    @api.model
    def _fao_plain_number(self, number):
        """Return a number as it is stored."""
        return (number or "").strip().upper()

    @api.model
    def _number_domain(self, number):
        """Return the domain of the record of one whole number.

        A part of a number finds nothing, or it could be guessed sign by sign.
        """
        plain = self._fao_plain_number(number)
        found_sudo = self.sudo()._search([(self._fao_number, "=", plain)])  # whole only
        return Domain("id", "in", found_sudo)

    def reveal(self, purpose):
        """Return the whole number of one record and note who read it and why.

        :param str purpose: what it is read for, in words
        :return: the number, empty when there is none
        :raise UserError: ``FAO-POWER`` for whoever may not ask, ``FAO-COMMENT`` without
            a purpose; AccessError for a record that the user may not read
        """
        self.ensure_one()
        self.check_access("read")
        if not self._fao_may_reveal():
            raise FaoError("FAO-POWER", self._fao_number_readers())
        if not (isinstance(purpose, str) and purpose.strip()):
            raise FaoError(
                "FAO-COMMENT", self.env._("Purpose: say what the number is read for.")
            )
        number = self.sudo()[self._fao_number] or ""  # noted in the next line
        if number:
            self.env["fao.number.reading"]._note(self, number, purpose.strip())
        return number

    def action_reveal(self):
        """Ask for the purpose, then show the number."""
        self.ensure_one()
        wizard = self.env["fao.number.reveal"].create(
            {"res_model": self._name, "res_id": self.id}
        )
        return wizard._show()
