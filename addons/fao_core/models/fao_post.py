from odoo import models


class FaoPost(models.Model):
    _name = "fao.post"
    _description = "Post"
