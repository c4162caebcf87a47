"""The votes of one stage: who counts, who waits for whom, what the rules say."""

from . import voting

#: States of a slot that is still awaited.
PENDING = ("open", "waiting", "consulting")
#: States of a slot that counts in a vote.
COUNTED = (*PENDING, "approved", "rejected")
#: Signers whose agreement is needed besides the vote of the rule.
BESIDES = ("before", "after")


class Ballot:
    """The slots of one visit of an approval stage.

    :param slots: all slots of the visit; those that decide nothing are left out
    """

    def __init__(self, slots):
        self.slots = slots.filtered(
            lambda s: s.purpose == "decide" and s.state in COUNTED
        )

    def sequences(self):
        """Return the orders in which the rules are asked."""
        return sorted(set(self.slots.mapped("sequence")))

    def of(self, sequence):
        """Return the slots of the rules that are asked at ``sequence``."""
        return self.slots.filtered(lambda s: s.sequence == sequence)

    def outcome(self, slots):
        """Return what the slots of one rule decide: approved, rejected, pending."""
        rule = slots[0].rule_id
        core = slots.filtered(lambda s: s.extra not in BESIDES)
        # A superior who was asked too speaks for the same vote
        core = core.filtered(
            lambda s: (
                s.extra != "instead"
                or s.state not in PENDING
                or s.origin_id not in core
            )
        )
        outcome = voting.decide(
            rule.voting or "all",
            rule.quorum,
            rule.quorum_unit,
            [voting.Vote(s.state, s.weight, s.part or "") for s in core],
            rule.has_veto,
        )
        besides = slots.filtered(lambda s: s.extra in BESIDES)
        if "rejected" in besides.mapped("state"):
            return "rejected"
        still = besides.filtered(
            lambda s: (
                s.extra == "after"
                and s.state in PENDING
                and s.origin_id.state == "approved"
            )
        )
        return "pending" if outcome == "approved" and still else outcome

    def not_needed(self, slots):
        """Return the slots of an approved rule that nobody needs to fill."""
        rest = slots.filtered(lambda s: s.state in PENDING)
        return rest.filtered(
            lambda s: s.extra != "after" or s.origin_id.state != "approved"
        )

    def is_blocked(self, slot):
        """Whether ``slot`` waits for signers that were added before it, or for its
        own signer."""
        if slot.extra == "after" and slot.origin_id.state != "approved":
            return True
        return any(
            s.extra == "before" and s.origin_id == slot and s.state in PENDING
            for s in self.slots
        )
