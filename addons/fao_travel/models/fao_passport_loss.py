from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools.case_rules import check_subject


class FaoPassportLoss(models.Model):
    """The loss of a passport (PAS-08): reported at once, then papers, then cancelled.

    Reporting makes the passport lost wherever it should have been and ends its loan;
    the register of losses bars new applications of the person for some days.
    """

    _name = "fao.passport.loss"
    _inherit = ["fao.case.mixin"]
    _description = "Loss of a passport"
    _order = "reported_on desc, id desc"
    _fao_duty_code = "passport_loss"
    _fao_facts = frozenset({"reported_on", "reminded_on"})

    passport_id = fields.Many2one(
        "fao.passport", required=True, index=True, ondelete="restrict"
    )
    person_id = fields.Many2one(
        related="passport_id.person_id", string="Holder", store=True, index=True
    )
    lost_on = fields.Date(string="Lost on")
    lost_place = fields.Char(string="Lost at")
    abroad = fields.Boolean(string="Lost abroad")
    statement = fields.Text(
        help="Number, time, place and reason, in the holder's words."
    )
    travel_document = fields.Char(help="Issued by the Chinese mission for the return.")
    reported_on = fields.Date(string="Reported on", readonly=True, copy=False)
    entered_on = fields.Date(
        string="Returned to China on",
        compute="_compute_entered_on",
        compute_sudo=True,
        store=True,
        readonly=False,
        help="Of a loss abroad; taken over from the mission when its return is noted.",
    )
    papers_due = fields.Date(
        string="Papers due",
        compute="_compute_papers_due",
        store=True,
        help="Calendar days after the return from abroad (PAS-08).",
    )
    papers_late_days = fields.Integer(
        string="Papers overdue (days)",
        compute="_compute_papers_late_days",
        help="Days by which the papers are overdue while the case waits for them.",
    )
    reminded_on = fields.Date(string="Last reminder", readonly=True, copy=False)
    passport_state = fields.Selection(related="passport_id.state", string="Passport is")

    @api.depends("abroad", "lost_on", "passport_id")
    def _compute_entered_on(self):
        for loss in self:
            loss.entered_on = loss.entered_on or loss._entry_of_trip()

    def _entry_of_trip(self):
        """Return the day of entry of the trip on which the passport was lost."""
        if not (self.abroad and self.lost_on and self.passport_id):
            return False
        trips = self.env["fao.passport.loan"].search(
            [
                ("passport_id", "=", self.passport_id.id),
                ("lent_on", "<=", self.lost_on),
                ("actual_entry", ">=", self.lost_on),
            ],
            order="lent_on desc",
            limit=1,
        )
        return trips.actual_entry

    @api.depends("abroad", "entered_on", "company_id")
    def _compute_papers_due(self):
        terms = self.env["fao.passport.terms"]
        for loss in self:
            day = loss.abroad and loss.entered_on
            office = loss.company_id or self.env.company
            loss.papers_due = day and day + timedelta(
                days=terms._in_force(office, day).loss_papers_days
            )

    @api.depends("papers_due", "state")
    def _compute_papers_late_days(self):
        today = self.env["fao.calendar.day"]._today()
        for loss in self:
            waits = loss.papers_due and loss.state == "running"
            late = (today - loss.papers_due).days if waits else 0
            loss.papers_late_days = max(late, 0)

    @api.constrains("passport_id")
    def _check_subject(self):
        for loss in self:
            check_subject(loss, loss.sudo().person_id)

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            passport_sudo = (
                self.env["fao.passport"].sudo().browse(vals.get("passport_id") or [])
            )  # only to name the case and to find whose unit it is
            person = passport_sudo.person_id
            named = {
                "title": self.env._("Loss: passport of %(person)s",
                                    person=person.name or "")
            }  # fmt: skip
            if person.fao_unit_id:
                named["unit_id"] = person.fao_unit_id.id
            prepared.append({**named, **vals})
        return super().create(prepared)

    def write(self, vals):
        if "passport_id" in vals and any(self.mapped("reported_on")):
            raise FaoError(
                "FAO-LOCKED",
                self.env._("The loss is reported: it stays with its passport."),
            )
        return super().write(vals)

    def _fao_on_transition(self, transition, documents):
        """Take the passport out of use; cancel it when the papers are complete."""
        result = super()._fao_on_transition(transition, documents)
        if transition.is_submission and not self.reported_on:
            today = self.env["fao.calendar.day"]._today()
            guard.enter(self).reported_on = today
            self.passport_id._lose(self.number)
        elif transition.to_stage_id.code == "closed":
            self.passport_id._lock()
            if self.passport_id.state == "lost":
                self.passport_id._cancel(self.number)
        return result
