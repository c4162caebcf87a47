from odoo import fields, models

from ..engine import guard
from ..engine.errors import FaoError

#: What the lower office sent; it does not change here.
SENT = frozenset({"from_office", "from_number", "from_unit", "from_duty", "brief"})


class FaoReferral(models.Model):
    """What a lower office may not decide itself and has sent here to be decided.

    Invariant: opened by the engine only, when a case of the lower office comes to a
    stage that its superior decides. It holds what that office chose to show; when it
    is over, the decision goes back with body, number and date, and the ``reply``.
    """

    _name = "fao.referral"
    _inherit = ["fao.case.mixin"]
    _description = "Case of a lower office"
    _fao_facts = SENT

    from_office = fields.Char("Sent by", readonly=True, copy=False)
    from_number = fields.Char("Number there", readonly=True, copy=False, index=True)
    from_unit = fields.Char("Unit there", readonly=True, copy=False)
    from_duty = fields.Char("Duty there", readonly=True, copy=False)
    brief = fields.Text("What it is about", readonly=True, copy=False)
    reply = fields.Text(
        "Told to the lower office",
        help="Goes back with the decision; opinions and comments do not.",
    )

    def _opening_duty(self, vals):
        """Refuse a case that no lower office sent."""
        if not guard.entered(self.env):
            raise FaoError(
                "FAO-OPEN",
                self.env._("Cases of lower offices are sent by them, not opened here."),
            )
        return super()._opening_duty(vals)

    def _fao_on_transition(self, transition, documents):
        """Refuse a refusal without a reason that the lower office is told.

        :raise FaoError: ``FAO-REQUIRED``
        """
        if transition.to_stage_id.kind == "refused" and not self.reply:
            raise FaoError(
                "FAO-REQUIRED",
                self.env._("Told to the lower office: say why this is refused."),
            )
        return super()._fao_on_transition(transition, documents)

    def _fao_interested_users(self):
        """Return those of the lower office who applied or decided there (SOD-01)."""
        users = super()._fao_interested_users()
        link_sudo = self.env["fao.case.link"].sudo().search(  # a question about roles
            [("linked_case_id", "in", self.case_id.ids), ("kind", "=", "superior")]
        )  # fmt: skip
        lead_sudo = link_sudo.case_id
        slots_sudo = lead_sudo.approval_ids
        users |= lead_sudo.initiator_id | slots_sudo.decided_by
        for case_sudo in lead_sudo:
            users |= case_sudo._fao_record()._fao_interested_users()
        return users.sudo(self.env.su)

    def _fao_interest_label(self):
        return self.env._("concerned in the lower office")
