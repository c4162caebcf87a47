from odoo import models


class FaoPosition(models.Model):
    _name = "fao.position"
    _description = "Position"
