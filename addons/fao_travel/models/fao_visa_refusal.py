from odoo import Command, api, fields, models

from odoo.addons.fao_core.engine.errors import FaoError


class FaoTravelMission(models.Model):
    """What a refused visa asks of an approved mission (D8): a member less, or no trip.

    The applicant decides; both ways are steps of the case, so the ledger says why.
    """

    # what follows from a refused visa, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    visa_refused_person_ids = fields.Many2many(
        "res.partner",
        string="Visa refused",
        compute="_compute_visa_refused",
        compute_sudo=True,
        help="Members whose last application for a country of the route was refused.",
    )
    visa_refused_text = fields.Char(
        compute="_compute_visa_refused", compute_sudo=True, string="Refused visas"
    )

    @api.depends(
        "stage_id",
        "member_ids.person_id",
        "country_ids",
        "visa_application_ids.result",
    )
    @api.depends_context("lang")
    def _compute_visa_refused(self):
        for mission in self:
            refused = mission._refused_visas()
            mission.visa_refused_person_ids = refused.person_id
            mission.visa_refused_text = "; ".join(
                self.env._(
                    "visa of %(person)s refused by %(country)s",
                    person=row.person_id.name,
                    country=row.country_id.name,
                )
                for row in refused
            )

    def _refused_visas(self):
        """Return the refused applications that bar somebody from the approved trip."""
        found = self.env["fao.visa.application"]
        if self.stage_id.code not in ("approved", "change"):
            return found
        rows = self.visa_application_ids.filtered(
            lambda row: row.result != "cancelled" and row.country_id in self.country_ids
        )
        members = self.member_ids.person_id
        for (person, _country), tried in rows.grouped(
            lambda row: (row.person_id, row.country_id)
        ).items():
            last = tried.sorted("id")[-1:]
            if person in members and last.result == "refused":
                found |= last
        return found

    def action_drop_refused(self):
        """Take the members whose visa was refused off the mission, by a filed change.

        :return: true
        :raise FaoError: ``FAO-VISA`` when nobody is left or the head is concerned; what
            the funnel refuses
        """
        self.ensure_one()
        refused = self._check_refused()
        rest = self.member_ids.person_id - refused
        if not rest or self.leader_id in refused:
            raise FaoError(
                "FAO-VISA",
                self.env._(
                    "Members: the visa of the head of the delegation was refused. Name"
                    " another head by a change, or cancel the trip."
                ),
            )
        comment = self.visa_refused_text
        self._take("change", comment)
        dropped = self.member_ids.filtered(lambda row: row.person_id in refused)
        self.write({"member_ids": [Command.delete(row.id) for row in dropped]})
        self._take("file_change", comment)
        return True

    def action_cancel_refused(self):
        """Cancel the trip because of refused visas.

        :return: true
        :raise FaoError: ``FAO-VISA`` when no visa was refused; what the funnel refuses
        """
        self.ensure_one()
        self._check_refused()
        self._take("cancel_trip", self.visa_refused_text)
        return True

    def _check_refused(self):
        """Return the persons whose visas were refused."""
        refused = self.visa_refused_person_ids
        if not refused or self.stage_id.code != "approved":
            raise FaoError(
                "FAO-VISA",
                self.env._("There is no refused visa to decide on for this mission."),
            )
        return refused

    def _take(self, transition, comment):
        """Press a button of the case, with a comment for the ledger."""
        options = {"transition": transition, "comment": comment}
        self.env["fao.case"].act(self.case_id.id, "take", options)
