from odoo import models


class FaoDocumentTemplate(models.Model):
    _name = "fao.document.template"
    _description = "Document template"
