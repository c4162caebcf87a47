from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..engine import guard
from ..engine.errors import FaoError
from ..engine.field_rules import HIDDEN

#: Kept beside the case, with a file of its own.
OF_CASE = "fao.case.file"
#: What makes a file another file, or puts it elsewhere.
CONTENT = frozenset(
    {"datas", "raw", "db_datas", "store_fname", "res_field", "res_model", "res_id"}
)


def is_guarded(model):
    """Whether the records of ``model`` belong to a case."""
    return hasattr(model, "_fao_ruled_model") or model._name == OF_CASE


class IrAttachment(models.Model):
    """Files of hidden fields are hidden; files of a case's fields change through it."""

    _inherit = "ir.attachment"

    # ---- Reading

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        hidden = self._fao_of_hidden_fields()
        if not hidden:
            return result
        if result is not None:
            hidden |= result[0]
        return hidden, lambda: AccessError(
            self.env._("This file belongs to a field that is hidden from you.")
        )

    def _fao_of_hidden_fields(self):
        """Return those of these files that belong to fields hidden from the user."""
        hidden = self.browse()
        for model, files in self._fao_of_records().grouped("res_model").items():
            records = self.env[model]
            reading = records._fao_reading() if model != OF_CASE else None
            if not reading or not reading.hidden:
                continue
            records = records.browse(set(files.mapped("res_id")))
            names = {r.id: n for r, n in records._fao_hidden(reading).items()}
            listed = records._fao_files_in(reading.hidden, names)
            hidden |= files.filtered(
                lambda f, n=names, ids=listed: (
                    f.res_field in n.get(f.res_id, ()) or f.id in ids
                )
            )
        return hidden.with_env(self.env)

    def _fao_of_records(self):
        """Return, as superuser, those that lie on a record of a case."""
        known = self.env
        return self.sudo().filtered(
            lambda f: (
                f.res_id and f.res_model in known and is_guarded(known[f.res_model])
            )
        )

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        if not (self.env.su or bypass_access):
            domain = Domain(domain)
            asked = {condition.field_expr for condition in domain.iter_conditions()}
            # Files of fields are found only by whoever asks for them
            if asked & {"id", "res_field"} or self.env.context.get(
                "skip_res_field_check"
            ):
                domain &= self._fao_shown_domain()
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    @api.model
    def _fao_shown_domain(self):
        """Return the domain that leaves out the files of hidden binary fields."""
        domain = Domain.TRUE
        for name in self.env.registry.descendants(["fao.case.mixin"], "_inherit"):
            model = self.env[name]
            reading = None if model._abstract else model._fao_reading()
            for field in reading.hidden if reading else ():
                if field not in model._fields or model._fields[field].type != "binary":
                    continue
                stages, workflows, duties = reading.marks[HIDDEN].spots(field)
                cases = (
                    Domain("case_id.stage_id", "in", stages)
                    | Domain("case_id.workflow_id", "in", workflows)
                    | Domain("case_id.duty_id", "in", duties)
                )
                ids = model.sudo()._search(cases)
                domain &= ~(
                    Domain("res_model", "=", name)
                    & Domain("res_field", "=", field)
                    & Domain("res_id", "in", ids)
                )
        return domain

    # ---- Writing

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                model = vals.get("res_model") or ""
                of_field = vals.get("res_field") and model in self.env
                if of_field and is_guarded(self.env[model]):
                    raise self._fao_field_error()
        return super().create(vals_list)

    def write(self, vals):
        ours = self.env.su or guard.entered(self.env) or not CONTENT & vals.keys()
        if not ours and self._fao_of_records().filtered("res_field"):
            raise self._fao_field_error()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_through_field(self):
        if not self.env.su and self._fao_of_records().filtered("res_field"):
            raise self._fao_field_error()

    def _fao_field_error(self):
        return FaoError(
            "FAO-GUARD",
            self.env._("The file of a field is changed through its record."),
        )
