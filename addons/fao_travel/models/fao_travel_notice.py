from odoo import fields, models


class FaoTravelNotice(models.Model):
    """A task notice (任务通知书): we lead a group, another organ's people go with us.

    Invariant: drafted by the engine when our approval stands, one for each organ. The
    organ answers with its confirmation, without which its people do not travel.
    """

    _name = "fao.travel.notice"
    _inherit = ["fao.travel.paper"]
    _description = "Task notice"
    _fao_duty_code = "travel_notice"
    _fao_facts = frozenset({"mission_id", "organ", "person_ids", "approval_number"})

    organ = fields.Char(string="Other organ", readonly=True)
    person_ids = fields.Many2many(
        "res.partner",
        "fao_travel_notice_person_rel",
        string="Its people",
        readonly=True,
    )
    approval_number = fields.Char(string="Number of our approval", readonly=True)
    confirmation_number = fields.Char(
        string="Number of its confirmation", copy=False, tracking=True
    )
    confirmed_on = fields.Date(string="Confirmation of", copy=False)
