from odoo import api, fields, models
from odoo.fields import Domain

#: Who signs what is delegated to him, by the code of his position.
SIGNER = "deputy_director"


class FaoTravelMission(models.Model):
    """Whether the deputy director in charge may sign a mission at all (SOD-02)."""

    # who may sign, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    signer_barred = fields.Boolean(
        string="Deputy director in charge may not sign",
        compute="_compute_signer_barred",
        compute_sudo=True,
        help="He belongs to the delegation, or is away today and whoever acts for him"
        " does: then the director signs.",
    )

    @api.depends("member_ids.person_id", "company_id")
    def _compute_signer_barred(self):
        for mission in self:
            signers = mission._fao_signers()
            apart = mission._fao_interested_users() | mission.initiator_id
            mission.signer_barred = bool(signers) and all(
                signer in apart or mission._fao_away_with(signer, apart)
                for signer in signers
            )

    def _fao_signers(self):
        """Return the users who hold the position of the signer today."""
        office = self.env["fao.unit"]._of_office(self._fao_company())
        position = self.env["fao.position"].search([("code", "=", SIGNER)], limit=1)
        today = self.env["fao.calendar.day"]._today()
        return self.env["fao.post"]._holders(office, position, today).user_id

    def _fao_away_with(self, signer, apart):
        """Whether ``signer`` is away today and all who act for him are ``apart``."""
        today = self.env["fao.calendar.day"]._today()
        deputies = self.env["fao.deputy"].search(
            Domain("principal_id", "=", signer.id)
            & Domain("date_from", "<=", today)
            & Domain("date_to", ">=", today)
            & Domain("duty_ids", "in", [False, *self.duty_id.ids])
        )
        return bool(deputies) and deputies.deputy_id <= apart
