from odoo import models


class FaoStage(models.Model):
    _name = "fao.stage"
    _description = "Stage"
