from odoo import fields, models
from odoo.tools import SQL

from .fao_case import CONFIDENTIALITY

#: How the code of a statutory rule is written, as in "TRV-08: no counterpart".
RULE_CODE = r"[A-Z]{3}-[0-9]{2}"


class FaoRefusal(models.Model):
    """The register of refused cases: by whom, where and for which reason.

    A row is one refused case and is read by whoever may read the case. The rules are
    those that the refusal names in its words and those whose findings stand open.
    """

    _name = "fao.refusal"
    _description = "Refusal"
    _auto = False
    _order = "refused_at desc, id desc"
    _rec_name = "case_id"
    _depends = {
        "fao.case": [
            "duty_id", "unit_id", "company_id", "confidentiality", "stage_id",
            "stage_kind", "closed_at",
        ],
        "fao.stay": ["case_id", "visit", "stage_id"],
        "fao.ledger": ["case_id", "seq", "action", "payload", "user_id"],
        "fao.finding": ["case_id", "code", "state", "severity"],
        "fao.document": ["case_id", "template_id", "state"],
    }  # fmt: skip

    case_id = fields.Many2one("fao.case", readonly=True)
    duty_id = fields.Many2one("fao.duty", readonly=True)
    unit_id = fields.Many2one("fao.unit", "Applicant unit", readonly=True)
    company_id = fields.Many2one("res.company", "Office", readonly=True)
    confidentiality = fields.Selection(CONFIDENTIALITY, readonly=True)
    stage_id = fields.Many2one("fao.stage", "Refused in stage", readonly=True)
    refused_at = fields.Datetime("Refused", readonly=True)
    user_id = fields.Many2one("res.users", "Refused by", readonly=True)
    reason = fields.Char(readonly=True)
    rule_codes = fields.Char(
        "Rules", readonly=True, help="Named in the reason, or found and left open."
    )

    document_id = fields.Many2one("fao.document", "Notice", readonly=True)
    remedy = fields.Char("What may be done", related="document_id.template_id.remedy")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT c.id, c.id AS case_id, c.duty_id, c.unit_id, c.company_id,
                   c.confidentiality, c.closed_at AS refused_at,
                   stay.stage_id, act.user_id, act.reason, rules.rule_codes,
                   notice.document_id
              FROM fao_case c
              LEFT JOIN LATERAL (
                   SELECT s.stage_id FROM fao_stay s WHERE s.case_id = c.id
                    ORDER BY s.visit DESC LIMIT 1
                   ) AS stay ON TRUE
              LEFT JOIN LATERAL (
                   SELECT l.user_id, l.payload::json ->> 'comment' AS reason
                     FROM fao_ledger l
                    WHERE l.case_id = c.id AND l.action IN ('take', 'reject')
                    ORDER BY l.seq DESC LIMIT 1
                   ) AS act ON TRUE
              LEFT JOIN LATERAL (
                   SELECT d.id AS document_id
                     FROM fao_document d
                     JOIN fao_document_template t ON t.id = d.template_id
                    WHERE d.case_id = c.id AND d.state = 'valid'
                      AND t.remedy ->> 'en_US' != ''
                    ORDER BY d.id DESC LIMIT 1
                   ) AS notice ON TRUE
             CROSS JOIN LATERAL (
                   SELECT string_agg(code, ', ' ORDER BY code) AS rule_codes
                     FROM (SELECT m[1] AS code
                             FROM regexp_matches(act.reason, %(code)s, 'g') AS m
                            UNION
                           SELECT f.code FROM fao_finding f
                            WHERE f.case_id = c.id AND f.state = 'open'
                              AND f.severity != 'info') AS named
                   ) AS rules
             WHERE c.stage_kind = 'refused'
            """,
            code=f"({RULE_CODE})",
        )

    def action_open_case(self):
        """Open the duty's own record of the case."""
        self.ensure_one()
        return self.case_id.action_open_record()
