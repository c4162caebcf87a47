from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard, masking
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import passport_code
from ..tools.case_rules import check_subject
from ..tools.deciders import deciders
from .fao_passport import DEAD, KINDS
from .fao_passport_movement import STATES
from .fao_travel_member import RAW_NUMBER_GROUPS

#: Ranks that hold diplomatic and service passports (D7), by their order.
DIPLOMATIC_RANK, SERVICE_RANK = 3, 7


class FaoPassportApplication(models.Model):
    """The application for a passport or pass of one person for an approved task (D7).

    Examined and signed by the office, made within five working days of the complete
    file (PAS-03), then taken into custody by a custodian who decided nothing on it
    (SOD-03). The old passport is handed in for cancellation.
    """

    _name = "fao.passport.application"
    _inherit = ["fao.case.mixin", "fao.guarded.number"]
    _fao_number = "passport_number"
    _description = "Application for a passport"
    _order = "id desc"
    _fao_duty_code = "passport_issue"
    _fao_facts = frozenset({"passport_id"})

    kind = fields.Selection(
        KINDS,
        string="Kind of passport",
        compute="_compute_kind",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        help="By the rank of the holder unless changed.",
    )
    application_type = fields.Selection(
        [
            ("new", "First issue"),
            ("renew", "Renewal"),
            ("replace_lost", "Replacement of a lost one"),
            ("replace_damaged", "Replacement of a damaged one"),
            ("add", "Another kind beside the one held"),
        ],
        default="new",
        required=True,
    )
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
        index="btree_not_null",
        ondelete="restrict",
        help="The approved task that names the person (PAS-01).",
    )
    approval_number = fields.Char(
        related="mission_id.approval_number", string="Task approval"
    )
    applied_on = fields.Date(default=fields.Date.context_today, required=True)

    # ---- The file
    photo_receipt = fields.Char(string="Photo receipt no.")
    biometrics_on = fields.Date(string="Fingerprints and signature taken on")
    joins_other = fields.Boolean(related="mission_id.joins_other")

    # ---- What the checks ask
    task_approved = fields.Boolean(
        compute="_compute_task_approved",
        compute_sudo=True,
        help="The task approval stands, is in force and names this person.",
    )
    valid_passport_id = fields.Many2one(
        "fao.passport",
        string="Valid passport now",
        compute="_compute_valid_passport_id",
        compute_sudo=True,
    )
    valid_until = fields.Date(compute="_compute_valid_passport_id", compute_sudo=True)
    valid_passport_state = fields.Selection(
        STATES,
        string="It is",
        compute="_compute_valid_passport_id",
        compute_sudo=True,
    )
    other_passport_id = fields.Many2one(
        "fao.passport",
        string="Other kind held",
        compute="_compute_valid_passport_id",
        compute_sudo=True,
        help="A valid pass of whoever applies for a passport, or the other way round.",
    )
    loss_reported = fields.Boolean(
        compute="_compute_loss_reported",
        compute_sudo=True,
        help="The loss of a document of this kind is reported.",
    )
    custodian_issued = fields.Boolean(
        compute="_compute_custodian_issued",
        compute_sudo=False,
        help="Whoever acts now has decided on this application or is its holder.",
    )

    # ---- The new passport
    passport_number = fields.Char(groups=RAW_NUMBER_GROUPS, copy=False)
    passport_no = fields.Char(
        string="Number of the new passport",
        compute="_compute_passport_no",
        inverse="_inverse_passport_no",
        help="Enter or scan the number or the machine-readable zone.",
    )
    issued_on = fields.Date(copy=False)
    expires_on = fields.Date(string="New one valid until", copy=False)
    issuer = fields.Char(string="Issued by", copy=False)
    cabinet_id = fields.Many2one(
        "fao.passport.cabinet", copy=False, ondelete="restrict"
    )
    slot = fields.Char(copy=False)
    passport_id = fields.Many2one(
        "fao.passport",
        string="New passport",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    # ---- Computes

    @api.depends("person_id")
    def _compute_kind(self):
        for application in self:
            rank = application.person_id.fao_rank_id
            if application.kind and not application.person_id:
                continue
            if rank and rank.code in ("RS", "RE") or not rank:
                application.kind = application.kind or "official"
            elif rank.sequence <= DIPLOMATIC_RANK:
                application.kind = "diplomatic"
            elif rank.sequence <= SERVICE_RANK:
                application.kind = "service"
            else:
                application.kind = "official"

    @api.depends(
        "person_id",
        "mission_id.state",
        "mission_id.approved_exit",
        "mission_id.approved_valid_until",
        "mission_id.approved_member_ids",
        "mission_id.change_kind",
    )
    def _compute_task_approved(self):
        for application in self:
            application.task_approved = application.mission_id._fao_approves_trip_of(
                application.person_id
            )

    @api.depends(
        "person_id.fao_passport_ids.state",
        "person_id.fao_passport_ids.expires_on",
        "kind",
    )
    def _compute_valid_passport_id(self):
        for application in self:
            wanted = application._document_class()
            valid = application.person_id.fao_passport_ids.filtered(
                lambda p: p.state not in DEAD
            )
            passport = valid.filtered(lambda p, w=wanted: p.document_class == w)[:1]
            application.other_passport_id = (valid - passport)[:1]
            application.valid_passport_id = passport
            application.valid_until = passport.expires_on
            application.valid_passport_state = passport.state

    def _document_class(self):
        """Return whether it is a pass or a passport that is applied for."""
        return "pass" if self.kind == "hkm_pass" else "passport"

    @api.depends("person_id", "kind")
    def _compute_loss_reported(self):
        losses = self.env["fao.passport.loss"].search(
            [("person_id", "in", self.person_id.ids), ("reported_on", "!=", False)]
        )
        for application in self:
            wanted = application._document_class()
            application.loss_reported = any(
                loss.person_id == application.person_id
                and loss.passport_id.document_class == wanted
                for loss in losses
            )

    @api.depends("person_id")
    @api.depends_context("uid")
    def _compute_custodian_issued(self):
        for application in self:
            application.custodian_issued = (
                self.env.uid in deciders(application).ids
                or self.env.user in application._fao_interested_users()
            )

    @api.depends("passport_number")
    def _compute_passport_no(self):
        for row, row_sudo in zip(self, self.sudo(), strict=True):
            # sudo: the number itself is read only to be masked
            row.passport_no = masking.mask(row_sudo.passport_number)

    def _inverse_passport_no(self):
        for row in self:
            if not row.passport_no:
                row.sudo().passport_number = False  # as whoever may edit asks
                continue
            try:
                code = passport_code.read(row.passport_no)
            except passport_code.CodeError as error:
                raise FaoError(
                    "FAO-SCAN",
                    self.env._(
                        "Number of the new passport: %(text)s is neither a number nor"
                        " a readable zone.",
                        text=row.passport_no,
                    ),
                ) from error
            row_sudo = row.sudo()  # whoever may edit may enter what he cannot read
            row_sudo.passport_number = code.number
            if code.expires_on:
                row.expires_on = code.expires_on
        self.invalidate_recordset(["passport_no"])  # a zone was read, a number stays

    # ---- The case

    @api.constrains("person_id", "mission_id")
    def _check_subject(self):
        for application in self:
            check_subject(application, application.person_id, application.mission_id)

    def _fao_interested_users(self):
        """Return the holder: he decides nothing on his own passport."""
        return super()._fao_interested_users() | self.person_id.user_ids

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            person_sudo = (
                self.env["res.partner"].sudo().browse(vals.get("person_id") or [])
            )  # only to name the case and to find the unit
            named = {
                "title": self.env._("Passport for %(person)s",
                                    person=person_sudo.name or "")
            }  # fmt: skip
            if person_sudo.fao_unit_id:
                named["unit_id"] = person_sudo.fao_unit_id.id
            prepared.append({**named, **vals})
        return super().create(prepared)

    def _fao_on_transition(self, transition, documents):
        """Register the new passport; the old one is cancelled in the same moment."""
        result = super()._fao_on_transition(transition, documents)
        if transition.to_stage_id.code == "issued" and not self.passport_id:
            self._take_in()
        return result

    def _take_in(self):
        old = self.valid_passport_id
        if old:
            old._lock()
            if old.state not in ("in_custody", "damaged"):
                raise old._wrong_place(
                    self.env._("it must be handed in before the new one is registered")
                )
            old._cancel(self.env._("Replaced, %(number)s", number=self.number))
            old.flush_recordset()  # the new one must be the only valid one
        passports = guard.enter(self.env["fao.passport"].sudo())
        guard.enter(self).passport_id = passports.create(
            {
                "kind": self.kind,
                "number": self.sudo().passport_number,  # goes into the register
                "person_id": self.person_id.id,
                "company_id": self.company_id.id,
                "issued_on": self.issued_on,
                "expires_on": self.expires_on,
                "issuer": self.issuer,
                "biometrics_on": self.biometrics_on,
                "application_id": self.id,
                "cabinet_id": self.cabinet_id.id,
                "slot": self.slot,
                "state": "in_custody",
            }
        )
