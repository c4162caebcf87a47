from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.fao_core.engine import guard, masking
from odoo.addons.fao_core.engine.errors import FaoError
from odoo.addons.fao_core.engine.given import check_given

from ..tools import passport_code
from .fao_passport_movement import STATES
from .fao_travel_member import RAW_NUMBER_GROUPS

KINDS = [
    ("diplomatic", "Diplomatic passport"),
    ("service", "Service passport"),
    ("official", "Official ordinary passport"),
    ("hkm_pass", "Pass to Hong Kong and Macao"),
]
#: What is no longer valid, whatever its date.
DEAD = ("lost", "cancelled")
#: Where it lies in a cabinet.
ON_SHELF = ("in_custody", "damaged", "cancelled")
#: Where and in whose hands it is: written by the passport's own methods only.
FACTS = frozenset(
    {
        "state",
        "cabinet_id",
        "slot",
        "place",
        "loan_id",
        "application_id",
        "hand_in_reminded_on",
    }
)
#: Whose and which document it is: changed by a correction only, which is noted.
IDENTITY = frozenset(
    {"number", "person_id", "kind", "company_id", "issued_on", "expires_on", "issuer"}
)


class FaoPassport(models.Model):
    """A passport or pass for official travel, from its issue to its cancellation.

    Invariants: a person has one valid passport and one valid pass (PAS-04); where a
    passport is changes only by its own methods, each of which leaves a row in the
    ledger. The number is read through ``reveal`` only; everybody sees it masked.
    """

    _name = "fao.passport"
    _inherit = ["fao.guarded.number"]
    _fao_number = "number"
    _description = "Passport or pass"
    _order = "expires_on, id"

    kind = fields.Selection(KINDS, required=True, default="official")
    document_class = fields.Selection(
        [("passport", "Passport"), ("pass", "Pass")],
        compute="_compute_document_class",
        store=True,
        precompute=True,
        export_string_translation=False,
    )
    number = fields.Char(required=True, copy=False, groups=RAW_NUMBER_GROUPS)
    number_masked = fields.Char(
        string="No.",
        compute="_compute_number_masked",
        inverse="_inverse_number_masked",
        compute_sudo=True,
        help="The number for everybody: first and last two signs. Entered whole when"
        " the passport is registered.",
    )
    person_id = fields.Many2one(
        "res.partner",
        string="Holder",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", False)],
    )
    unit_id = fields.Many2one(
        related="person_id.fao_unit_id",
        string="Unit",
        store=True,
        precompute=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company",
        string="Office",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    issued_on = fields.Date(required=True)
    expires_on = fields.Date(string="Valid until", required=True, index=True)
    issuer = fields.Char(string="Issued by")
    biometrics_on = fields.Date(string="Biometric data taken on")
    application_id = fields.Many2one(
        "fao.passport.application",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    remarks = fields.Text()

    # ---- Where it is
    state = fields.Selection(
        STATES, default="in_custody", required=True, readonly=True, copy=False
    )
    cabinet_id = fields.Many2one(
        "fao.passport.cabinet",
        index="btree_not_null",
        copy=False,
        ondelete="restrict",
        help="The cabinet to which it belongs, also while it is out.",
    )
    slot = fields.Char(copy=False)
    place = fields.Char(readonly=True, copy=False)
    where = fields.Char(compute="_compute_where")
    loan_id = fields.Many2one(
        "fao.passport.loan",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    loan_ids = fields.One2many("fao.passport.loan", "passport_id", string="Loans")
    movement_ids = fields.One2many(
        "fao.passport.movement", "passport_id", string="Passport ledger"
    )
    due_back = fields.Date(related="loan_id.due_back", string="Due back")
    overdue_days = fields.Integer(
        compute="_compute_overdue_days", search="_search_overdue_days"
    )
    expired = fields.Boolean(compute="_compute_expired", search="_search_expired")
    hand_in_by = fields.Date(
        related="person_id.fao_passport_hand_in_by",
        help="The holder left his post: handed in and cancelled by this day (PAS-10).",
    )

    _number_unique = models.Constraint(
        "UNIQUE (number)", "A passport of this number is registered already."
    )
    _one_valid = models.UniqueIndex(
        "(person_id, document_class) WHERE state NOT IN ('lost', 'cancelled')",
        "PAS-04: nobody holds two valid passports or two valid passes; hand in the"
        " old one for cancellation first.",
    )
    _slot_unique = models.UniqueIndex(
        "(cabinet_id, slot) WHERE slot IS NOT NULL",
        "This slot belongs to another passport.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (expires_on > issued_on)",
        "The passport expires before it was issued.",
    )

    # ---- Computes

    @api.depends("kind")
    def _compute_document_class(self):
        for passport in self:
            is_pass = passport.kind == "hkm_pass"
            passport.document_class = "pass" if is_pass else "passport"

    @api.depends("number")
    def _compute_number_masked(self):
        for passport in self:
            passport.number_masked = masking.mask(passport.number)

    def _inverse_number_masked(self):
        """Nothing: ``create`` takes it for the number, ``write`` refuses it."""

    @api.depends("number", "person_id")
    def _compute_display_name(self):
        for passport, passport_sudo in zip(self, self.sudo(), strict=True):
            # sudo: the masked number and the name are for whoever sees a reference
            names = (passport_sudo.number_masked, passport_sudo.person_id.display_name)
            passport.display_name = " ".join(filter(None, names))

    @api.depends("state", "cabinet_id", "slot", "place")
    @api.depends_context("lang")
    def _compute_where(self):
        for passport in self:
            passport.where = passport._describe_place(
                passport.state, passport.cabinet_id, passport.slot, passport.place
            )

    def _describe_place(self, state, cabinet, slot, place):
        """Return in words where a passport is or was."""
        shelf_sudo = cabinet.sudo()  # its name, for whoever sees the passport
        shelf = shelf_sudo.name or ""
        if shelf and slot:
            shelf = self.env._("%(cabinet)s, slot %(slot)s", cabinet=shelf, slot=slot)
        words = {
            "in_custody": shelf,
            "lent": self.env._("With the holder"),
            "with_embassy": self.env._("With %(place)s", place=place or "-"),
            "damaged": self.env._("%(place)s, damaged", place=shelf),
            "lost": self.env._("Lost"),
            "cancelled": self.env._(
                "Cancelled, %(place)s", place=place or shelf or "-"
            ),
        }
        return words.get(state, "")

    @api.depends("loan_id.due_back", "state")
    def _compute_overdue_days(self):
        today = self.env["fao.calendar.day"]._today()
        for passport in self:
            due = passport.loan_id.due_back
            passport.overdue_days = max((today - due).days, 0) if due else 0

    @api.model
    def _search_overdue_days(self, operator, value):
        if operator not in (">", ">=") or not isinstance(value, int):
            return NotImplemented
        return Domain("loan_id", "any", [("overdue_days", operator, value)])

    @api.depends("expires_on", "state")
    def _compute_expired(self):
        today = self.env["fao.calendar.day"]._today()
        for passport in self:
            end = passport.expires_on
            passport.expired = bool(end and end < today and passport.state not in DEAD)

    @api.model
    def _search_expired(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self.env["fao.calendar.day"]._today()
        domain = Domain("expires_on", "<", today) & Domain("state", "not in", DEAD)
        return domain if True in value else ~domain

    @api.model
    def _search_display_name(self, operator, value):
        """Find passports by the holder; by the whole number who may see it."""
        domain = Domain("person_id", operator, value)
        positive = operator not in Domain.NEGATIVE_OPERATORS
        if isinstance(value, str) and positive and self._fao_may_reveal():
            domain |= self._number_domain(value)
        return domain

    @api.model
    def _fao_plain_number(self, number):
        return passport_code.normalize(number)

    @api.model
    def _on_shelf_domain(self, cabinets):
        """Return the domain of the passports that lie in ``cabinets``."""
        return [
            ("cabinet_id", "in", cabinets.ids),
            ("state", "in", ON_SHELF),
            ("place", "=", False),
        ]

    # ---- Constraints

    @api.constrains("number")
    def _check_number(self):
        for passport_sudo in self.sudo():
            if problem := self._number_problem(passport_sudo.number):
                raise ValidationError(problem)

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        """Take passports into custody; each begins its ledger."""
        self.check_access("create")
        vals_list = [self._entered_number(vals) for vals in vals_list]
        if not guard.entered(self.env):
            facts = dict.fromkeys(FACTS - {"cabinet_id", "slot"}, False)
            facts["state"] = "in_custody"
            for vals in vals_list:
                check_given(self, vals)
                self._check_intake(vals)
            vals_list = [{**vals, **facts} for vals in vals_list]
        vals_list = [
            {**vals, "number": passport_code.normalize(vals.get("number"))}
            for vals in vals_list
        ]
        passports = super().create(vals_list)
        passports._note_intake("takeover" if self._intake_sheet() else "intake")
        return passports

    @api.model
    def _entered_number(self, vals):
        """Return values with the number that was entered on the form."""
        vals = dict(vals)
        entered = vals.pop("number_masked", "")
        return {**vals, "number": vals.get("number") or entered}

    def _check_intake(self, vals):
        """Refuse to register a passport that lies nowhere."""
        told = [name for name in ("state", "loan_id", "application_id", "place")
                if vals.get(name) and vals[name] != "in_custody"]  # fmt: skip
        if told:
            raise self._guard_error(told[0])
        if not vals.get("cabinet_id"):
            raise FaoError(
                "FAO-CUSTODY",
                self.env._("Cabinet: a registered passport is kept in a cabinet."),
            )
        if masking.is_masked(vals.get("number")):
            raise FaoError("FAO-MASKED", self.env._("Number: enter the whole number."))

    def write(self, vals):
        check_given(self, vals)
        if not guard.entered(self.env):
            for name in (*sorted(FACTS & vals.keys()), "movement_ids", "loan_ids"):
                if name in vals:
                    raise self._guard_error(name)
            if identity := sorted((IDENTITY | {"number_masked"}) & vals.keys()):
                raise FaoError(
                    "FAO-GUARD",
                    self.env._(
                        "%(field)s of a registered passport is changed by a correction"
                        " with its reason.",
                        field=self._label(identity[0]),
                    ),
                )
        return super().write(vals)

    def _guard_error(self, name):
        return FaoError(
            "FAO-GUARD",
            self.env._(
                "%(field)s changes by lending, returning and the like, not by hand.",
                field=self._label(name),
            ),
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FaoError(
            "FAO-GUARD", self.env._("A registered passport stays in the register.")
        )
