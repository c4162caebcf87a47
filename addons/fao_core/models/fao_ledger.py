import json

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import chain
from ..engine.errors import FaoError


class FaoLedger(models.Model):
    """The append-only record of everything that happened to a case.

    Invariant: a row is written once, by the engine, and carries the hash of the
    row before it. The ORM and the database itself refuse changes; ``verify``
    names the first row that was altered behind both.
    """

    _name = "fao.ledger"
    _inherit = ["fao.evidence"]
    _description = "Ledger"
    _order = "id desc"
    _log_access = False

    case_id = fields.Many2one(
        "fao.case", required=True, readonly=True, ondelete="restrict"
    )
    seq = fields.Integer("Row", required=True, readonly=True, aggregator=None)
    at = fields.Datetime("When", required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Who", required=True, readonly=True, ondelete="restrict"
    )
    on_behalf_of = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    action = fields.Char(required=True, readonly=True)
    stage_from = fields.Char(readonly=True)
    stage_to = fields.Char(readonly=True)
    payload = fields.Text(readonly=True)
    prev_hash = fields.Char("Previous hash", required=True, readonly=True)
    hash = fields.Char(required=True, readonly=True)
    idempotency_key = fields.Char(readonly=True)

    _row_unique = models.UniqueIndex("(case_id, seq)", "A ledger row exists once.")
    _idempotency_unique = models.UniqueIndex(
        "(case_id, idempotency_key) WHERE idempotency_key IS NOT NULL",
        "This request was already carried out.",
    )

    def init(self):
        """Let the database refuse every change of a row."""
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION fao_ledger_refuse() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'fao_ledger is append-only';
                END $$ LANGUAGE plpgsql;
                DROP TRIGGER IF EXISTS fao_ledger_append_only ON fao_ledger;
                CREATE TRIGGER fao_ledger_append_only
                    BEFORE UPDATE OR DELETE ON fao_ledger
                    FOR EACH ROW EXECUTE FUNCTION fao_ledger_refuse();
                DROP TRIGGER IF EXISTS fao_ledger_no_truncate ON fao_ledger;
                CREATE TRIGGER fao_ledger_no_truncate
                    BEFORE TRUNCATE ON fao_ledger
                    FOR EACH STATEMENT EXECUTE FUNCTION fao_ledger_refuse();
                """
            )
        )

    @api.depends("case_id", "seq", "action")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.case_id.number} #{row.seq} {row.action}"

    def write(self, vals):
        raise FaoError("FAO-GUARD", self._evidence_origin())

    def _evidence_stays(self):
        return self._evidence_origin()

    def _evidence_origin(self):
        return self.env._("The ledger is written by itself only.")

    # ---- The chain

    @api.model
    def _append(self, case, rows, **facts):
        """Append ``rows`` to the chain of ``case`` and move its head.

        The case row is locked by the funnel, so the chain has one writer.

        :param case: the case, in the engine's environment
        :param list[dict] rows: ``at``, ``user_id``, ``action`` and, where known,
            ``on_behalf_of``, ``stage_from``, ``stage_to``, ``payload`` (a dict)
        :param facts: what else is written on the case in the same breath
        """
        previous = case.ledger_head or chain.GENESIS
        seq = case.ledger_length
        vals_list = []
        for row in rows:
            seq += 1
            vals = {
                "case_id": case.id,
                "seq": seq,
                "at": fields.Datetime.to_string(row["at"]),
                "user_id": row["user_id"],
                "on_behalf_of": row.get("on_behalf_of") or 0,
                "action": row["action"],
                "stage_from": row.get("stage_from") or "",
                "stage_to": row.get("stage_to") or "",
                "payload": chain.canonical(row.get("payload") or {}),
                "prev_hash": previous,
            }
            previous = vals["hash"] = chain.row_hash(vals)
            vals["on_behalf_of"] = vals["on_behalf_of"] or False
            vals["idempotency_key"] = row.get("idempotency_key") or False
            vals_list.append(vals)
        self._insert(vals_list)
        case.write({**facts, "ledger_head": previous, "ledger_length": seq})

    @api.model
    def _insert(self, vals_list):
        """Insert rows in one statement; nothing else depends on them."""
        self._check_engine()
        columns = list(vals_list[0])
        rows = [
            tuple(None if vals[name] is False else vals[name] for name in columns)
            for vals in vals_list
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO fao_ledger (%s) VALUES %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL(", ").join(SQL("%s", row) for row in rows),
            )
        )
        self.invalidate_model(flush=False)
        self.env["fao.case"].invalidate_model(["ledger_ids"], flush=False)

    def _hashed(self):
        """Return this row as the mapping that its hash covers."""
        self.ensure_one()
        return {
            "case_id": self.case_id.id,
            "seq": self.seq,
            "at": fields.Datetime.to_string(self.at),
            "user_id": self.user_id.id,
            "on_behalf_of": self.on_behalf_of.id or 0,
            "action": self.action,
            "stage_from": self.stage_from or "",
            "stage_to": self.stage_to or "",
            "payload": self.payload or "",
            "prev_hash": self.prev_hash,
            "hash": self.hash,
        }

    def _payload(self):
        """Return the payload as a dict."""
        self.ensure_one()
        return json.loads(self.payload or "{}")

    def _plain(self):
        """Return this row as plain data for other systems."""
        self.ensure_one()
        row = self._hashed()
        return {
            **row,
            "id": self.id,
            "number": self.case_id.number or "",
            "user": self.user_id.name,
            "payload": self._payload(),
        }

    @api.model
    def verify(self, case_ids):
        """Verify the chains of cases, in themselves and against the seals.

        :param list[int|str] case_ids: ids or numbers of cases the caller may read
        :return: one dict a case: ``case_id``, ``number``, ``intact``, ``rows``,
            ``broken_seq`` (0 when intact: the first row that does not verify),
            ``sealed_rows`` (how many rows a seal covers), ``broken_seal`` (the day
            of the seal that contradicts the chain or was altered itself, '' when
            none)
        :raise UserError: ``FAO-NOTFOUND`` for a case that is not there for the user
        """
        cases_sudo = self.env["fao.case"]._locate(case_ids).sudo()
        self.env.invalidate_all()
        seals_sudo = self.env["fao.ledger.seal"].sudo().search([], order="seq")
        return [self._verify_case(case, seals_sudo) for case in cases_sudo]

    def action_verify(self):
        """Verify the chains of the cases of these rows and say the result."""
        results = self.verify(self.case_id.ids)
        broken = [r for r in results if not r["intact"]]
        message = self._verdict_text(broken[0] if broken else {})
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "danger" if broken else "success",
                "sticky": bool(broken),
            },
        }

    def _verdict_text(self, verdict):
        """Return a verdict on a broken chain as a sentence; empty means intact."""
        if not verdict:
            return self.env._("The ledger is intact.")
        names = {
            "number": verdict["number"],
            "seq": verdict["broken_seq"],
            "day": verdict["broken_seal"],
        }
        if not verdict["broken_seal"]:
            return self.env._("Case %(number)s: row %(seq)s was altered.", **names)
        if not verdict["broken_seq"]:
            return self.env._(
                "Case %(number)s: the seal of %(day)s was altered.", **names
            )
        return self.env._(
            "Case %(number)s: the history from row %(seq)s on was rewritten; the seal "
            "of %(day)s contradicts it.",
            **names,
        )
