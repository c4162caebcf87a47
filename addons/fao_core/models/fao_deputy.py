from odoo import models


class FaoDeputy(models.Model):
    _name = "fao.deputy"
    _description = "Deputy"
