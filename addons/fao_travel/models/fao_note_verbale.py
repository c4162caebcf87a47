from odoo import api, fields, models

from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import note

#: What may still be noted when the note is signed.
DISPATCH_FIELDS = frozenset({"sealed", "sent_on", "reply", "replied_on"})


class FaoNoteVerbale(models.Model):
    """A note verbale (照会) to a foreign mission about the visas of a delegation (D8).

    Drafted by the office and signed; the signature issues the numbered note. What was
    signed stays as it is; only dispatch and reply are noted afterwards.
    """

    _name = "fao.note.verbale"
    _inherit = ["fao.signed.mixin"]
    _description = "Note verbale"
    _order = "id desc"
    _fao_duty_code = "note_verbale"

    addressee = fields.Char(
        "Addressed to", help="The foreign mission, e.g. a consulate general."
    )
    country_id = fields.Many2one(
        "res.country", required=True, index=True, ondelete="restrict"
    )
    language = fields.Selection(
        [("en", "English"), ("zh", "Chinese")], default="en", required=True
    )
    subject = fields.Char()
    mission_id = fields.Many2one(
        "fao.travel.mission",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("state", "=", "approved")],
    )
    person_ids = fields.Many2many(
        "res.partner",
        "fao_note_verbale_person_rel",
        string="Persons named",
        compute="_compute_person_ids",
        store=True,
        readonly=False,
        compute_sudo=True,
        domain=[("is_company", "=", False)],
    )
    unnamed_count = fields.Integer(
        compute="_compute_unnamed_count",
        compute_sudo=True,
        aggregator=None,
        help="Persons whom the task approval does not name, or without a passport.",
    )
    application_ids = fields.One2many(
        "fao.visa.application", "note_verbale_id", string="Visa applications"
    )
    journey = fields.Text(
        compute="_compute_journey",
        store=True,
        readonly=False,
        compute_sudo=True,
        help="Countries and days, as they stand in the note.",
    )
    drafted_on = fields.Date(default=fields.Date.context_today, required=True)

    # ---- What became of it
    document_id = fields.Many2one(string="Note")
    note_no = fields.Char(
        related="document_id.number", string="No. of the note", store=True
    )
    sealed = fields.Boolean(string="Signed and sealed", copy=False)
    sent_on = fields.Date(copy=False)
    reply = fields.Text(copy=False)
    replied_on = fields.Date(string="Reply of", copy=False)

    # ---- Computes

    @api.depends("mission_id.member_ids.person_id")
    def _compute_person_ids(self):
        for row in self:
            if not row.document_id:
                row.person_ids = row.mission_id.member_ids.person_id

    @api.depends(
        "person_ids",
        "person_ids.fao_passport_ids.state",
        "mission_id.state",
        "mission_id.approved_member_ids",
        "mission_id.change_kind",
    )
    def _compute_unnamed_count(self):
        for row in self:
            row.unnamed_count = sum(
                not row.mission_id._fao_approves_trip_of(person)
                or not note.passport_of(person)
                for person in row.person_ids
            )

    @api.depends(
        "language",
        "mission_id.exit_date",
        "mission_id.entry_date",
        "mission_id.stop_ids.country_id",
        "mission_id.stop_ids.sequence",
    )
    def _compute_journey(self):
        for row in self:
            if not row.document_id:
                row.journey = note.journey(row.mission_id, row.language)

    # ---- The case

    def _fao_interested_users(self):
        """Return those who travel: they sign no note for themselves."""
        return super()._fao_interested_users() | self.person_ids.user_ids

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            named = {
                "title": self.env._(
                    "Note verbale: %(subject)s",
                    subject=vals.get("subject") or vals.get("addressee") or "",
                )
            }
            prepared.append({**named, **vals})
        return super().create(prepared)

    def _fao_check_locked(self, names):
        super()._fao_check_locked(names)
        if names - DISPATCH_FIELDS and any(self.mapped("document_id")):
            raise FaoError(
                "FAO-LOCKED",
                self.env._("The note is signed: only dispatch and reply are noted."),
            )

    @api.model
    def _fao_document_vocabulary(self):
        names = super()._fao_document_vocabulary()
        persons = [dict.fromkeys(note.person_values(1, self.env["res.partner"]))]
        return {**names, "persons": persons, "date_en": None}

    def _fao_document_values(self):
        """Return the plain values of the note, with the persons and passports."""
        values = super()._fao_document_values()
        people = enumerate(self.person_ids.sudo(), 1)  # numbers stand in the note
        rows = [note.person_values(number, person) for number, person in people]
        today = self.env["fao.calendar.day"]._today()
        added = {"persons": rows, "date_en": note.date_en(today)}
        values.setdefault("record", {}).update(added)
        return values
