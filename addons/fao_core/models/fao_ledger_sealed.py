from odoo import api, models

from ..engine import chain, merkle
from ..engine.errors import FaoError


class FaoLedger(models.Model):
    """Chains against the seals: what a forger with all the keys cannot mend."""

    _inherit = "fao.ledger"

    @api.model
    def _verify_case(self, case, seals):
        """Return the verdict on the chain of ``case``, see ``verify``.

        :param case: a case, in the system's rights
        :param seals: all seals, in order, in the system's rights
        """
        rows = self.sudo().search([("case_id", "=", case.id)], order="seq")
        leaves = seals.env["fao.ledger.leaf"].search(
            [("case_id", "=", case.id)], order="seal"
        )
        verdict = {
            "case_id": case.id,
            "number": case.number or "",
            "rows": len(rows),
            "broken_seq": chain.first_broken(
                (row._hashed() for row in rows), case.ledger_head, case.ledger_length
            ),
            "sealed_rows": leaves[-1:].length,
            "broken_seal": "",
        }
        if not verdict["broken_seq"]:
            verdict |= self._against_seals(rows, leaves, seals)
        verdict["intact"] = not (verdict["broken_seq"] or verdict["broken_seal"])
        return verdict

    def _against_seals(self, rows, leaves, seals):
        """Return which row and seal contradict each other, nothing when none do.

        A seal contradicts a chain whose row is not the one that it found; the first
        altered row lies between that seal and the one before. The last leaf is
        looked up in its tree besides, because its head covers the whole chain.
        """
        by_number = {seal.seq: seal for seal in seals}
        hashes, vouched = rows.mapped("hash"), 0
        for leaf in leaves:
            if leaf.length > len(hashes) or hashes[leaf.length - 1] != leaf.head:
                day = self._day_of(by_number.get(leaf.seal))
                return {"broken_seq": vouched + 1, "broken_seal": day}
            vouched = leaf.length
        seal = by_number.get(leaves[-1:].seal)
        if leaves and not (seal and seal._vouches_for(leaves[-1])):
            return {"broken_seal": self._day_of(seal)}
        altered = seals._first_broken()
        return {"broken_seal": self._day_of(altered)} if altered else {}

    def _day_of(self, seal):
        """Return the day of ``seal``; a seal that is gone is named as such."""
        return str(seal.day) if seal else self.env._("removed")

    @api.model
    def proof(self, case_id):
        """Return the proof that a seal covers the history of a case.

        Whoever has the seal's hash on paper checks it without this system: the hash
        of the leaf leads by ``path`` to ``root``, and the seal's hash covers that.

        :param int|str case_id: id or number
        :return: ``case_id``, ``number``, ``rows`` and ``head`` (the chain as it was
            sealed), ``leaf`` (its text), ``path`` (each step with ``side`` and
            ``hash``), ``seal`` (``seq``, ``day``, ``sealed_at``, ``cases``,
            ``rows``, ``root``, ``prev_hash``, ``hash``)
        :raise UserError: ``FAO-NOTFOUND``; ``FAO-SEAL`` when the case is not sealed
            yet, or when its seal was altered
        """
        case = self.env["fao.case"]._locate([case_id])
        # The tree holds hashes of all cases and is for nobody to read.
        env_sudo = self.sudo().env
        leaf = env_sudo["fao.ledger.leaf"].search(
            [("case_id", "=", case.id)], order="seal desc", limit=1
        )
        seal = env_sudo["fao.ledger.seal"].search([], limit=1)
        if not leaf:
            raise FaoError(
                "FAO-SEAL",
                self.env._("Case %(number)s is not sealed yet.", number=case.number),
            )
        steps = seal._steps(leaf) if seal else None
        start = merkle.leaf(leaf._text())
        if steps is None or merkle.follow(start, steps) != seal.root:
            raise FaoError(
                "FAO-SEAL",
                self.env._(
                    "Case %(number)s: its seal was altered.", number=case.number
                ),
            )
        return {
            "case_id": case.id,
            "number": case.number or "",
            "rows": leaf.length,
            "head": leaf.head,
            "leaf": leaf._text(),
            "path": steps,
            "seal": {**seal._hashed(), "hash": seal.hash},
        }
