"""The only door: one action on one case, in one transaction.

Lock the case row, check the revision and the content that was seen, ask whether the
user may, check the findings and requirements, decide, move, write the ledger, tell
the people. Whatever raises leaves nothing behind.
"""

from odoo.tools import SQL

from . import ballot, conditions, guard, notices, path, rehearsal
from .actions import ACTIONS
from .assisting import Assisting
from .authority import Authority
from .content import Content
from .continuity import Continuity
from .errors import FaoError
from .findings import Findings
from .seats import Seats
from .superior import Superior
from .waiving import Waivers

#: What a caller's context may carry into the engine: display and nothing else.
CONTEXT = ("lang", "tz", "uid", "allowed_company_ids")
#: Automatic moves that one action may set off.
MAX_MOVES = 20
#: Rows of a case that are looked up with its lock, and their order.
LISTS = {
    "finding_ids": SQL("code, id"),
    "document_ids": SQL("issued_on DESC, id DESC"),
}
STATE_OF_KIND = {
    "draft": "draft",
    "done": "done",
    "refused": "refused",
    "cancelled": "cancelled",
}


class Funnel:
    """One action on one case, asked for by the user of ``case.env``.

    :param case: a case that the user may read
    :param dict options: see ``fao.case.act``
    :param record: the duty's record of the case, when it is at hand
    """

    PENDING = ballot.PENDING

    def __init__(self, case, options=None, record=None):
        self.user = case.env.user
        self.options = dict(options or {})
        self.now = rehearsal.now()
        context = {k: v for k, v in case.env.context.items() if k in CONTEXT}
        self.case = guard.enter(case.sudo().with_context(context))
        self.env = self.case.env
        self.case.workflow_id._fao_recall(self.env)
        own = record.sudo().with_env(self.env) if record else None
        self.authority = Authority(self.case, self.user, self.now, own)
        self.waivers = Waivers(self.authority)
        self.findings = Findings(self.authority, self.waivers)
        self.seats = Seats(self)
        self.content = Content(self)
        self.continuity = Continuity(self)
        self.assisting = Assisting(self)
        self.superior = Superior(self)
        self.rows = []
        self.documents = self.env["fao.document"]
        self.issued = False
        self.decided = False
        self.moves = 0

    @property
    def record(self):
        """The duty's record of the case, in the engine's environment."""
        return self.authority.record

    # ---- The door

    def run(self, action):
        """Carry out ``action``.

        :raise FaoError: with the code of the rule that refuses
        """
        if action not in ACTIONS:
            raise FaoError(
                "FAO-ACTION",
                self.env._("There is no action %(action)s.", action=action),
            )
        self.lock()
        if self._carried_out(action):
            return
        self.content.notice()
        self.content.check_seen(self.options.get("digest"))
        self._check_revision()
        step = ACTIONS[action](self)
        verdict = step.verdict()
        if not verdict.ok:
            raise FaoError(verdict.code, verdict.message)
        step.validate()
        step.do()
        self.finish(step.counts)

    def lock(self):
        """Lock the case row; a second writer waits and then sees the truth.

        ``lock_for_update`` would refuse at once, although two signers of one
        countersignature may well press in the same second.
        """
        self.case.flush_recordset()
        lists = {
            name: SQL(
                "ARRAY(SELECT id FROM %s WHERE case_id = fao_case.id ORDER BY %s)",
                SQL.identifier(self.env[self.case._fields[name].comodel_name]._table),
                order,
            )
            for name, order in LISTS.items()
        }
        records = self.env[self.case._fao_record_model()]
        own = SQL(
            "(SELECT max(id) FROM %s WHERE case_id = fao_case.id)",
            SQL.identifier(records._table),
        )
        [(_id, record_id, *found)] = self.env.execute_query(
            SQL(
                "SELECT id, %s, %s FROM fao_case WHERE id = %s FOR UPDATE",
                own,
                SQL(", ").join(lists.values()),
                self.case.id,
            )
        )
        if record_id:
            self.authority.found(records.browse(record_id))
        # Most cases have none, and no further query finds that out
        for name, ids in zip(lists, found, strict=True):
            self.case._fields[name]._insert_cache(self.case, [tuple(ids)])

    def _carried_out(self, action):
        """Whether this very request was already carried out (idempotency).

        :raise FaoError: ``FAO-KEY`` when the key belongs to another request
        """
        key = self.options.get("idempotency_key")
        if not key:
            return False
        row = self.env["fao.ledger"].search(
            [("case_id", "=", self.case.id), ("idempotency_key", "=", str(key))],
            limit=1,
        )
        if row and (row.action, row.user_id) != (action, self.user):
            raise FaoError(
                "FAO-KEY",
                self.env._(
                    "The idempotency key %(key)s belongs to another request.", key=key
                ),
            )
        return bool(row)

    def _check_revision(self):
        expected = self.options.get("revision")
        if expected not in (None, False) and int(expected) != self.case.revision:
            raise FaoError(
                "FAO-STALE",
                self.env._(
                    "Case %(number)s changed meanwhile (revision %(now)s, you saw "
                    "%(seen)s). Look at it again.",
                    number=self.case.number,
                    now=self.case.revision,
                    seen=expected,
                ),
            )

    def finish(self, counts=True, tells_lead=True):
        """Count the revision, write the ledger and tell the people.

        :param bool counts: false for a receipt, which changes nothing that anybody
            sees or signs
        :param bool tells_lead: false when it is the lead that ends this case
        """
        case = self.case
        facts = {"revision": case.revision + 1} if counts else {}
        key = self.options.get("idempotency_key")
        if key:
            # The row of what was asked for, not of what was noticed before it
            asked = [r for r in self.rows if r["action"] not in ("edit", "move")]
            (asked or self.rows)[0]["idempotency_key"] = str(key)
        self.env["fao.ledger"]._append(case, self.rows, **facts)
        if counts:
            notices.tell(self)
        if case.closed_at and self.moves and tells_lead:
            self.assisting.tell_lead()
            self.superior.tell_lead()

    # ---- The ledger

    def log(self, action, *, stage_from="", stage_to="", on_behalf_of=0, **payload):
        """Note one row for the ledger; it is written when the action is complete."""
        payload["round"] = self.case.round
        payload["revision"] = self.case.revision + 1
        self.rows.append(
            {
                "at": self.now,
                "user_id": self.user.id,
                "on_behalf_of": on_behalf_of,
                "action": action,
                "stage_from": stage_from or self.case.stage_id.code,
                "stage_to": stage_to,
                "payload": {k: v for k, v in payload.items() if v not in (None, "")},
            }
        )

    # ---- Slots

    @property
    def slots(self):
        """The slots of the current visit of the current stage."""
        return self.authority.slots

    def close(self, slots, state, **vals):
        """Close ``slots`` with ``state``."""
        if slots:
            slots.write({"state": state, **vals})

    def decide(self, slot, state, on_behalf_of, opinion, pressed=""):
        """Record the user's decision on his slot, and what he saw.

        :param str pressed: the code of the transition, when it was a button
        """
        self.decided = True
        slot.write(
            {
                "state": state,
                "decided_at": self.now,
                "decided_by": self.user.id,
                "on_behalf_of": on_behalf_of or False,
                "opinion": opinion,
                "seen_revision": self.case.revision,
                "digest": self.content.digest(),
                "pressed": pressed or False,
            }
        )

    def settle(self):
        """Count the votes of the stage and move when they decide it."""
        if self.case.stage_kind != "approval":
            return
        votes = ballot.Ballot(self.slots)
        for sequence in votes.sequences():
            outcomes = self._outcomes(votes, sequence)
            if "rejected" in outcomes:
                self.assisting.end()
                self.follow(self.route("rejected"))
                return
            if "pending" in outcomes:
                self._open_waiting(votes, sequence)
                return
        if not self.assisting.awaited():
            self.follow(self.route("approved"))

    def _outcomes(self, votes, sequence):
        """Return the outcomes of the rules of ``sequence``; close what is decided."""
        outcomes = set()
        for slots in votes.of(sequence).grouped("rule_id").values():
            outcome = votes.outcome(slots)
            outcomes.add(outcome)
            if outcome == "approved":
                self.close(votes.not_needed(slots), "closed")
            elif outcome == "pending":
                self._close_pairs(slots)
        return outcomes

    def _close_pairs(self, slots):
        """Where one of two spoke for the same vote, the other is not asked."""
        for slot in slots.filtered(lambda s: s.extra == "instead"):
            pair = slot | slot.origin_id
            done = pair.filtered(lambda s: s.state in ("approved", "rejected"))
            if done:
                rest = pair.filtered(lambda s: s.state in self.PENDING)
                self.close(rest, "closed")

    def _open_waiting(self, votes, sequence):
        """Open the slots of ``sequence`` whose turn it is."""
        waiting = votes.of(sequence).filtered(
            lambda s: s.state == "waiting" and not votes.is_blocked(s)
        )
        for (rule, due), slots in waiting.grouped(
            lambda s: (s.rule_id, s.due_at)
        ).items():
            self.close(slots, "open", **self.seats.opening_vals(rule, due))

    # ---- Moves

    def route(self, trigger):
        """Return the first transition of ``trigger`` whose condition holds."""
        stage = self.case.stage_id
        for transition in self.transitions(trigger):
            if self.holds(transition.condition):
                return transition
        raise FaoError(
            "FAO-ROUTE",
            self.env._(
                "Stage %(stage)s: no way onward for this case.", stage=stage.name
            ),
        )

    def transitions(self, trigger):
        """Return the transitions of ``trigger`` of the current stage, in order."""
        stage = self.case.stage_id
        return (
            self.case.workflow_id.transition_ids.filtered(
                lambda t: t.from_stage_id == stage and t.trigger == trigger
            )
        ).sorted("sequence")

    def holds(self, condition):
        """Whether ``condition`` holds on the duty's record."""
        return conditions.holds(self.record, condition)

    def follow(self, transition):
        """Pass ``transition``: check, issue documents, enter the next stage."""
        self.findings.require(transition, self.options)
        if transition.is_submission:
            if self.case.stage_kind != "draft":
                # An application made anew is signed anew; old signatures stand.
                self.case.round += 1
                self.findings.restart(self.findings.checks(transition))
            self._receive()
        self.close(self.slots.filtered(lambda s: s.state in self.PENDING), "closed")
        for template in transition.template_ids:
            self.documents |= self.documents._issue(
                self.case,
                template,
                self.user,
                self.now,
                reason=self.options.get("comment"),
            )
            self.issued = True
        self.record._fao_on_transition(transition, self.documents)
        self.enter(transition.to_stage_id)

    def enter(self, stage, way=None, asks_all=False):
        """Enter ``stage``: facts, clock, people; then what happens by itself.

        :param way: the path before the stage; the current path unless the case
            goes back
        :param bool asks_all: whether decisions of a resumed round do not count here
        """
        self.moves += 1
        if self.moves > MAX_MOVES:
            raise FaoError(
                "FAO-ROUTE",
                self.env._(
                    "Stage %(stage)s: automatic moves go round.", stage=stage.name
                ),
            )
        case, came_from = self.case, self.case.stage_id
        stage = case._own_stage(stage)
        visit = case.visit + 1
        way = case.path if way is None else way
        facts = {
            "stage_id": stage.id,
            "visit": visit,
            "path": path.forward(way or "", stage.code, visit),
            "stage_entered_at": self.now,
            "state": self._state_in(stage),
            "timeout_at": case._timeout_at(stage, self.now),
            **case._clock_vals(came_from, stage, self.now),
        }
        self.env["fao.stay"]._move(self, stage, facts)
        case.write(facts)
        self.record._fao_on_stage(came_from, stage)
        if stage.kind in ("done", "refused", "cancelled"):
            case.write({"closed_at": self.now, "clock_stopped_at": False})
            self.authority.opened(self.slots.browse())
            self._note_move(came_from, stage)
            return
        again = self.continuity.enter(stage, asks_all)
        self._note_move(came_from, stage)
        self.assisting.open_at(stage)
        self.superior.open_at(stage)
        if again:
            self.log("carried", transition=again.code)
            self.follow(again)
            return
        self.settle()
        if self.case.visit == visit:
            self.advance()

    def _state_in(self, stage):
        """Return the state of the case in ``stage``."""
        if stage.kind in ("waiting", "work", "draft") and (
            self.issued
            or self.case.state == "approved"
            or self.record._fao_is_approved()
        ):
            return "approved"
        return STATE_OF_KIND.get(stage.kind, "running")

    def _note_move(self, came_from, stage):
        """Complete the last ledger row with the move, or add one for it."""
        opened = [
            {"who": s.user_id.id or -s.group_id.id, "why": s.reason}
            for s in self.authority.slots
            if s.state == "open"
        ]
        row = self.rows[-1] if self.rows else None
        if row is None or row["stage_to"]:
            self.log("move", stage_from=came_from.code)
            row = self.rows[-1]
        row["stage_from"], row["stage_to"] = came_from.code, stage.code
        row["payload"]["opened"] = opened
        if self.documents:
            row["payload"]["documents"] = self.documents.mapped("number")

    def advance(self):
        """Follow the first automatic transition whose condition holds."""
        for transition in self.transitions("automatic"):
            if self.holds(transition.condition) and not self.assisting.awaited():
                self.log("automatic", transition=transition.code)
                self.follow(transition)
                return

    def _receive(self):
        """Note submission and receipt (DL-03) and start the clock anew (DL-04)."""
        self.content.digest()
        self.case.write(self.case._receipt_vals(self.now))
