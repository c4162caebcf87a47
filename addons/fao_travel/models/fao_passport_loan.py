from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools.case_rules import check_subject
from ..tools.deciders import deciders
from .fao_passport_movement import CONDITIONS

#: What the lending and the return write.
FACTS = frozenset(
    {
        "lent_on",
        "lent_by_id",
        "returned_on",
        "returned_by_id",
        "terms_id",
        "out",
        "reminded_on",
        "recalled_on",
    }
)
#: What may still be noted while the passport is out.
OUT_FIELDS = frozenset({"condition", "return_note", "witness_id"})


class FaoPassportLoan(models.Model):
    """A passport lent for an approved mission (D7): asked for, lent, returned or lost.

    The papers that PAS-05 asks for are fields, its rules are checks of the pack. The
    day on which the passport is due back follows the actual trip (PAS-06); who is
    overdue is barred, and his unit later, until it is back (PAS-07).
    """

    _name = "fao.passport.loan"
    _inherit = ["fao.case.mixin"]
    _description = "Loan of a passport"
    _order = "id desc"
    _fao_duty_code = "passport_loan"
    _fao_facts = FACTS

    passport_id = fields.Many2one(
        "fao.passport", required=True, index=True, ondelete="restrict"
    )
    mission_id = fields.Many2one(
        "fao.travel.mission",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "approved")],
    )
    person_id = fields.Many2one(
        related="passport_id.person_id", string="Holder", store=True, index=True
    )
    passport_kind = fields.Selection(
        related="passport_id.kind", string="Kind of passport"
    )
    passport_state = fields.Selection(related="passport_id.state", string="Passport is")
    passport_expiry = fields.Date(
        related="passport_id.expires_on", string="Passport valid until"
    )

    # ---- The mission, for those who may not open it
    mission_title = fields.Char(related="mission_id.title", string="Task")
    approval_number = fields.Char(
        related="mission_id.approval_number", store=True, string="Task approval"
    )
    exit_date = fields.Date(related="mission_id.exit_date", store=True)
    entry_date = fields.Date(related="mission_id.entry_date", store=True)
    actual_entry = fields.Date(related="mission_id.actual_entry", store=True)
    task_approved = fields.Boolean(
        compute="_compute_task_approved",
        compute_sudo=True,
        help="The task approval stands, is in force and names this person.",
    )

    # ---- Papers (PAS-05)
    visa_status = fields.Selection(
        [
            ("pending", "Not yet granted"),
            ("granted", "Granted"),
            ("exempt", "Not needed"),
        ],
        string="Visa status",
        default="pending",
        required=True,
    )
    educated_on = fields.Date(string="Education before departure on")
    commitment_signed = fields.Boolean(string="Commitment signed")

    # ---- What became of it
    witness_id = fields.Many2one(
        "res.users",
        copy=False,
        ondelete="restrict",
        help="A third person who watches the next handing over; the ledger of the"
        " passport keeps him.",
    )
    lent_on = fields.Date(readonly=True, copy=False)
    lent_by_id = fields.Many2one(
        "res.users", string="Lent by", readonly=True, copy=False, ondelete="restrict"
    )
    returned_on = fields.Date(readonly=True, copy=False)
    returned_by_id = fields.Many2one(
        "res.users",
        string="Taken back by",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    condition = fields.Selection(
        CONDITIONS, string="Condition on return", default="good", copy=False
    )
    return_note = fields.Char(string="Note on return", copy=False)
    terms_id = fields.Many2one(
        "fao.passport.terms",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    out = fields.Boolean(readonly=True, copy=False)
    recalled_on = fields.Date(
        readonly=True,
        copy=False,
        help="The group is refused its documents: due back on this day (CTL-06).",
    )
    due_back = fields.Date(compute="_compute_due_back", store=True)
    overdue_days = fields.Integer(
        string="Days overdue",
        compute="_compute_overdue_days",
        search="_search_overdue_days",
        help="Days by which the passport is overdue, or was when it came back.",
    )
    reminded_on = fields.Date(string="Last reminder", readonly=True, copy=False)

    # ---- Duties apart (SOD-03)
    custodian_issued = fields.Boolean(
        compute="_compute_custodian_issued",
        compute_sudo=False,
        help="Whoever acts now has decided on the mission or travels himself.",
    )

    _one_out = models.UniqueIndex(
        "(passport_id) WHERE out", "A passport is lent to one task at a time (PAS-04)."
    )
    _due_index = models.Index("(due_back) WHERE out")

    # ---- Computes

    @api.depends(
        "mission_id.state",
        "mission_id.approved_exit",
        "mission_id.approved_valid_until",
        "mission_id.approved_member_ids",
        "mission_id.change_kind",
        "passport_id.person_id",
    )
    def _compute_task_approved(self):
        for loan in self:
            loan.task_approved = loan.mission_id._fao_approves_trip_of(
                loan.passport_id.person_id
            )

    @api.depends(
        "lent_on",
        "recalled_on",
        "terms_id",
        "mission_id.state",
        "mission_id.case_id.closed_at",
        "mission_id.actual_exit",
        "mission_id.actual_entry",
        "mission_id.exit_date",
        "mission_id.entry_date",
        "mission_id.approved_days",
    )
    def _compute_due_back(self):
        for loan in self:
            days = (loan._due_day(), loan.recalled_on) if loan.lent_on else ()
            loan.due_back = min(filter(None, days), default=False)

    def _due_day(self):
        """Return the day on which the passport is due back (PAS-06, PAS-10).

        Until the actual days are known the planned ones count.
        """
        mission, terms = self.mission_id, self.terms_id
        if mission.state == "cancelled" and not mission.actual_exit:
            case = mission.case_id
            cancelled = case.closed_at and case._local_date(case.closed_at)
            start = max(cancelled or self.lent_on, self.lent_on)
            return start + timedelta(days=terms.cancelled_days)
        if terms.return_rule == "exit":
            start = mission.actual_exit or mission.exit_date
            days = terms.return_days + mission.approved_days
        else:
            start = mission.actual_entry or mission.entry_date
            days = terms.return_days
        return start and start + timedelta(days=days)

    @api.depends("due_back", "returned_on", "out")
    def _compute_overdue_days(self):
        today = self.env["fao.calendar.day"]._today()
        for loan in self:
            end = loan.returned_on or (loan.out and today)
            due = loan.due_back
            loan.overdue_days = max((end - due).days, 0) if end and due else 0

    @api.model
    def _search_overdue_days(self, operator, value):
        """Find what is out and overdue today."""
        if operator not in (">", ">=") or not isinstance(value, int):
            return NotImplemented
        days = value if operator == ">" else value - 1
        today = self.env["fao.calendar.day"]._today()
        return Domain("out", "=", True) & Domain(
            "due_back", "<", today - timedelta(days=max(days, 0))
        )

    @api.model
    def _overdue_days_by(self, name, ids):
        """Return how many days the latest passport is overdue today, by ``name``.

        :param str name: ``person_id`` or ``unit_id``
        :param ids: ids of the persons or units asked for
        """
        today = self.env["fao.calendar.day"]._today()
        groups = self.sudo()._read_group(  # a bar binds whoever asks
            [(name, "in", ids), ("out", "=", True), ("due_back", "<", today)],
            [name],
            ["due_back:min"],
        )
        return {record.id: (today - due).days for record, due in groups}

    @api.depends("mission_id", "passport_id")
    @api.depends_context("uid")
    def _compute_custodian_issued(self):
        for loan in self:
            loan.custodian_issued = (
                self.env.uid in deciders(loan.mission_id).ids
                or self.env.user in loan._fao_interested_users()
            )

    # ---- The case

    @api.constrains("passport_id", "mission_id")
    def _check_subject(self):
        for loan in self:
            check_subject(loan, loan.sudo().person_id, loan.mission_id)

    def _fao_interested_users(self):
        """Return the holder: nobody lends to himself."""
        return super()._fao_interested_users() | self.person_id.user_ids

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            passport_sudo = (
                self.env["fao.passport"].sudo().browse(vals.get("passport_id") or [])
            )  # only to name the case and to find whose unit it is
            mission_sudo = (
                self.env["fao.travel.mission"]
                .sudo()
                .browse(vals.get("mission_id") or [])
            )
            unit = passport_sudo.person_id.fao_unit_id
            named = {
                "title": self.env._(
                    "Passport of %(person)s: %(mission)s",
                    person=passport_sudo.person_id.name or "",
                    mission=mission_sudo.title or "",
                )
            }
            if unit:
                named["unit_id"] = unit.id
            prepared.append({**named, **vals})
        return super().create(prepared)

    def _fao_check_locked(self, names):
        super()._fao_check_locked(names)
        if names - OUT_FIELDS and any(self.mapped("lent_on")):
            raise FaoError(
                "FAO-LOCKED",
                self.env._("The passport is lent: the loan stays as it is."),
            )

    def _fao_on_transition(self, transition, documents):
        """Move the passport with its loan."""
        result = super()._fao_on_transition(transition, documents)
        stage = transition.to_stage_id.code
        if stage == "lent" and not self.out:
            self._hand_out()
        elif stage == "returned":
            self._take_in()
        elif stage == "lost":
            guard.enter(self).out = False
        return result

    def _hand_out(self):
        today = self.env["fao.calendar.day"]._today()
        terms = self.env["fao.passport.terms"]._in_force(self.company_id, today)
        guard.enter(self).write(
            {
                "lent_on": today,
                "lent_by_id": self.env.uid,
                "terms_id": terms.id,
                "out": True,
            }
        )
        self.passport_id._lend(self)
        guard.enter(self).witness_id = False  # the return has one of its own
        self._forget_bars()

    def _take_in(self):
        self._end(self.condition or "good")

    def _end(self, condition):
        """Note that the passport is back, in this condition."""
        today = self.env["fao.calendar.day"]._today()
        guard.enter(self.sudo()).write(  # facts, written by whoever takes it back
            {
                "returned_on": today,
                "returned_by_id": self.env.uid,
                "condition": condition,
                "out": False,
            }
        )
        self.passport_id._return(self, condition)
        self._forget_bars()

    def _is_under_way(self):
        """Whether the case of this loan still waits for the return."""
        case_sudo = self.sudo().case_id  # asked by the passport, not by a reader
        return bool(case_sudo) and case_sudo.stage_id.code == "lent"

    @api.model
    def _forget_bars(self):
        """Let bars be found anew in this very transaction: a return lifts them."""
        self.env["res.partner"].invalidate_model(["fao_passport_overdue_days"])
        self.env["fao.unit"].invalidate_model(["passport_overdue_days"])
