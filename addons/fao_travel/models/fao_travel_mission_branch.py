from odoo import fields, models


class FaoTravelMission(models.Model):
    """The temporary Party branch of a delegation (TRV-21)."""

    # the Party branch, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    branch_secretary_id = fields.Many2one(
        "fao.travel.member",
        string="Secretary of the temporary Party branch",
        ondelete="set null",
        domain="[('mission_id', '=', id), ('political_status', '=', 'party')]",
        copy=False,
        help="Three or more Party members form a branch for the time of the trip.",
    )
