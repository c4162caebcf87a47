from odoo import models


class FaoCheck(models.Model):
    _name = "fao.check"
    _description = "Statutory check"
