from odoo import models


class FaoApprovalRule(models.Model):
    _name = "fao.approval.rule"
    _description = "Approval rule"
