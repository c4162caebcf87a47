from odoo import models


class FaoWorkflow(models.Model):
    _name = "fao.workflow"
    _description = "Workflow version"
