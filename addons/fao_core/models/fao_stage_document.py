import mimetypes

from odoo import api, fields, models
from odoo.tools.mimetypes import guess_mimetype

from ..engine import conditions, field_targets
from ..engine.deadline import add_months
from ..engine.requirements import is_missing


class FaoStageDocument(models.Model):
    """A document that must lie with the case before it leaves a stage.

    A paper with an expiry date must still be valid for some time on that day. What
    another field of the record already says is not asked for again, and the paper of
    a matter that is not there is not asked for at all.
    """

    _name = "fao.stage.document"
    _inherit = ["fao.workflow.part", "fao.coded"]
    _description = "Required document"
    _order = "sequence, id"

    stage_id = fields.Many2one(
        "fao.stage", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    is_optional = fields.Boolean(
        "Optional", help="Listed among the papers, yet the case goes on without it."
    )
    condition = fields.Char(
        required=True,
        default="[]",
        help="Asked for only when the record matches.",
    )
    duty_id = fields.Many2one(
        related="stage_id.workflow_id.duty_id", export_string_translation=False
    )
    duty_model = fields.Selection(
        related="duty_id.model", export_string_translation=False
    )
    field_choices = fields.Json(
        compute="_compute_field_choices", export_string_translation=False
    )
    answered_by = fields.Char(
        "Answered by",
        help="Name of a field of the record or the form: filled in, the paper is there"
        " without a file.",
    )
    form = fields.Selection(
        [
            ("any", "Original or copy"),
            ("original", "Original"),
            ("copy", "Copy"),
        ],
        "Asked for as",
        required=True,
        default="any",
    )
    sealed = fields.Boolean(
        "Signed and sealed", help="Signed and sealed by whoever gives it."
    )
    file_types = fields.Char(
        "File types",
        help="Endings of the files that are taken, such as pdf, jpg; empty: every one.",
    )
    on_paper = fields.Boolean(
        "May be given on paper",
        help="Instead of a file it may be noted that the paper is handed in.",
    )
    template_id = fields.Many2one(
        "fao.document.template",
        "Form to print",
        ondelete="restrict",
        index="btree_not_null",
        domain="[('duty_id', '=', duty_id)]",
        help="Filled with the record, to be signed and brought back. It is not issued.",
    )
    expires = fields.Boolean("Has an expiry date")
    valid_value = fields.Integer(
        "Still valid for",
        aggregator=None,
        help="How long the paper must be valid on the day the case leaves the stage.",
    )
    valid_unit = fields.Selection(
        [("days", "Days"), ("months", "Months")], default="months", required=True
    )

    _code_unique = models.Constraint(
        "UNIQUE(stage_id, code)", "A document code is used once in a stage."
    )
    _code_format = models.Constraint(
        "CHECK (code ~ '^[a-z][a-z0-9_]*$')",
        "The code of a document has small letters, digits and underscores only.",
    )
    _validity = models.Constraint(
        "CHECK (COALESCE(valid_value, 0) = 0 OR (valid_value > 0 AND expires IS TRUE))",
        "Only a document that expires must be valid for some time.",
    )

    @api.depends("stage_id.workflow_id.duty_id")
    def _compute_field_choices(self):
        for kind in self:
            kind.field_choices = field_targets.choices(kind.duty_id.sudo())

    @api.onchange("expires")
    def _onchange_expires(self):
        if not self.expires:
            self.valid_value = 0

    def _part_workflow(self):
        return self.stage_id.workflow_id

    def _code_place(self):
        return self.stage_id

    def _code_taken(self):
        return set((self.stage_id.document_ids - self).mapped("code"))

    # ---- What must be there

    def _fao_asked_of(self, record):
        """Return those of these documents that are asked for of ``record``.

        :param record: the duty's record, empty when there is none yet
        """
        if not record:
            return self
        return self.filtered(lambda kind: conditions.holds(record, kind.condition))

    def _is_answered(self, record):
        """Whether a field of ``record`` says what this document would."""
        self.ensure_one()
        name = self.answered_by
        return bool(record and name and not is_missing(record, name))

    def _needed_until(self, day):
        """Return the first day that may be the last of the validity, or False.

        :param date day: the day on which the case leaves the stage
        """
        self.ensure_one()
        if not self.expires:
            return False
        if self.valid_unit == "months":
            return add_months(day, self.valid_value)
        return fields.Date.add(day, days=self.valid_value)

    def _problem(self, files, day):
        """Return what ``files`` of this kind lack on ``day``, or ``""``."""
        self.ensure_one()
        if not files:
            return self.env._("%(document)s is missing", document=self.name)
        needed = self._needed_until(day)
        if not needed:
            return ""
        dates = [file.valid_until for file in files if file.valid_until]
        if not dates:
            return self.env._("%(document)s has no expiry date", document=self.name)
        if max(dates) < needed:
            return self.env._(
                "%(document)s expires on %(date)s; it must be valid until %(needed)s",
                document=self.name,
                date=fields.Date.to_string(max(dates)),
                needed=fields.Date.to_string(needed),
            )
        return ""

    def _marks(self):
        """Return how this document is asked for, in words."""
        self.ensure_one()
        words = []
        if self.form != "any":
            words.append(
                dict(self._fields["form"]._description_selection(self.env))[self.form]
            )
        if self.sealed:
            words.append(self.env._("signed and sealed"))
        if self.is_optional:
            words.append(self.env._("optional"))
        return words

    def _endings(self):
        """Return the endings of the files that are taken; none: every file."""
        self.ensure_one()
        return [e.strip().lower() for e in (self.file_types or "").split(",") if e]

    def _takes(self, filename, content):
        """Whether a file is of a type that is taken, by its name and its content.

        :param str filename: name with its ending
        :param bytes content: the file
        """
        endings = self._endings()
        if not endings:
            return True
        ending = (filename or "").rpartition(".")[2].lower()
        types = {mimetypes.guess_type(f"file.{e}")[0] for e in endings}
        return ending in endings and guess_mimetype(content) in types
