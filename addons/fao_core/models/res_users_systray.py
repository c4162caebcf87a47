from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models, modules
from odoo.tools import SQL


class ResUsers(models.Model):
    """Count a person's open approvals, and what he is informed of, in the clock menu,
    before the activities."""

    _inherit = "res.users"

    @api.model
    def _get_activity_groups(self):
        groups = super()._get_activity_groups()
        ours = [self._fao_approval_group(), self._fao_information_group()]
        return [*filter(None, ours), *groups]

    @api.model
    def _fao_approval_group(self):
        """Return the group of open approvals for the clock menu, or nothing."""
        if not self.env.user.has_group("fao_core.group_fao_user"):
            return {}
        total, overdue, today = self._fao_count_approvals()
        if not total:
            return {}
        return {
            "id": 0,  # the client sorts by id: approvals come first
            "name": self.env._("My approvals"),
            "model": "fao.approval",
            "type": "activity",
            "icon": modules.module.get_module_icon("fao_core"),
            "domain": [],
            "total_count": total,
            "overdue_count": overdue,
            "today_count": today,
            "planned_count": total - overdue - today,
            "view_type": "list",
        }

    @api.model
    def _fao_information_group(self):
        """Return what the user has to read for the clock menu, or nothing."""
        if not self.env.user.has_group("fao_core.group_fao_user"):
            return {}
        approvals_sudo = self.env["fao.approval"].sudo()  # the domain is mine
        total = approvals_sudo.search_count(approvals_sudo._information_domain())
        if not total:
            return {}
        return {
            "id": 0,  # as the approvals, before which it never stands
            "name": self.env._("For my information (%(count)s)", count=total),
            "model": "fao.approval",
            "type": "information",  # without the counts of what is due
            "icon": modules.module.get_module_icon("fao_core"),
            "domain": [],
            "total_count": total,
            "view_type": "list",
        }

    @api.model
    def _fao_count_approvals(self):
        """Return how many approvals wait for the user: all, overdue, due today.

        Counted by filtered aggregates, which the ORM does not offer, so that the
        menu costs one query however many approvals are open.
        """
        approvals_sudo = self.env["fao.approval"].sudo()  # the inbox domain is mine
        query = approvals_sudo._search(approvals_sudo._inbox_domain())
        due = approvals_sudo._field_to_sql(query.table, "due_at", query)
        now = fields.Datetime.now()
        counts = query.select(
            SQL("COUNT(*)"),
            SQL("COUNT(*) FILTER (WHERE %s < %s)", due, now),
            SQL(
                "COUNT(*) FILTER (WHERE %s >= %s AND %s <= %s)",
                due,
                now,
                due,
                self._fao_end_of_day(now),
            ),
        )
        return self.env.execute_query(counts)[0]

    @api.model
    def _fao_end_of_day(self, now):
        """Return midnight after ``now`` in the user's time zone, as naive UTC."""
        zone = self.env.tz
        day = pytz.utc.localize(now).astimezone(zone).date() + timedelta(days=1)
        midnight = zone.localize(datetime.combine(day, time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)
