"""Handing work to other people: forward, consult, added signers, claims."""

from .action import Action, SlotAction, action
from .ballot import PENDING
from .errors import FaoError
from .verdict import ALLOWED

#: How far added signers may add others.
MAX_DEPTH = 3
#: Where an added signer stands.
HOW = ("before", "with", "after")


class ToSomebody(SlotAction):
    """An action that hands something to another person."""

    def target(self):
        """Return the user named in the options.

        :raise FaoError: ``FAO-USER`` when he cannot take it
        """
        return self.suitable(self.options.get("user_id"))

    def suitable(self, user_id):
        """Return the user ``user_id``, or refuse him with the reason."""
        user = self.env["res.users"].browse(int(user_id or 0)).exists()
        why = self.why_not(user)
        if why:
            raise FaoError("FAO-USER", why)
        return user

    def why_not(self, user):
        """Return why ``user`` cannot take the slot, empty when he can."""
        why = not_here(self.case, user)
        if why:
            return why
        env = self.env
        interested = self.funnel.authority.interested
        if user in interested:
            return env._(
                "%(user)s is %(why)s and may not decide.",
                user=user.name,
                why=interested[user],
            )
        taken = self.funnel.slots.filtered(
            lambda s: (
                s.user_id == user
                and s.purpose != "inform"
                and s.state in (*PENDING, "approved")
            )
        )
        if taken:
            return env._("%(user)s already has a slot here.", user=user.name)
        signed_before = self.funnel.authority.signers_of_round()
        if self.slot.rule_id.same_person == "forbid" and user.id in signed_before:
            return env._("%(user)s signed before.", user=user.name)
        return ""


def not_here(case, user):
    """Return why ``user`` cannot work on ``case`` at all, empty when he can."""
    env = case.env
    if not user or not user.active or user.share:
        return env._("Please choose a person.")
    if not user.has_group("fao_core.group_fao_user"):
        return env._("%(user)s does not work here.", user=user.name)
    if case.company_id not in user.company_ids:
        return env._("%(user)s does not work for this office.", user=user.name)
    if user.fao_clearance < int(case.confidentiality):
        return env._("%(user)s is not cleared for this case.", user=user.name)
    return ""


@action("forward")
class Forward(ToSomebody):
    """Hand the slot to somebody else, who then decides."""

    power = "can_forward"

    def validate(self):
        self.to = self.target()

    def do(self):
        slot = self.slot
        self.decide("forwarded")
        self.funnel.rows[-1]["payload"]["to"] = self.to.id
        copy = slot._copy_to(
            self.to, self.env._("forwarded by %(user)s", user=self.funnel.user.name)
        )
        waiting = self.funnel.slots.filtered(
            lambda s: s.extra == "after" and s.origin_id == slot
        )
        waiting.write({"origin_id": copy.id})
        self.funnel.authority.forget()


@action("consult")
class Consult(ToSomebody):
    """Ask somebody for his opinion; the slot waits for the answer."""

    power = "can_consult"

    def validate(self):
        self.need_comment()
        self.to = self.target()

    def do(self):
        slot, funnel = self.slot, self.funnel
        funnel.log(
            "consult",
            on_behalf_of=self.principal.id,
            slot=slot.id,
            to=self.to.id,
            comment=self.comment,
        )
        slot._copy_to(
            self.to,
            self.env._("asked by %(user)s", user=funnel.user.name),
            purpose="consult",
            extra=False,
            added_by=funnel.user.id,
            opened_at=funnel.now,
            alarm_at=False,
        )
        slot.write({"state": "consulting"})
        funnel.authority.forget()


@action("answer")
class Answer(Action):
    """Answer what one was asked; the answer stands beside the asker's slot."""

    def verdict(self):
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        held = [
            (slot, principal)
            for slot, principal in authority.held()
            if slot.purpose == "consult"
        ]
        if not held:
            return self.refuse("FAO-SLOT", self.env._("You are not asked anything."))
        self.slot, self.principal = held[0]
        return ALLOWED

    def validate(self):
        self.need_comment()

    def do(self):
        funnel, slot = self.funnel, self.slot
        funnel.decide(slot, "answered", self.principal.id, self.comment)
        funnel.log(
            "answer",
            on_behalf_of=self.principal.id,
            slot=slot.id,
            comment=self.comment,
        )
        asked_back(funnel, slot)


def asked_back(funnel, slot):
    """Open the asker's slot again when nobody else is asked for it."""
    asker = slot.origin_id
    still = funnel.slots.filtered(
        lambda s: s.purpose == "consult" and s.origin_id == asker and s.state in PENDING
    )
    if asker.state == "consulting" and not still:
        asker.write({"state": "open"})


@action("add_signer")
class AddSigner(ToSomebody):
    """Add signers before, besides or after one's own signature."""

    power = "can_add_signer"

    def validate(self):
        self.how = self.options.get("how") or "with"
        ids = self.options.get("user_ids") or [self.options.get("user_id")]
        if self.how not in HOW:
            raise FaoError(
                "FAO-ACTION",
                self.env._(
                    "Added signers sign %(known)s, not %(how)s.",
                    known=", ".join(HOW),
                    how=self.how,
                ),
            )
        if self._depth() >= MAX_DEPTH:
            raise FaoError(
                "FAO-POWER",
                self.env._(
                    "Signers are added over %(depth)s persons at most.",
                    depth=MAX_DEPTH,
                ),
            )
        self.to = self.env["res.users"]
        for user_id in ids:
            user = self.suitable(user_id)
            if user in self.to or user == self.funnel.user:
                raise FaoError(
                    "FAO-USER",
                    self.env._("%(user)s already has a slot here.", user=user.name),
                )
            self.to |= user

    def _depth(self):
        depth, slot = 0, self.slot
        while slot.origin_id:
            depth += bool(slot.added_by)
            slot = slot.origin_id
        return depth

    def do(self):
        funnel, slot = self.funnel, self.slot
        funnel.log(
            "add_signer",
            on_behalf_of=self.principal.id,
            slot=slot.id,
            to=self.to.ids,
            how=self.how,
            comment=self.comment,
        )
        for user in self.to:
            slot._copy_to(
                user,
                self.env._("added by %(user)s", user=funnel.user.name),
                extra=self.how,
                added_by=funnel.user.id,
                state="waiting" if self.how == "after" else "open",
                opened_at=False if self.how == "after" else funnel.now,
                claimed_by=False,
            )
        if self.how == "before":
            slot.write({"state": "waiting"})
        funnel.authority.forget()


@action("remove_signer")
class RemoveSigner(Action):
    """Take back an added signer or a question, as long as nobody acted on it."""

    def verdict(self):
        if self.case.closed_at:
            return self.funnel.authority.refuse_closed()
        if not self.removable():
            return self.refuse(
                "FAO-POWER", self.env._("There is no signer whom you may remove.")
            )
        return ALLOWED

    def removable(self):
        """Return the slots that the user may remove."""
        authority = self.funnel.authority
        anybody = authority.is_manager() and self.funnel.user not in (
            authority.interested
        )
        return self.funnel.slots.filtered(
            lambda s: (
                s.added_by
                and s.state in PENDING
                and (anybody or s.added_by == self.funnel.user)
            )
        )

    def validate(self):
        slots = self.removable()
        user_id = int(self.options.get("user_id") or 0)
        chosen = slots.filtered(lambda s: s.user_id.id == user_id)
        self.slot = chosen[:1] or (slots if len(slots) == 1 and not user_id else chosen)
        if not self.slot:
            raise FaoError(
                "FAO-USER", self.env._("Please choose the signer to be removed.")
            )

    def do(self):
        funnel, slot = self.funnel, self.slot
        funnel.log(
            "remove_signer", slot=slot.id, to=slot.user_id.id, comment=self.comment
        )
        funnel.close(slot, "removed")
        below = self._below(slot)
        funnel.close(below, "removed")
        if slot.purpose == "consult":
            asked_back(funnel, slot)
            return
        funnel.settle()

    def _below(self, slot):
        """Return the undecided slots that hang on ``slot``."""
        below = found = self.env["fao.approval"]
        found = self.funnel.slots.filtered(
            lambda s: s.origin_id == slot and s.state in PENDING
        )
        for child in found:
            below |= child | self._below(child)
        return below


class OfGroup(Action):
    """An action on a slot of a group."""

    def groups(self):
        """Return the open slots of groups to which the user belongs."""
        mine = self.funnel.user._get_group_ids()
        return self.funnel.authority.open_slots.filtered(
            lambda s: s.group_id and s.group_id.id in mine
        )


@action("claim")
class Claim(OfGroup):
    """Take a slot of one's group; the others see that one handles it."""

    def verdict(self):
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        free = self.groups().filtered(lambda s: not s.claimed_by)
        if not free:
            return self.refuse("FAO-SLOT", self.env._("There is nothing to claim."))
        self.slot = free[0]
        return authority.may_fill(self.slot)

    def do(self):
        self.slot.write({"claimed_by": self.funnel.user.id})
        self.funnel.log("claim", slot=self.slot.id)
        self.funnel.authority.forget()


@action("release")
class Release(OfGroup):
    """Give a claimed slot back to the group: the claimer, or an administrator."""

    def verdict(self):
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        claimed = authority.open_slots.filtered("claimed_by")
        if not authority.is_manager():
            claimed = claimed.filtered(lambda s: s.claimed_by == self.funnel.user)
        if not claimed:
            return self.refuse("FAO-SLOT", self.env._("You claimed nothing here."))
        self.slot = claimed[0]
        return ALLOWED

    def do(self):
        self.funnel.log("release", slot=self.slot.id, to=self.slot.claimed_by.id)
        self.slot.write({"claimed_by": False})
        self.funnel.authority.forget()
