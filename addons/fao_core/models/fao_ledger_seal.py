import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import chain, deadline, guard, merkle
from ..engine.docx import qr_png
from .fao_ledger_leaf import BUCKET

#: The columns that a seal's hash covers, in this order.
COLUMNS = ("seq", "day", "sealed_at", "cases", "rows", "root", "prev_hash")


class FaoLedgerSeal(models.Model):
    """The seal of a day: one hash that vouches for the history of every case.

    ``root`` is a Merkle root over the heads of all chains; ``hash`` covers it and
    the seal before. Whoever rewrites a chain with all its hashes contradicts the
    seals; whoever rewrites the seals too contradicts the paper in the safe on which
    the hash of a day was printed. Written by the engine only, once a day.

    The tree has two storeys, so that a seal costs what moved and not what exists:
    below, a tree over the cases of each bucket, above, one over the buckets.
    """

    _name = "fao.ledger.seal"
    _inherit = ["fao.append.only"]
    _description = "Seal of the ledger"
    _order = "seq desc"
    _rec_name = "day"
    _log_access = False

    seq = fields.Integer("Number", required=True, readonly=True, aggregator=None)
    day = fields.Date(
        required=True, readonly=True, help="The last day that is covered as a whole."
    )
    sealed_at = fields.Datetime("Sealed", required=True, readonly=True)
    cases = fields.Integer(readonly=True, aggregator=None)
    rows = fields.Integer("Ledger rows", readonly=True, aggregator=None)
    changed = fields.Integer("Cases that moved", readonly=True)
    contradicted = fields.Integer(
        "Contradicted",
        readonly=True,
        help="Cases whose history was not what an earlier seal says. Verify them.",
    )
    root = fields.Char("Merkle root", required=True, readonly=True)
    prev_hash = fields.Char("Previous seal", required=True, readonly=True)
    hash = fields.Char("Seal", required=True, readonly=True)
    printed_hash = fields.Char(compute="_compute_printed_hash")

    _seq_unique = models.UniqueIndex("(seq)", "A seal is numbered once.")
    _day_unique = models.UniqueIndex("(day)", "A day is sealed once.")

    @api.depends("hash")
    def _compute_printed_hash(self):
        """Groups of four, which a person can compare with a paper."""
        for seal in self:
            digits = seal.hash or ""
            groups = (digits[i : i + 4] for i in range(0, len(digits), 4))
            seal.printed_hash = " ".join(groups)

    def _qr_code(self):
        """Return the hash as a QR code for the paper: a PNG in base64."""
        self.ensure_one()
        return base64.b64encode(qr_png(self.hash)).decode()

    def _hashed(self):
        """Return this seal as the mapping that its hash covers."""
        self.ensure_one()
        return {
            "seq": self.seq,
            "day": str(self.day),
            "sealed_at": fields.Datetime.to_string(self.sealed_at),
            "cases": self.cases,
            "rows": self.rows,
            "root": self.root,
            "prev_hash": self.prev_hash,
        }

    @api.model
    def _hash_of(self, vals):
        """Return the hash of a seal with these values."""
        return chain.sha256(chain.canonical([vals[column] for column in COLUMNS]))

    # ---- Sealing

    @api.model
    def _cron_seal(self):
        """Seal what happened until the end of yesterday, unless that is done."""
        lock = SQL("SELECT pg_try_advisory_xact_lock(hashtext('fao_ledger_seal'))")
        [[alone]] = self.env.execute_query(lock)
        if alone:  # else another node seals in this moment
            guard.enter(self.sudo())._seal(fields.Datetime.now())

    @api.model
    def _seal(self, now):
        """Seal the day before ``now``; return the seal, empty when it is sealed."""
        self._check_engine()
        day = deadline.local_date(now) - timedelta(days=1)
        last = self.search([], limit=1)
        if last and last.day >= day:
            return self.browse()
        leaves = self.env["fao.ledger.leaf"]
        seq = last.seq + 1
        counts = {"cases": last.cases, "rows": last.rows, "changed": 0}
        counts["contradicted"] = 0
        for number in leaves._moved_buckets():
            for name, count in leaves._seal_bucket(number, seq).items():
                counts[name] += count
        vals = {
            **counts,
            "seq": seq,
            "day": str(day),
            "sealed_at": fields.Datetime.to_string(now),
            "root": merkle.root(self._tops(seq)),
            "prev_hash": last.hash or chain.GENESIS,
        }
        return self.create({**vals, "hash": self._hash_of(vals)})

    @api.model
    def _tops(self, seq):
        """Return the roots of all buckets as seal ``seq`` knew them, in order."""
        return [root for _number, root in self.env["fao.ledger.bucket"]._at(seq)]

    # ---- Verifying

    @api.model
    def verify(self, known=None):
        """Verify the chain of the seals, against papers where there are some.

        :param dict known: hashes kept outside of the database, e.g. on the paper in
            the safe: day (``YYYY-MM-DD``) -> hash, spaces do not matter
        :return: ``intact``, ``seals`` (how many), ``last_day``, ``hash`` (of the last
            seal), ``broken_day`` (the first day whose seal does not verify or is not
            the one on the paper, '' when none)
        :raise AccessError: unless the user may read seals
        """
        self.browse().check_access("read")
        papers = {
            day: "".join(str(text).split()).lower()
            for day, text in (known or {}).items()
        }
        seals_sudo = self.sudo().search([], order="seq")
        broken = seals_sudo._first_broken(papers)
        missing = sorted(set(papers) - {str(seal.day) for seal in seals_sudo})
        last = seals_sudo[-1:]
        return {
            "intact": not broken and not missing,
            "seals": len(seals_sudo),
            "last_day": str(last.day or ""),
            "hash": last.hash or "",
            "broken_day": str(broken.day) if broken else (missing or [""])[0],
        }

    def _first_broken(self, papers=None):
        """Return the first of these seals, all in order, that does not verify."""
        papers = papers or {}
        previous = chain.GENESIS
        for number, seal in enumerate(self, 1):
            intact = (
                seal.seq == number
                and seal.prev_hash == previous
                and seal.hash == self._hash_of(seal._hashed())
                and papers.get(str(seal.day), seal.hash) == seal.hash
            )
            if not intact:
                return seal
            previous = seal.hash
        return self.browse()

    def action_verify(self):
        """Verify the seals and say the result."""
        result = self.verify()
        if result["intact"]:
            message = self.env._("The seals are intact.")
        else:
            message = self.env._(
                "The seal of %(day)s was altered.", day=result["broken_day"]
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success" if result["intact"] else "danger",
                "sticky": not result["intact"],
            },
        }

    # ---- What a seal says of a case

    def _vouches_for(self, leaf):
        """Return whether this seal's root really covers ``leaf``."""
        self.ensure_one()
        steps = self._steps(leaf)
        start = merkle.leaf(leaf._text())
        return bool(steps is not None and merkle.follow(start, steps) == self.root)

    def _steps(self, leaf):
        """Return the steps from ``leaf`` to the root of this seal.

        None when the tree of the leaf's bucket is not the one that was sealed.
        """
        number = leaf.case_id // BUCKET
        below = leaf._at(number, self.seq)
        index = next(
            (i for i, (case_id, *_rest) in enumerate(below) if case_id == leaf.case_id),
            None,
        )
        tops = self.env["fao.ledger.bucket"]._at(self.seq)
        place = next((i for i, (n, _root) in enumerate(tops) if n == number), None)
        if index is None or place is None:
            return None
        hashes = [merkle.leaf(leaf._text_of(*row)) for row in below]
        upper = merkle.proof([root for _number, root in tops], place)
        return merkle.proof(hashes, index) + upper
