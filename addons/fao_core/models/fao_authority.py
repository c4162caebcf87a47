from odoo import models


class FaoAuthority(models.Model):
    _name = "fao.authority"
    _description = "Authority of an office"
