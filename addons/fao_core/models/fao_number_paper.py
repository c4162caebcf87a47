from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import guard
from ..engine.errors import FaoError

#: What a person notes of a number that was reserved.
NOTED = frozenset({"subject", "used_on", "void_reason"})


class FaoNumberPaper(models.Model):
    """A reserved number and the paper that got it (NUM-03).

    Invariant: used once; a number that was used or is void is never used again
    (NUM-02), and a row is never deleted.
    """

    _name = "fao.number.paper"
    _inherit = ["fao.numbered"]
    _description = "Number of a document on paper"
    _order = "range_id desc, serial"
    _rec_name = "number"

    range_id = fields.Many2one(
        "fao.number.range", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    series_id = fields.Many2one(related="range_id.series_id", store=True, index=True)
    company_id = fields.Many2one(
        related="range_id.company_id", string="Office", store=True, index=True
    )
    year = fields.Integer(related="range_id.year", store=True, aggregator=None)
    serial = fields.Integer(readonly=True, aggregator=None)
    number = fields.Char(required=True)
    subject = fields.Char(string="Used for", help="Title and addressee of the paper.")
    used_on = fields.Date(string="Signed on")
    void_reason = fields.Char(
        string="Void because", help="Why the paper, or the number, is not used."
    )
    state = fields.Selection(
        [("free", "Not used yet"), ("used", "Used"), ("void", "Void")],
        compute="_compute_state",
        store=True,
        index=True,
    )

    _serial_unique = models.UniqueIndex(
        "(series_id, company_id, year, serial)", "A number is reserved once."
    )
    _use_complete = models.Constraint(
        "CHECK ((COALESCE(subject, '') = '') = (used_on IS NULL))",
        "Enter both, what the number was used for and on which day it was signed.",
    )

    @api.depends("used_on", "void_reason")
    def _compute_state(self):
        for row in self:
            used = "used" if row.used_on else "free"
            row.state = "void" if row.void_reason else used

    @api.constrains("used_on")
    def _check_used_on(self):
        today = self.env["fao.calendar.day"]._today()
        for row in self.filtered("used_on"):
            if row.used_on.year != row.year or row.used_on > today:
                raise ValidationError(
                    self.env._(
                        "Signed on: %(number)s is a number of %(year)s and of a day"
                        " that has come (NUM-01).",
                        number=row.number,
                        year=row.year,
                    )
                )

    # ---- CRUD: noted once

    @api.model_create_multi
    def create(self, vals_list):
        if not guard.entered(self.env):
            raise self._guard_error()
        return super().create(vals_list)

    def write(self, vals):
        """Note the use of a number, or why it is void.

        :raise FaoError: ``FAO-GUARD`` for the number itself, ``FAO-LOCKED`` for one
            that was used or is void
        """
        if not guard.entered(self.env):
            if vals.keys() - NOTED:
                raise self._guard_error()
            self._check_noted_once(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._guard_error()

    def _check_noted_once(self, vals):
        for row in self:
            changes = {n for n in vals if str(row[n] or "") != str(vals[n] or "")}
            if row.state == "void" or row.state == "used" and changes - {"void_reason"}:
                raise FaoError(
                    "FAO-LOCKED",
                    self.env._(
                        "%(number)s was used or is void: it keeps what was noted"
                        " (NUM-02).",
                        number=row.number,
                    ),
                )

    def _guard_error(self):
        return FaoError(
            "FAO-GUARD",
            self.env._("Reserved numbers are taken off the counter and stay."),
        )
