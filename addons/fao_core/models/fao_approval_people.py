from odoo import api, models
from odoo.fields import Domain

from ..engine import guard
from ..engine.funnel import Funnel

#: Up to so many open slots are looked at at once; more wait for the cron.
AT_ONCE = 200
#: Cases that one step of the cron looks at.
STEP = 50


class FaoApproval(models.Model):
    """Open slots follow the posts: who left is replaced, with a ledger line.

    Closed slots never change. A slot that somebody forwarded stays with whom it
    was forwarded to.
    """

    _inherit = "fao.approval"

    @api.model
    def _people_changed(self, positions):
        """Find the holders of ``positions`` anew for the slots that are open."""
        domain = self._by_position_domain() & Domain(
            "rule_id.position_id", "in", positions.ids
        )
        slots = self.sudo().search(domain, limit=AT_ONCE + 1)
        # While addons are updated the records of duties may not be there yet
        if len(slots) > AT_ONCE or not self.pool.ready:
            self.env.ref("fao_core.fao_approval_cron_people").sudo()._trigger()
        else:
            slots.case_id._find_people_anew()

    @api.model
    def _by_position_domain(self):
        return (
            Domain("state", "in", ["open", "waiting"])
            & Domain("origin_id", "=", False)
            & Domain("rule_id.source", "in", ["position", "users", "user_field"])
        )

    @api.model
    def _cron_people(self):
        """Find people anew where posts began or ended by their dates.

        Safe to run twice: a case whose people are right is left alone.
        """
        slots = self.sudo()._read_group(self._by_position_domain(), ["case_id"])
        cases = self.env["fao.case"].browse(case.id for (case,) in slots).sudo()
        self.env["ir.cron"]._commit_progress(remaining=len(cases))
        error = None
        for start in range(0, len(cases), STEP):
            step = cases[start : start + STEP]
            try:
                step._find_people_anew()
            except Exception as caught:  # one broken case must not stop the rest
                self.env.cr.rollback()
                error = caught
            if not self.env["ir.cron"]._commit_progress(len(step)):
                break
        if error:
            raise error


class FaoCase(models.Model):
    _inherit = "fao.case"

    def _find_people_anew(self):
        """Resolve the open rules of these cases anew and note what changed."""
        for case in self:
            funnel = Funnel(case.sudo(False))
            if not funnel.case.closed_at and funnel.seats.find_anew():
                funnel.finish()
                guard.leave(case).invalidate_recordset()
