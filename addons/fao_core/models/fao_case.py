from odoo import models


class FaoCase(models.Model):
    _name = "fao.case"
    _description = "Case"
