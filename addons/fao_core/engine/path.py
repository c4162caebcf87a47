"""The way a case took to its current stage: pure functions over a string.

A path is ``"draft#1 unit_head#2"``: stage codes with the number of the visit.
"""

from typing import NamedTuple


class Step(NamedTuple):
    """One stage on the path and the number of its visit."""

    code: str
    visit: int


def steps(path: str) -> list[Step]:
    """Return the steps of ``path``, oldest first."""
    return [
        Step(code, int(visit))
        for code, _, visit in (item.rpartition("#") for item in path.split())
    ]


def forward(path: str, code: str, visit: int) -> str:
    """Return ``path`` with one more step."""
    return f"{path} {code}#{visit}".strip()


def find(path: str, code: str) -> Step | None:
    """Return the last earlier visit of ``code``; the current step is not earlier."""
    earlier = steps(path)[:-1]
    return next((step for step in reversed(earlier) if step.code == code), None)


def back(path: str, step: Step) -> str:
    """Return ``path`` cut before ``step``."""
    kept = [s for s in steps(path) if s.visit < step.visit]
    return " ".join(f"{s.code}#{s.visit}" for s in kept)
