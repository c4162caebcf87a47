from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError
from odoo.addons.fao_core.engine.given import check_given

#: Code of the stage in which the office balances the plans.
BALANCE = "balance"
VERDICT_FIELDS = frozenset({"verdict", "verdict_note"})
#: States of lines that a mission has, and of those that count against the quota.
TAKEN = ("used", "swapped")
IN_PLAN = ("approved", *TAKEN)


class FaoTravelPlanLine(models.Model):
    """One trip of the annual plan.

    Invariant: number, state and mission are written by the engine. A line is approved
    with its plan and used by one mission of its unit (PLN-02); a mission that is
    refused or cancelled frees it. A line that was given up for an unplanned trip is
    never used again (PLN-03).
    """

    _name = "fao.travel.plan.line"
    _inherit = ["fao.case.line.mixin"]
    _description = "Line of a travel plan"
    _order = "year desc, unit_id, plan_id, sequence, id"
    _rec_names_search = ["number", "name"]
    _fao_parent = "plan_id"
    _fao_facts = frozenset({"number", "state", "mission_id"})

    plan_id = fields.Many2one(
        "fao.travel.plan", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10, export_string_translation=False)
    number = fields.Char(
        readonly=True, copy=False, help="Given when the office has balanced the plan."
    )
    year = fields.Integer(related="plan_id.year", store=True, aggregator=None)
    unit_id = fields.Many2one(related="plan_id.unit_id", store=True, index=True)
    company_id = fields.Many2one(
        related="plan_id.company_id", string="Office", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    # ---- What is planned
    name = fields.Char(string="Task", required=True)
    purpose = fields.Text()
    host = fields.Char(help="Body abroad that will invite.")
    country_ids = fields.Many2many(
        "res.country",
        "fao_travel_plan_line_country_rel",
        string="Countries",
        required=True,
    )
    days = fields.Integer(required=True, aggregator=None)
    persons = fields.Integer(required=True)
    leader_name = fields.Char(string="Head of the delegation")
    leader_rank_id = fields.Many2one("fao.rank", string="Rank of the head")
    quarter = fields.Selection(
        [("1", "Q1"), ("2", "Q2"), ("3", "Q3"), ("4", "Q4")], required=True
    )
    amount = fields.Monetary(required=True)

    # ---- What the office makes of it
    verdict = fields.Selection(
        [("keep", "Taken up"), ("back", "Sent back"), ("cut", "Cut")],
        string="Opinion",
        default="keep",
        required=True,
    )
    verdict_note = fields.Char(string="Why")

    # ---- What became of it
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("approved", "Approved"),
            ("used", "Used"),
            ("swapped", "Given up"),
            ("cancelled", "Called off"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    mission_id = fields.Many2one(
        "fao.travel.mission",
        string="Used by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _number_unique = models.UniqueIndex(
        "(company_id, number) WHERE number IS NOT NULL",
        "A line of an approved plan has a number of its own.",
    )
    _figures_positive = models.Constraint(
        "CHECK (days > 0 AND persons > 0 AND amount >= 0)",
        "Days and persons of a line are at least 1, its amount is not negative.",
    )

    _verdict_reasoned = models.Constraint(
        "CHECK (verdict = 'keep' OR COALESCE(verdict_note, '') <> '')",
        "Say why a line is cut or sent back.",
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for line in self:
            line.display_name = f"{line.number or ''} {line.name or ''}".strip()

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        for line, vals in zip(lines, vals_list, strict=True):
            given = {name for name in VERDICT_FIELDS if vals.get(name)}
            given -= {"verdict"} if line.verdict == "keep" else set()
            line._check_hands(vals.keys() - VERDICT_FIELDS | given)
        return lines

    def write(self, vals):
        check_given(self, vals, self._fao_facts)
        self._check_hands(vals.keys())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_if_proposed(self):
        self._check_hands({"name"})

    def _check_hands(self, names):
        """Refuse what is the other side's to write: unit plans, office judges.

        :raise FaoError: ``FAO-LOCKED``
        """
        if guard.entered(self.env):
            return
        for line in self:
            if line.state in TAKEN:
                text = self.env._(
                    "%(line)s is %(state)s and does not change any more.",
                    line=line.display_name,
                    state=dict(self._fields["state"]._description_selection(self.env))[
                        line.state
                    ],
                )
                raise FaoError("FAO-LOCKED", text)
            foreign = VERDICT_FIELDS.intersection(names)
            if line.plan_id.stage_id.code == BALANCE:
                foreign = set(names) - VERDICT_FIELDS
            if foreign:
                raise FaoError(
                    "FAO-LOCKED",
                    self.env._(
                        "%(line)s: the unit plans in the draft; while the office"
                        " balances it only gives its opinion on each line.",
                        line=line.display_name,
                    ),
                )

    # ---- The steps of the plan

    def _fao_follow_plan(self, stage):
        """Let the lines that no mission has follow their plan into ``stage``."""
        free = guard.enter(self.filtered(lambda row: row.state not in TAKEN))
        if stage.kind == "done":
            cut = free.filtered(lambda row: row.verdict == "cut")
            (free - cut)._fao_number()
            (free - cut).write({"state": "approved"})
            cut.write({"state": "cancelled"})
        elif stage.kind in ("refused", "cancelled"):
            free.write({"state": "cancelled"})
        else:
            free.write({"state": "proposed"})

    def _fao_number(self):
        """Number lines through the year of their unit: ``2026-COM-03``.

        A number stays with its line, also when the line is cut afterwards.
        """
        lines = guard.enter(self.filtered(lambda row: not row.number))
        for unit, of_unit in lines.grouped("unit_id").items():
            stem = f"{of_unit.plan_id.year}-{unit.code}-"
            lines_sudo = self.sudo()  # numbers go on whoever sees the lines
            numbers = lines_sudo.search(
                [("unit_id", "=", unit.id), ("number", "=like", f"{stem}%")]
            ).mapped("number")
            last = max((int(text.removeprefix(stem)) for text in numbers), default=0)
            for number, line in enumerate(of_unit.sorted("sequence"), last + 1):
                line.number = f"{stem}{number:02}"

    # ---- The steps of a mission

    def _fao_take(self, mission):
        """Note that ``mission`` uses this line; the engine's identity is required."""
        guard.enter(self.sudo()).write({"state": "used", "mission_id": mission.id})

    def _fao_give_up(self):
        """Note that this line was given up for the unplanned mission that holds it."""
        guard.enter(self.sudo()).write({"state": "swapped"})

    def _fao_free(self):
        """Let lines whose mission came to nothing be used again."""
        for line in guard.enter(self.sudo()):
            stands = line.plan_id.stage_id.kind == "done"
            line.write(
                {"state": "approved" if stands else "cancelled", "mission_id": False}
            )
