from odoo import api, fields, models

from ..tools import passport_code
from .fao_passport import DEAD


class FaoTravelMission(models.Model):
    """What a mission has to do with passports: who is barred, what is still out."""

    # the passports of a mission, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    passport_loan_ids = fields.One2many(
        "fao.passport.loan", "mission_id", string="Passports lent", readonly=True
    )
    passport_out_count = fields.Integer(
        string="Passports out",
        compute="_compute_passport_out_count",
        compute_sudo=True,
        help="Passports lent for this mission and not yet returned (PAS-06).",
    )

    @api.depends("passport_loan_ids.out")
    def _compute_passport_out_count(self):
        counts = dict(
            self.env["fao.passport.loan"]._read_group(
                [("mission_id", "in", self.ids), ("out", "=", True)],
                ["mission_id"],
                ["__count"],
            )
        )
        for mission in self:
            mission.passport_out_count = counts.get(mission, 0)

    def _fao_approves_trip_of(self, person):
        """Whether the task approval stands today and names ``person`` (PAS-01)."""
        if not self or not person or not self._fao_is_approved():
            return False
        today = self.env["fao.calendar.day"]._today()
        in_force = self.state == "approved" and (
            not self.approved_valid_until or today <= self.approved_valid_until
        )
        named = self.approved_member_ids & self.member_ids.person_id
        return in_force and person in named


class FaoTravelMember(models.Model):
    """The passport that a member of a delegation would travel on."""

    # the passport of a member, apart from the row itself
    _inherit = "fao.travel.member"  # pylint: disable=consider-merging-classes-inherited

    entry_date = fields.Date(related="mission_id.entry_date", string="Day of entry")
    passport_id = fields.Many2one(
        "fao.passport",
        string="Registered passport",
        compute="_compute_passport_id",
        compute_sudo=True,
        help="The valid passport of the person, or pass for Hong Kong and Macao.",
    )
    passport_until = fields.Date(
        string="Passport expires on",
        compute="_compute_passport_id",
        compute_sudo=True,
        help="Of the registered passport, else as entered here (PAS-02).",
    )
    private_passport = fields.Boolean(
        compute="_compute_private_passport",
        compute_sudo=True,
        store=True,
        help="The number is that of an ordinary private passport (PAS-11).",
    )

    @api.depends(
        "person_id.fao_passport_ids.state", "mission_id.dest_kind", "passport_expiry"
    )
    def _compute_passport_id(self):
        for member in self:
            wanted = "pass" if member.mission_id.dest_kind == "hkm" else "passport"
            passport = member.person_id.fao_passport_ids.filtered(
                lambda p, wanted=wanted: (
                    p.document_class == wanted and p.state not in DEAD
                )
            )[:1]
            member.passport_id = passport
            member.passport_until = passport.expires_on or member.passport_expiry

    @api.depends("passport_number")
    def _compute_private_passport(self):
        for member in self:
            member.private_passport = passport_code.is_private(member.passport_number)
