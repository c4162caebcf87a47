from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import guard, memory

#: What every new slot is, unless it is said otherwise.
ALWAYS = {"purpose": "decide", "weight": 1}
#: What decides who must act: on it depends what a case shows of its slots.
HOLDING = ("case_id", "state", "user_id", "group_id")
SLOT_STATES = [
    ("waiting", "Not yet"),
    ("open", "Open"),
    ("consulting", "Waits for an answer"),
    ("unread", "Not yet read"),
    ("read", "Read"),
    ("answered", "Answered"),
    ("removed", "Removed"),
    ("approved", "Agreed"),
    ("rejected", "Disagreed"),
    ("returned", "Returned"),
    ("forwarded", "Forwarded"),
    ("withdrawn", "Withdrawn"),
    ("void", "Void"),
    ("closed", "Not needed"),
]


class FaoApproval(models.Model):
    """One slot: somebody who must act on a case, and what he decided.

    Invariant: a slot names a user or a group (members are never stored); it is
    written by the engine only and never deleted. A void signature stays.
    """

    _name = "fao.approval"
    _inherit = ["fao.evidence"]
    _description = "Approval"
    _order = "id desc"

    case_id = fields.Many2one(
        "fao.case", required=True, readonly=True, index=True, ondelete="restrict"
    )
    stage_id = fields.Many2one("fao.stage", readonly=True, ondelete="restrict")
    rule_id = fields.Many2one("fao.approval.rule", readonly=True, ondelete="restrict")
    visit = fields.Integer(readonly=True)
    round = fields.Integer(readonly=True, aggregator=None)
    sequence = fields.Integer(readonly=True, aggregator=None)
    user_id = fields.Many2one("res.users", "Who", readonly=True, ondelete="restrict")
    group_id = fields.Many2one(
        "res.groups", "Group", readonly=True, ondelete="restrict"
    )
    state = fields.Selection(SLOT_STATES, required=True, readonly=True)
    purpose = fields.Selection(
        [("decide", "Decides"), ("consult", "Is asked"), ("inform", "Is informed")],
        default="decide",
        required=True,
        readonly=True,
    )
    extra = fields.Selection(
        [
            ("before", "Signs before"),
            ("with", "Signs besides"),
            ("after", "Signs after"),
            ("instead", "May sign instead"),
        ],
        "Added",
        readonly=True,
    )
    added_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    weight = fields.Integer("Votes", default=1, readonly=True, aggregator=None)
    part = fields.Char(
        readonly=True,
        export_string_translation=False,
        help="The group or unit for which this slot speaks.",
    )
    claimed_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    read_at = fields.Datetime("First read", readonly=True)
    digest = fields.Char(
        readonly=True, help="SHA-256 of the content that was seen and decided on."
    )
    pressed = fields.Char("Button", readonly=True, help="Code of the transition.")
    is_carried = fields.Boolean(
        "Earlier decision",
        readonly=True,
        help="Nobody was asked again: an earlier decision stands.",
    )
    alarm_at = fields.Datetime(readonly=True, export_string_translation=False)
    alarm_from = fields.Datetime(readonly=True, export_string_translation=False)
    is_escalated = fields.Boolean(readonly=True)
    reason = fields.Char("Why this person", readonly=True)
    opened_at = fields.Datetime(readonly=True)
    due_at = fields.Datetime("Due", readonly=True)
    decided_at = fields.Datetime(readonly=True)
    decided_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    on_behalf_of = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    opinion = fields.Text(readonly=True)
    seen_revision = fields.Integer(readonly=True, aggregator=None)
    origin_id = fields.Many2one(
        "fao.approval", "Comes from", readonly=True, ondelete="restrict"
    )

    # Kept beside the slot so that the inbox needs no join
    company_id = fields.Many2one("res.company", readonly=True)
    duty_id = fields.Many2one("fao.duty", readonly=True, index=True)
    initiator_id = fields.Many2one("res.users", readonly=True)
    confidentiality = fields.Selection(
        related="case_id.confidentiality",
        store=True,
        precompute=True,
    )

    title = fields.Char(related="case_id.title")
    number = fields.Char(related="case_id.number")
    unit_id = fields.Many2one(related="case_id.unit_id")
    urgency = fields.Selection(related="case_id.urgency")
    case_due_at = fields.Datetime("Case due", related="case_id.due_at")
    my_turn = fields.Boolean(
        "Waiting for me", compute="_compute_my_turn", search="_search_my_turn"
    )
    light = fields.Selection(
        [("green", "In time"), ("amber", "Due soon"), ("red", "Overdue")],
        compute="_compute_light",
    )

    _open_due_idx = models.Index("(due_at, id) WHERE state = 'open'")
    _open_user_idx = models.Index("(user_id, due_at) WHERE state = 'open'")
    _open_group_idx = models.Index("(group_id, due_at) WHERE state = 'open'")
    _unread_user_idx = models.Index("(user_id) WHERE state = 'unread'")
    _unread_group_idx = models.Index("(group_id) WHERE state = 'unread'")
    _alarm_idx = models.Index("(alarm_at) WHERE state = 'open'")
    _user_case_idx = models.Index("(user_id, case_id)")
    _group_case_idx = models.Index("(group_id, case_id) WHERE group_id IS NOT NULL")
    _decided_case_idx = models.Index(
        "(decided_by, case_id) WHERE decided_by IS NOT NULL"
    )
    _visit_idx = models.Index("(case_id, visit)")
    _holder = models.Constraint(
        "CHECK ((user_id IS NULL) <> (group_id IS NULL))",
        "A slot names a user or a group.",
    )

    @api.depends("case_id", "rule_id", "stage_id")
    def _compute_display_name(self):
        for slot in self:
            what = slot.rule_id.name or slot.stage_id.name or ""
            slot.display_name = f"{slot.case_id.display_name}: {what}"

    @api.depends("state", "user_id", "group_id")
    @api.depends_context("uid")
    def _compute_my_turn(self):
        mine = self.sudo().filtered_domain(self._inbox_domain())
        for slot in self:
            slot.my_turn = slot in mine

    def _search_my_turn(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._inbox_domain()
        return domain if True in value else ~domain

    @api.depends("due_at", "state")
    def _compute_light(self):
        now = fields.Datetime.now()
        for slot in self:
            if slot.state != "open" or not slot.due_at:
                slot.light = False
                continue
            amber = self.env["fao.case"]._amber_limit(slot.company_id, now)
            overdue, soon = slot.due_at < now, slot.due_at <= amber
            slot.light = "red" if overdue else "amber" if soon else "green"

    # ---- Evidence

    def _evidence_stays(self):
        return self.env._("An approval is evidence; it stays.")

    def _evidence_origin(self):
        return self.env._("An approval is given through its case only.")

    @api.model
    def _open(self, vals_list):
        """Open slots in one statement; return them, in order.

        Each decision pays for it, and nothing of a new slot is computed but what it
        has of its case.

        :param list[dict] vals_list: as for ``create``
        """
        self._check_engine()
        if not vals_list:
            return self.browse()
        cases = self.env["fao.case"].browse(vals["case_id"] for vals in vals_list)
        slots = memory.insert(
            self,
            [
                {**ALWAYS, "confidentiality": case.confidentiality, **vals}
                for case, vals in zip(cases, vals_list, strict=True)
            ],
        )
        for slot in slots:
            self._fields["case_id"]._update_inverses(slot, slot.case_id.id)
        slots.modified(HOLDING, create=True)
        return slots

    @api.model
    def _open_drafts(self, cases, stage, now):
        """Open the slot of the initiator of each new case."""
        guard.enter(self.sudo())._open(
            [
                {
                    "case_id": case.id,
                    "stage_id": stage.id,
                    "visit": 1,
                    "round": 1,
                    "user_id": case.initiator_id.id,
                    "state": "open",
                    "reason": self.env._("opened the case"),
                    "opened_at": now,
                    "company_id": case.company_id.id,
                    "duty_id": case.duty_id.id,
                    "initiator_id": case.initiator_id.id,
                }
                for case in cases
            ]
        )

    def _copy_to(self, user, reason, **vals):
        """Open the same slot for ``user``; the chain is kept in ``origin_id``.

        :param vals: what is otherwise in the new slot
        """
        self.ensure_one()
        return self.create(
            {
                **{
                    name: self[name].id
                    for name in (
                        "case_id",
                        "stage_id",
                        "rule_id",
                        "company_id",
                        "duty_id",
                        "initiator_id",
                    )
                },
                "visit": self.visit,
                "round": self.round,
                "sequence": self.sequence,
                "due_at": self.due_at,
                "alarm_at": self.alarm_at,
                "alarm_from": self.alarm_from,
                "weight": self.weight,
                "part": self.part,
                "extra": self.extra,
                "purpose": self.purpose,
                "opened_at": self.decided_at,
                "user_id": user.id,
                "state": "open",
                "reason": reason,
                "origin_id": self.id,
                **vals,
            }
        )

    # ---- Inbox

    @api.model
    def _inbox_domain(self):
        """Return the domain of the open slots on which the user may act today."""
        return Domain.OR(self._inbox_parts())

    @api.model
    def _inbox_parts(self):
        """Return the domains of his inbox, none of which has a slot of another one.

        His own, those of the groups he is in (not of his own applications), and
        those of the principals whose deputy he is today, each with the duties in
        scope.
        """
        user = self.env.user
        groups = (
            Domain("group_id", "in", user._get_group_ids())
            & Domain("initiator_id", "!=", user.id)
            & Domain("claimed_by", "in", [False, user.id])
        )
        own = Domain("user_id", "=", user.id)
        allowed = [str(c) for c in range(user._fao_clearance() + 1)]
        common = (
            Domain("state", "=", "open")
            & Domain("company_id", "in", self.env.companies.ids)
            & Domain("confidentiality", "in", allowed)
        )
        return [part & common for part in (own, groups, *self._deputy_parts())]

    @api.model
    def _deputy_domain(self):
        """Return the domain of slots of principals, each with the duties in scope."""
        return Domain.OR(self._deputy_parts())

    @api.model
    def _deputy_parts(self):
        user = self.env.user
        parts = []
        for principal_id, duties in user._fao_deputy_scopes().items():
            part = Domain("user_id", "=", principal_id)
            part &= Domain("initiator_id", "!=", user.id)
            if duties is not None:
                part &= Domain("duty_id", "in", list(duties))
            parts.append(part)
        return parts

    @api.model
    def _open_case_ids(self, case_ids):
        """Return the ids among ``case_ids`` of cases waiting for the user."""
        slots = self.sudo().search_fetch(
            self._inbox_domain() & Domain("case_id", "in", case_ids), ["case_id"]
        )
        return set(slots.case_id.ids)

    @api.model
    def inbox(self, options=None):
        """Return my open slots, the most urgent first.

        :param dict options: ``limit`` (default 80, at most 500), ``offset``,
            ``duty`` (code), ``due_before`` (UTC, ``YYYY-MM-DD HH:MM:SS``),
            ``information`` (bool: instead of what waits for me, what I am informed
            of and have not read, the oldest first)
        :return: ``total`` and ``slots``: case id and number, title, duty, stage,
            what is asked, due; ``information``: how much there is to read
        """
        options = options or {}
        domain = self._inbox_domain()
        if options.get("information"):
            domain = self._information_domain()
        if options.get("duty"):
            domain &= Domain("duty_id.code", "=", options["duty"])
        if options.get("due_before"):
            domain &= Domain("due_at", "<", options["due_before"])
        slots_sudo = self.sudo()  # the holder of a slot sees it, by its domain
        slots = slots_sudo.search(
            domain,
            limit=min(int(options.get("limit") or 80), 500),
            offset=int(options.get("offset") or 0),
            order="due_at, id",
        )
        return {
            "total": slots_sudo.search_count(domain),
            "information": slots_sudo.search_count(self._information_domain()),
            "slots": [
                {
                    "slot_id": slot.id,
                    "case_id": slot.case_id.id,
                    "number": slot.case_id.number or "",
                    "title": slot.case_id.title,
                    "duty": slot.duty_id.code,
                    "stage": slot.stage_id.code,
                    "rule": slot.rule_id.code or "",
                    "purpose": slot.purpose,
                    "reason": slot.reason or "",
                    "revision": slot.case_id.revision,
                    "due_at": fields.Datetime.to_string(slot.due_at) or "",
                }
                for slot in slots
            ],
        }

    def action_open_case(self):
        """Open the duty's own record of the case of this slot."""
        self.ensure_one()
        return self.case_id.action_open_record()

    def _holder_name(self):
        """Return the name of the person or group of this slot."""
        self.ensure_one()
        return self.user_id._fao_name() or self.group_id._fao_name()
