from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError


class FaoPassportStocktakeLine(models.Model):
    """One passport of a stock-taking: scanned, or missing from the shelf."""

    _name = "fao.passport.stocktake.line"
    _inherit = ["fao.evidence"]
    _description = "Counted passport"
    _order = "result desc, id"

    stocktake_id = fields.Many2one(
        "fao.passport.stocktake",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    passport_id = fields.Many2one("fao.passport", readonly=True, ondelete="restrict")
    code = fields.Char("Read", readonly=True, help="The number, masked.")
    cabinet_id = fields.Many2one(
        "fao.passport.cabinet", readonly=True, ondelete="restrict"
    )
    result = fields.Selection(
        [
            ("found", "In its place"),
            ("misplaced", "In another cabinet"),
            ("unexpected", "Should not be here"),
            ("unknown", "Not in the register"),
            ("missing", "Missing"),
        ],
        readonly=True,
        required=True,
    )
    expected = fields.Boolean(readonly=True, export_string_translation=False)
    seen_at = fields.Datetime("Scanned at", readonly=True)
    explanation = fields.Char()
    difference_ids = fields.One2many(
        "fao.passport.difference", "line_id", string="Examination", readonly=True
    )

    @api.depends("passport_id", "code")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line.passport_id.display_name or line.code

    def write(self, vals):
        """Let custodians explain; everything else is counted."""
        lines = self
        if set(vals) == {"explanation"} and not guard.entered(self.env):
            self._check_may_explain()
            lines = guard.enter(self)
        return super(FaoPassportStocktakeLine, lines).write(vals)

    def _check_may_explain(self):
        """Refuse an explanation once the count is closed."""
        self.check_access("write")
        if "closed" in self.stocktake_id.mapped("state"):
            raise FaoError(
                "FAO-GUARD", self.env._("The stock-taking is closed; it stays.")
            )

    def _evidence_origin(self):
        return self.env._("A stock-taking is counted by scanning, not by hand.")
