from odoo import models


class FaoDuty(models.Model):
    _name = "fao.duty"
    _description = "Duty"
