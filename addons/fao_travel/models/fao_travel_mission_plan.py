from odoo import api, fields, models

from odoo.addons.fao_core.engine.errors import FaoError

from .fao_travel_mission_correction import CORRECTION_FIELDS
from .fao_travel_mission_decision import APPROVED_FIELDS

#: Kinds of stages in which a mission uses no line of the plan.
FREE_KINDS = ("draft", "refused", "cancelled")


class FaoTravelMission(models.Model):
    """What a mission has to do with the annual plan of its unit: the line it uses.

    The line is taken when the mission is submitted, kept when the trip was made and
    free again when the mission is returned, refused or cancelled; it is given up for
    good once an unplanned trip was approved in its place. The rules (PLN-02 to PLN-05)
    are checks of the pack; that one line is used once holds without them.
    """

    # the plan of a mission, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited
    _fao_facts = (
        APPROVED_FIELDS | CORRECTION_FIELDS | {"plan_text", "trip_report_reminded_on"}
    )

    plan_line_id = fields.Many2one(
        "fao.travel.plan.line",
        string="Annual plan line",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=True,
        help="The line of the approved plan that this mission uses, or that is given"
        " up for it.",
    )
    unplanned = fields.Boolean(
        string="Not in the plan",
        help="The trip takes the place of a planned one, which is given up (PLN-03).",
    )
    swap_reason = fields.Text(
        string="Special explanation",
        help="Why this trip is made instead of the one that was planned.",
    )
    plan_text = fields.Char(
        string="Annual plan line (as text)",
        readonly=True,
        copy=False,
        help="As entered before there were plans to link.",
    )
    plan_kept = fields.Boolean(
        string="Travels by a plan",
        compute="_compute_plan_kept",
        compute_sudo=True,
        help="The office has set a quota for the unit in the year of the exit.",
    )
    plan_problem = fields.Selection(
        [
            ("unit", "Line of another unit"),
            ("year", "Line of another year"),
            ("state", "Line not approved"),
            ("taken", "Line used already"),
        ],
        compute="_compute_plan_problem",
        compute_sudo=True,
        help="Why the line cannot be used by this mission (PLN-02).",
    )
    plan_line_moved = fields.Boolean(
        string="Another line than approved",
        compute="_compute_plan_line_moved",
        compute_sudo=True,
    )
    plan_countries_differ = fields.Boolean(
        string="Other countries than planned",
        compute="_compute_plan_countries_differ",
        compute_sudo=True,
    )

    # ---- Computes

    def _fao_group_units(self):
        """Return the units that stand behind the mission: organiser and applicant."""
        return self.organizer_id | self.unit_id

    @api.depends("organizer_id", "unit_id", "exit_date")
    def _compute_plan_kept(self):
        quotas = self.env["fao.travel.quota"]
        for mission in self:
            day = mission.exit_date
            mission.plan_kept = bool(
                day and quotas._of(mission._fao_group_units(), day.year)
            )

    @api.depends(
        "plan_line_id.state", "plan_line_id.mission_id", "organizer_id", "exit_date"
    )
    def _compute_plan_problem(self):
        for mission in self:
            mission.plan_problem = mission._fao_plan_problem()

    def _fao_plan_problem(self):
        """Return why the line cannot be used here, a key of ``plan_problem``."""
        line, own = self.plan_line_id, self._origin
        if not line:
            return False
        if line.unit_id != self.organizer_id:
            return "unit"
        if self.exit_date and line.year != self.exit_date.year:
            return "year"
        if line.mission_id:
            return False if line.mission_id == own else "taken"
        return False if line.state == "approved" else "state"

    @api.depends("plan_line_id", "approved_exit")
    def _compute_plan_line_moved(self):
        for mission in self:
            held = mission._fao_held_lines()
            mission.plan_line_moved = bool(held) and mission.plan_line_id not in held

    @api.depends("plan_line_id.country_ids", "country_ids")
    def _compute_plan_countries_differ(self):
        for mission in self:
            line = mission.plan_line_id
            mission.plan_countries_differ = bool(line) and (
                line.country_ids != mission.country_ids
            )

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        self._check_plan_line(vals.get("plan_line_id") for vals in vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_plan_line([vals.get("plan_line_id")])
        return super().write(vals)

    def _check_plan_line(self, ids):
        """Refuse a line that the user may not see, as if there were none.

        :raise FaoError: ``FAO-NOTFOUND``
        """
        lines = self.env["fao.travel.plan.line"].browse(filter(None, ids))
        if not lines or self.env.su:
            return
        found = lines.exists()
        if found != lines or not found.has_access("read"):
            raise FaoError(
                "FAO-NOTFOUND",
                self.env._("Annual plan line: this one was not found."),
            )

    # ---- The engine's hooks

    def _fao_on_stage(self, came_from, stage):
        """Take, keep or free the line of the plan (PLN-02)."""
        result = super()._fao_on_stage(came_from, stage)
        if self.plan_line_id or self.approved_exit:
            self._fao_hold_plan_line(stage)
        return result

    def _fao_hold_plan_line(self, stage):
        """Let the mission hold its line, and no other, in ``stage``.

        :raise FaoError: ``FAO-CHECK`` when the line cannot be used, e.g. because
            another mission was quicker
        """
        held = self._fao_held_lines()
        if stage.kind in FREE_KINDS:
            held.filtered(lambda row: row.state == "used")._fao_free()
            return
        if stage.kind == "work" and self.approved_exit:
            return  # a change is drafted; the line goes with the new approval
        line = self.plan_line_id
        (held - line).filtered(lambda row: row.state == "used")._fao_free()
        if line and line not in held:
            self._check_plan_problem()
            line._fao_take(self)

    def _check_plan_problem(self):
        problem = self.sudo()._fao_plan_problem()  # facts, whoever decides
        if problem:
            labels = self._fields["plan_problem"]._description_selection(self.env)
            raise FaoError(
                "FAO-CHECK",
                self.env._(
                    "PLN-02: %(line)s: %(problem)s.",
                    line=self.plan_line_id.sudo().display_name,
                    problem=dict(labels)[problem],
                ),
            )

    def _fao_held_lines(self):
        """Return the lines that this mission uses or that were given up for it."""
        lines_sudo = self.env["fao.travel.plan.line"].sudo()  # facts of the engine
        if not self._origin:
            return lines_sudo
        return lines_sudo.search([("mission_id", "=", self._origin.id)])

    def _fao_keep_approved(self, document):
        """An unplanned trip was approved: its line is given up for good (PLN-03)."""
        result = super()._fao_keep_approved(document)
        if self.unplanned and self.plan_line_id:
            self._fao_hold_plan_line(self.stage_id)
            self.plan_line_id._fao_give_up()
        return result
