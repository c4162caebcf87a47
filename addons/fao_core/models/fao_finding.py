from odoo import api, fields, models
from odoo.fields import Domain

from ..engine import figures
from ..engine.funnel import Funnel


class FaoFinding(models.Model):
    """What a statutory check found on a case, with the figures that made it.

    Invariant: written by the engine only. A finding that no longer holds is
    cleared, not deleted; a warning accepted and a finding waived keep the reason and
    the figures they were decided on. When these change the decision is void, and the
    finding is made anew.
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
    figures = fields.Json(
        readonly=True,
        string="Figures as kept",
        # Values of fields are shown to those only who may read these fields
        groups=fields.NO_ACCESS,
        export_string_translation=False,
    )
    figure_lines = fields.Json(
        "Figures", compute="_compute_figure_lines", compute_sudo=False
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("accepted", "Accepted"),
            ("waived", "Waived"),
            ("void", "Void"),
            ("cleared", "Cleared"),
        ],
        required=True,
        readonly=True,
    )
    reason = fields.Char(readonly=True)
    found_at = fields.Datetime(readonly=True)
    decided_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_at = fields.Datetime(readonly=True)
    on_behalf_of = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    round = fields.Integer("Round of the waiver", readonly=True, aggregator=None)

    # Whom the applicant asked to waive it
    asked_at = fields.Datetime("Waiver asked for", readonly=True)
    asked_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    asked_user_ids = fields.Many2many(
        "res.users", "fao_finding_asked_rel", string="Asked", readonly=True
    )
    asked_group_id = fields.Many2one(
        "res.groups", "Group asked", readonly=True, ondelete="restrict"
    )
    asks_me = fields.Boolean(
        "Waits for my waiver",
        compute="_compute_asks_me",
        search="_search_asks_me",
        export_string_translation=False,
    )
    waived_by = fields.Char(
        "May be waived by", compute="_compute_may_waive", compute_sudo=False
    )
    may_waive = fields.Boolean(
        compute="_compute_may_waive",
        compute_sudo=False,
        export_string_translation=False,
    )
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

    # ---- Computes

    @api.depends("figures", "check_id")
    @api.depends_context("uid", "lang")
    def _compute_figure_lines(self):
        self.figure_lines = False
        for finding in self._filtered_access("read"):
            figures_sudo = finding.sudo().figures  # shown as far as the user may see
            finding.figure_lines = figures.describe(finding.check_id, figures_sudo)

    @api.depends("state", "asked_user_ids", "asked_group_id")
    @api.depends_context("uid")
    def _compute_asks_me(self):
        asking = self.filtered_domain(self._asking_domain())
        for finding in self:
            finding.asks_me = finding in asking

    def _search_asks_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._asking_domain()
        return domain if True in value else ~domain

    @api.model
    def _asking_domain(self):
        """Return the domain of open findings that the user was asked to waive."""
        user = self.env.user
        people = user | user._fao_principals()
        groups = list(user._get_group_ids())
        return Domain("state", "=", "open") & (
            Domain("asked_user_ids", "in", people.ids)
            | Domain("asked_group_id", "in", groups)
        )

    @api.depends("state", "severity", "check_id")
    @api.depends_context("uid", "lang")
    def _compute_may_waive(self):
        self.may_waive, self.waived_by = False, False
        for finding in self._filtered_access("read"):
            if finding.severity == "waivable" and finding.state == "open":
                waivers = Funnel(finding.case_id).waivers
                finding.may_waive = waivers.verdict(finding.check_id)[0].ok
                finding.waived_by = waivers.who(finding.check_id)

    # ---- Actions

    def action_waive(self):
        """Ask for the reason and waive this finding."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Waive"),
            "res_model": "fao.finding.waive",
            "view_mode": "form",
            "target": "new",
            "context": {"default_finding_id": self.id},
        }
