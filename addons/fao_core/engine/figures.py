"""The figures of a finding in words: a list of names and values for people."""

from odoo import fields
from odoo.exceptions import AccessError

from . import value_path

#: Kinds whose ``from`` and ``to`` are the two dates compared, not a window.
TWO_DATES = ("between",)


def describe(check, figures):
    """Return the figures of a finding as ``{"name", "value"}``, in their order.

    :param check: the ``fao.check``, in the reader's environment
    :param dict figures: as a ``checks.Found`` keeps them
    """
    return list(_Describer(check).lines(figures or {}))


class _Describer:
    def __init__(self, check):
        self.check = check
        self.env = check.env

    def lines(self, figures):
        """Yield the lines that have a value."""
        yield from self._facts(figures.get("facts") or {})
        for key, label in self._labels().items():
            value = figures.get(key, "")
            if value != "" and not (key == "own" and value == figures.get("value")):
                yield {"name": label, "value": self._text(value)}
            if key == "value" and "limit" in figures:
                limit = self._text(figures["limit"])
                yield {"name": self.env._("Allowed"), "value": self._allowed(limit)}

    def _labels(self):
        """Return the labels of the figures, in the order in which they are shown."""
        env, check = self.env, self.check
        labels = {
            "value": self._value_label(),
            "own": env._("of it this case"),
            "from": env._("Counted from"),
            "to": env._("Counted to"),
            "date": env._("Last entry"),
            "next": env._("Possible from"),
        }
        if check.kind != "register":
            labels["date"] = self._field_label(check.date_field)
        if check.kind in TWO_DATES:
            labels["from"] = self._field_label(check.date_field)
            labels["to"] = self._field_label(check.date_to_field)
        return labels

    def _value_label(self):
        env, check = self.env, self.check
        if check.kind in ("value", "sum"):
            return self._field_label(check.value_field)
        if check.kind in ("between", "lead_days"):
            return {
                "working": env._("Working days"),
                "months": env._("Full months"),
            }.get(check.days_unit, env._("Days"))
        if check.kind == "register" and check.measure == "sum":
            return env._("Sum in the period")
        if check.kind == "register":
            return env._("Entries in the period")
        return env._("Number")

    def _allowed(self, limit):
        """Return the limit with its operator, e.g. ``at most 6``."""
        check = self.check
        if check.kind in ("lead_days", "working_days"):
            return self.env._("at least %(limit)s", limit=limit)
        if check.kind == "early_days":
            return self.env._("at most %(limit)s", limit=limit)
        words = dict(check._fields["operator"]._description_selection(self.env))
        return f"{words[check.operator]} {limit}"

    def _field_label(self, path):
        model = self.check.line_model or self.check.duty_model
        target = value_path.find(self.check.duty_id, model, path)
        target = target or value_path.find(
            self.check.duty_id, self.check.duty_model, path
        )
        return target.label if target else path or ""

    # ---- The fields of a condition

    def _facts(self, facts):
        model = self.check.line_model or self.check.duty_model
        for path, value in facts.items():
            target = value_path.find(self.check.duty_id, model, path)
            field = self.env[model]._fields.get(path.partition(".")[0])
            if not target or not self._may_see(model, field):
                continue
            text = self._fact(target, value)
            yield {"name": target.label, "value": text or self.env._("empty")}

    def _may_see(self, model, field):
        return self.env[model]._has_field_access(field, "read")

    def _fact(self, target, value):
        """Return one kept value as text."""
        if isinstance(value, dict):
            if not target.comodel:
                return ""
            records = self.env[target.comodel].browse(value["ids"]).exists()
            try:
                return ", ".join(records.mapped("display_name"))
            except AccessError:
                return self.env._("not yours to see")
        if target.options:
            return target.options.get(value, "")
        is_empty = value is False and target.type != "boolean"
        return "" if is_empty else self._text(value)

    def _text(self, value):
        if value is True:
            return self.env._("yes")
        if value is False:
            return self.env._("no")
        if isinstance(value, float):
            return f"{value:.2f}".rstrip("0").rstrip(".")
        return str(fields.Date.to_string(value) if hasattr(value, "year") else value)
