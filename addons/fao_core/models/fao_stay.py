from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import deadline, path
from .fao_stage import STAGE_KINDS

#: Kinds of stages in which a case rests for good.
ENDS = ("done", "refused", "cancelled")
#: What is known of a visit when it begins.
BEGINNING = (
    "case_id", "duty_id", "workflow_id", "stage_id", "stage_code", "kind", "unit_id",
    "company_id", "visit", "round", "entered_at", "due_at",
)  # fmt: skip


class FaoStay(models.Model):
    """One visit of a case in a stage: how long it took, and how it ended.

    Invariant: written by the engine only, one statement a move, and never deleted;
    a case has at most one visit that goes on. Ends are no visits. It may be read by
    whoever may read the case. Statistics, not evidence: what counts is the ledger,
    from which missing visits are rebuilt, see ``fao_stay_rebuild.py``.
    """

    _name = "fao.stay"
    _inherit = ["fao.evidence", "fao.percentile.mixin"]
    _description = "Time in stage"
    _order = "entered_at desc, id desc"
    _log_access = False

    case_id = fields.Many2one(
        "fao.case", required=True, readonly=True, ondelete="restrict"
    )
    duty_id = fields.Many2one("fao.duty", readonly=True, ondelete="restrict")
    workflow_id = fields.Many2one(
        "fao.workflow", "Workflow version", readonly=True, ondelete="restrict"
    )
    stage_id = fields.Many2one("fao.stage", readonly=True, ondelete="restrict")
    stage_code = fields.Char(readonly=True)
    kind = fields.Selection(STAGE_KINDS, readonly=True)
    unit_id = fields.Many2one(
        "fao.unit", "Applicant unit", readonly=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", "Office", readonly=True)
    visit = fields.Integer(readonly=True, aggregator=None)
    round = fields.Integer(readonly=True, aggregator=None)
    entered_at = fields.Datetime("Entered", required=True, readonly=True)
    left_at = fields.Datetime("Left", readonly=True)
    due_at = fields.Datetime("Due", readonly=True)
    overdue = fields.Boolean(
        readonly=True, help="Left after it was due; one that goes on is judged today."
    )
    hours = fields.Float(
        help="Time in the office's working hours; empty while the visit goes on, and "
        "where the clock stands still."
    )
    stopped_hours = fields.Float(
        "Working hours, clock stopped", readonly=True, digits=(12, 1), aggregator="avg"
    )
    left_by = fields.Char(
        "Left by", readonly=True, help="The action that ended the visit."
    )
    went_back = fields.Boolean(readonly=True, help="The case went back from here.")
    decided_by = fields.Many2one(
        "res.users", "Passed on by", readonly=True, ondelete="restrict"
    )

    _visit_unique = models.UniqueIndex(
        "(case_id, visit)", "A visit of a case is noted once."
    )
    _going_on_unique = models.UniqueIndex(
        "(case_id) WHERE left_at IS NULL", "A case is in one stage."
    )
    _entered_idx = models.Index("(company_id, duty_id, entered_at)")

    @api.depends("case_id", "stage_id")
    def _compute_display_name(self):
        for stay in self:
            stay.display_name = f"{stay.case_id.number or ''} {stay.stage_id.name}"

    def action_open_case(self):
        """Open the duty's own record of the case."""
        self.ensure_one()
        return self.case_id.action_open_record()

    # ---- Written by the engine, one statement a move

    @api.model
    def _begin(self, cases, stage):
        """Note that new ``cases`` entered their first ``stage``."""
        self._check_engine()
        rows = [self._beginning(case, stage, {}) for case in cases]
        self.env.cr.execute(
            SQL(
                "INSERT INTO fao_stay (%s) VALUES %s",
                self._columns(),
                SQL(", ").join(SQL("%s", row) for row in rows),
            )
        )
        self.invalidate_model(flush=False)

    @api.model
    def _move(self, funnel, stage, facts):
        """Note that the case leaves its stage for ``stage``.

        Both ends of the move are one statement and nothing is read, since every
        decision pays for it.

        :param funnel: the funnel of the action, before it writes the move
        :param dict facts: what it is about to write on the case
        """
        self._check_engine()
        case = funnel.case
        left = SQL(
            "UPDATE fao_stay SET %s WHERE case_id = %s AND left_at IS NULL",
            self._assignments(self._ending(funnel, stage)),
            case.id,
        )
        if stage.kind not in ENDS:
            # Counting the closed rows first makes the insertion wait for the update:
            # the unique index must not meet two visits that go on.
            left = SQL(
                "WITH gone AS (%s RETURNING 1) INSERT INTO fao_stay (%s)"
                " SELECT %s FROM (SELECT COUNT(*) FROM gone) AS closed",
                left,
                self._columns(),
                SQL(", ").join(
                    SQL("%s", value) for value in self._beginning(case, stage, facts)
                ),
            )
        self.env.cr.execute(left)
        self.invalidate_model(flush=False)

    @api.model
    def _due_moved(self, case, old, due):
        """Note that the calendar moved the due date of ``case``."""
        self._check_engine()
        going_on = self.search([("case_id", "=", case.id), ("left_at", "=", False)])
        going_on.filtered(lambda s: s.due_at == old).write({"due_at": due})

    def _beginning(self, case, stage, facts):
        """Return the values of ``BEGINNING`` of a visit that begins."""
        entered = facts.get("stage_entered_at") or case.stage_entered_at
        due = facts.get("due_at", case.due_at)
        # The limit of the draft is for corrections; nobody is late with a first draft
        first = stage.kind == "draft" and case.round == 1
        if stage.limit_value and not first:
            due = case._stage_due(stage, entered)
        elif stage.clock == "stop" or stage.kind == "draft":
            due = None
        return (
            case.id, case.duty_id.id, case.workflow_id.id, stage.id, stage.code,
            stage.kind, case.unit_id.id, case.company_id.id,
            facts.get("visit") or case.visit, case.round, entered, due or None,
        )  # fmt: skip

    def _ending(self, funnel, stage):
        """Return the columns of the visit that ends as the case goes to ``stage``."""
        case, now = funnel.case, funnel.now
        return {
            "left_at": now,
            **self._time_vals(
                case.stage_id, case.company_id, case.stage_entered_at, now
            ),
            "overdue": SQL("COALESCE(due_at < %s, FALSE)", now),
            "left_by": funnel.rows[-1]["action"] if funnel.rows else "move",
            "went_back": bool(path.find(case.path or "", stage.code)),
            "decided_by": funnel.user.id,
        }

    @api.model
    def _time_vals(self, stage, company, entered, left):
        """Return the working hours of a visit, nothing while they are unknown.

        A decision does not fail because the office has no working schedule yet;
        the nightly job fills the gap later.
        """
        try:
            hours = company._fao_calendar().hours_between(
                deadline.to_local(entered), deadline.to_local(left)
            )
        except deadline.DeadlineError:
            return {}
        return {"stopped_hours" if stage.clock == "stop" else "hours": hours}

    def _assignments(self, columns):
        return SQL(", ").join(
            SQL("%s = %s", SQL.identifier(name), value)
            for name, value in columns.items()
        )

    def _columns(self):
        return SQL(", ").join(map(SQL.identifier, BEGINNING))
