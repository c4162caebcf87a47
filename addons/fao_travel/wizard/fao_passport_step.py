from odoo import api, fields, models

from ..models.fao_passport import KINDS
from ..models.fao_passport_movement import CONDITIONS

STEPS = [
    ("send", "Send to a mission"),
    ("back", "Take back from a mission"),
    ("move", "Move to another place"),
    ("damage", "Note a damage"),
    ("cancel", "Cancel the passport"),
    ("found", "Take in a lost one that was found"),
    ("surrender", "Hand in to the issuer"),
    ("correct", "Correct an entry"),
]
#: The fields that a correction may change.
CORRECTED = ("number", "kind", "issued_on", "expires_on", "issuer")


class FaoPassportStep(models.TransientModel):
    """What a custodian enters for a step with passports; the register decides."""

    _name = "fao.passport.step"
    _description = "Step with passports"

    passport_ids = fields.Many2many("fao.passport", required=True)
    step = fields.Selection(STEPS, required=True)
    place = fields.Char(string="Where to", help="The mission or the authority.")
    cabinet_id = fields.Many2one("fao.passport.cabinet")
    slot = fields.Char()
    condition = fields.Selection(CONDITIONS, default="good")
    note = fields.Char(string="Why")
    witness_id = fields.Many2one(
        "res.users", help="A third person who watches; the ledger keeps him."
    )

    # ---- A correction
    number = fields.Char(string="New number", help="Empty: the number is right.")
    kind = fields.Selection(KINDS, string="New kind")
    issued_on = fields.Date(string="New day of issue")
    expires_on = fields.Date(string="New end of validity")
    issuer = fields.Char(string="New issuer")

    @api.model
    def default_get(self, fields):
        """Take the passports that the user selected or opened."""
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "fao.passport":
            ids = self.env.context.get("active_ids") or []
            values.setdefault("passport_ids", [(6, 0, ids)])
        return values

    def action_do(self):
        """Carry out the step.

        :raise UserError: with the code of the rule that refuses
        """
        self.ensure_one()
        passports, note = self.passport_ids, self.note or ""
        seen = self.witness_id.id
        steps = {
            "send": lambda: passports.send_out(self.place, note, seen),
            "back": lambda: passports.take_back(self.condition, note, seen),
            "move": lambda: passports.move_to(self.cabinet_id.id, self.slot, note),
            "damage": lambda: passports.report_damage(note),
            "cancel": lambda: passports.cancel(note, seen),
            "found": lambda: passports.find_again(self.cabinet_id.id, note, seen),
            "surrender": lambda: passports.surrender(self.place, note, seen),
            "correct": lambda: passports.correct(self._corrected(), note),
        }
        steps[self.step]()
        return {"type": "ir.actions.act_window_close"}

    def _corrected(self):
        """Return the new values that were entered."""
        return {name: self[name] for name in CORRECTED if self[name]}
