"""The only door: one action on one case, in one transaction.

Lock the case row, check the revision and the content that was seen, ask whether the
user may, check the findings and requirements, decide, move, write the ledger, tell
the people. Whatever raises leaves nothing behind.
"""

from odoo.tools import SQL

from . import ballot, guard, notices, rehearsal
from .actions import ACTIONS
from .assisting import Assisting
from .authority import Authority
from .content import Content
from .continuity import Continuity
from .errors import FaoError
from .findings import Findings
from .moves import Moves
from .seats import Seats
from .superior import Superior
from .waiving import Waivers

#: What a caller's context may carry into the engine: display and nothing else.
CONTEXT = ("lang", "tz", "uid", "allowed_company_ids")
#: Rows of a case that are looked up with its lock, and their order.
LISTS = {
    "finding_ids": SQL("code, id"),
    "document_ids": SQL("issued_on DESC, id DESC"),
}


class Funnel(Moves):
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
