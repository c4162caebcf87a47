from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..engine import conditions, figures
from ..engine.check_rules import CheckRules
from ..engine.checks import Judge, say
from .fao_check import CONSTRAINED


class FaoCheck(models.Model):
    """A check tried on a case while its form is filled in; nothing is written.

    It is judged with the rights of whoever tries: what he may not see is neither
    shown nor counted.
    """

    # the trial on the form, apart from the check itself
    _inherit = "fao.check"  # pylint: disable=consider-merging-classes-inherited

    trial_case_id = fields.Many2one(
        "fao.case",
        "Try on the case",
        store=False,
        help="Nothing is written. Entries that you may not see are not counted.",
    )
    trial = fields.Json(
        "What it finds",
        compute="_compute_trial",
        compute_sudo=False,
    )

    @api.depends("trial_case_id", *CONSTRAINED)
    @api.depends_context("uid", "lang")
    def _compute_trial(self):
        for check in self:
            case = check.trial_case_id
            check.trial = check._try_on(case._origin.id) if case else False

    @api.model
    def try_check(self, check_id, case_id):
        """Say what a check finds on a case now; nothing is written.

        :param int check_id: id of the check
        :param int|str case_id: id or number of a case that the caller may read
        :return: ``state`` (``found``, ``clean``, ``apart``: its condition does not
            hold, ``problem``), ``text`` and ``found``: a list of ``line``,
            ``message`` and ``figures``
        :raise UserError: ``FAO-NOTFOUND``
        """
        case = self.env["fao.case"]._locate([case_id])
        check = self.browse(int(check_id))
        check.check_access("read")
        return check._try_on(case.id)

    def _try_on(self, case_id):
        """Return what this check finds on a case, see ``try_check``."""
        self.ensure_one()
        case = self.env["fao.case"].search([("id", "=", case_id)])
        if not case or case.duty_id != self.duty_id._origin:
            text = self.env._("Please choose a case of this duty that you may read.")
            return self._trial("problem", text)
        problem = CheckRules(self).problem() if self.duty_id else ""
        if problem:
            return self._trial("problem", problem)
        try:
            return self._judge_trial(case)
        except AccessError:
            text = self.env._("It looks at something that you may not see.")
        except (UserError, ValueError) as error:
            text = str(error)
        return self._trial("problem", text)

    def _judge_trial(self, case):
        record = case._fao_record()
        if not conditions.holds(record, self.condition):
            text = self.env._("It does not apply: the case does not match.")
            return self._trial("apart", text)
        judge = Judge(case, fields.Datetime.now(), record)
        found = [
            {
                "line": item.line,
                "message": say(self, item.figures, item.line),
                "figures": figures.describe(self, item.figures),
            }
            for item in judge.judge(self)
        ]
        if found:
            text = self.env._("It finds %(count)s.", count=len(found))
            return self._trial("found", text, found)
        return self._trial("clean", self.env._("It finds nothing."))

    @api.model
    def _trial(self, state, text, found=()):
        return {"state": state, "text": text, "found": list(found)}
