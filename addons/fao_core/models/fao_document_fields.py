from odoo import models


class FaoDocument(models.Model):
    """An issued document keeps all values of the day of its issue."""

    _name = "fao.document"
    _inherit = ["fao.field.carrier", "fao.document"]
    _fao_carriers = ("payload",)
