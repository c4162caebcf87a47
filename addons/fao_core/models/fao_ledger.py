from odoo import models


class FaoLedger(models.Model):
    _name = "fao.ledger"
    _description = "Ledger"
