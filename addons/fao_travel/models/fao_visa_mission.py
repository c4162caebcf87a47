from odoo import api, fields, models


class FaoTravelMission(models.Model):
    """The visas of a mission, for those who prepare it."""

    # the visas, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    visa_application_ids = fields.One2many(
        "fao.visa.application", "mission_id", string="Visas", readonly=True
    )


class FaoPassportLoan(models.Model):
    """What the visas of the holder mean for lending his passport (PAS-05)."""

    # the visa, apart from the loan itself
    _inherit = "fao.passport.loan"  # pylint: disable=consider-merging-classes-inherited

    visa_missing = fields.Boolean(
        compute="_compute_visa_missing",
        compute_sudo=True,
        help="A visa applied for by this office for a country of the route is not"
        " answered, or was refused.",
    )

    @api.depends(
        "passport_id.person_id",
        "mission_id.country_ids",
        "mission_id.visa_application_ids.result",
        "mission_id.visa_application_ids.person_id",
        "mission_id.visa_application_ids.country_id",
    )
    def _compute_visa_missing(self):
        for loan in self:
            person = loan.passport_id.person_id
            countries = loan.mission_id.country_ids
            last = {}
            for row in loan.mission_id.visa_application_ids.sorted("id"):
                told = row.person_id == person and row.result != "cancelled"
                if told and row.country_id in countries:
                    last[row.country_id] = row.result
            loan.visa_missing = any(result != "issued" for result in last.values())
