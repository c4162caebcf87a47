from odoo import fields, models


class TestFaoRequestLine(models.Model):
    """A row of a test request."""

    _name = "test.fao.request.line"
    _inherit = ["fao.case.line.mixin"]
    _description = "Test request line"
    _fao_parent = "request_id"

    request_id = fields.Many2one(
        "test.fao.request", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True)
    partner_id = fields.Many2one("res.partner")
    quantity = fields.Integer(default=1)
    allowance = fields.Integer()
    expires_on = fields.Date()
    retired = fields.Boolean()
    remark = fields.Char(groups="fao_core.group_fao_custodian")
    finished_on = fields.Date(related="request_id.finished_on", store=True)
