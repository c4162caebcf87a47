from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..engine.errors import FaoError


class FaoDeputy(models.Model):
    """Who acts for whom, from and to which day, for which duties.

    A row begins and ends by its dates, without any job; it is not passed on to
    the deputy's own deputies. A person enters deputies for himself, Duty managers
    and Administrators for everybody.
    """

    _name = "fao.deputy"
    _description = "Deputy"
    _order = "date_from desc, id desc"

    principal_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        default=lambda self: self.env.user,
        ondelete="restrict",
        help="Person who is away.",
    )
    deputy_id = fields.Many2one(
        "res.users",
        required=True,
        index=True,
        ondelete="restrict",
        help="Person who acts in the meantime; documents show both names.",
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(string="To", required=True, help="Last day of the deputy.")
    duty_ids = fields.Many2many(
        "fao.duty",
        string="Duties",
        # Losing the last duty would widen the scope to all of them.
        ondelete="restrict",
        help="Leave empty for all duties.",
    )
    reason = fields.Char()
    company_id = fields.Many2one(
        related="principal_id.company_id", string="Office", store=True, index=True
    )
    current = fields.Boolean(compute="_compute_current", search="_search_current")

    _dates_ordered = models.Constraint(
        "CHECK (date_to >= date_from)",
        "A deputy's time ends on or after the day it begins.",
    )
    _not_self = models.Constraint(
        "CHECK (principal_id != deputy_id)", "Nobody can be his own deputy."
    )
    _deputy_idx = models.Index("(deputy_id, date_to, date_from)")

    @api.model
    def _default_date_from(self):
        """The office's date, not the date in UTC."""
        return self.env["fao.calendar.day"]._today()

    @api.depends("date_from", "date_to")
    def _compute_current(self):
        today = self.env["fao.calendar.day"]._today()
        for row in self:
            row.current = bool(
                row.date_from and row.date_to and row.date_from <= today <= row.date_to
            )

    def _search_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._valid_on(self.env["fao.calendar.day"]._today())

    @api.depends("principal_id", "deputy_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(deputy)s for %(principal)s",
                deputy=row.deputy_id.name or "",
                principal=row.principal_id.name or "",
            )

    @api.constrains("principal_id", "deputy_id", "date_from", "date_to")
    def _check_loop(self):
        for row in self:
            # The opposite row may belong to people whose rows are hidden.
            opposite_sudo = self.sudo().search(
                [
                    ("principal_id", "=", row.deputy_id.id),
                    ("deputy_id", "=", row.principal_id.id),
                    ("date_from", "<=", row.date_to),
                    ("date_to", ">=", row.date_from),
                ],
                limit=1,
            )
            if opposite_sudo:
                raise ValidationError(
                    self.env._(
                        "Deputy: %(deputy)s is away himself in these days and"
                        " represented by %(principal)s.",
                        deputy=row.deputy_id.name,
                        principal=row.principal_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_principal()
        self._deputies_changed()
        return rows

    def write(self, vals):
        self._check_principal()
        result = super().write(vals)
        self._check_principal()
        self._deputies_changed()
        return result

    def unlink(self):
        result = super().unlink()
        self._deputies_changed()
        return result

    def _check_principal(self):
        """Refuse rows for other people.

        Record rules judge a row before it is written; this judges it afterwards
        too, else a row of one's own could be turned into a row of the director.

        :raises FaoError: ``FAO-DEPUTY``
        """
        if self.env.su or self.env.user.has_group("fao_core.group_fao_manager"):
            return
        if self.principal_id - self.env.user:
            raise FaoError(
                "FAO-DEPUTY",
                self.env._(
                    "Deputy: you can enter a deputy only for yourself; ask a Duty"
                    " manager for others."
                ),
            )

    @api.model
    def _deputies_changed(self):
        """Forget what was derived from deputies."""
        self.env.registry.clear_cache()

    @api.model
    def _valid_on(self, date):
        """Return the domain of the rows that are in force on ``date``."""
        return Domain("date_from", "<=", date) & Domain("date_to", ">=", date)
