from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..engine import codes
from ..engine.check_rules import PER_LINE, CheckRules
from ..engine.definition import JUDGED_FIELDS

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
    ("sum", "Sum over the lines"),
    ("value", "A value"),
    ("between", "Days between two dates"),
    ("register", "Earlier entries in a register"),
    ("working_days", "Full working days since a date"),
    ("lead_days", "Days left until a date"),
    ("early_days", "Not earlier than days before a date"),
]
#: Registers of the platform itself, besides the records and rows of the duties.
REGISTERS = ("fao.case", "fao.document")
#: What decides how a case is judged.
JUDGED_BY = (
    "duty_id",
    *(name for name in JUDGED_FIELDS if name != "term_position"),
    "term_position_id",
    "message",
)
CONSTRAINED = (
    *JUDGED_BY,
    "code",
    "moment",
    "transition_codes",
    "severity",
    "waive_position_id",
    "waive_group_id",
)


class FaoCheck(models.Model):
    """A statutory check of a duty, in force between two dates.

    Invariant: its figures are data, not code; a finding keeps the check that
    produced it, so a check that has been used is archived, not deleted.
    """

    _name = "fao.check"
    _inherit = ["fao.coded", "fao.remembered"]
    _description = "Statutory check"
    _order = "sequence, code, variant, valid_from, id"
    _rec_names_search = ["code", "name"]

    duty_id = fields.Many2one("fao.duty", required=True, index=True, ondelete="cascade")
    duty_model = fields.Selection(related="duty_id.model")
    line_model = fields.Char(
        compute="_compute_line_model", export_string_translation=False
    )
    date_model = fields.Char(
        compute="_compute_line_model", export_string_translation=False
    )
    limit_model = fields.Char(
        compute="_compute_line_model", export_string_translation=False
    )
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
    date_to_field = fields.Char("Second date")
    days_value = fields.Integer("Days", aggregator=None)
    days_unit = fields.Selection(
        [
            ("calendar", "Calendar days"),
            ("working", "Working days"),
            ("months", "Full months"),
        ],
        "Counted in",
        required=True,
        default="calendar",
    )
    register_model = fields.Selection("_selection_register_model", "Register")
    measure = fields.Selection(
        [("count", "Number of entries"), ("sum", "Sum of a value")],
        "Judges their",
        required=True,
        default="count",
    )
    register_value = fields.Char("Value of an entry")
    count_own = fields.Boolean(
        "Count this case too",
        default=True,
        help="Off where the register holds other things than such cases.",
    )
    register_key = fields.Char("Key in the register")
    line_key = fields.Char("Key of the line")
    register_domain = fields.Char("Entries that count", default="[]")
    register_date = fields.Char("Date of an entry")
    window = fields.Selection(
        [
            ("rolling_months", "Months before the date"),
            ("rolling_days", "Days before the date"),
            ("calendar_year", "Calendar year of the date"),
            ("term", "Term of office"),
        ],
        "Period",
    )
    window_value = fields.Integer("Length of the period", aggregator=None)
    term_field = fields.Char(
        "Term begins with",
        help="A date, or a person: then the term is that of the post held on the"
        " date. For a person without a post all earlier entries count.",
    )
    term_position_id = fields.Many2one(
        "fao.position",
        "In the position",
        ondelete="restrict",
        help="Empty: the longest of the posts held.",
    )
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

    # Who may waive it
    waive_position_id = fields.Many2one(
        "fao.position", "Waived by", ondelete="restrict"
    )
    waive_of = fields.Selection(
        [
            ("office", "The office"),
            ("unit", "The applicant's unit"),
            ("parent", "Its superior unit"),
            ("section", "The responsible section"),
        ],
        "Of",
        required=True,
        default="office",
    )
    waive_group_id = fields.Many2one(
        "res.groups", "Or by the group", ondelete="restrict"
    )

    # What is said
    message = fields.Char(
        compute="_compute_message",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        translate=True,
        help="May use %(value)s %(limit)s %(line)s %(date)s %(next)s %(from)s %(to)s"
        " %(own)s.",
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

    @api.model
    def _selection_register_model(self):
        """Return the records and rows of the duties, and the platform's registers."""
        casework = self.env.registry.descendants(
            ["fao.case.mixin", "fao.case.line.mixin"], "_inherit"
        )
        names = {name for name in casework if not self.env[name]._abstract}
        known = self.env["ir.model"].sudo()  # names of models are no secret
        return [(name, known._get(name).name) for name in sorted({*names, *REGISTERS})]

    @api.depends("duty_id", "line_field", "kind")
    def _compute_line_model(self):
        for check in self:
            model = check.duty_id.model or ""
            lines = CheckRules(check).line_model() if model else ""
            check.line_model = lines
            check.date_model = lines if check.kind == "between" else model
            check.limit_model = lines if check.kind in PER_LINE else model

    # ---- Constraints: a check is understood before it judges anybody

    @api.depends("name")
    def _compute_message(self):
        for check in self:
            check.message = check.message or check.name

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
        return CheckRules(self).problem()

    # ---- Codes

    def _code_place(self):
        return self.duty_id

    def _code_taken(self):
        return set((self.duty_id.check_ids - self).mapped("code"))

    def _code_made(self, taken):
        """Number the checks of a duty, as in a list of rules."""
        duty = self.duty_id
        prefix = duty.number_prefix or duty.code or self.env._("CHECK")
        return codes.numbered(prefix.upper(), taken)
