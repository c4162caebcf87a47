from odoo import api, fields, models

from odoo.addons.fao_core.engine import conditions

from .fao_travel_mission_leader import CONSENT_STAGES

#: The stages that tell who decides, by their code, and the one where the ways part.
PARTING, REVIEW, SUPERIOR = "section_head", "director", "superior"


class FaoTravelMission(models.Model):
    """Who approves a mission finally (D6), told by the way that its duty prescribes."""

    # the way ahead, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    approval_path = fields.Selection(
        [
            ("office", "The office"),
            ("leaders", "Leaders; the office issues the document"),
            ("superior", "The superior foreign affairs office"),
            ("province", "The provincial government"),
            ("centre", "The centre; the office keeps the file and executes"),
        ],
        string="Approved by",
        compute="_compute_approval_path",
        compute_sudo=True,
        help="By the stages of the duty that this mission passes, as things stand.",
    )

    @api.depends(
        "case_id.workflow_id",
        "company_id",
        "exit_date",
        "highest_rank_sequence",
        "leader_visit",
        "member_ids.person_id",
    )
    def _compute_approval_path(self):
        for mission in self:
            passed = mission._fao_stages_ahead()
            mission.approval_path = bool(passed) and mission._fao_path(set(passed))

    def _fao_path(self, passed):
        """Return who approves finally.

        :param set passed: the codes of the stages that the mission passes
        """
        consents = passed.intersection(CONSENT_STAGES)
        if SUPERIOR not in passed:
            # A single leader's consent leaves the decision with the office (R6)
            by_leaders = consents and (REVIEW in passed or len(consents) > 1)
            return "leaders" if by_leaders else "office"
        terms = self.env["fao.trip.terms"]
        day = self.exit_date or self.env["fao.calendar.day"]._today()
        lowest = terms._row_in_force(self._fao_company(), day).centre_rank_id
        if self.highest_rank_sequence <= lowest.sequence:
            return "centre"
        # What goes up without the leaders goes there for want of an authority
        return "province" if consents else "superior"

    def _fao_stages_ahead(self):
        """Return the codes of the stages from the section head on, if all agree."""
        self.ensure_one()
        workflow = self.case_id.workflow_id
        stage = workflow.stage_ids.filtered(lambda row: row.code == PARTING)
        passed = []
        while stage and stage.code not in passed:
            passed.append(stage.code)
            ways = workflow.transition_ids.filtered(
                lambda way, here=stage: (
                    way.from_stage_id == here and way.trigger == "approved"
                )
            )
            stage = next(
                (
                    way.to_stage_id
                    for way in ways.sorted("sequence")
                    if conditions.holds(self, way.condition)
                ),
                None,
            )
        return passed
