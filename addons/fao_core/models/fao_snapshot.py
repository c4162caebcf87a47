from odoo import api, fields, models
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL


class FaoSnapshot(models.Model):
    """What the content of a case was when it was submitted, changed or decided on.

    Invariant: written by the engine once for each digest of a case; nobody reads
    it directly, since it holds fields that a reader of the case may not see.
    """

    _name = "fao.snapshot"
    _inherit = ["fao.evidence"]
    _description = "Content of a case"
    _log_access = False

    case_id = fields.Many2one(
        "fao.case", required=True, readonly=True, ondelete="restrict"
    )
    digest = fields.Char(required=True, readonly=True)
    content = fields.Text(required=True, readonly=True, groups=NO_ACCESS)
    at = fields.Datetime(required=True, readonly=True)

    _digest_unique = models.UniqueIndex(
        "(case_id, digest)", "A content is kept once for a case."
    )

    @api.model
    def _keep(self, case, digest, content, at):
        """Keep a content of ``case``, once for each digest, in one statement."""
        self._check_engine()
        self.env.cr.execute(
            SQL(
                "INSERT INTO fao_snapshot (case_id, digest, content, at)"
                " VALUES %s ON CONFLICT (case_id, digest) DO NOTHING",
                (case.id, digest, content, at),
            )
        )
        self.invalidate_model(flush=False)
