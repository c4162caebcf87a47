from odoo import models


class FaoMatter(models.Model):
    """The record of a duty that is pure configuration: it has no fields of its own."""

    _name = "fao.matter"
    _inherit = ["fao.case.mixin"]
    _description = "Matter"
