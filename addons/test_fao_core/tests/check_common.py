"""Checks of a test duty, and what they find on its requests."""

from datetime import date

from odoo import Command

from .common import EngineCase


class CheckCase(EngineCase):
    """A test duty whose checks are made by each test."""

    @classmethod
    def make_check(cls, code="T-01", duty=None, **vals):
        """Make a check of the test duty; it blocks unless told otherwise."""
        return cls.env["fao.check"].create(
            {
                "duty_id": (duty or cls.duty).id,
                "code": code,
                "name": f"Check {code}",
                "message": "%(value)s, limit %(limit)s",
                **vals,
            }
        )

    @classmethod
    def make_person(cls, name, user=None):
        """Return a person, the one behind ``user`` when given."""
        return (
            user.partner_id if user else cls.env["res.partner"].create({"name": name})
        )

    def make_request(self, *lines, user=None, **vals):
        """Open a request with these lines."""
        rows = [Command.create({"name": f"Line {n}", **line})
                for n, line in enumerate(lines, 1)]  # fmt: skip
        return self.request(user, line_ids=rows, **vals)

    def make_earlier(self, person, day, quantity=1):
        """Make a finished earlier request of a person: an entry of the register."""
        return self.make_request(
            {"partner_id": person.id, "quantity": quantity},
            title="Earlier",
            finished_on=date.fromisoformat(day),
        )

    @staticmethod
    def findings(record, *states):
        """Return the findings that stand on the case of ``record``."""
        states = states or ("open", "accepted", "waived")
        return record.sudo().case_id.finding_ids.filtered(lambda f: f.state in states)

    def found(self, record):
        """Return ``(line, figures)`` of each finding that stands."""
        return [(f.line or "", f.figures or {}) for f in self.findings(record)]

    def figures(self, record):
        """Return the figures of the only finding."""
        [(_line, figures)] = self.found(record)
        return figures
