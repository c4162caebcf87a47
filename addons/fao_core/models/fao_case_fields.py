from odoo import api, fields, models

from ..engine import guard
from ..engine.authority import Authority
from ..engine.field_rules import FORM
from ..engine.field_writes import FieldWrites


class FaoCase(models.Model):
    """What lies with a case, and how field rules read it."""

    _name = "fao.case"
    _inherit = ["fao.field.guard", "fao.case"]

    currency_id = fields.Many2one(
        related="company_id.currency_id", export_string_translation=False
    )
    file_ids = fields.One2many("fao.case.file", "case_id", "Documents of the case")
    has_files = fields.Boolean(
        readonly=True, copy=False, export_string_translation=False
    )
    files_missing = fields.Char("Still needed", compute="_compute_files_missing")

    @api.depends("stage_id", "file_ids.code", "file_ids.valid_until")
    def _compute_files_missing(self):
        today = self._local_date(fields.Datetime.now())
        for case in self:
            case.files_missing = "; ".join(case._fao_file_problems(today)) or False

    # ---- CRUD

    def write(self, vals):
        if not (self.env.su or guard.entered(self.env)):
            return self._fao_write(vals)
        versions = self.workflow_id if "workflow_id" in vals else None
        result = super().write(vals)
        if versions and (versions | self.workflow_id).sudo().field_rule_ids:
            # Whether a version has cases decides whether its rules are felt
            self.env["fao.field.rule"]._forget()
        return result

    def _fao_write(self, vals):
        """Write what a person may write where rules lock fields."""
        reading = self._fao_reading()
        writes = FieldWrites(self, reading)
        writes.check_form(vals)
        if not reading or not (FORM in vals or reading.marked.intersection(vals)):
            return super().write(vals)
        places = self._fao_places()
        for case in self:
            prepared = writes.prepared(case, vals, places[case])
            super(FaoCase, case).write(prepared)
        return True

    # ---- Documents

    def _fao_document_kinds(self):
        """Return the documents that the stages ask for, each kind once.

        The stage where the case stands comes first.
        """
        kinds = self.env["fao.stage.document"]
        for case_sudo in self.sudo():  # definitions, for whoever sees the case
            stages = case_sudo.workflow_id.stage_ids
            here = case_sudo.stage_id
            kinds |= here._fao_documents().sudo(False)
            known = set(kinds.mapped("code"))
            for kind in (stages - here)._fao_documents().sudo(False):
                if kind.code not in known:
                    kinds |= kind
                    known.add(kind.code)
        return kinds

    def _fao_file_problems(self, day):
        """Return what the current stage still asks for on ``day``, as sentences."""
        self.ensure_one()
        case_sudo = self.sudo()  # whoever acts on the case is told
        kinds = case_sudo.stage_id._fao_documents()
        if not kinds:
            return []
        record = case_sudo._fao_record()
        asked = kinds._fao_asked_of(record).filtered(lambda k: not k.is_optional)
        result = []
        for kind in asked:
            files = case_sudo.file_ids.filtered(lambda f, k=kind: f.code == k.code)
            if files or not kind._is_answered(record):
                result.append(kind._problem(files, day))
        return list(filter(None, result))

    def _fao_may_bring(self, code):
        """Whether the user must act here and the stage asks for this document."""
        self.ensure_one()
        case_sudo = self.sudo()  # a question about rights, not content
        asked = case_sudo.stage_id._fao_documents().mapped("code")
        if not code or code not in asked:
            return False
        authority = Authority(case_sudo, self.env.user, fields.Datetime.now())
        return bool(authority.held())

    # ---- Field rules

    def _fao_cases(self):
        return {case: case for case in self}
