from datetime import datetime, time, timedelta

import pytz

from odoo import api, fields, models, modules
from odoo.tools import SQL

#: Of what waits for one person so many are counted, the most urgent ones.
COUNTED = 1000


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
        name = self.env._("My approvals")
        if total >= COUNTED:
            name = self.env._("My approvals (%(count)s or more)", count=COUNTED)
        return {
            "id": 0,  # the client sorts by id: approvals come first
            "name": name,
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

        Of each part of his inbox the most urgent ones are counted only, up to
        ``COUNTED``: in one query, whose time does not grow with what waits.
        """
        approvals_sudo = self.env["fao.approval"].sudo()  # the inbox is mine
        parts = []
        for domain in approvals_sudo._inbox_parts():
            query = approvals_sudo._search(domain, order="due_at", limit=COUNTED)
            due = approvals_sudo._field_to_sql(query.table, "due_at", query)
            parts.append(query.select(SQL("%s AS due", due)))
        now = fields.Datetime.now()
        counts = SQL(
            "SELECT COUNT(*), COUNT(*) FILTER (WHERE due < %(now)s),"
            " COUNT(*) FILTER (WHERE due >= %(now)s AND due <= %(evening)s)"
            " FROM (%(parts)s) AS waiting",
            now=now,
            evening=self._fao_end_of_day(now),
            parts=SQL(" UNION ALL ").join(SQL("(%s)", part) for part in parts),
        )
        return self.env.execute_query(counts)[0]

    @api.model
    def _fao_end_of_day(self, now):
        """Return midnight after ``now`` in the user's time zone, as naive UTC."""
        zone = self.env.tz
        day = pytz.utc.localize(now).astimezone(zone).date() + timedelta(days=1)
        midnight = zone.localize(datetime.combine(day, time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)
