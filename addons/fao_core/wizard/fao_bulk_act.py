from odoo import api, fields, models

from ..engine.action import check_password
from ..engine.actions import ACTIONS
from ..engine.funnel import Funnel

#: So many cases are asked for at once; the rest is left for the next time.
MAX_CASES = 100


class FaoBulkAct(models.TransientModel):
    """Agree to several cases at once; each is judged for itself.

    A line keeps what its case was when it was shown: a case that changed since is
    refused, and a refused one does not hinder the others. Only its maker sees it.
    """

    _name = "fao.bulk.act"
    _description = "Agree to several cases"

    line_ids = fields.One2many("fao.bulk.act.line", "bulk_id", "Cases")
    opinion = fields.Text(help="Stands beside each of your signatures.")
    # Never stored: the button sends it along
    password = fields.Char("Your password", store=False)
    left_out = fields.Integer(readonly=True, export_string_translation=False)
    needs_opinion = fields.Boolean(compute="_compute_counts")
    needs_password = fields.Boolean(compute="_compute_counts")
    asked_count = fields.Integer(compute="_compute_counts")
    agreed_count = fields.Integer(compute="_compute_counts")
    refused_count = fields.Integer(compute="_compute_counts")
    shut_count = fields.Integer(compute="_compute_counts")

    @api.depends("line_ids.verdict")
    def _compute_counts(self):
        for bulk in self:
            asked = bulk._asked()
            verdicts = bulk.line_ids.mapped("verdict")
            bulk.needs_opinion = any(asked.mapped("needs_opinion"))
            bulk.needs_password = any(asked.mapped("needs_password"))
            bulk.asked_count = len(asked)
            bulk.agreed_count = verdicts.count("agreed")
            bulk.refused_count = verdicts.count("refused")
            bulk.shut_count = verdicts.count("shut")

    def _asked(self):
        """Return the lines on which there is no verdict yet."""
        return self.line_ids.filtered(lambda line: line.verdict == "asked")

    # ---- Opening

    @api.model
    def _start(self, slots):
        """Show the cases of those ``slots`` that wait for the user.

        :return: the action of the dialog
        """
        mine = slots.filtered("my_turn")
        cases = mine.case_id
        bulk = self.create({"left_out": len(slots - mine) + len(cases[MAX_CASES:])})
        bulk._show_cases(cases[:MAX_CASES])
        return bulk._dialog()

    def _show_cases(self, cases):
        """Add a line for each of ``cases`` with what the user sees of it now."""
        findings = self.env["fao.finding"]._read_group(
            [("case_id", "in", cases.ids), ("state", "=", "open")],
            ["case_id"],
            ["__count"],
        )
        counts = {case.id: count for case, count in findings}
        self.env["fao.bulk.act.line"].create(
            [
                {
                    "bulk_id": self.id,
                    "number": case.number,
                    "title": case.title,
                    "stage": case.stage_id.name,
                    "findings": counts.get(case.id, 0),
                    **self._line_vals(Funnel(case)),
                }
                for case in cases
            ]
        )

    def _line_vals(self, funnel):
        """Return what the engine says of agreeing to one case."""
        seen = {
            "revision": funnel.case.revision,
            "digest": funnel.case.content_digest or "",
        }
        step = ACTIONS["approve"](funnel)
        verdict = step.verdict()
        if not verdict.ok:
            return seen | {"verdict": "shut", "why": verdict.message}
        return seen | {
            "needs_opinion": step.slot.rule_id.comment_required == "always",
            "needs_password": step.slot.stage_id.reauthenticate,
        }

    def _dialog(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Agree to the selected"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    # ---- Agreeing

    def action_agree(self):
        """Agree to each case that is asked for and note the verdict of each.

        The password, where a stage asks for it, stands in the context under
        ``password``, as Odoo's own dialogs send it.

        :return: the action of the dialog, which shows the verdicts
        :raise UserError: ``FAO-PASSWORD`` for a wrong one, before anything is done
        """
        self.ensure_one()
        password = self.env.context.get("password") or ""
        bulk = self.with_context(password=False)
        lines = bulk._asked()
        if any(lines.mapped("needs_password")):
            check_password(self.env.user, password)
        answers = bulk.env["fao.case"].act_many(
            [line._item(bulk.opinion or "", password) for line in lines]
        )
        for line, answer in zip(lines, answers, strict=True):
            line._note(answer)
        return bulk._dialog()
