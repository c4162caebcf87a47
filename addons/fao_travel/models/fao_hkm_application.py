from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.fao_core.engine import guard

from ..tools.case_rules import check_subject
from ..tools.deciders import deciders
from .fao_hkm_endorsement import PATTERNS, REGIONS, TYPES, pattern_days, pattern_entries
from .fao_passport import DEAD


class FaoHkmApplication(models.Model):
    """The application for an endorsement of one member of an approved mission (D5).

    Examined and signed by the office within five working days; a custodian enters the
    endorsement in the pass, and that step records it. Its rules are checks of the pack.
    """

    _name = "fao.hkm.application"
    _inherit = ["fao.case.mixin"]
    _description = "Application for an endorsement"
    _order = "id desc"
    _fao_duty_code = "hkm_endorsement"
    _fao_facts = frozenset({"endorsement_id"})

    person_id = fields.Many2one(
        "res.partner",
        string="Holder",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", False)],
    )
    mission_id = fields.Many2one(
        "fao.travel.mission",
        string="Task",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "approved"), ("dest_kind", "=", "hkm")],
    )
    region = fields.Selection(REGIONS, required=True, default="HK")
    endorsement_type = fields.Selection(
        TYPES, string="Type of endorsement", required=True, default="visit"
    )
    pattern = fields.Selection(PATTERNS, required=True, default="90d_1")
    repeated_task = fields.Text(
        help="Which tasks bring the holder there again; many entries need it (HKM-04)."
    )

    # ---- What the checks ask
    approval_number = fields.Char(
        related="mission_id.approval_number", string="Task approval"
    )
    entry_date = fields.Date(related="mission_id.entry_date", string="Day of entry")
    passport_id = fields.Many2one(
        "fao.passport",
        string="Pass",
        compute="_compute_passport_id",
        compute_sudo=True,
        store=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The registered pass of the holder.",
    )
    pass_state = fields.Selection(related="passport_id.state", string="Pass is")
    pass_until = fields.Date(
        related="passport_id.expires_on", string="Pass valid until"
    )
    many_entries = fields.Boolean(compute="_compute_many_entries")
    task_approved = fields.Boolean(
        compute="_compute_task_approved",
        compute_sudo=True,
        help="The task approval stands, is in force and names this person.",
    )
    region_approved = fields.Boolean(
        compute="_compute_task_approved",
        compute_sudo=True,
        help="The task approval names this region (HKM-05).",
    )
    custodian_issued = fields.Boolean(
        compute="_compute_custodian_issued",
        compute_sudo=False,
        help="Whoever acts now has decided on this application or is its holder.",
    )

    # ---- The endorsement
    endorsement_no = fields.Char(string="No. of the endorsement", copy=False)
    issued_on = fields.Date(copy=False)
    stay_max_days = fields.Integer(
        string="Days of a stay",
        copy=False,
        aggregator=None,
        help="The longest stay that the endorsement allows.",
    )
    valid_until = fields.Date(compute="_compute_valid_until")
    endorsement_id = fields.Many2one(
        "fao.hkm.endorsement",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # ---- Computes

    @api.depends("person_id.fao_passport_ids.state", "endorsement_id")
    def _compute_passport_id(self):
        for row in self:
            if row.endorsement_id:
                continue  # recorded in the pass of that day
            row.passport_id = row.person_id.fao_passport_ids.filtered(
                lambda p: p.document_class == "pass" and p.state not in DEAD
            )[:1]

    @api.depends("pattern")
    def _compute_many_entries(self):
        for row in self:
            row.many_entries = pattern_entries(row.pattern) > 2

    @api.depends("issued_on", "pattern")
    def _compute_valid_until(self):
        for row in self:
            days = timedelta(days=pattern_days(row.pattern))
            row.valid_until = row.issued_on and row.issued_on + days

    @api.depends(
        "person_id",
        "region",
        "mission_id.state",
        "mission_id.approved_exit",
        "mission_id.approved_valid_until",
        "mission_id.approved_member_ids",
        "mission_id.approved_country_ids",
        "mission_id.change_kind",
    )
    def _compute_task_approved(self):
        for row in self:
            mission = row.mission_id
            row.task_approved = (
                mission.dest_kind == "hkm"
                and mission._fao_approves_trip_of(row.person_id)
            )
            regions = mission.approved_country_ids.mapped("code")
            row.region_approved = row.region in regions

    @api.depends("person_id")
    @api.depends_context("uid")
    def _compute_custodian_issued(self):
        for row in self:
            row.custodian_issued = (
                self.env.uid in deciders(row).ids
                or self.env.user in row._fao_interested_users()
            )

    # ---- The case

    @api.constrains("person_id", "mission_id")
    def _check_subject(self):
        for row in self:
            check_subject(row, row.person_id, row.mission_id)

    @api.constrains("issued_on")
    def _check_issued_on(self):
        today = self.env["fao.calendar.day"]._today()
        for row in self:
            if row.issued_on and row.issued_on > today:
                raise ValidationError(
                    self.env._(
                        "Issued on: %(day)s lies in the future.", day=row.issued_on
                    )
                )

    def _fao_interested_users(self):
        """Return the holder: he decides nothing on his own endorsement."""
        return super()._fao_interested_users() | self.person_id.user_ids

    @api.model_create_multi
    def create(self, vals_list):
        regions = dict(self._fields["region"]._description_selection(self.env))
        prepared = []
        for vals in vals_list:
            person_sudo = (
                self.env["res.partner"].sudo().browse(vals.get("person_id") or [])
            )  # only to name the case and to find the unit
            named = {
                "title": self.env._(
                    "Endorsement for %(person)s: %(region)s",
                    person=person_sudo.name or "",
                    region=regions.get(vals.get("region", "HK"), ""),
                )
            }
            if person_sudo.fao_unit_id:
                named["unit_id"] = person_sudo.fao_unit_id.id
            prepared.append({**named, **vals})
        return super().create(prepared)

    def _fao_on_transition(self, transition, documents):
        """Record the endorsement when it is in the pass."""
        result = super()._fao_on_transition(transition, documents)
        if transition.to_stage_id.code == "issued" and not self.endorsement_id:
            endorsements = guard.enter(self.env["fao.hkm.endorsement"].sudo())
            guard.enter(self).endorsement_id = endorsements.create(
                {
                    "passport_id": self.passport_id.id,
                    "application_id": self.id,
                    "mission_id": self.mission_id.id,
                    "number": self.endorsement_no,
                    "region": self.region,
                    "endorsement_type": self.endorsement_type,
                    "pattern": self.pattern,
                    "issued_on": self.issued_on,
                    "stay_max_days": self.stay_max_days,
                }
            )
        return result
