import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import vocabulary

SEVERITIES = [
    ("info", "Information"),
    ("warn", "Warning"),
    ("waivable", "May be waived"),
    ("block", "Blocks"),
]
KINDS = [
    ("record", "The record itself"),
    ("lines", "Each line"),
    ("count", "Number of lines"),
    ("value", "A value"),
    ("register", "Earlier entries in a register"),
    ("working_days", "Full working days since a date"),
    ("lead_days", "Days left until a date"),
]
#: The kinds that look at lines, and what each kind cannot do without.
LINE_KINDS = ("lines", "count", "register")
NEEDED = {
    "record": ("expression",),
    "lines": ("line_field", "expression"),
    "count": ("line_field",),
    "value": ("value_field",),
    "register": (
        "date_field",
        "register_model",
        "register_key",
        "register_date",
        "window",
    ),
    "working_days": ("date_field", "days_value"),
    "lead_days": ("date_field", "days_value"),
}
CONSTRAINED = (
    "code",
    "variant",
    "duty_id",
    "moment",
    "transition_codes",
    "condition",
    "kind",
    "expression",
    "line_field",
    "distinct_field",
    "value_field",
    "date_field",
    "days_value",
    "register_model",
    "register_key",
    "line_key",
    "register_domain",
    "register_date",
    "window",
    "window_value",
    "limit_field",
    "message",
)


class FaoCheck(models.Model):
    """A statutory check of a duty, in force between two dates.

    Invariant: its figures are data, not code; a finding keeps the check that
    produced it, so a check that has been used is archived, not deleted.
    """

    _name = "fao.check"
    _description = "Statutory check"
    _order = "sequence, code, variant, valid_from, id"
    _rec_names_search = ["code", "name"]

    duty_id = fields.Many2one("fao.duty", required=True, index=True, ondelete="cascade")
    duty_model = fields.Selection(related="duty_id.model")
    line_model = fields.Char(
        compute="_compute_line_model", export_string_translation=False
    )
    code = fields.Char(required=True)
    variant = fields.Char(help="Tells rows of one code apart, e.g. by kind of trip.")
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    severity = fields.Selection(SEVERITIES, required=True, default="block")
    moment = fields.Selection(
        [
            ("submit", "At submission"),
            ("transition", "At certain steps"),
            ("entry", "While the form is filled in"),
        ],
        "Judged",
        required=True,
        default="submit",
    )
    transition_codes = fields.Char(
        "Steps", help="Codes of transitions, separated by commas."
    )
    condition = fields.Char(
        "Applies when",
        required=True,
        default="[]",
        help="The check is judged only when the record matches.",
    )
    kind = fields.Selection(KINDS, "Judges", required=True, default="record")

    # What is judged
    expression = fields.Char(
        "Violated by", help="Records or lines that match are the ones judged."
    )
    line_field = fields.Char("Lines")
    distinct_field = fields.Char("Different values of")
    value_field = fields.Char("Value")
    date_field = fields.Char("Date")
    days_value = fields.Integer("Days", aggregator=None)
    register_model = fields.Char("Register")
    register_key = fields.Char("Key in the register")
    line_key = fields.Char("Key of the line")
    register_domain = fields.Char("Entries that count", default="[]")
    register_date = fields.Char("Date of an entry")
    window = fields.Selection(
        [
            ("rolling_months", "Months before the date"),
            ("rolling_days", "Days before the date"),
            ("calendar_year", "Calendar year of the date"),
        ],
        "Period",
    )
    window_value = fields.Integer("Length of the period", aggregator=None)
    operator = fields.Selection(
        [
            ("<=", "at most"),
            ("<", "less than"),
            (">=", "at least"),
            (">", "more than"),
            ("=", "exactly"),
        ],
        "Allowed",
        required=True,
        default="<=",
    )
    limit = fields.Float(digits=(16, 2), aggregator=None)
    limit_field = fields.Char("Limit taken from")

    # What is said
    message = fields.Char(
        required=True,
        translate=True,
        help="May use %(value)s %(limit)s %(line)s %(date)s %(next)s %(field)s.",
    )
    legal_basis = fields.Char(translate=True)
    valid_from = fields.Date()
    valid_to = fields.Date()

    _code_unique = models.UniqueIndex(
        "(duty_id, code, COALESCE(variant, ''),"
        " COALESCE(valid_from, '0001-01-01'::date))",
        "A check is entered once for each variant and first day.",
    )
    _dates_ordered = models.Constraint(
        "CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)",
        "The last day of a check is not before its first day.",
    )

    @api.depends("duty_id", "line_field", "kind")
    def _compute_line_model(self):
        for check in self:
            check.line_model = check._line_model() if check.duty_id else ""

    # ---- Constraints: a check is understood before it judges anybody

    @api.depends("code", "variant", "name")
    def _compute_display_name(self):
        for check in self:
            code = f"{check.code}/{check.variant}" if check.variant else check.code
            check.display_name = f"{code or ''} {check.name or ''}".strip()

    @api.constrains(*CONSTRAINED)
    def _check_rule(self):
        for check in self:
            problem = check._problem()
            if problem:
                raise ValidationError(
                    self.env._(
                        "Check %(check)s: %(problem)s",
                        check=check.display_name,
                        problem=problem,
                    )
                )

    def _problem(self):
        """Return the first thing that keeps this check from being judged, or ""."""
        self.ensure_one()
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", self.code):
            return self.env._("the code has letters, digits, dots and hyphens only.")
        problems = (
            self._missing(),
            self._domain_problem(),
            self._field_problem(),
            vocabulary.message_error(self.env, self.message),
        )
        return next(filter(None, problems), "")

    def _missing(self):
        """Return which field this kind of check needs and lacks, or ""."""
        needed = list(NEEDED[self.kind])
        if self.moment == "transition":
            needed.append("transition_codes")
        if self.kind == "register" and self.window != "calendar_year":
            needed.append("window_value")
        for name in needed:
            if not self[name]:
                label = self._fields[name].get_description(self.env, ["string"])
                return self.env._("%(field)s is missing.", field=label["string"])
        return ""

    def _line_model(self):
        """Return the model of the rows that are judged."""
        model = self.duty_id.model
        if self.line_field and self.kind in LINE_KINDS:
            field = vocabulary.find_field(self.env, model, self.line_field)
            return field.comodel_name or "" if field else ""
        return model

    def _domain_problem(self):
        """Return what is wrong with one of the conditions, or ""."""
        domains = [(self.duty_id.model, self.condition)]
        if self.expression:
            domains.append((self._line_model(), self.expression))
        if self.kind == "register":
            domains.append((self.register_model, self.register_domain))
        errors = (
            vocabulary.domain_error(self.env, model, text) for model, text in domains
        )
        return next(filter(None, errors), "")

    def _field_problem(self):
        """Return what is wrong with one of the fields named, or ""."""
        model, line_model = self.duty_id.model, self._line_model()
        wanted = [
            (model, self.line_field, ("one2many", "many2many", "many2one")),
            (line_model, self.distinct_field, ()),
            (model, self.value_field, ("integer", "float", "monetary")),
            (model, self.limit_field, ("integer", "float", "monetary")),
            (model, self.date_field, ("date", "datetime")),
            (line_model, self.line_key, ()),
            (self.register_model, self.register_key, ()),
            (self.register_model, self.register_date, ("date", "datetime")),
        ]
        errors = (
            vocabulary.field_error(self.env, owner, path, types=types)
            for owner, path, types in wanted
            if path
        )
        return next(filter(None, errors), "")
