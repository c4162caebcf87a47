from odoo import fields, models
from odoo.tools import SQL

from .fao_approval_light import LIGHTS
from .fao_case import CONFIDENTIALITY
from .fao_stage import STAGE_KINDS

#: States of slots that somebody answered himself.
ANSWERED = ("approved", "rejected", "returned", "forwarded", "answered", "void")


class FaoWorkload(models.Model):
    """What lies with whom, and who answered late: all slots, without the cases.

    A row is one slot, but names no case: a leader sees what his people have on their
    desks although he may not read each case. Everybody sees his own, a leader those
    of the people of his unit and the units below, Duty managers and Inspectors
    those of the office; what is above the reader's clearance is not even counted.
    """

    _name = "fao.workload"
    _description = "Workload"
    _auto = False
    _order = "due_at, id"
    _rec_name = "stage_id"
    _depends = {
        "fao.approval": [
            "claimed_by",
            "state", "user_id", "group_id", "decided_by", "duty_id", "stage_id",
            "company_id", "opened_at", "due_at", "decided_at", "confidentiality",
        ],
        "fao.case": ["unit_id"],
        "fao.duty": ["workflow_id"],
        "fao.stage": ["workflow_id", "code", "kind"],
        "res.users": ["fao_unit_id"],
    }  # fmt: skip

    user_id = fields.Many2one("res.users", "Person", readonly=True)
    group_id = fields.Many2one("res.groups", "Group", readonly=True)
    holder_unit_id = fields.Many2one("fao.unit", "Unit of the person", readonly=True)
    unit_id = fields.Many2one("fao.unit", "Applicant unit", readonly=True)
    duty_id = fields.Many2one("fao.duty", readonly=True)
    stage_id = fields.Many2one("fao.stage", readonly=True)
    kind = fields.Selection(STAGE_KINDS, readonly=True)
    company_id = fields.Many2one("res.company", "Office", readonly=True)
    confidentiality = fields.Selection(CONFIDENTIALITY, readonly=True)
    opened_at = fields.Datetime("Asked on", readonly=True)
    due_at = fields.Datetime("Due", readonly=True)
    decided_at = fields.Datetime("Answered", readonly=True)
    waits = fields.Integer("Open", readonly=True)
    light = fields.Selection(
        [*LIGHTS, ("none", "No time limit")], "Time", readonly=True
    )
    late = fields.Integer("Overdue", readonly=True)
    late_share = fields.Float("Share overdue", readonly=True, aggregator="avg")

    @property
    def _table_query(self):
        now = fields.Datetime.now()
        return SQL(
            """
            SELECT a.id, a.duty_id, a.company_id, a.opened_at, a.due_at, a.decided_at,
                   COALESCE(current.id, a.stage_id) AS stage_id, t.kind,
                   a.confidentiality, c.unit_id, holder.user_id,
                   CASE WHEN holder.user_id IS NULL THEN a.group_id END AS group_id,
                   u.fao_unit_id AS holder_unit_id,
                   (a.state = 'open')::int AS waits,
                   CASE WHEN a.state = 'open' THEN COALESCE(%(light)s, 'none')
                   END AS light,
                   %(late)s::int AS late,
                   %(late)s::int::float AS late_share
              FROM fao_approval a
              JOIN fao_case c ON c.id = a.case_id
              JOIN fao_duty d ON d.id = a.duty_id
              JOIN fao_stage t ON t.id = a.stage_id
              LEFT JOIN fao_stage current
                ON current.workflow_id = d.workflow_id AND current.code = t.code
             CROSS JOIN LATERAL (
                   SELECT CASE WHEN a.state = 'open'
                               THEN COALESCE(a.user_id, a.claimed_by)
                               ELSE COALESCE(a.decided_by, a.user_id)
                          END AS user_id
                   ) AS holder
              LEFT JOIN res_users u ON u.id = holder.user_id
             WHERE a.state = 'open' OR a.state IN %(answered)s
            """,
            answered=ANSWERED,
            light=self.env["fao.approval"]._light_sql("a", now),
            late=SQL(
                "COALESCE(a.due_at < CASE a.state WHEN 'open' THEN %s"
                " ELSE a.decided_at END, FALSE)",
                now,
            ),
        )

    def action_open_slots(self):
        """Show these slots with their cases, as far as the user may read them."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "fao_core.fao_approval_action_overview"
        )
        action["domain"] = [("id", "in", self.ids)]
        action["context"] = {}
        return action
