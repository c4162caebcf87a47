from odoo import api, fields, models

from ..engine import codes


class FaoCoded(models.AbstractModel):
    """What has a name for people and a code for packs and other systems.

    Invariant: a code that is there never follows the name; one is made of the name
    only where none was given.
    """

    _name = "fao.coded"
    _description = "Named and coded"

    code = fields.Char(
        compute="_compute_code",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="How packs and other systems name it. Made of the name when left empty.",
    )

    @api.depends("name")
    def _compute_code(self):
        given = {}
        for record in self:
            if record.code or not record.name:
                continue
            place = record._code_place()
            taken = given.setdefault(place, record._code_taken())
            record.code = record._code_made(taken)
            taken.add(record.code)

    def _code_place(self):
        """Return what codes are unique in: a record or nothing."""
        return None

    def _code_taken(self):
        """Return the codes that the others in the same place have."""
        others = self.with_context(active_test=False).search([])
        return set((others - self._origin).mapped("code"))

    def _code_made(self, taken):
        """Return a code for the name of this record."""
        return codes.from_name(self.name, taken)
