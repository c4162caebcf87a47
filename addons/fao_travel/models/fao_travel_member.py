from odoo import api, fields, models

from odoo.addons.fao_core.engine import masking
from odoo.addons.fao_core.engine.errors import FaoError

RAW_NUMBER_GROUPS = "fao_core.group_fao_officer,fao_core.group_fao_custodian"


class FaoTravelMember(models.Model):
    """A person of a delegation, as he travels: rank, unit and post of that time.

    The rows of all missions are also the register of a person's trips, which the
    frequency check counts (TRV-06). The passport number is entered and seen masked
    through ``passport_no``; it is read through ``reveal`` only.
    """

    _name = "fao.travel.member"
    _inherit = ["fao.travel.line", "fao.guarded.number"]
    _description = "Member of a delegation"
    _fao_number = "passport_number"
    _order = "exit_date desc, mission_id, sequence, id"
    _rec_name = "person_id"

    person_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", False)],
    )
    name_pinyin = fields.Char(related="person_id.fao_name_pinyin", string="Pinyin")
    gender = fields.Selection(related="person_id.gender")
    birthdate_date = fields.Date(related="person_id.birthdate_date", string="Born on")
    political_status = fields.Selection(related="person_id.fao_political_status")
    retired = fields.Boolean(
        related="person_id.fao_retired", store=True, string="Retired"
    )
    travel_by_need = fields.Boolean(related="unit_id.travel_by_need")
    rank_id = fields.Many2one(
        "fao.rank",
        compute="_compute_from_person",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
    )
    rank_sequence = fields.Integer(
        related="rank_id.sequence",
        string="Rank order",
        store=True,
        aggregator=None,
    )
    unit_id = fields.Many2one(
        "fao.unit",
        compute="_compute_from_person",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
    )
    post_title = fields.Char(
        string="Post",
        compute="_compute_from_person",
        store=True,
        readonly=False,
        precompute=True,
    )
    role = fields.Selection(
        [
            ("leader", "Head of the delegation"),
            ("deputy", "Deputy head"),
            ("member", "Member"),
            ("interpreter", "Interpreter"),
            ("staff", "Staff"),
        ],
        default="member",
        required=True,
    )
    task = fields.Char(
        string="Task in the group", help="What this person does on this mission."
    )
    relation = fields.Selection(
        [
            ("none", "None"),
            ("spouse", "Spouse of a member"),
            ("child", "Child of a member"),
        ],
        string="Family tie",
        default="none",
        required=True,
    )
    secret_related = fields.Boolean(string="Secrecy-related person")
    secret_level = fields.Selection(
        [("general", "General"), ("important", "Important"), ("core", "Core")]
    )
    foreign_residence = fields.Boolean(
        related="person_id.fao_foreign_residence",
        string="Foreign nationality or residence",
    )
    family_abroad = fields.Char(help="Family members who live abroad.")
    special_case = fields.Text(string="Special circumstances")

    # ---- Papers
    passport_number = fields.Char(groups=RAW_NUMBER_GROUPS, copy=False)
    passport_no = fields.Char(
        string="Passport no.",
        compute="_compute_passport_no",
        inverse="_inverse_passport_no",
        help="Masked; officers and custodians may ask for the whole number.",
    )
    passport_expiry = fields.Date(string="Passport valid until")
    filing_id = fields.Many2one(
        "fao.person.filing",
        string="Personnel filing",
        compute="_compute_filing",
        store=True,
        ondelete="restrict",
        index="btree_not_null",
    )
    filing_valid = fields.Boolean(
        compute="_compute_filing",
        store=True,
        help="A passed personnel filing is valid on the day of exit.",
    )
    filing_free = fields.Boolean(
        string="Filing not used up",
        compute="_compute_filing_free",
        compute_sudo=True,
        help="No other group travels with the filing, where it is for one trip only.",
    )

    # ---- Trip
    exit_date = fields.Date(related="mission_id.exit_date", store=True)
    country_ids = fields.Many2many(related="mission_id.country_ids")
    stage_id = fields.Many2one(related="mission_id.stage_id")
    actual_exit = fields.Date(
        compute="_compute_trip", store=True, index="btree_not_null"
    )
    actual_entry = fields.Date(compute="_compute_trip", store=True)
    counted_trip = fields.Boolean(
        compute="_compute_trip",
        store=True,
        help="The trip took place and counts for the frequency of trips (TRV-06).",
    )
    counted_hkm_trip = fields.Boolean(
        compute="_compute_trip",
        store=True,
        string="Counted trip to Hong Kong or Macao",
        help="Trips to Hong Kong and Macao are counted apart (TRV-06).",
    )
    added_after_approval = fields.Boolean(
        compute="_compute_added_after_approval", store=True
    )

    _person_once = models.Constraint(
        "UNIQUE (mission_id, person_id)", "A person is a member of a mission once."
    )
    _register_index = models.Index("(person_id, actual_exit) WHERE counted_trip")
    _hkm_register_index = models.Index(
        "(person_id, actual_exit) WHERE counted_hkm_trip"
    )

    @api.depends("person_id")
    def _compute_from_person(self):
        for member in self:
            person = member.person_id
            member.rank_id = person.fao_rank_id or member.rank_id
            member.unit_id = person.fao_unit_id or member.unit_id
            member.post_title = person.fao_post_title or member.post_title

    @api.depends("passport_number")
    def _compute_passport_no(self):
        for member, member_sudo in zip(self, self.sudo(), strict=True):
            # sudo: the number itself is read only to be masked
            member.passport_no = masking.mask(member_sudo.passport_number)

    def _fao_number_office(self):
        return self.mission_id.company_id

    def _inverse_passport_no(self):
        for member in self:
            if masking.is_masked(member.passport_no):
                raise FaoError(
                    "FAO-MASKED",
                    self.env._(
                        "Passport no. of %(person)s: enter the whole number,"
                        " %(number)s is masked.",
                        person=member.person_id.display_name,
                        number=member.passport_no,
                    ),
                )
            # sudo: whoever may edit the row may enter a number he cannot read later
            member_sudo = member.sudo()
            member_sudo.passport_number = (member.passport_no or "").strip().upper()

    @api.depends(
        "mission_id.exit_date",
        "person_id.fao_filing_ids.result",
        "person_id.fao_filing_ids.issued_on",
        "person_id.fao_filing_ids.valid_until",
        "person_id.fao_filing_ids.single_trip",
    )
    def _compute_filing(self):
        for member in self:
            exit_date = member.mission_id.exit_date
            filings = member.person_id.fao_filing_ids.sorted("issued_on", reverse=True)
            mission = member.mission_id
            valid = filings.filtered(
                lambda row, day=exit_date, trip=mission: row._covers(day, trip)
            )
            member.filing_id = valid[:1] or filings[:1]
            member.filing_valid = bool(valid)

    @api.depends("filing_id.single_trip")
    def _compute_filing_free(self):
        # Found anew whenever it is judged: others may have used the filing since
        for member in self:
            filing = member.filing_id
            member.filing_free = (
                not filing._used_up(member.mission_id) if filing else True
            )

    @api.depends(
        "mission_id.actual_exit",
        "mission_id.actual_entry",
        "mission_id.dest_kind",
        "mission_id.traveller_ids",
    )
    def _compute_trip(self):
        # Cancelling and reopening find it anew, see fao.travel.mission
        for member in self:
            mission = member.mission_id
            member.actual_exit = mission.actual_exit
            member.actual_entry = mission.actual_entry
            took_place = bool(member.actual_exit and mission.state != "cancelled")
            if mission._fao_accepted_report():
                took_place &= member.person_id in mission.traveller_ids
            hkm = mission.dest_kind == "hkm"
            member.counted_trip = took_place and not hkm
            member.counted_hkm_trip = took_place and hkm

    @api.depends(
        "person_id", "mission_id.approved_exit", "mission_id.approved_member_ids"
    )
    def _compute_added_after_approval(self):
        for member in self:
            mission = member.mission_id
            member.added_after_approval = bool(
                mission.approved_exit
                and member.person_id not in mission.approved_member_ids
            )

    def _compute_display_name(self):
        for member in self:
            member.display_name = member.person_id.display_name

    def _fao_line_values(self):
        """Return the values for documents, with the passport number masked."""
        values = super()._fao_line_values()
        values["passport_no"] = masking.mask(values.pop("passport_number", ""))
        return values
