from odoo import api, fields, models

from odoo.addons.fao_core.engine.errors import FaoError

#: What whoever made the check fills in; the rest follows from the check.
DEMANDS = frozenset({"demand", "correct_by", "answer", "corrected_on"})
EVIDENCE = ("stamps", "tickets", "bills", "photos")


class FaoTripRectification(models.Model):
    """What a check of a returned mission leads to on paper (CTL-05).

    Opened when the check is done: a check without findings is recorded and closed, any
    other asks the unit to correct what was found, by a notice that the director signs.
    """

    _name = "fao.trip.rectification"
    _inherit = ["fao.case.mixin"]
    _description = "Result of a check"
    _order = "id desc"
    _fao_duty_code = "trip_rectification"

    check_id = fields.Many2one(
        "fao.trip.check", required=True, index=True, ondelete="restrict"
    )
    mission_id = fields.Many2one(
        related="check_id.mission_id", store=True, index="btree_not_null"
    )
    checked_unit_id = fields.Many2one(
        related="check_id.unit_id", string="Unit checked", store=True
    )
    checked_on = fields.Date(related="check_id.checked_on", store=True)
    checked_by_id = fields.Many2one(related="check_id.checked_by_id")
    result = fields.Selection(related="check_id.result", store=True)
    note = fields.Text(related="check_id.note")
    evidence_seen = fields.Char(compute="_compute_evidence_seen", compute_sudo=True)
    demand = fields.Text(string="To be corrected")
    correct_by = fields.Date(string="To be corrected by")
    answer = fields.Text(string="What the unit did")
    corrected_on = fields.Date()

    _check_unique = models.UniqueIndex("(check_id)", "A check has one result.")

    @api.depends("check_id")
    @api.depends_context("lang")
    def _compute_evidence_seen(self):
        for row in self:
            check = row.check_id
            seen = [name for name in EVIDENCE if check[name]]
            labels = check.fields_get(EVIDENCE, ["string"])
            row.evidence_seen = "; ".join(labels[name]["string"] for name in seen)

    @api.model_create_multi
    def create(self, vals_list):
        prepared = []
        for vals in vals_list:
            checks = self.env["fao.trip.check"]
            check_sudo = checks.sudo().browse(vals.get("check_id") or [])  # to name it
            if not check_sudo.checked_on:
                raise FaoError(
                    "FAO-REQUIRED",
                    self.env._("Check: it must be done before its result is drawn."),
                )
            title = self.env._(
                "Check: %(mission)s", mission=check_sudo.mission_id.title or ""
            )
            own = {"unit_id": self.env.user.fao_unit_id.id}
            prepared.append({"title": title, **vals, **own})
        return super().create(prepared)

    def _fao_interested_users(self):
        """Return those who travelled: they decide nothing on the check (SOD-02)."""
        people = self.mission_id.member_ids.person_id.user_ids
        return super()._fao_interested_users() | people

    def _fao_check_locked(self, names):
        super()._fao_check_locked(names)
        if names - DEMANDS:
            raise FaoError(
                "FAO-LOCKED", self.env._("The check stays as it was made (CTL-05).")
            )
        if names & {"demand", "correct_by"} and "draft" not in self.mapped(
            "stage_kind"
        ):
            raise FaoError(
                "FAO-LOCKED",
                self.env._("The notice is with the director: it stays as it is."),
            )
