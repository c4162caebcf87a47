from odoo import fields, models


class TestFaoDossierLine(models.Model):
    """A row of a test dossier, with copies of fields of the dossier."""

    _name = "test.fao.dossier.line"
    _inherit = ["fao.case.line.mixin"]
    _description = "Test dossier line"
    _fao_parent = "dossier_id"

    dossier_id = fields.Many2one(
        "test.fao.dossier", required=True, ondelete="cascade", index=True
    )
    name = fields.Char(required=True)
    note = fields.Char(related="dossier_id.note")
    kept_note = fields.Char("Kept note", related="dossier_id.note", store=True)
