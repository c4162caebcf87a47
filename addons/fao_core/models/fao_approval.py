from odoo import models


class FaoApproval(models.Model):
    _name = "fao.approval"
    _description = "Approval"
