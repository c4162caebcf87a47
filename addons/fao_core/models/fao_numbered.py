from odoo import api, fields, models
from odoo.fields import Domain


class FaoNumbered(models.AbstractModel):
    """A row with a number of a series, found however it is typed."""

    _name = "fao.numbered"
    _description = "Row with a number of a series"

    number = fields.Char(readonly=True, search="_search_number")
    number_norm = fields.Char(
        compute="_compute_number_norm",
        store=True,
        index="trigram",
        help="The number as it is compared: brackets and width are equal.",
    )

    @api.depends("number")
    def _compute_number_norm(self):
        normalise = self.env["fao.number.series"]._normalise
        for row in self:
            row.number_norm = normalise(row.number) or False

    def _search_number(self, operator, value):
        """Compare numbers whatever brackets and width they are typed in."""
        normalise = self.env["fao.number.series"]._normalise
        if operator == "in":
            value = [normalise(item) or False for item in value]
        elif operator in ("like", "ilike", "=like", "=ilike"):
            value = normalise(value)
        else:
            return NotImplemented
        return Domain("number_norm", operator, value)
