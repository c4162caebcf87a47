"""Informing and reminding: nothing here moves a case or changes a decision."""

from datetime import timedelta

from odoo import fields

from .action import Action, action
from .errors import FaoError
from .handing import not_here
from .verdict import ALLOWED

#: Hours between two reminders of one case.
URGE_HOURS = 4


@action("inform")
class Inform(Action):
    """Give a copy for information; each person gets one a case."""

    def verdict(self):
        authority = self.funnel.authority
        if not (authority.is_initiator() or authority.is_handler() or authority.held()):
            return self.refuse(
                "FAO-POWER",
                self.env._("Only who applied, handles or decides informs others."),
            )
        if self.case.stage_kind == "draft":
            return self.refuse("FAO-STAGE", self.env._("The case is a draft."))
        return ALLOWED

    def validate(self):
        ids = self.options.get("user_ids") or [self.options.get("user_id")]
        self.to = self.env["res.users"]
        for user_id in ids:
            user = self.env["res.users"].browse(int(user_id or 0)).exists()
            why = not_here(self.case, user)
            if why:
                raise FaoError("FAO-USER", why)
            self.to |= user
        known = self.env["fao.approval"].search(
            [("case_id", "=", self.case.id), ("purpose", "=", "inform")]
        )
        self.to -= known.user_id | self.funnel.user
        if not self.to:
            raise FaoError(
                "FAO-USER", self.env._("These people were informed already.")
            )

    def do(self):
        funnel = self.funnel
        funnel.log("inform", to=self.to.ids, comment=self.comment)
        reason = self.env._("informed by %(user)s", user=funnel.user.name)
        funnel.seats.inform(self.to, reason, funnel.user)


@action("read")
class Read(Action):
    """Note that the user has read the case: the receipt of whoever must act or is
    informed. It changes nothing that anybody signs."""

    counts = False

    def verdict(self):
        self.slots = self.unread()
        if not self.slots:
            return self.refuse("FAO-SLOT", self.env._("There is nothing to confirm."))
        return ALLOWED

    def unread(self):
        """Return the slots of the user that carry no receipt yet."""
        authority = self.funnel.authority
        held = self.env["fao.approval"].union(*[slot for slot, _p in authority.held()])
        return held.filtered(lambda s: not s.read_at) | authority.informed()

    def do(self):
        informed = self.slots.filtered(lambda s: s.purpose == "inform")
        self.slots.write({"read_at": self.funnel.now})
        self.funnel.close(
            informed,
            "read",
            decided_at=self.funnel.now,
            decided_by=self.funnel.user.id,
        )
        self.funnel.log("read", slots=self.slots.ids)


@action("urge")
class Urge(Action):
    """Remind those who must act, at most once in some hours."""

    def verdict(self):
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        if not (authority.is_initiator() or authority.is_handler()):
            return self.refuse(
                "FAO-POWER", self.env._("Only the applicant or the officer reminds.")
            )
        if self.case.stage_kind == "draft":
            return self.refuse("FAO-STAGE", self.env._("The case is a draft."))
        waiting = authority.open_slots
        if len(authority.held()) == len(waiting):
            return self.refuse("FAO-STAGE", self.env._("It is you who must act."))
        if self._last() and self._last() > self.funnel.now - timedelta(
            hours=URGE_HOURS
        ):
            return self.refuse(
                "FAO-URGED",
                self.env._(
                    "They were reminded less than %(hours)s hours ago.",
                    hours=URGE_HOURS,
                ),
            )
        return ALLOWED

    def _last(self):
        row = self.env["fao.ledger"].search(
            [("case_id", "=", self.case.id), ("action", "=", "urge")],
            order="seq desc",
            limit=1,
        )
        return fields.Datetime.to_datetime(row.at) if row else None

    def do(self):
        people = self.funnel.authority.open_slots.user_id.ids
        self.funnel.log("urge", comment=self.comment, people=people)
