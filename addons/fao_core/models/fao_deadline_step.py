from odoo import api, fields, models


class FaoDeadlineStep(models.Model):
    """Whom the office tells when the due date of a case is near or past (DL-07).

    Invariant: an office that has steps of its own is not told by the general ones.
    """

    _name = "fao.deadline.step"
    _description = "Deadline step"
    _order = "days, id"

    company_id = fields.Many2one(
        "res.company",
        "Office",
        index=True,
        help="Empty: every office without steps of its own.",
    )
    duty_ids = fields.Many2many("fao.duty", string="Duties", help="Empty: every duty.")
    days = fields.Integer(
        "Working days after",
        required=True,
        help="Working days after the due date of the case; before it when negative.",
        aggregator=None,
    )
    tells = fields.Selection(
        [
            ("holders", "Whoever must act or handles it"),
            ("position", "A position of the section or office"),
        ],
        required=True,
        default="holders",
    )
    position_id = fields.Many2one("fao.position", "Position", ondelete="restrict")
    active = fields.Boolean(default=True)

    _position_given = models.Constraint(
        "CHECK (tells <> 'position' OR position_id IS NOT NULL)",
        "Position: say which one is told.",
    )

    @api.depends("days", "tells", "position_id")
    def _compute_display_name(self):
        labels = dict(self._fields["tells"]._description_selection(self.env))
        for step in self:
            who = step.position_id.name or labels.get(step.tells, "")
            step.display_name = f"{step.days:+d}: {who}"

    def _of(self, case):
        """Return those of all steps that act on ``case``, in their order."""
        office, duty = case.company_id, case.duty_id
        own = self.filtered(lambda step: step.company_id == office)
        return (own or self.filtered(lambda step: not step.company_id)).filtered(
            lambda step: not step.duty_ids or duty in step.duty_ids
        )
