from odoo import fields, models

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


class FaoCheck(models.Model):
    """A statutory check of a duty, in force between two dates.

    Invariant: its figures are data, not code; a finding keeps the check that
    produced it, so a check that has been used is archived, not deleted.
    """

    _name = "fao.check"
    _description = "Statutory check"
    _order = "sequence, code, variant, valid_from, id"
    _rec_names_search = ["code", "name"]

    duty_id = fields.Many2one(
        "fao.duty", required=True, index=True, ondelete="cascade"
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
