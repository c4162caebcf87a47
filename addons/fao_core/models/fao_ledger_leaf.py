from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import chain, merkle

#: So many case ids share a bucket.
BUCKET = 1024


class FaoLedgerLeaf(models.Model):
    """The head of one case's chain as a seal found it.

    There is a row when the head moved since the seal before; a seal covers, for
    every case, the last row up to it. A leaf of the tree is the text
    ``[case id,rows,head]``.
    """

    _name = "fao.ledger.leaf"
    _inherit = ["fao.append.only"]
    _description = "Sealed head"
    _order = "seal desc, case_id"
    _log_access = False

    seal = fields.Integer("Number of the seal", required=True, readonly=True)
    # No foreign key: the leaf stays when its case is made to vanish.
    case_id = fields.Integer("Case", required=True, readonly=True, aggregator=None)
    length = fields.Integer("Ledger rows", required=True, readonly=True)
    head = fields.Char("Hash of the last row", required=True, readonly=True)

    _case_unique = models.UniqueIndex("(case_id, seal)", "A seal has a case once.")

    def _text(self):
        """Return the text of this leaf."""
        self.ensure_one()
        return self._text_of(self.case_id, self.length, self.head)

    @api.model
    def _text_of(self, case_id, length, head):
        return chain.canonical([case_id, length, head])

    @api.model
    def _at(self, number, seq):
        """Return ``(case id, length, head)`` of a bucket as seal ``seq`` knew it."""
        return self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (case_id) case_id, length, head"
                " FROM fao_ledger_leaf"
                " WHERE case_id >= %s AND case_id < %s AND seal <= %s"
                " ORDER BY case_id, seal DESC",
                number * BUCKET,
                (number + 1) * BUCKET,
                seq,
            )
        )

    @api.model
    def _moved_buckets(self):
        """Return the buckets with a case whose head is not the one last sealed."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT c.id / %s AS number
                  FROM fao_case c
                  LEFT JOIN LATERAL (
                       SELECT head FROM fao_ledger_leaf l
                        WHERE l.case_id = c.id ORDER BY seal DESC LIMIT 1
                       ) sealed ON TRUE
                 WHERE c.ledger_length > 0
                   AND sealed.head IS DISTINCT FROM c.ledger_head
                 ORDER BY number
                """,
                BUCKET,
            )
        )
        return [number for (number,) in rows]

    @api.model
    def _seal_bucket(self, number, seq):
        """Note the heads of a bucket for seal ``seq``; return what they add up to."""
        self._check_engine()
        before = {row[0]: row for row in self._at(number, seq)}
        heads = self.env.execute_query(
            SQL(
                "SELECT id, ledger_length, ledger_head FROM fao_case"
                " WHERE id >= %s AND id < %s AND ledger_length > 0 ORDER BY id",
                number * BUCKET,
                (number + 1) * BUCKET,
            )
        )
        moved = [row for row in heads if before.get(row[0]) != row]
        self.create(
            [
                {"seal": seq, "case_id": case_id, "length": length, "head": head}
                for case_id, length, head in moved
            ]
        )
        now = sorted((before | {row[0]: row for row in moved}).values())
        hashes = [merkle.leaf(self._text_of(*row)) for row in now]
        self.env["fao.ledger.bucket"].create(
            {"seal": seq, "number": number, "root": merkle.root(hashes)}
        )
        known = [before[row[0]] for row in moved if row[0] in before]
        return {
            "changed": len(moved),
            "cases": len(moved) - len(known),
            "rows": sum(row[1] for row in moved) - sum(row[1] for row in known),
            "contradicted": self._contradicted(known),
        }

    @api.model
    def _contradicted(self, sealed):
        """Return how many of the heads in ``sealed`` are no longer in their chain."""
        if not sealed:
            return 0
        [[kept]] = self.env.execute_query(
            SQL(
                "SELECT COUNT(*) FROM fao_ledger WHERE (case_id, seq, hash) IN %s",
                tuple(tuple(row) for row in sealed),
            )
        )
        return len(sealed) - kept
