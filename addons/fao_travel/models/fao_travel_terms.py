from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.fao_core.engine.errors import FaoError


class FaoTravelTerms(models.AbstractModel):
    """Figures that managers keep, in force from a day; the office's own go first.

    Invariant: a row by which a case was judged keeps its figures. To change one a
    manager adds a row that begins later.
    """

    _name = "fao.travel.terms"
    _description = "Figures in force from a day"

    #: What is counted by; a row that was used keeps them.
    _fao_figures = frozenset()

    valid_from = fields.Date(required=True, default=fields.Date.context_today)
    company_id = fields.Many2one(
        "res.company",
        string="Office",
        index="btree_not_null",
        help="Empty: every office without a row of its own.",
    )
    legal_basis = fields.Char(translate=True)

    def write(self, vals):
        self._check_unused(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        self._check_unused(self._fao_figures)

    def _check_unused(self, names):
        """Refuse to change figures by which cases were judged.

        :raise FaoError: ``FAO-TERMS``
        """
        if self._fao_figures.intersection(names) and self._fao_is_used():
            raise FaoError(
                "FAO-TERMS",
                self.env._(
                    "Cases were judged by these figures; add a row with a later first"
                    " day."
                ),
            )

    def _fao_is_used(self):
        """Whether a case was judged by one of these rows, whoever sees it."""
        return False

    @api.model
    def _row_in_force(self, company, day):
        """Return the row of an office on a day, empty when there is none."""
        rows_sudo = self.sudo().search(  # rules that bind everybody
            [("company_id", "in", [False, company.id]), ("valid_from", "<=", day)],
            order="valid_from desc, id desc",
        )
        found = rows_sudo.filtered("company_id")[:1] or rows_sudo[:1]
        return found.sudo(self.env.su)

    # ---- Lists of days

    def _day_list(self, name):
        """Return the days that a field such as ``0, 5, 7`` lists, in order."""
        self.ensure_one()
        parts = (self[name] or "").replace(" ", "").split(",")
        return sorted({int(part) for part in parts if part})

    def _check_day_list(self, name):
        """Refuse a field that is no list of days.

        :raise ValidationError: names the field and its text
        """
        for row in self:
            parts = (row[name] or "").replace(" ", "").split(",")
            if not all(part.isdigit() for part in parts if part):
                label = row._fields[name].get_description(self.env, ["string"])
                raise ValidationError(
                    self.env._(
                        "%(field)s: %(text)s is no list of days such as 0, 5, 7.",
                        field=label["string"],
                        text=row[name],
                    )
                )
