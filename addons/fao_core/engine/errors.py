"""Refusals that carry a stable code."""

from odoo.exceptions import UserError


class FaoError(UserError):
    """A refused action.

    :param str code: stable code that callers may rely on, e.g. ``FAO-SOD``
    :param str message: translated sentence that names the field and the rule
    """

    def __init__(self, code, message):
        super().__init__(f"[{code}] {message}")
        self.code = code
