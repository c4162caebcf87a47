from odoo import api, fields, models

from ..engine import migrating
from ..engine.errors import FaoError


class FaoMigration(models.Model):
    """Running cases that a duty manager moved to another version, in one go.

    Invariant: written by the engine only. What became of each case stands in its
    own ledger; this is the record by which the whole is found and taken back.
    """

    _name = "fao.migration"
    _inherit = ["fao.evidence"]
    _description = "Migration of cases"
    _order = "at desc, id desc"

    duty_id = fields.Many2one(
        "fao.duty", required=True, readonly=True, index=True, ondelete="restrict"
    )
    workflow_id = fields.Many2one(
        "fao.workflow", "To version", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    at = fields.Datetime("When", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )
    mapping = fields.Json(readonly=True, export_string_translation=False)
    entries = fields.Json(readonly=True, export_string_translation=False)
    case_ids = fields.One2many("fao.case", "migration_id", "Cases", readonly=True)
    moved_count = fields.Integer("Moved", compute="_compute_counts")
    held_count = fields.Integer("Stayed", compute="_compute_counts")
    undone_count = fields.Integer("Taken back", compute="_compute_counts")
    report = fields.Html(
        compute="_compute_report", sanitize=False, export_string_translation=False
    )
    undone_at = fields.Datetime("Taken back on", readonly=True)
    undone_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    @api.depends("workflow_id", "at")
    def _compute_display_name(self):
        for migration in self:
            migration.display_name = f"{migration.workflow_id.name} ({migration.at})"

    @api.depends("entries")
    def _compute_counts(self):
        for migration in self:
            entries = migration.entries or []
            migration.moved_count = sum(e["how"] != "hold" for e in entries)
            migration.held_count = sum(e["how"] == "hold" for e in entries)
            migration.undone_count = sum(bool(e.get("undone")) for e in entries)

    @api.depends("entries")
    def _compute_report(self):
        """Show what became of the cases; those of others without their names."""
        for migration in self:
            entries = migration.entries or []
            cases = self.env["fao.case"].search(
                [("id", "in", [entry["case_id"] for entry in entries])]
            )
            names = {case.id: case.display_name for case in cases}
            values = [
                {**entry, "name": names.get(entry["case_id"], "")} for entry in entries
            ]
            migration.report = self.env["ir.qweb"]._render(
                "fao_core.migration_report", {"entries": values}
            )

    def undo(self):
        """Take the cases back to their version, stage and signers.

        A case that moved since stays where it is.

        :return: ``undone``, ``held`` (counts) and ``cases``: ``case_id``, ``undone``,
            ``why``
        :raise FaoError: ``FAO-MIGRATION`` when nothing is left to take back
        """
        self.ensure_one()
        self.workflow_id.check_access("write")
        cases = migrating.undo(self)
        if not cases:
            raise FaoError(
                "FAO-MIGRATION",
                self.env._("No case of this migration can be taken back any more."),
            )
        undone = sum(case["undone"] for case in cases)
        return {"undone": undone, "held": len(cases) - undone, "cases": cases}

    def action_undo(self):
        """Take the cases back and say how many."""
        result = self.undo()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._(
                    "%(undone)s cases taken back, %(held)s moved on since and stay.",
                    undone=result["undone"],
                    held=result["held"],
                ),
                "type": "warning" if result["held"] else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_open_cases(self):
        """Open the cases that were moved."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "fao.case",
            "view_mode": "list,form",
            "domain": [("id", "in", [e["case_id"] for e in self.entries or []])],
        }
