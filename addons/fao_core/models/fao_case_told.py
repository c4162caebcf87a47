from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine import deadline, ladder


class FaoCase(models.Model):
    """How far the people of a case were told of its due date (DL-07)."""

    _inherit = "fao.case"

    told_due = fields.Datetime(
        readonly=True, copy=False, export_string_translation=False
    )
    told_days = fields.Integer(
        readonly=True, copy=False, export_string_translation=False, aggregator=None
    )

    @api.model
    def _to_tell(self, now):
        """Return the running cases of which somebody must be told at ``now``."""
        steps = self.env["fao.deadline.step"].sudo().search([])
        if not steps:
            return self.browse()
        first, last = steps[0].days, steps[-1].days
        found = self.browse()
        for office in self.env["res.company"].sudo().search([]):
            found |= self.search(
                Domain("company_id", "=", office.id)
                & Domain("closed_at", "=", False)
                & Domain("clock_stopped_at", "=", False)
                & Domain("due_at", "<=", self._told_horizon(office, now, first))
                & self._not_told_domain(last)
            )
        return found.filtered(lambda case: case._steps_to_tell(steps, now))

    @api.model
    def _told_horizon(self, office, now, first):
        """Return the latest due date that the step ``first`` may have reached."""
        if first >= 0:
            return now
        day = office._fao_calendar().add_days(deadline.local_date(now), -first)
        return deadline.to_utc(deadline.end_of_day(day)) + timedelta(days=1)

    @api.model
    def _not_told_domain(self, last):
        """Return the domain of cases whose due date has steps left, up to ``last``."""
        return Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%(told)s IS DISTINCT FROM %(due)s OR %(days)s < %(last)s)",
                told=SQL.identifier(alias, "told_due"),
                due=SQL.identifier(alias, "due_at"),
                days=SQL.identifier(alias, "told_days"),
                last=last,
            ),
            predicate=lambda case: (
                case.told_due != case.due_at or case.told_days < last
            ),
        )

    def _steps_to_tell(self, steps, now):
        """Return those of all ``steps`` that are reached and nobody was told of."""
        self.ensure_one()
        if self.closed_at or self.clock_stopped_at or not self.due_at:
            return steps.browse()
        calendar = self.company_id._fao_calendar()
        known = self.told_due == self.due_at
        return steps._of(self).filtered(
            lambda step: (
                ladder.reached(calendar, self.due_at, step.days) <= now
                and not (known and step.days <= self.told_days)
            )
        )
