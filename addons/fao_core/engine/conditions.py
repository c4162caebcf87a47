"""Conditions in the closed vocabulary: domains over the record, never code."""

import ast

from odoo.fields import Domain


def parse(text):
    """Return the ``Domain`` written in ``text``; empty text is always true.

    :raise ValueError: when ``text`` is not a literal list of conditions
    """
    if not text or text.strip() in ("[]", ""):
        return Domain.TRUE
    try:
        value = ast.literal_eval(text)
    except (SyntaxError, ValueError) as error:
        raise ValueError(f"not a domain: {text}") from error
    return Domain(value)


def holds(record, text):
    """Whether the condition ``text`` holds on ``record``."""
    domain = parse(text)
    return domain.is_true() or bool(record.filtered_domain(domain))
