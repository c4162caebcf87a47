from odoo import api, fields, models

from ..engine.names import pinyin

FAO_USER = "fao_core.group_fao_user"


class ResPartner(models.Model):
    """A person: official, teacher, manager or foreign guest.

    Facts of public service are for the foreign-affairs staff only.
    """

    _inherit = "res.partner"

    fao_rank_id = fields.Many2one(
        "fao.rank", string="Rank", index="btree_not_null", groups=FAO_USER
    )
    fao_unit_id = fields.Many2one(
        "fao.unit", string="Unit", index="btree_not_null", groups=FAO_USER
    )
    fao_post_title = fields.Char(string="Post", groups=FAO_USER)
    fao_name_pinyin = fields.Char(
        string="Name in pinyin",
        compute="_compute_fao_name_pinyin",
        store=True,
        readonly=False,
        help="As in the passport: ZHANG Wei. Spelled from the Chinese name when"
        " empty; correct it where the person spells it differently.",
    )
    fao_retired = fields.Boolean(string="Retired", groups=FAO_USER)
    fao_foreign_residence = fields.Boolean(
        string="Foreign nationality or permanent residence",
        groups=FAO_USER,
        help="Holds or has declared a foreign nationality or permanent residence"
        " abroad.",
    )
    fao_political_status = fields.Selection(
        [
            ("party", "Party member"),
            ("probationary", "Probationary Party member"),
            ("league", "League member"),
            ("democratic", "Member of a democratic party"),
            ("none", "No party affiliation"),
        ],
        string="Political status",
        groups=FAO_USER,
    )

    def write(self, vals):
        result = super().write(vals)
        if "name" in vals:
            self.env.registry.clear_cache()
        return result

    @api.depends("name", "is_company")
    def _compute_fao_name_pinyin(self):
        for partner in self:
            spelled = "" if partner.is_company else pinyin(partner.name)
            partner.fao_name_pinyin = partner.fao_name_pinyin or spelled or False
