"""What every action of the engine is, and the register of their names."""

from hashlib import sha256

from odoo.exceptions import AccessDenied

from .errors import FaoError
from .verdict import ALLOWED, Verdict

ACTIONS = {}


def action(code):
    """Register a class as the action ``code``."""

    def register(cls):
        cls.code = code
        ACTIONS[code] = cls
        return cls

    return register


def check_password(user, password):
    """Refuse unless ``password`` is the user's own.

    Within one request it is compared once: that is slow by design, and several cases
    may be signed at once.

    :raise FaoError: ``FAO-PASSWORD``
    """
    password = str(password or "")
    proven = user.env.cr.cache.setdefault("fao_password", set())
    proof = user.id, sha256(password.encode()).digest()
    if proof in proven:
        return
    credential = {"type": "password", "login": user.login, "password": password}
    try:
        with user._assert_can_auth(user=user.id):
            user.with_user(user)._check_credentials(credential, {"interactive": True})
    except AccessDenied as error:
        raise FaoError(
            "FAO-PASSWORD",
            user.env._("Please give your own password to sign here."),
        ) from error
    proven.add(proof)


class Action:
    """One action; ``verdict`` says whether the user may, without changing anything."""

    code = ""
    #: Whether it changes what others see and sign; a receipt does not.
    counts = True

    def __init__(self, funnel):
        self.funnel = funnel
        self.case = funnel.case
        self.env = funnel.env
        self.options = funnel.options
        self.comment = (funnel.options.get("comment") or "").strip()

    def verdict(self):
        """Return whether the user may do this now, options aside."""
        raise FaoError("FAO-ACTION", self.code)

    def validate(self):
        """Raise when the options do not suffice."""

    def do(self):
        """Carry it out."""

    def refuse(self, code, message):
        """Return a refusal."""
        return Verdict(False, code, message)

    def need_comment(self):
        """Raise unless a comment was given."""
        if not self.comment:
            raise FaoError("FAO-COMMENT", self.env._("Please give a reason."))

    def need_password(self, *steps):
        """Ask for the user's password where one of ``steps`` demands it.

        :raise FaoError: ``FAO-PASSWORD``
        """
        if any(step.reauthenticate for step in steps):
            check_password(self.funnel.user, self.options.get("password"))


class SlotAction(Action):
    """An action of somebody who holds an open slot of an approval stage."""

    kinds = ("approval",)
    power = ""

    def verdict(self):
        verdict, slot, principal = self.funnel.authority.slot()
        if not verdict.ok:
            return verdict
        self.slot, self.principal = slot, principal
        if slot.stage_id.kind not in self.kinds:
            return self.refuse(
                "FAO-STAGE",
                self.env._(
                    "Stage %(stage)s is passed with its own buttons.",
                    stage=slot.stage_id.name,
                ),
            )
        if self.power and not slot.rule_id[self.power]:
            return self.refuse(
                "FAO-POWER",
                self.env._(
                    "%(rule)s does not include this.",
                    rule=slot.rule_id.name or slot.stage_id.name,
                ),
            )
        return ALLOWED

    def decide(self, state):
        """Record the decision on the slot and note it for the ledger."""
        self.funnel.decide(self.slot, state, self.principal.id, self.comment)
        self.funnel.log(
            self.code,
            on_behalf_of=self.principal.id,
            slot=self.slot.id,
            rule=self.slot.rule_id.code or "",
            comment=self.comment,
        )
