from odoo import api, fields, models


class FaoFinding(models.Model):
    """What a statutory check found on a case, with the figures that made it.

    Invariant: written by the engine only. A finding that no longer holds is
    cleared, not deleted; a warning accepted with a reason keeps the reason.
    """

    _name = "fao.finding"
    _inherit = ["fao.evidence"]
    _description = "Finding"
    _order = "case_id desc, code, id"

    case_id = fields.Many2one(
        "fao.case", required=True, readonly=True, index=True, ondelete="restrict"
    )
    check_id = fields.Many2one("fao.check", readonly=True, ondelete="restrict")
    code = fields.Char(readonly=True, index=True)
    severity = fields.Selection(
        [
            ("info", "Information"),
            ("warn", "Warning"),
            ("waivable", "Waivable block"),
            ("block", "Block"),
        ],
        readonly=True,
    )
    message = fields.Char(readonly=True)
    legal_basis = fields.Char(related="check_id.legal_basis")
    line = fields.Char(readonly=True)
    figures = fields.Json(readonly=True)
    state = fields.Selection(
        [("open", "Open"), ("accepted", "Accepted"), ("cleared", "Cleared")],
        required=True,
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    found_at = fields.Datetime(readonly=True)
    decided_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    duty_id = fields.Many2one(related="case_id.duty_id")
    unit_id = fields.Many2one(related="case_id.unit_id")

    _open_idx = models.Index("(case_id) WHERE state = 'open'")

    @api.depends("code", "message")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = f"{finding.code} {finding.message}"

    def _evidence_stays(self):
        return self.env._("A finding is evidence; it stays.")

    def _evidence_origin(self):
        return self.env._("Findings are made by the checks only.")
