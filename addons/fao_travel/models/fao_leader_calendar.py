from odoo import fields, models

#: No invitation is sent and nothing is told: the calendar only shows who is away.
QUIET = {
    "no_mail_to_attendees": True,
    "dont_notify": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "tracking_disable": True,
}


class CalendarEvent(models.Model):
    """The days on which a leader is abroad (LDR-06)."""

    _inherit = "calendar.event"

    fao_mission_id = fields.Many2one(
        "fao.travel.mission",
        string="Leader's trip",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="cascade",
        groups="base.group_system",
    )


class FaoTravelMission(models.Model):
    """Writes approved trips of leaders into their calendar: busy, and no more."""

    # the leaders' calendar, apart from their consent
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    def _fao_on_stage(self, came_from, stage):
        result = super()._fao_on_stage(came_from, stage)
        if self.leader_visit and stage.code == "approved":
            self._fao_mark_busy()
        elif self.leader_visit and stage.kind in ("cancelled", "refused"):
            self._fao_busy_events().unlink()
        return result

    def _fao_busy_events(self):
        """Return the entries of this trip; the calendars are others' own."""
        events_sudo = self.env["calendar.event"].sudo().with_context(**QUIET)
        return events_sudo.search([("fao_mission_id", "=", self.id)])

    def _fao_mark_busy(self):
        """Show the leaders as busy on the days of the trip, without what for."""
        self._fao_busy_events().unlink()
        events_sudo = self.env["calendar.event"].sudo().with_context(**QUIET)
        events_sudo.create(
            [
                {
                    "name": self.env._("Busy"),
                    "allday": True,
                    "start_date": self.exit_date,
                    "stop_date": self.entry_date,
                    "start": self.exit_date,
                    "stop": self.entry_date,
                    "show_as": "busy",
                    "privacy": "private",
                    "user_id": row.person_id.user_ids[:1].id,
                    "partner_ids": row.person_id.ids,
                    "fao_mission_id": self.id,
                }
                for row in self.member_ids.filtered("is_leader")
            ]
        )
