"""What a check needs before it judges anybody: the fields that its kind looks at."""

import re

from . import conditions, value_path, vocabulary

#: The kinds that look at lines, and what each kind cannot do without.
LINE_KINDS = ("lines", "count", "sum", "value", "between", "register")
NEEDED = {
    "record": ("expression",),
    "lines": ("line_field", "expression"),
    "count": ("line_field",),
    "sum": ("line_field", "value_field"),
    "value": ("value_field",),
    "between": ("date_field", "date_to_field"),
    "register": (
        "date_field",
        "register_model",
        "register_key",
        "register_date",
        "window",
    ),
    "working_days": ("date_field", "days_value"),
    "lead_days": ("date_field", "days_value"),
    "early_days": ("date_field", "days_value"),
}
#: The kinds that compare each line with its own limit.
PER_LINE = ("value", "between")
#: Which kinds look at a field, where not all do.
USED_BY = {
    "expression": ("record", *LINE_KINDS),
    "line_field": LINE_KINDS,
    "distinct_field": ("count",),
    "value_field": ("sum", "value", "register"),
    "limit_field": ("count", "sum", "value", "between", "register"),
    "date_field": (
        "between",
        "register",
        "working_days",
        "lead_days",
        "early_days",
    ),
    "date_to_field": ("between",),
    "line_key": ("register",),
    "term_field": ("register",),
    "register_key": ("register",),
    "register_date": ("register",),
    "register_value": ("register",),
}
#: What a person's term of office may be taken from.
PEOPLE = ("res.users", "res.partner")


class CheckRules:
    """The rules that one check itself must keep.

    :param check: a ``fao.check``, also one that is not saved yet
    """

    def __init__(self, check):
        self.check = check
        self.env = check.env

    def problem(self):
        """Return the first thing that keeps this check from being judged, or ""."""
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", self.check.code or ""):
            return self.env._("the code has letters, digits, dots and hyphens only.")
        problems = (
            self._moment_problem(),
            self._missing(),
            self._domain_problem(),
            self._field_problem(),
            vocabulary.message_error(self.env, self.check.message),
        )
        return next(filter(None, problems), "")

    def _moment_problem(self):
        """Return what the moment of the check does not allow, or ""."""
        if self.check.moment == "entry" and self.check.severity != "info":
            return self.env._(
                "while the form is filled in a check informs only; what stands in the"
                " way is judged at the submission."
            )
        return ""

    def _missing(self):
        """Return which field this kind of check needs and lacks, or ""."""
        for name in self._needed():
            if not self.check[name]:
                label = self.check._fields[name].get_description(self.env, ["string"])
                return self.env._("%(field)s is missing.", field=label["string"])
        return ""

    def _needed(self):
        """Return the names of the fields without which this check cannot judge."""
        needed = list(NEEDED[self.check.kind])
        if self.check.moment == "transition":
            needed.append("transition_codes")
        if self.check.kind == "register":
            rolling = self.check.window in ("rolling_months", "rolling_days")
            needed += ["window_value"] if rolling else []
            needed += ["term_field"] if self.check.window == "term" else []
            needed += ["register_value"] if self.check.measure == "sum" else []
        if self.check.severity == "waivable" and not self.check.waive_group_id:
            needed.append("waive_position_id")
        return needed

    def line_model(self):
        """Return the model of the rows that are judged."""
        model = self.check.duty_id.model
        if self.check.line_field and self.check.kind in LINE_KINDS:
            field = vocabulary.find_field(self.env, model, self.check.line_field)
            return field.comodel_name or "" if field else ""
        return model

    def _domain_problem(self):
        """Return what is wrong with one of the conditions, or ""."""
        domains = [(self.check.duty_id.model, self.check.condition)]
        if self._uses("expression"):
            domains.append((self.line_model(), self.check.expression))
        if self.check.kind == "register":
            domains.append((self.check.register_model, self.check.register_domain))
        for model, text in domains:
            problem = vocabulary.domain_error(self.env, model, text)
            problem = problem or self._form_problem(model, text)
            if problem:
                return problem
        return ""

    def _form_problem(self, model, text):
        """Return which form field of a condition the duty does not have, or ""."""
        for path in value_path.names_of(conditions.parse(text)):
            if "properties." in path:
                problem = value_path.error(
                    self.check.duty_id, model, path, single=False
                )
                if problem:
                    return problem
        return ""

    def _uses(self, name):
        """Whether the kind of this check looks at the field ``name``.

        What another kind left behind in a field that is not shown does not matter.
        """
        if not self.check[name] or self.check.kind not in USED_BY.get(
            name, (self.check.kind,)
        ):
            return False
        if name == "expression":
            return self.check.kind == "record" or bool(self.check.line_field)
        if name == "value_field" and self.check.kind == "register":
            return self.check.measure == "sum" and self.check.count_own
        if name == "register_value":
            return self.check.measure == "sum"
        return name != "term_field" or self.check.window == "term"

    def _field_problem(self):
        """Return what is wrong with one of the fields named, or ""."""
        duty, model, rows = (
            self.check.duty_id,
            self.check.duty_id.model,
            self.line_model(),
        )
        numbers, dates = value_path.NUMBERS, value_path.DATES
        judged = rows if self.check.kind in PER_LINE else model
        dated = rows if self.check.kind == "between" else model
        register = self.check.register_model
        wanted = {
            "line_field": (model, ("one2many", "many2many", "many2one")),
            "distinct_field": (rows, ()),
            "value_field": (rows, numbers),
            "limit_field": (judged, numbers),
            "date_field": (dated, dates),
            "date_to_field": (dated, dates),
            "line_key": (rows, ()),
            "term_field": (rows, (*dates, "many2one")),
            "register_key": (register, ()),
            "register_date": (register, dates),
            "register_value": (register, numbers),
        }
        for name, (owner, types) in wanted.items():
            if self._uses(name):
                single = name != "distinct_field"
                problem = value_path.error(
                    duty, owner, self.check[name], types=types, single=single
                )
                if problem:
                    return problem
        return self._term_problem()

    def _term_problem(self):
        """Return why the term of office cannot be found, or ""."""
        if not self._uses("term_field"):
            return ""
        target = value_path.find(
            self.check.duty_id, self.line_model(), self.check.term_field
        )
        if target.type != "many2one" or target.comodel in PEOPLE:
            return ""
        return self.env._("%(field)s names no person.", field=self.check.term_field)
