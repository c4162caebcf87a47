from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.fao_core.engine.errors import FaoError

#: What whoever examines the difference fills in.
CONCLUSION = frozenset({"conclusion", "measures"})


class FaoPassportDifference(models.Model):
    """A difference that a stock-taking found, examined as a case of its own (PAS-12).

    Opened when the count is compared, one for each passport that is not where the
    register says. The section head concludes whether it is cleared or a violation;
    whoever counted and whoever keeps the cabinet decide nothing on it.
    """

    _name = "fao.passport.difference"
    _inherit = ["fao.case.mixin"]
    _description = "Difference of a stock-taking"
    _order = "id desc"
    _fao_duty_code = "passport_difference"

    line_id = fields.Many2one(
        "fao.passport.stocktake.line",
        string="Counted passport",
        required=True,
        index=True,
        ondelete="restrict",
    )
    stocktake_id = fields.Many2one(related="line_id.stocktake_id", store=True)
    passport_id = fields.Many2one(
        related="line_id.passport_id", store=True, index="btree_not_null"
    )
    passport_name = fields.Char(
        string="Passport counted", related="line_id.display_name"
    )
    cabinet_id = fields.Many2one(related="line_id.cabinet_id", store=True)
    result = fields.Selection(related="line_id.result", store=True, string="Found")
    explanation = fields.Char(related="line_id.explanation")
    conclusion = fields.Text(help="What the examination of the difference showed.")
    measures = fields.Text(help="What is done so that it does not happen again.")

    _line_unique = models.UniqueIndex("(line_id)", "A difference has one case.")

    @api.constrains("line_id")
    def _check_line(self):
        for row in self:
            line_sudo = row.line_id.sudo()  # read by whoever opens the case
            if line_sudo.result == "found":
                raise ValidationError(
                    self.env._(
                        "Counted passport: %(passport)s is where the register says.",
                        passport=line_sudo.display_name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            lines_sudo = self.env["fao.passport.stocktake.line"].sudo()  # to name it
            line = lines_sudo.browse(vals.get("line_id") or [])
            title = self.env._(
                "Stock-taking of %(day)s: %(passport)s",
                day=line.stocktake_id.begun_on or "",
                passport=line.display_name or "",
            )
            prepared.append({"title": title, **vals})
        return super().create(prepared)

    def _fao_interested_users(self):
        """Return who counted and who keeps the cabinet."""
        people = self.stocktake_id.user_id | self.cabinet_id.custodian_id
        return super()._fao_interested_users() | people

    def _fao_interest_label(self):
        return self.env._("responsible for the cabinet or its count")

    def _fao_check_locked(self, names):
        super()._fao_check_locked(names)
        if names - CONCLUSION and any(row.stage_kind != "draft" for row in self):
            raise FaoError(
                "FAO-LOCKED",
                self.env._("What was counted stays: only the conclusion is noted."),
            )
