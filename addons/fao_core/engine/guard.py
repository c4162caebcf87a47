"""The lock of workflow facts.

Facts are written only by the engine, which identifies itself with an object
that no wire format can carry; it is compared by identity.
"""

from typing import Final

CONTEXT_KEY: Final = "fao_engine"
_SENTINEL: Final = object()


def enter(records):
    """Return ``records`` with the engine's identity in their context."""
    return records.with_context(**{CONTEXT_KEY: _SENTINEL})


def leave(records):
    """Return ``records`` without the engine's identity."""
    if CONTEXT_KEY not in records.env.context:
        return records
    context = {k: v for k, v in records.env.context.items() if k != CONTEXT_KEY}
    return records.with_env(records.env(context=context))


def entered(env):
    """Whether ``env`` belongs to the engine itself."""
    return env.context.get(CONTEXT_KEY) is _SENTINEL
