from odoo import api, fields, models

from ..engine import guard, masking


class FaoNumberReading(models.Model):
    """Who read a whole number of a person's paper, when and what for (SEC-04).

    Invariant: written with each reading, in the same transaction, and never changed;
    it carries the number masked. Inspectors read it.
    """

    _name = "fao.number.reading"
    _inherit = ["fao.append.only"]
    _description = "Reading of a number"
    _order = "id desc"
    _log_access = False

    at = fields.Datetime("When", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", "Office", readonly=True)
    person_id = fields.Many2one(
        "res.partner",
        "Person concerned",
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    res_model = fields.Char("Record", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record (id)", model_field="res_model", required=True, readonly=True
    )
    number_masked = fields.Char("No.", readonly=True)
    purpose = fields.Char(required=True, readonly=True)

    @api.depends("user_id", "at")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.user_id.name} {row.at}"

    def _evidence_origin(self):
        return self.env._("A reading is noted by showing the number, not by hand.")

    @api.model
    def _note(self, record, number, purpose):
        """Note that the user reads the number of a record."""
        rows_sudo = guard.enter(self.sudo())  # noted whoever reads
        return rows_sudo.create(
            {
                "at": fields.Datetime.now(),
                "user_id": self.env.uid,
                "company_id": record.sudo()._fao_number_office().id,
                "person_id": record.sudo()._fao_number_person().id,
                "res_model": record._name,
                "res_id": record.id,
                "number_masked": masking.mask(number),
                "purpose": purpose,
            }
        )
