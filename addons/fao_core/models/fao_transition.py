from odoo import models


class FaoTransition(models.Model):
    _name = "fao.transition"
    _description = "Transition"
