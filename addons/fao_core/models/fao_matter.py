from odoo import models


class FaoMatter(models.Model):
    _name = "fao.matter"
    _inherit = ["fao.case.mixin"]
    _description = "Matter"
