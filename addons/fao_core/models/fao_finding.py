from odoo import models


class FaoFinding(models.Model):
    _name = "fao.finding"
    _description = "Finding"
