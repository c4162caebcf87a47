from odoo import api, fields, models

from ..engine.deadline import add_months


class FaoStageDocument(models.Model):
    """A document that must lie with the case before it leaves a stage.

    A paper with an expiry date must still be valid for some time on that day.
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
