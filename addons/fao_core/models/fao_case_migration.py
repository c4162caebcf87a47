from odoo import fields, models

from ..engine.errors import FaoError
from .fao_stage import LIMIT_UNITS


class FaoCase(models.Model):
    """What a case keeps when it moves to another version of its workflow."""

    _inherit = "fao.case"

    migration_id = fields.Many2one(
        "fao.migration", "Last migration", readonly=True, copy=False,
        index="btree_not_null", ondelete="restrict",
    )  # fmt: skip
    carried_value = fields.Float(
        "Carried time limit", digits=(8, 2), readonly=True, copy=False,
        help="The time limit of the version with which the case was received, when it "
        "moved to another version since.",
    )  # fmt: skip
    carried_unit = fields.Selection(LIMIT_UNITS, readonly=True, copy=False)

    def _limit(self):
        """Return the time limit of this case: its value (0: none) and unit."""
        self.ensure_one()
        if self.carried_value:
            return self.carried_value, self.carried_unit
        return self.workflow_id.limit_value, self.workflow_id.limit_unit

    def _receipt_vals(self, now):
        # What is handed in anew is measured by the version of that day
        return {
            **super()._receipt_vals(now),
            "carried_value": 0,
            "carried_unit": False,
        }

    def _own_stage(self, stage):
        """Return ``stage`` in the version of this case.

        Signatures that were given before a migration name a stage of the earlier
        version.

        :raise FaoError: ``FAO-STAGE`` when the version has no such stage
        """
        self.ensure_one()
        if stage.workflow_id == self.workflow_id:
            return stage
        mapping = self.migration_id.mapping or {}
        code = mapping.get(stage.code) or stage.code
        own = self.workflow_id.stage_ids.filtered(lambda s: s.code == code)
        if not own:
            raise FaoError(
                "FAO-STAGE",
                self.env._(
                    "%(workflow)s has no stage %(stage)s.",
                    workflow=self.workflow_id.name,
                    stage=stage.name,
                ),
            )
        return own
