"""Voting inside a stage: pure functions over counts."""

import math
from typing import Literal, NamedTuple

Outcome = Literal["pending", "approved", "rejected"]


def needed(voting: str, quorum: int, quorum_unit: str, slots: int) -> int:
    """Return how many agreements a rule with ``slots`` slots needs.

    A quorum never asks for more than there are slots, nor for less than one.

    >>> needed("all", 0, "number", 3), needed("quorum", 50, "percent", 3)
    (3, 2)
    """
    if voting == "any":
        return 1
    if voting == "all":
        return slots
    wanted = math.ceil(slots * quorum / 100) if quorum_unit == "percent" else quorum
    return max(1, min(wanted, slots))


def tally(
    voting: str, quorum: int, quorum_unit: str, slots: int, yes: int, no: int
) -> Outcome:
    """Return the outcome of a rule.

    :param voting: ``any`` (the first decision decides), ``all`` (one refusal
        refuses) or ``quorum`` (refused as soon as it can no longer be reached)
    :param slots: slots that count: decided or still open
    :param yes: agreements among them
    :param no: disagreements among them
    """
    if not slots:
        return "approved"
    if voting == "any" and no and not yes:
        return "rejected"
    want = needed(voting, quorum, quorum_unit, slots)
    if yes >= want:
        return "approved"
    if slots - no < want:
        return "rejected"
    return "pending"


class Vote(NamedTuple):
    """One slot that counts in a vote.

    :param state: ``approved``, ``rejected``, or anything else while it is awaited
    :param weight: the votes that it has where votes are weighed
    :param part: the group or unit that it speaks for
    """

    state: str
    weight: int = 1
    part: str = ""


def decide(
    voting: str, quorum: int, quorum_unit: str, votes: list[Vote], veto: bool = False
) -> Outcome:
    """Return the outcome of a rule over its ``votes``.

    :param voting: as for :func:`tally`, or ``weight`` (the quorum is counted in
        votes) or ``per_group`` (one agreement of each group or unit)
    :param veto: whether one disagreement rejects

    >>> decide("per_group", 0, "number", [Vote("approved", 1, "a"), Vote("open")])
    'pending'
    """
    if veto and any(vote.state == "rejected" for vote in votes):
        return "rejected"
    if voting == "per_group":
        return _per_group(votes)
    weigh = voting == "weight"
    counted = {"approved": 0, "rejected": 0, "open": 0}
    for vote in votes:
        state = vote.state if vote.state in counted else "open"
        counted[state] += vote.weight if weigh else 1
    return tally(
        "quorum" if weigh else voting,
        quorum,
        quorum_unit,
        sum(counted.values()),
        counted["approved"],
        counted["rejected"],
    )


def _per_group(votes: list[Vote]) -> Outcome:
    outcomes = set()
    for part in {vote.part for vote in votes}:
        states = [vote.state for vote in votes if vote.part == part]
        yes, no = states.count("approved"), states.count("rejected")
        outcomes.add(tally("quorum", 1, "number", len(states), yes, no))
    if "rejected" in outcomes:
        return "rejected"
    return "pending" if "pending" in outcomes else "approved"
