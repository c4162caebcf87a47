from odoo import fields, models

from odoo.addons.fao_core.engine import guard

CORRECTION_FIELDS = frozenset({"correction_count", "correction_open"})


class FaoTravelMission(models.Model):
    """How often a file was returned for correction, and whether one is awaited.

    Invariant: both are written by the steps of the case: who examines the file opens a
    correction when he sends it back to the draft, handing in again closes it. How many
    there are and how long one takes is said by the workflow of the duty.
    """

    # corrections, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    correction_count = fields.Integer(
        string="Returned for correction",
        readonly=True,
        copy=False,
        aggregator=None,
        help="How often the office returned the file for correction.",
    )
    correction_open = fields.Boolean(
        string="Correction awaited",
        readonly=True,
        copy=False,
        help="The file was returned for correction and not handed in since.",
    )

    def _fao_on_stage(self, came_from, stage):
        """Note that the file is returned for correction, or handed in again."""
        result = super()._fao_on_stage(came_from, stage)
        if stage.kind == "draft" and came_from.kind == "work":
            count = self.correction_count + 1
            guard.enter(self).write(
                {"correction_count": count, "correction_open": True}
            )
        elif stage.kind != "draft" and self.correction_open:
            guard.enter(self).correction_open = False
        return result
