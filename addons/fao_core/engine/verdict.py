"""May somebody do something, and why not: one answer for screen, RPC and write."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """The answer to one question of the engine.

    :param ok: whether it is allowed
    :param code: stable code of the refusal, empty when allowed
    :param message: the reason in the user's language, empty when allowed
    """

    ok: bool
    code: str = ""
    message: str = ""


ALLOWED = Verdict(True)
