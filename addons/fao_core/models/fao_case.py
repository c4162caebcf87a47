from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine import guard
from ..engine.errors import FaoError

#: What a person may write on a case; everything else is a workflow fact.
EDITABLE_FIELDS = frozenset(
    {"title", "urgency", "confidentiality", "secrecy_years", "properties"}
)

STATES = [
    ("draft", "Draft"),
    ("running", "Running"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
    ("done", "Done"),
]
CONFIDENTIALITY = [
    ("0", "Public"),
    ("1", "Internal"),
    ("2", "Secret"),
    ("3", "Confidential"),
]


class FaoCase(models.Model):
    """The process record of one matter: where it stands and who must act.

    Invariant: every field outside ``EDITABLE_FIELDS`` is a workflow fact and is
    written by the engine only. A case is never deleted. All access rules of the
    platform are written once, on this model; the records of the duties and the
    rows that belong to a case follow them.
    """

    _name = "fao.case"
    _description = "Case"
    _order = "id desc"
    _rec_name = "title"
    _rec_names_search = ["number", "title"]

    # What it is
    title = fields.Char(required=True, index="trigram")
    number = fields.Char(readonly=True, copy=False, index=True)
    duty_id = fields.Many2one(
        "fao.duty", required=True, readonly=True, copy=False, index=True,
        ondelete="restrict",
    )  # fmt: skip
    duty_code = fields.Char(related="duty_id.code")
    urgency = fields.Selection(
        [("normal", "Normal"), ("urgent", "Urgent"), ("extra", "Extra urgent")],
        default="normal",
        required=True,
    )
    confidentiality = fields.Selection(
        CONFIDENTIALITY,
        default="1",
        required=True,
        index=True,
    )
    external_ref = fields.Char("External reference", readonly=True, copy=False)
    properties = fields.Properties(
        "Form fields", definition="duty_id.properties_definition", copy=True
    )

    # Where it stands
    workflow_id = fields.Many2one(
        "fao.workflow", "Workflow version", required=True, readonly=True, copy=False,
        index=True, ondelete="restrict",
    )  # fmt: skip
    stage_id = fields.Many2one(
        "fao.stage", required=True, readonly=True, copy=False, index=True,
        ondelete="restrict", group_expand="_read_group_stage_ids",
    )  # fmt: skip
    stage_kind = fields.Selection(related="stage_id.kind", store=True, index=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, copy=False, index=True, group_expand=True
    )
    path = fields.Char(
        readonly=True,
        copy=False,
        help="The stages on the way to the current one, each with its visit.",
    )
    visit = fields.Integer(readonly=True, copy=False)
    round = fields.Integer(readonly=True, copy=False, default=1, aggregator="max")
    revision = fields.Integer(readonly=True, copy=False, aggregator=None)
    ledger_head = fields.Char(readonly=True, copy=False)
    ledger_length = fields.Integer(readonly=True, copy=False, aggregator=None)

    content_digest = fields.Char(readonly=True, copy=False)
    resume_round = fields.Integer(readonly=True, copy=False, aggregator=None)
    resume_stage = fields.Char(readonly=True, copy=False)
    chosen = fields.Json(
        readonly=True, copy=False, help="The signers whom the applicant chose, by rule."
    )

    # Who
    company_id = fields.Many2one(
        "res.company", "Office", required=True, readonly=True, copy=False, index=True
    )
    unit_id = fields.Many2one(
        "fao.unit", "Applicant unit", required=True, readonly=True, copy=False,
        index=True, ondelete="restrict",
    )  # fmt: skip
    initiator_id = fields.Many2one(
        "res.users", required=True, readonly=True, copy=False, index=True,
        ondelete="restrict",
    )  # fmt: skip
    officer_id = fields.Many2one(
        "res.users", readonly=True, copy=False, index="btree_not_null"
    )
    participant_ids = fields.Many2many(
        "res.users", "fao_case_participant_rel", readonly=True, copy=False
    )

    # When
    opened_at = fields.Datetime(readonly=True, copy=False)
    submitted_at = fields.Datetime(readonly=True, copy=False, index="btree_not_null")
    received_at = fields.Datetime(readonly=True, copy=False)
    stage_entered_at = fields.Datetime("In stage since", readonly=True, copy=False)
    due_at = fields.Datetime("Due", readonly=True, copy=False, index="btree_not_null")
    due_provisional = fields.Boolean(readonly=True, copy=False)
    timeout_at = fields.Datetime(
        "Moves on by itself", readonly=True, copy=False, index="btree_not_null"
    )
    clock_stopped_at = fields.Datetime(readonly=True, copy=False)
    suspended_days = fields.Integer("Suspended working days", readonly=True, copy=False)
    closed_at = fields.Datetime(readonly=True, copy=False)

    # What belongs to it
    approval_ids = fields.One2many("fao.approval", "case_id", readonly=True)
    finding_ids = fields.One2many("fao.finding", "case_id", readonly=True)
    document_ids = fields.One2many("fao.document", "case_id", readonly=True)
    ledger_ids = fields.One2many("fao.ledger", "case_id", readonly=True)

    # What people look for
    my_turn = fields.Boolean(
        "Waiting for me", compute="_compute_my_turn", search="_search_my_turn"
    )
    light = fields.Selection(
        [("green", "In time"), ("amber", "Due soon"), ("red", "Overdue")],
        compute="_compute_light",
        search="_search_light",
    )
    blocked = fields.Boolean(
        "Blocked by a check", compute="_compute_blocked", search="_search_blocked"
    )
    next_people = fields.Char("Who must act", compute="_compute_next_people")
    returned = fields.Boolean(compute="_compute_returned", search="_search_returned")

    _number_unique = models.UniqueIndex("(number)", "A case number is used once.")
    _external_ref_unique = models.UniqueIndex(
        "(duty_id, external_ref) WHERE external_ref IS NOT NULL",
        "This external reference already has a case.",
    )
    _open_due_idx = models.Index("(company_id, due_at) WHERE closed_at IS NULL")

    # ---- Computes

    @api.model
    def _read_group_stage_ids(self, stages, domain):
        """Show the stages of the published workflows of the duties shown."""
        duties = stages.workflow_id.duty_id
        return stages | duties.workflow_id.stage_ids

    @api.depends("number", "title")
    def _compute_display_name(self):
        for case in self:
            number, title = case.number or "", case.title or ""
            case.display_name = f"{number} {title}".strip()

    @api.depends("approval_ids.state")
    @api.depends_context("uid")
    def _compute_my_turn(self):
        mine = self.env["fao.approval"]._open_case_ids(self.ids)
        for case in self:
            case.my_turn = case.id in mine

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        slots = self.env["fao.approval"].sudo()
        query = slots._search(slots._inbox_domain())
        domain = Domain("id", "in", query.subselect("fao_approval.case_id"))
        return domain if True in value else ~domain

    @api.depends("due_at", "closed_at", "clock_stopped_at")
    def _compute_light(self):
        now = fields.Datetime.now()
        for office, cases in self.grouped("company_id").items():
            amber = self._amber_limit(office, now)
            for case in cases:
                case.light = case._light_at(now, amber)

    def _light_at(self, now, amber):
        """Return the light of this case: amber from two working days before due.

        :param datetime now: the moment
        :param datetime amber: up to when a due date is near for its office
        """
        self.ensure_one()
        if not self.due_at or self.closed_at:
            return False
        if self.due_at < (self.clock_stopped_at or now):
            return "red"
        if self.clock_stopped_at:
            return "green"
        return "amber" if self.due_at <= amber else "green"

    def _search_light(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        amber = self._amber_limit(self.env.company, now)
        running = Domain("due_at", "!=", False) & Domain("closed_at", "=", False)
        runs = Domain("clock_stopped_at", "=", False)
        late_when_stopped = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s < %s) IS TRUE",
                SQL.identifier(alias, "due_at"),
                SQL.identifier(alias, "clock_stopped_at"),
            ),
            predicate=lambda case: bool(
                case.due_at
                and case.clock_stopped_at
                and case.due_at < case.clock_stopped_at
            ),
        )
        lights = {
            "red": (runs & Domain("due_at", "<", now)) | late_when_stopped,
            "amber": runs & Domain("due_at", ">=", now) & Domain("due_at", "<=", amber),
            "green": (runs & Domain("due_at", ">", amber))
            | (~runs & ~late_when_stopped),
        }
        found = Domain.OR([lights[v] for v in value if v in lights])
        result = running & found
        if False in value:
            result |= ~running
        return result

    @api.depends("finding_ids.state", "finding_ids.severity")
    def _compute_blocked(self):
        blocked = (
            self.env["fao.finding"]
            .sudo()
            ._read_group(
                self._blocking_domain() & Domain("case_id", "in", self.ids), ["case_id"]
            )
        )
        ids = {case.id for (case,) in blocked}
        for case in self:
            case.blocked = case.id in ids

    def _search_blocked(self, operator, value):
        if operator != "in":
            return NotImplemented
        findings = self.env["fao.finding"].sudo()._search(self._blocking_domain())
        domain = Domain("id", "in", findings.subselect("fao_finding.case_id"))
        return domain if True in value else ~domain

    @api.model
    def _blocking_domain(self):
        return Domain("state", "=", "open") & Domain(
            "severity", "in", ["block", "waivable"]
        )

    @api.depends("approval_ids.state", "approval_ids.user_id", "approval_ids.group_id")
    def _compute_next_people(self):
        slots = (
            self.env["fao.approval"]
            .sudo()
            .search_fetch(
                [("case_id", "in", self.ids), ("state", "=", "open")],
                ["case_id", "user_id", "group_id"],
            )
        )
        names = {}
        for slot in slots:
            names.setdefault(slot.case_id.id, []).append(slot._holder_name())
        for case in self:
            case.next_people = ", ".join(dict.fromkeys(names.get(case.id, [])))

    @api.depends("round", "stage_kind")
    def _compute_returned(self):
        for case in self:
            case.returned = case.round > 1 and case.stage_kind == "draft"

    def _search_returned(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("round", ">", 1) & Domain("stage_kind", "=", "draft")
        return domain if True in value else ~domain

    # ---- CRUD: the facts belong to the engine

    @api.model_create_multi
    def create(self, vals_list):
        if not guard.entered(self.env):
            raise self._guard_error(self.env._("A case is opened through its duty."))
        return super().create(vals_list)

    def write(self, vals):
        if not guard.entered(self.env):
            self._check_written(vals)
        return super().write(vals)

    def copy_data(self, default=None):
        raise self._guard_error(self.env._("A case is opened through its duty."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._guard_error(self.env._("A case is evidence; cancel it instead."))

    def _check_written(self, vals):
        """Refuse facts, and content that the stage does not let this user edit."""
        facts = sorted(set(vals) - EDITABLE_FIELDS)
        if facts:
            raise self._guard_error(
                self.env._(
                    "%(fields)s: only the workflow itself changes these.",
                    fields=", ".join(facts),
                )
            )
        for case in self:
            case._check_may_edit()
            if "confidentiality" in vals:
                case._check_confidentiality(vals["confidentiality"])

    def _check_confidentiality(self, wanted):
        """SEC-05: a class is raised by the editor, never lowered by him."""
        self._check_clearance(wanted)
        if self.submitted_at and int(wanted) < int(self.confidentiality):
            raise self._guard_error(
                self.env._("Confidentiality: a submitted case is not lowered.")
            )

    def _check_may_edit(self):
        """Raise when the content of this case may not be edited by the user now."""
        self.ensure_one()
        verdict = self._may_edit()
        if not verdict.ok:
            raise FaoError(verdict.code, verdict.message)

    def _guard_error(self, why):
        return FaoError("FAO-GUARD", why)

    # ---- Actions

    def action_open_record(self):
        """Open the duty's own record of this case."""
        self.ensure_one()
        record = self._fao_record()
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
