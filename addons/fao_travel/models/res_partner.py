from odoo import api, fields, models


class ResPartner(models.Model):
    """Persons who travel on official business: their filings and trips."""

    _inherit = "res.partner"

    fao_filing_ids = fields.One2many(
        "fao.person.filing", "person_id", string="Personnel filings"
    )
    fao_trip_ids = fields.One2many("fao.travel.member", "person_id", string="Trips")
    fao_last_exit = fields.Date(
        string="Last exit",
        compute="_compute_fao_last_exit",
        help="Day of exit of the last official trip abroad.",
    )

    @api.depends("fao_trip_ids.actual_exit", "fao_trip_ids.counted_trip")
    def _compute_fao_last_exit(self):
        last = dict(
            self.env["fao.travel.member"]._read_group(
                [("person_id", "in", self.ids), ("counted_trip", "=", True)],
                ["person_id"],
                ["actual_exit:max"],
            )
        )
        for person in self:
            person.fao_last_exit = last.get(person)
