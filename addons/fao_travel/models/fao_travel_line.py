from odoo import fields, models

from odoo.addons.fao_core.engine import guard


class FaoTravelLine(models.AbstractModel):
    """What all rows of a mission share: their mission and its rules.

    A row is read by whoever reads the mission and changed by whoever may change the
    mission at its present stage.
    """

    _name = "fao.travel.line"
    _inherit = ["fao.case.line.mixin"]
    _description = "Row of a travel mission"
    _fao_parent = "mission_id"

    mission_id = fields.Many2one(
        "fao.travel.mission", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10, export_string_translation=False)

    def _fao_check_content(self, changed=True):
        """Refuse rows of a mission that only waits for its trip to be made."""
        if not guard.entered(self.env):
            self.mission_id._check_waiting({"member_ids"})
        return super()._fao_check_content(changed=changed)
