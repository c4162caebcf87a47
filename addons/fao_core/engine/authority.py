"""Who may act on which slot: the one answer for buttons, RPC and writes."""

from odoo.tools import SQL

from .memory import read
from .verdict import ALLOWED, Verdict

#: Kinds of stages in which nobody acts on his own application.
DUTIES_APART = ("approval", "work")


class Authority:
    """The rights of one user on one case at one moment.

    :param case: the case, in the engine's environment
    :param user: who asks
    :param now: the moment (naive UTC)
    :param record: the duty's record of the case
    """

    def __init__(self, case, user, now, record=None):
        self.case = case
        self._record = record
        self.env = case.env
        self.user = user
        self.now = now
        self._slots = None
        self._principals = None
        self._interested = None

    @property
    def record(self):
        """The duty's record of the case."""
        if self._record is None:
            self._record = self.case._fao_record()
        return self._record

    def found(self, record):
        """Take note of the duty's record, which was found on the way."""
        self._record = record

    def forget(self):
        """Read the slots anew: the case moved."""
        self._slots = None

    def opened(self, slots):
        """Take note of the slots of a visit that has just begun: there are no others.

        :param slots: the new slots, in order
        """
        self._slots = slots

    @property
    def slots(self):
        """The slots of the current visit, oldest first, in one query."""
        if self._slots is None:
            self._slots = read(
                self.env["fao.approval"],
                SQL("case_id = %s AND visit = %s", self.case.id, self.case.visit),
                SQL("sequence, id"),
            )
        return self._slots

    @property
    def open_slots(self):
        """The slots that wait for a decision now."""
        return self.slots.filtered(lambda s: s.state == "open")

    def informed(self):
        """Return the slots by which the user is informed and has not read yet."""
        return self.env["fao.approval"].search(
            [
                ("case_id", "=", self.case.id),
                ("state", "=", "unread"),
                "|",
                ("user_id", "=", self.user.id),
                ("group_id", "in", list(self.user._get_group_ids())),
            ]
        )

    def held(self):
        """Return ``(slot, principal)`` of the slots the user holds.

        The principal is empty when he acts for himself. His own slots come
        before those of his groups and those that he fills as a deputy.
        """
        mine, groups, deputised = [], [], []
        nobody = self.env["res.users"]
        for slot in self.open_slots:
            if slot.user_id == self.user:
                mine.append((slot, nobody))
            elif slot.claimed_by:
                if slot.claimed_by == self.user:
                    groups.append((slot, nobody))
                elif slot.claimed_by in self.principals:
                    deputised.append((slot, slot.claimed_by))
            elif slot.group_id and slot.group_id.id in self.user._get_group_ids():
                groups.append((slot, nobody))
            elif slot.user_id and slot.user_id in self.principals:
                deputised.append((slot, slot.user_id))
        return mine + groups + deputised

    def deciding(self):
        """Return ``(slot, principal)`` of the held slots that decide something."""
        return [(s, p) for s, p in self.held() if s.purpose == "decide"]

    @property
    def principals(self):
        """The users whose deputy this user is today for this duty."""
        if self._principals is None:
            self._principals = self.user._fao_principals(duty=self.case.duty_id)
        return self._principals

    @property
    def interested(self):
        """The users who may not decide on this case, each with the reason."""
        if self._interested is None:
            self._interested = self.case._interested_users(self.record)
        return self._interested

    def slot(self):
        """Return ``(verdict, slot, principal)``: the slot the user acts on.

        The first slot that he may fill; otherwise the reason of the first that
        he holds but may not fill.
        """
        none = self.env["fao.approval"], self.env["res.users"]
        if self.case.closed_at:
            return self.refuse_closed(), *none
        refused = None
        for slot, principal in self.deciding():
            verdict = self.may_fill(slot)
            if verdict.ok:
                return verdict, slot, principal
            refused = refused or verdict
        return refused or self._not_yours(), *none

    def may_fill(self, slot):
        """Return the verdict on the duties apart for ``slot``."""
        if slot.stage_id.kind not in DUTIES_APART:
            return ALLOWED
        if not slot.rule_id or slot.rule_id.source != "initiator":
            interested = self.interested
            if self.user in interested:
                return Verdict(
                    False,
                    "FAO-SOD",
                    self.env._(
                        "Nobody decides on his own application: you are %(why)s.",
                        why=interested[self.user],
                    ),
                )
        if self._signed_before(slot):
            return Verdict(
                False,
                "FAO-TWICE",
                self.env._("You have already decided on this case here."),
            )
        return ALLOWED

    def _signed_before(self, slot):
        """Whether the user decided another slot that must be another person's."""
        same_rule = self.slots.filtered(
            lambda s: (
                s.rule_id == slot.rule_id
                and s.decided_by == self.user
                and s.state in ("approved", "rejected")
            )
        )
        if same_rule:
            return True
        forbids = slot.rule_id.same_person == "forbid"
        return forbids and self.user.id in self.signers_of_round()

    def signers_of_round(self):
        """Return the standing signatures of this round by user id."""
        signatures = self.env["fao.approval"].search(
            [
                ("case_id", "=", self.case.id),
                ("round", "=", self.case.round),
                ("state", "=", "approved"),
                ("stage_id.kind", "=", "approval"),
            ],
            order="id",
        )
        return {signature.decided_by.id: signature for signature in signatures}

    def _not_yours(self):
        """Say who must act instead of this user."""
        decided = self.slots.filtered(lambda s: s.decided_by)
        if self.user in decided.decided_by:
            message = self.env._("You have already decided on this case here.")
            return Verdict(False, "FAO-SLOT", message)
        people = ", ".join(s._holder_name() for s in self.open_slots)
        return Verdict(
            False,
            "FAO-SLOT",
            self.env._(
                "Stage %(stage)s: this is not waiting for you but for %(people)s.",
                stage=self.case.stage_id.name,
                people=people or "-",
            ),
        )

    def refuse_closed(self):
        """Return the verdict on a case that is over."""
        return Verdict(
            False,
            "FAO-CLOSED",
            self.env._("Case %(number)s is closed.", number=self.case.number),
        )

    def is_handler(self):
        """Whether the user handles the duty of this case."""
        handlers = set(self.case.duty_id.handler_group_ids.ids)
        return bool(handlers & set(self.user._get_group_ids()))

    def is_manager(self):
        """Whether the user may rescue a stuck case."""
        return self.user.has_group("fao_core.group_fao_admin")

    def is_initiator(self):
        """Whether the user opened the case, or is the opener's deputy today."""
        initiator = self.case.initiator_id
        return self.user == initiator or initiator in self.principals
