"""Voting inside a stage: pure functions over counts."""

import math
from typing import Literal

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
