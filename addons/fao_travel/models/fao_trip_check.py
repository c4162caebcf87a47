import secrets
from math import ceil

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

DRAWN = frozenset({"mission_id", "quarter", "reason"})
FACTS = DRAWN | {"checked_on", "checked_by_id"}


class FaoTripCheck(models.Model):
    """A mission that came back and is checked on the evidence (CTL-05).

    Invariant: drawn by the office's terms, never chosen or dropped by people: all
    groups led by leaders, all flagged ones, and a share of the returned groups of the
    quarter by lot. A check that is done stays as it is.
    """

    _name = "fao.trip.check"
    _description = "Check of a returned mission"
    _order = "quarter desc, id desc"
    _rec_name = "mission_id"

    mission_id = fields.Many2one(
        "fao.travel.mission",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(related="mission_id.company_id", store=True)
    unit_id = fields.Many2one(related="mission_id.organizer_id", store=True)
    quarter = fields.Date(
        required=True, readonly=True, help="First day of the quarter of the return."
    )
    reason = fields.Selection(
        [("leader", "Led by a leader"), ("flagged", "Flagged"), ("lot", "By lot")],
        required=True,
        readonly=True,
    )
    stamps = fields.Boolean(string="Passport stamps seen")
    tickets = fields.Boolean(string="Tickets seen")
    bills = fields.Boolean(string="Hotel bills seen")
    photos = fields.Boolean(string="Photos seen")
    note = fields.Text(string="What was found")
    result = fields.Selection(
        [
            ("ok", "As approved"),
            ("minor", "Minor deviation"),
            ("violation", "Violation"),
        ]
    )
    rectification_ids = fields.One2many(
        "fao.trip.rectification", "check_id", string="Record and notice", readonly=True
    )
    checked_on = fields.Date(readonly=True)
    checked_by_id = fields.Many2one(
        "res.users", string="Checked by", readonly=True, ondelete="restrict"
    )

    _mission_once = models.UniqueIndex("(mission_id)", "A mission is checked once.")

    # ---- The check

    @api.model_create_multi
    def create(self, vals_list):
        if not guard.entered(self.env):
            raise FaoError(
                "FAO-GUARD",
                self.env._("Missions to be checked are drawn, not entered by hand."),
            )
        return super().create(vals_list)

    def write(self, vals):
        if not guard.entered(self.env):
            self._check_writable(vals)
        return super().write(vals)

    def _check_writable(self, vals):
        """Refuse facts, and everything once the check is done."""
        for check in self:
            if FACTS & vals.keys() or check.checked_on:
                raise FaoError(
                    "FAO-LOCKED",
                    self.env._(
                        "%(mission)s: what was drawn, and a check that is done, stays"
                        " as it is.",
                        mission=check.display_name,
                    ),
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FaoError("FAO-GUARD", self.env._("A check is evidence and stays."))

    def action_done(self):
        """Close these checks as the user who made them.

        :raise FaoError: ``FAO-REQUIRED`` without a result or evidence, ``FAO-SOD``
            for a traveller and for whoever belongs to the unit that is checked
        """
        self.check_access("write")
        for check in self:
            seen = check.stamps or check.tickets or check.bills or check.photos
            if not (check.result and seen):
                raise FaoError(
                    "FAO-REQUIRED",
                    self.env._(
                        "%(mission)s: enter the evidence that was seen and the result.",
                        mission=check.display_name,
                    ),
                )
            check._check_apart()
            check._check_writable({})
            guard.enter(check).write(
                {
                    "checked_on": self.env["fao.calendar.day"]._today(),
                    "checked_by_id": self.env.uid,
                }
            )
            check._open_result()
        return True

    def _check_apart(self):
        """Refuse those who travelled (SOD-02) and those of the unit itself (SOD-04)."""
        mission_sudo = self.mission_id.sudo()  # only to ask who travelled, and whose
        if self.env.user in mission_sudo._fao_interested_users():
            raise FaoError(
                "FAO-SOD", self.env._("Nobody checks his own trip (SOD-02).")
            )
        above = (self.env.user.sudo().fao_unit_id.parent_path or "").split("/")
        if str(mission_sudo.organizer_id.id) in above:
            raise FaoError(
                "FAO-SOD",
                self.env._(
                    "%(mission)s: nobody checks a trip of his own unit (SOD-04).",
                    mission=self.display_name,
                ),
            )

    def _open_result(self):
        """Open the case of what was found; a check without findings is recorded."""
        results = self.env["fao.trip.rectification"]
        case = results.create({"check_id": self.id}).case_id
        if self.result == "ok":
            self.env["fao.case"].act(case.id, "take", {"transition": "record"})

    # ---- The draw

    @api.model
    def _cron_draw(self):
        """Draw what is to be checked of the last quarter, once for every office."""
        today = self.env["fao.calendar.day"]._today()
        first = today.replace(day=1) - relativedelta(months=(today.month - 1) % 3 + 3)
        for company in self.env["res.company"].search([("fao_level", "!=", False)]):
            self._draw(company, first)

    @api.model
    def _draw(self, company, first):
        """Draw the missions of an office to be checked; return the checks.

        A mission that came back late into the register is drawn with the rest; what
        was drawn before counts towards the share.

        :param first: the first day of the quarter of the return
        """
        checks_sudo = guard.enter(self.sudo())  # by lot, not by a reader's rights
        returned = self.env["fao.travel.mission"].sudo().search(
            Domain("company_id", "=", company.id)
            & Domain("state", "in", ("approved", "done"))
            & Domain("actual_entry", ">=", first)
            & Domain("actual_entry", "<", first + relativedelta(months=3))
        )  # fmt: skip
        known = checks_sudo.search([("mission_id", "in", returned.ids)])
        terms_sudo = self.env["fao.trip.terms"].sudo()._row_in_force(company, first)
        reasons = {}
        rest = returned - known.mission_id
        for mission in rest:
            if reason := self._must_be_checked(mission, terms_sudo):
                reasons[mission] = reason
        rest = list(rest - self.env["fao.travel.mission"].union(*reasons))
        share = ceil(len(returned) * terms_sudo.sample_percent / 100)
        drawn = len(known.filtered(lambda check: check.reason == "lot"))
        count = min(max(share - drawn, 0), len(rest))
        for mission in secrets.SystemRandom().sample(rest, count):
            reasons[mission] = "lot"
        return checks_sudo.create(
            [
                {"mission_id": mission.id, "quarter": first, "reason": reason}
                for mission, reason in reasons.items()
            ]
        )

    @api.model
    def _must_be_checked(self, mission, terms):
        """Return why a mission is checked in any case, or ``""``."""
        if mission.highest_rank_sequence <= terms.leader_rank_id.sequence:
            return "leader"
        flags = mission.organizer_id.flag_count or any(
            mission.member_ids.person_id.mapped("fao_flag_count")
        )
        violated = "violation" in mission.trip_report_ids.mapped("result")
        return "flagged" if flags or violated or mission.restricted else ""
