from odoo import api, models

from ..engine.field_rules import HIDDEN, Reading
from .fao_field_rule import EVERY_MODEL


class FaoFieldCarrier(models.AbstractModel):
    """A row of a case that repeats values of its fields, such as a finding.

    Who may not see those fields does not see what repeats them either.
    """

    _name = "fao.field.carrier"
    _inherit = ["fao.field.guard"]
    _description = "Row that repeats values of a case"

    #: Fields of this model that repeat values.
    _fao_carriers = ()

    def _fao_cases(self):
        return {row: row.sudo().case_id for row in self}

    @api.model
    def _fao_reading(self):
        """Return what the rules mean for the carriers; None where they say nothing."""
        if self.env.su:
            return None
        reading = self.env["fao.field.rule"]._reading(EVERY_MODEL)
        if not reading or not self._fao_repeats(reading.keys):
            return None
        return Carried(reading, frozenset(self._fao_carriers))

    @api.model
    def _fao_repeats(self, names):
        """Whether rows of this model may repeat values of fields called so."""
        return bool(names)

    def _fao_tells(self, names):
        """Whether this row repeats a value of ``names``."""
        self.ensure_one()
        return bool(names)

    def _fao_hidden(self, reading):
        places = self._fao_places()
        return {
            row: reading.carriers
            if row in places and row._fao_tells(reading.inner.at(HIDDEN, places[row]))
            else frozenset()
            for row in self
        }


class Carried:
    """The reading of carriers: all of them are hidden or none.

    :param inner: what the rules mean for the user on all duties
    :param carriers: the fields that repeat values
    """

    gone = frozenset()

    def __init__(self, inner: Reading, carriers: frozenset):
        self.inner = inner
        self.carriers = carriers
        self.keys = self.hidden = self.marked = carriers
