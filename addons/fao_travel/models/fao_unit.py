from odoo import api, fields, models


class FaoUnit(models.Model):
    """Units that may keep passports or organise training, and those that owe some."""

    _inherit = "fao.unit"

    passport_custody = fields.Boolean(
        string="May keep passports",
        help="A unit without this authority delivers passports to the office.",
    )
    training_qualified_until = fields.Date(
        string="May organise training abroad until",
        help="Empty: the office did not register the unit for it (TRN-01).",
    )
    travel_by_need = fields.Boolean(
        string="Trips by need",
        help="How often its people travel follows from their work, as with foreign"
        " affairs and commerce: TRV-06 does not count their trips.",
    )
    passport_overdue_days = fields.Integer(
        string="Passport overdue for (days)",
        compute="_compute_passport_overdue_days",
        compute_sudo=True,
        help="Days by which the latest passport of the unit is overdue today (PAS-07).",
    )

    @api.depends_context("uid")
    def _compute_passport_overdue_days(self):
        days = self.env["fao.passport.loan"]._overdue_days_by("unit_id", self.ids)
        for unit in self:
            unit.passport_overdue_days = days.get(unit.id, 0)
