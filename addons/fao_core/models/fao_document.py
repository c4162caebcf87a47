from odoo import models


class FaoDocument(models.Model):
    _name = "fao.document"
    _description = "Issued document"
