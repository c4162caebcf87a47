from odoo import api, fields, models

from ..engine import guard
from ..engine.errors import FaoError

#: What a person says of a range; everything else is given by the counter.
GIVEN = frozenset({"series_id", "company_id", "count", "reason"})
MOST = 100


class FaoNumberRange(models.Model):
    """Numbers kept for documents that are signed on paper (NUM-03).

    Invariant: taken off the counter in one piece when it is reserved, so that no
    document of the platform gets one of them; it never changes and is never deleted.
    Administrators reserve, officers note what each number was used for.
    """

    _name = "fao.number.range"
    _description = "Reserved range of numbers"
    _order = "year desc, series_id, first desc"

    series_id = fields.Many2one(
        "fao.number.series", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company", "Office", required=True, index=True, ondelete="restrict",
        default=lambda self: self.env.company,
    )  # fmt: skip
    count = fields.Integer("How many", required=True, default=1, aggregator=None)
    reason = fields.Char(required=True, help="Why documents are signed on paper.")
    year = fields.Integer(readonly=True, aggregator=None)
    first = fields.Integer("From", readonly=True, aggregator=None)
    last = fields.Integer("To", readonly=True, aggregator=None)
    reserved_on = fields.Date(readonly=True)
    paper_ids = fields.One2many("fao.number.paper", "range_id", "Numbers")
    free_count = fields.Integer("Not used yet", compute="_compute_free_count")

    _count_possible = models.Constraint(
        f"CHECK (count BETWEEN 1 AND {MOST})", "A range has 1 to 100 numbers."
    )

    @api.depends("series_id", "year", "first", "last")
    def _compute_display_name(self):
        for row in self:
            row.display_name = (
                f"{row.series_id.name or ''} {row.year or ''}: {row.first}-{row.last}"
            )

    @api.depends("paper_ids.state")
    def _compute_free_count(self):
        for row in self:
            row.free_count = len(row.paper_ids.filtered(lambda p: p.state == "free"))

    # ---- CRUD: reserved once

    @api.model_create_multi
    def create(self, vals_list):
        """Reserve the next numbers of the series for this year.

        :raise FaoError: ``FAO-GUARD`` when more than ``GIVEN`` is entered,
            ``FAO-NUMBER`` when the office has no organ code
        """
        for vals in vals_list:
            if any(vals[name] for name in vals.keys() - GIVEN):
                raise self._guard_error()
        rows = super().create(vals_list)
        for row in rows:
            row._reserve()
        return rows

    def write(self, vals):
        if not guard.entered(self.env):
            raise self._guard_error()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._guard_error()

    def _guard_error(self):
        return FaoError(
            "FAO-GUARD",
            self.env._("Reserved numbers are taken off the counter and stay."),
        )

    def _reserve(self):
        """Take the numbers of this range off the counter."""
        today = self.env["fao.calendar.day"]._today()
        series_sudo = guard.enter(self.series_id.sudo())  # engine-set counter
        taken = series_sudo._next_many(self.company_id, today, self.count)
        numbers = guard.enter(self.env["fao.number.paper"].sudo())
        numbers.create(
            [
                {"range_id": self.id, "number": number, "serial": serial}
                for number, _year, serial in taken
            ]
        )
        row_sudo = self.sudo()  # engine-set facts
        guard.enter(row_sudo).write(
            {
                "year": today.year,
                "first": taken[0][2],
                "last": taken[-1][2],
                "reserved_on": today,
            }
        )
