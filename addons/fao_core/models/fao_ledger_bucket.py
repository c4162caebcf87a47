from odoo import api, fields, models
from odoo.tools import SQL


class FaoLedgerBucket(models.Model):
    """The Merkle root over the sealed heads of one bucket of cases.

    There is a row when one of its cases moved since the seal before.
    """

    _name = "fao.ledger.bucket"
    _inherit = ["fao.append.only"]
    _description = "Bucket of sealed heads"
    _order = "seal desc, number"
    _log_access = False

    seal = fields.Integer("Number of the seal", required=True, readonly=True)
    number = fields.Integer(required=True, readonly=True, aggregator=None)
    root = fields.Char("Merkle root", required=True, readonly=True)

    _number_unique = models.UniqueIndex("(number, seal)", "A seal has a bucket once.")

    @api.model
    def _at(self, seq):
        """Return ``(number, root)`` of all buckets as seal ``seq`` knew them."""
        return self.env.execute_query(
            SQL(
                "SELECT DISTINCT ON (number) number, root FROM fao_ledger_bucket"
                " WHERE seal <= %s ORDER BY number, seal DESC",
                seq,
            )
        )
