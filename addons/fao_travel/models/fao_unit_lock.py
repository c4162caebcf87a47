from odoo import api, fields, models
from odoo.fields import Domain

OFFICE = (
    "fao_core.group_fao_officer,fao_core.group_fao_custodian,"
    "fao_core.group_fao_leader,fao_core.group_fao_inspector"
)
#: How checks of a mission name a figure of its organiser.
ORGANISER = "organizer_id."


class FaoUnit(models.Model):
    """Units that may submit no new group now, and why (PAS-07, CTL-02, CTL-06).

    Asked of the checks of official travel that judge the organiser, so that a limit
    which a manager changes is the limit here. A lock is lifted by what lifts the check.
    """

    # the lock, apart from what it follows from
    _inherit = "fao.unit"  # pylint: disable=consider-merging-classes-inherited

    travel_locked = fields.Boolean(
        string="Locked for travel",
        compute="_compute_travel_lock",
        compute_sudo=True,
        search="_search_travel_locked",
        groups=OFFICE,
        help="A new group of the unit is refused until this is settled.",
    )
    travel_lock_reason = fields.Char(
        string="Locked because",
        compute="_compute_travel_lock",
        compute_sudo=True,
        groups=OFFICE,
    )

    @api.depends_context("uid", "lang")
    def _compute_travel_lock(self):
        checks = self._travel_lock_checks()
        for unit in self:
            reasons = []
            for check in checks:
                value = unit[check.value_field.removeprefix(ORGANISER)]
                if value > check.limit:
                    told = {"value": value, "limit": f"{check.limit:g}"}
                    reasons.append(f"{check.code}: {check.message % told}")
            unit.travel_locked = bool(reasons)
            unit.travel_lock_reason = "; ".join(reasons)

    @api.model
    def _travel_lock_checks(self):
        """Return the checks in force today that judge a figure of the organiser."""
        today = self.env["fao.calendar.day"]._today()
        checks = self.env["fao.check"].search(
            Domain("duty_id.code", "=", "travel_abroad")
            & Domain("kind", "=", "value")
            & Domain("line_field", "=", False)
            & Domain("value_field", "=like", f"{ORGANISER}%")
            & Domain("severity", "in", ("block", "waivable"))
            & (Domain("valid_from", "=", False) | Domain("valid_from", "<=", today))
            & (Domain("valid_to", "=", False) | Domain("valid_to", ">=", today))
        )
        return checks.filtered(lambda check: check.operator == "<=")

    @api.model
    def _search_travel_locked(self, operator, value):
        if operator != "in":
            return NotImplemented
        offices = Domain("company_id", "in", self.env.companies.ids)
        units = self.with_context(active_test=False).search(offices)
        locked = Domain("id", "in", units.filtered("travel_locked").ids)
        return locked if True in value else ~locked
