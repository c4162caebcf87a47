from odoo import models


class FaoNumberSeries(models.Model):
    _name = "fao.number.series"
    _description = "Number series"
