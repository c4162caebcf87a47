from odoo import api, fields, models


class TestFaoDossier(models.Model):
    """A record with fields of every kind that rules may hide."""

    _name = "test.fao.dossier"
    _inherit = ["fao.case.mixin"]
    _description = "Test dossier"
    _rec_names_search = ["case_id", "note"]
    _fao_duty_code = "test_dossier"

    amount = fields.Integer()
    wanted_on = fields.Date()
    note = fields.Char(tracking=True)
    note_length = fields.Integer(compute="_compute_note_length")
    scan = fields.Binary(attachment=True)
    paper_ids = fields.Many2many("ir.attachment", "test_fao_dossier_paper_rel")
    line_ids = fields.One2many("test.fao.dossier.line", "dossier_id")

    @api.depends("note")
    def _compute_note_length(self):
        for dossier in self:
            dossier.note_length = len(dossier.note or "")
