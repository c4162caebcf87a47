from odoo import api, models
from odoo.tools import SQL

from ..engine import guard, path
from .fao_stay import ENDS

#: Cases that one step of the job looks at.
STEP = 200


class FaoStay(models.Model):
    """Visits that are missing are told anew from the ledger.

    They are missing for cases from before the statistics, and working hours for
    visits from before the office had a working schedule. Nothing that is there is
    written over.
    """

    _inherit = "fao.stay"

    @api.model
    def _cron_rebuild(self):
        """Rebuild what is missing, in steps; safe to run twice and on two nodes."""
        cron = self.env["ir.cron"]
        cases = self._cases_without_visits()
        cron._commit_progress(remaining=len(cases))
        for start in range(0, len(cases), STEP):
            step = cases[start : start + STEP]
            self._rebuild(step)
            if not cron._commit_progress(len(step)):
                return
        self._fill_hours()

    @api.model
    def _cases_without_visits(self):
        """Return the cases whose first visit is not noted."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM fao_case c WHERE ledger_length > 0 AND NOT EXISTS ("
                "SELECT FROM fao_stay s WHERE s.case_id = c.id AND s.visit = 1)"
                " ORDER BY id"
            )
        )
        return self.env["fao.case"].sudo().browse(case_id for (case_id,) in rows)

    @api.model
    def _rebuild(self, cases):
        """Insert the missing visits of ``cases``.

        A case that somebody acts on in this moment is left for the next run.
        """
        locked = cases.sudo().try_lock_for_update()
        engine = guard.enter(self.sudo())
        noted = {
            (case.id, visit)
            for case, visit in engine._read_group(
                [("case_id", "in", locked.ids)], ["case_id", "visit"]
            )
        }
        engine.create(
            [
                vals
                for case in locked
                for vals in self._visits(case)
                if (case.id, vals["visit"]) not in noted
            ]
        )

    def _visits(self, case):
        """Return the values of all visits of ``case``, told from its ledger."""
        stages = self._stages(case)
        slots = {slot.visit: slot for slot in case.approval_ids.sorted("id")}
        way, visits = "", []
        for visit, row in enumerate(self._moves(case), 1):
            stage = stages.get(row.stage_to)
            earlier = path.find(f"{way} {row.stage_to}#{visit}", row.stage_to)
            if visits:
                visits[-1] |= self._left_vals(visits[-1], row, earlier)
            way = path.forward(
                path.back(way, earlier) if earlier else way, row.stage_to, visit
            )
            if stage and stage.kind not in ENDS:
                visits.append(
                    self._entered_vals(case, stage, row, visit, slots.get(visit))
                )
        return visits

    def _moves(self, case):
        """Return the ledger rows of ``case`` with which a visit began.

        A migration that keeps a case in its place may give the stage another name,
        yet nobody enters it.
        """
        rows, how = [], ""
        for row in case.ledger_ids.sorted("seq"):
            if row.action == "migrate":
                how = row._payload()["how"]
            migrated = row.action in ("migrate", "migrate_back")
            if row.stage_to and not (migrated and how == "keep"):
                rows.append(row)
        return rows

    def _stages(self, case):
        """Return the stages of all versions by their codes, those in use first."""
        versions = self.env["fao.workflow"].search(
            [("duty_id", "=", case.duty_id.id)], order="version"
        )
        stages = (versions - case.workflow_id).stage_ids | case.workflow_id.stage_ids
        return {stage.code: stage for stage in stages}

    def _entered_vals(self, case, stage, row, visit, slot):
        return {
            "case_id": case.id,
            "duty_id": case.duty_id.id,
            "workflow_id": case.workflow_id.id,
            "stage_id": stage.id,
            "stage_code": stage.code,
            "kind": stage.kind,
            "unit_id": case.unit_id.id,
            "company_id": case.company_id.id,
            "visit": visit,
            "round": slot.round if slot else row._payload().get("round") or 1,
            "entered_at": row.at,
            "due_at": slot and slot.due_at,
        }

    def _left_vals(self, visit, row, back):
        if visit.get("left_at"):
            return {}  # the case was in an end meanwhile
        stage = self.env["fao.stage"].sudo().browse(visit["stage_id"])
        company = self.env["res.company"].sudo().browse(visit["company_id"])
        return {
            "left_at": row.at,
            **self._time_vals(stage, company, visit["entered_at"], row.at),
            "overdue": bool(visit["due_at"]) and visit["due_at"] < row.at,
            "left_by": row.action,
            "went_back": bool(back),
            "decided_by": row.user_id.id,
        }

    @api.model
    def _fill_hours(self):
        """Compute the working hours that could not be computed at the time."""
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM fao_stay WHERE left_at IS NOT NULL"
                " AND hours IS NULL AND stopped_hours IS NULL"
            )
        )
        for stay in guard.enter(self.sudo()).browse(row[0] for row in rows):
            vals = self._time_vals(
                stay.stage_id, stay.company_id, stay.entered_at, stay.left_at
            )
            if vals:
                stay.write(vals)
