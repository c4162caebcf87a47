from odoo import fields, models


class FaoCaseMixin(models.AbstractModel):
    _name = "fao.case.mixin"
    _description = "Case mixin"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _inherits = {"fao.case": "case_id"}

    case_id = fields.Many2one("fao.case", required=True, ondelete="restrict", index=True)
