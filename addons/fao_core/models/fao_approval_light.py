from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

LIGHTS = [("green", "In time"), ("amber", "Due soon"), ("red", "Overdue")]


class FaoApproval(models.Model):
    """The light of a slot as SQL, so that lists search, group and sort by it.

    Amber begins some working days before the due date, on the calendar of the
    slot's office; that moment is the same for all slots of an office.
    """

    _inherit = "fao.approval"

    light = fields.Selection(search="_search_light")

    def _search_light(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        runs = Domain("state", "=", "open") & Domain("due_at", "!=", False)
        soon = Domain.OR(
            Domain("company_id", "in", offices.ids) & Domain("due_at", "<=", limit)
            for limit, offices in self._amber_limits(now).items()
        )
        ahead = Domain("due_at", ">=", now)
        lights = {
            "red": runs & Domain("due_at", "<", now),
            "amber": runs & ahead & soon,
            "green": runs & ahead & ~soon,
            False: ~runs,
        }
        return Domain.OR(lights[one] for one in value if one in lights)

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "light":
            return self._light_sql(alias, fields.Datetime.now())
        return super()._field_to_sql(alias, field_expr, query)

    @api.model
    def _amber_limits(self, now):
        """Return until when a due date is near: ``{moment: offices}``."""
        # The calendar is the same for whoever asks.
        offices = self.env["res.company"].sudo().search([])
        return offices.grouped(lambda o: self.env["fao.case"]._amber_limit(o, now))

    @api.model
    def _light_sql(self, alias, now):
        """Return the light of the slots of the table ``alias`` at a moment as SQL."""
        amber = SQL(" ").join(
            SQL("WHEN %s THEN %s", office.id, limit)
            for limit, offices in self._amber_limits(now).items()
            for office in offices
        )
        return SQL(
            "(CASE WHEN %(state)s <> 'open' OR %(due)s IS NULL THEN NULL"
            " WHEN %(due)s < %(now)s THEN 'red'"
            " WHEN %(due)s <= (CASE %(company)s %(amber)s END) THEN 'amber'"
            " ELSE 'green' END)",
            state=self._field_to_sql(alias, "state"),
            due=self._field_to_sql(alias, "due_at"),
            now=now,
            company=self._field_to_sql(alias, "company_id"),
            amber=amber,
        )
