from odoo import fields, models
from odoo.tools import SQL

from .fao_case import CONFIDENTIALITY
from .fao_stage import STAGE_KINDS


class FaoBottleneck(models.Model):
    """Where cases lose their time: all visits of the office, without the cases.

    A row is one visit, but names neither the case nor anybody: a Duty manager or a
    leader sees where things wait although he may not read the cases. What is above
    his clearance is not even counted, because a count of one is a statement too.
    Stages are those of the version in force with the same code, so that a new
    version does not split a stage in two.
    """

    _name = "fao.bottleneck"
    _inherit = ["fao.percentile.mixin"]
    _description = "Bottlenecks"
    _auto = False
    _order = "entered_at desc, id desc"
    _rec_name = "stage_id"
    _depends = {
        "fao.stay": [
            "duty_id", "stage_id", "stage_code", "kind", "unit_id", "company_id",
            "entered_at", "left_at", "due_at", "hours", "stopped_hours", "overdue",
            "went_back",
        ],
        "fao.case": ["confidentiality"],
        "fao.duty": ["workflow_id"],
        "fao.ledger": ["case_id", "action", "at"],
        "fao.stage": ["workflow_id", "code"],
    }  # fmt: skip

    duty_id = fields.Many2one("fao.duty", readonly=True)
    stage_id = fields.Many2one("fao.stage", readonly=True)
    kind = fields.Selection(STAGE_KINDS, readonly=True)
    unit_id = fields.Many2one("fao.unit", "Applicant unit", readonly=True)
    company_id = fields.Many2one("res.company", "Office", readonly=True)
    confidentiality = fields.Selection(CONFIDENTIALITY, readonly=True)
    entered_at = fields.Datetime("Entered", readonly=True)
    left_at = fields.Datetime("Left", readonly=True)
    hours_median = fields.Float(compute=False, readonly=True)
    hours_p90 = fields.Float(compute=False, readonly=True)
    stopped_hours = fields.Float(
        "Working hours, clock stopped", readonly=True, digits=(12, 1), aggregator="avg"
    )
    going_on = fields.Integer("Still there", readonly=True)
    late = fields.Integer("Overdue", readonly=True)
    late_share = fields.Float("Share overdue", readonly=True, aggregator="avg")
    returns = fields.Integer("Went back", readonly=True)
    return_share = fields.Float(
        "Rework rate",
        readonly=True,
        aggregator="avg",
        help="Share of the finished visits after which the case went back.",
    )
    urges = fields.Integer(
        "Reminders", readonly=True, help="How often somebody reminded those who act."
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT s.id, s.duty_id, s.kind, s.unit_id, s.company_id,
                   COALESCE(current.id, s.stage_id) AS stage_id,
                   c.confidentiality, s.entered_at, s.left_at,
                   s.hours, s.hours AS hours_median, s.hours AS hours_p90,
                   s.stopped_hours,
                   (s.left_at IS NULL)::int AS going_on,
                   %(late)s::int AS late,
                   %(late)s::int::float AS late_share,
                   COALESCE(s.went_back, FALSE)::int AS returns,
                   CASE WHEN s.left_at IS NOT NULL
                        THEN COALESCE(s.went_back, FALSE)::int::float
                   END AS return_share,
                   (SELECT COUNT(*)
                      FROM fao_ledger l
                     WHERE l.case_id = s.case_id AND l.action = 'urge'
                       AND l.at >= s.entered_at
                       AND l.at < COALESCE(s.left_at, 'infinity')) AS urges
              FROM fao_stay s
              JOIN fao_case c ON c.id = s.case_id
              JOIN fao_duty d ON d.id = s.duty_id
              LEFT JOIN fao_stage current
                ON current.workflow_id = d.workflow_id AND current.code = s.stage_code
            """,
            late=SQL(
                "(CASE WHEN s.left_at IS NULL THEN COALESCE(s.due_at < %s, FALSE)"
                " ELSE COALESCE(s.overdue, FALSE) END)",
                fields.Datetime.now(),
            ),
        )
