from odoo import api, fields, models


class FaoAuthority(models.Model):
    """What an office may decide itself, up to which rank and since when.

    A matter without a row in force goes to the superior office. Everybody reads,
    the Administrator writes.
    """

    _name = "fao.authority"
    _description = "Authority of an office"
    _order = "company_id, matter, valid_from desc, id"
    _rec_name = "matter"

    company_id = fields.Many2one(
        "res.company",
        string="Office",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
    )
    matter = fields.Char(
        required=True, help="Code of the matter; duties name it as their authority."
    )
    max_rank_id = fields.Many2one(
        "fao.rank",
        string="Highest rank",
        ondelete="restrict",
        help="Highest rank the office may decide itself; empty means every rank.",
    )
    valid_from = fields.Date(required=True, default=lambda self: self._default_from())
    valid_to = fields.Date()
    legal_basis = fields.Char()

    _dates_ordered = models.Constraint(
        "CHECK (valid_to IS NULL OR valid_to >= valid_from)",
        "An authority ends on or after the day it begins.",
    )
    _matter_idx = models.Index("(company_id, matter, valid_from)")

    @api.model
    def _default_from(self):
        """The office's date, not the date in UTC."""
        return self.env["fao.calendar.day"]._today()

    @api.depends("matter", "max_rank_id")
    def _compute_display_name(self):
        for authority in self:
            rank = authority.max_rank_id.code
            matter = authority.matter or ""
            authority.display_name = f"{matter} ({rank})" if rank else matter
