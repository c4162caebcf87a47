from odoo import api, fields, models


class TestFaoRequest(models.Model):
    """A request with an amount and lines: the smallest real duty record."""

    _name = "test.fao.request"
    _inherit = ["fao.case.mixin"]
    _description = "Test request"
    _fao_duty_code = "test_request"
    _fao_facts = frozenset({"noted_on"})

    amount = fields.Integer()
    wanted_on = fields.Date()
    note = fields.Char()
    doubled = fields.Integer(compute="_compute_doubled", store=True)
    noted_on = fields.Date(readonly=True)
    finished_on = fields.Date()
    signer_id = fields.Many2one("res.users")
    member_ids = fields.Many2many("res.users", "test_fao_request_member_rel")
    line_ids = fields.One2many("test.fao.request.line", "request_id")

    @api.depends("amount")
    def _compute_doubled(self):
        for request in self:
            request.doubled = 2 * request.amount

    def _fao_interested_users(self):
        return self.member_ids

    def _fao_interest_label(self):
        return self.env._("a member of the group")
