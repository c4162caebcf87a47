from odoo import models


class FaoNumberCounter(models.Model):
    _name = "fao.number.counter"
    _description = "Number counter"
