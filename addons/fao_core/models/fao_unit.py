from odoo import models


class FaoUnit(models.Model):
    _name = "fao.unit"
    _description = "Unit"
