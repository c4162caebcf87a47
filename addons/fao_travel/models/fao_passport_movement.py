from odoo import api, fields, models

KINDS = [
    ("intake", "Taken into custody"),
    ("takeover", "Taken over from a sheet"),
    ("lend", "Lent"),
    ("return", "Handed back"),
    ("send", "Sent to a mission"),
    ("back", "Back from a mission"),
    ("move", "Moved"),
    ("handover", "Handed over"),
    ("damage", "Found damaged"),
    ("loss", "Lost"),
    ("found", "Found again"),
    ("cancel", "Cancelled"),
    ("surrender", "Handed in to the issuer"),
    ("correct", "Entry corrected"),
]
STATES = [
    ("in_custody", "In custody"),
    ("lent", "Lent"),
    ("with_embassy", "With a mission"),
    ("damaged", "Damaged"),
    ("lost", "Lost"),
    ("cancelled", "Cancelled"),
]
CONDITIONS = [("good", "In order"), ("worn", "Worn"), ("damaged", "Damaged")]


class FaoPassportMovement(models.Model):
    """The ledger of where each passport was: one row for everything that befell it.

    Invariant: rows are written by the passport's own methods, carry the moment at
    which they are written and never change; the last row of a passport says where it
    is. They carry no passport number.
    """

    _name = "fao.passport.movement"
    _inherit = ["fao.append.only"]
    _description = "Movement of a passport"
    _order = "id desc"
    _log_access = False

    passport_id = fields.Many2one(
        "fao.passport", required=True, readonly=True, ondelete="restrict"
    )
    person_id = fields.Many2one(related="passport_id.person_id", string="Holder")
    kind = fields.Selection(KINDS, "What", required=True, readonly=True)
    at = fields.Datetime("When", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True, index=True)
    state = fields.Selection(STATES, "Then", required=True, readonly=True)
    cabinet_id = fields.Many2one(
        "fao.passport.cabinet", readonly=True, ondelete="restrict"
    )
    slot = fields.Char(readonly=True)
    custodian_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    place = fields.Char(readonly=True, help="Where it is outside the cabinets.")
    where = fields.Char(compute="_compute_where")
    loan_id = fields.Many2one(
        "fao.passport.loan", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    task = fields.Char("Task approval", readonly=True)
    user_id = fields.Many2one(
        "res.users", "Signed by", required=True, readonly=True, ondelete="restrict"
    )
    witness_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    condition = fields.Selection(CONDITIONS, readonly=True)
    note = fields.Char(readonly=True)

    _passport_index = models.Index("(passport_id, id)")

    @api.depends("kind", "passport_id")
    def _compute_display_name(self):
        words = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row.display_name = f"{words.get(row.kind, '')} {row.day or ''}".strip()

    @api.depends("state", "cabinet_id", "slot", "place")
    @api.depends_context("lang")
    def _compute_where(self):
        for row in self:
            row.where = row.passport_id._describe_place(
                row.state, row.cabinet_id, row.slot, row.place
            )

    def _evidence_stays(self):
        return self._evidence_origin()

    def _evidence_origin(self):
        return self.env._(
            "The ledger of passports is written by lending, returning and the like."
        )
