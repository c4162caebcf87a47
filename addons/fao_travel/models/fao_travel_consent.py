from odoo import api, fields, models

SENT = frozenset(
    {
        "mission_id",
        "person_ids",
        "organizer",
        "purpose",
        "country_names",
        "exit_date",
        "entry_date",
        "fund_source",
    }
)


class FaoTravelConsent(models.Model):
    """Whether a unit lets its people go with another unit's group (TRV-17).

    Invariant: opened by the engine when the application needs it, with what the unit
    must know; the unit reads this, not the application. Its head says yes or no.
    """

    _name = "fao.travel.consent"
    _inherit = ["fao.travel.paper"]
    _description = "Consent of a unit"
    _fao_duty_code = "travel_consent"
    _fao_facts = SENT

    person_ids = fields.Many2many(
        "res.partner",
        "fao_travel_consent_person_rel",
        string="Our people",
        readonly=True,
    )
    organizer = fields.Char(string="Organising unit", readonly=True)
    purpose = fields.Text(readonly=True)
    country_names = fields.Char(string="Countries", readonly=True)
    exit_date = fields.Date(readonly=True)
    entry_date = fields.Date(readonly=True)
    fund_source = fields.Char(readonly=True)

    @api.model
    def _fao_assisting_values(self, lead, unit):
        """Tell the unit what it is asked for, so that nobody types it again."""
        members = lead.member_ids.filtered(
            lambda row: row.unit_id == unit and not row.organ
        )
        sources = dict(lead._fields["fund_source"]._description_selection(self.env))
        return {
            "mission_id": lead.id,
            "person_ids": members.person_id.ids,
            "organizer": lead.organizer_id.name,
            "purpose": lead.purpose,
            "country_names": lead.country_names,
            "exit_date": lead.exit_date,
            "entry_date": lead.entry_date,
            "fund_source": sources.get(lead.fund_source),
        }
