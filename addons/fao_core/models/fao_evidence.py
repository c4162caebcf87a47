from odoo import api, models

from ..engine import guard
from ..engine.errors import FaoError


class FaoEvidence(models.AbstractModel):
    """A row that only the engine writes and that nobody ever deletes.

    Whether a caller is the engine is asked of ``engine/guard.py``; no context,
    import, ``sudo()`` or role stands in for it.
    """

    _name = "fao.evidence"
    _description = "Evidence"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_engine()
        return super().create(vals_list)

    def write(self, vals):
        self._check_engine()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise FaoError("FAO-GUARD", self._evidence_stays())

    def _check_engine(self):
        """Raise unless the engine itself acts."""
        if not guard.entered(self.env):
            raise FaoError("FAO-GUARD", self._evidence_origin())

    def _evidence_stays(self):
        """Return the sentence that refuses to delete this row."""
        return self.env._("This is evidence; it stays.")

    def _evidence_origin(self):
        """Return the sentence that says how such a row comes to be."""
        return self.env._("This is written by the workflow itself only.")
