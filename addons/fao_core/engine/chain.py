"""Canonical JSON and the hash chain of the ledger: pure functions."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

#: The hash before the first row of a case.
GENESIS: Final = "0" * 64
#: The columns that a row's hash covers, in this order.
COLUMNS: Final = (
    "case_id",
    "seq",
    "at",
    "user_id",
    "on_behalf_of",
    "action",
    "stage_from",
    "stage_to",
    "payload",
    "prev_hash",
)


def canonical(value: Any) -> str:
    """Return ``value`` as JSON in the one form that is hashed."""
    return json.dumps(
        value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str
    )


def sha256(text: str) -> str:
    """Return the SHA-256 of ``text`` in UTF-8, as 64 hex digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def row_hash(row: Mapping[str, Any]) -> str:
    """Return the hash of a ledger row over ``COLUMNS``."""
    return sha256(canonical([row[column] for column in COLUMNS]))


def first_broken(rows: Iterable[Mapping[str, Any]], head: str, length: int) -> int:
    """Return the sequence number of the first row that does not verify.

    :param rows: the rows of one case in the order of ``seq``
    :param head: the hash that the case keeps of its last row
    :param length: the number of rows that the case keeps
    :return: 0 when the chain is intact
    """
    previous, expected = GENESIS, 0
    for row in rows:
        expected += 1
        intact = (
            row["seq"] == expected
            and row["prev_hash"] == previous
            and row["hash"] == row_hash(row)
        )
        if not intact:
            return expected
        previous = row["hash"]
    if expected != length or (length and previous != head):
        return expected + 1 if expected < length else expected
    return 0
