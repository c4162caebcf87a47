from odoo import models


class FaoRank(models.Model):
    _name = "fao.rank"
    _description = "Rank"
