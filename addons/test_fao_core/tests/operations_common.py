from .common import EngineCase

POWERS = {"can_consult": True, "can_add_signer": True}


class OperationsCase(EngineCase):
    """The chain in which everybody has every power."""

    @classmethod
    def signer(cls, code, **vals):
        return super().signer(code, **{**POWERS, **vals})

    def to_sign_both(self, **vals):
        """Return a request that Finance and Personnel must sign."""
        request = self.request(**vals)
        self.go(request, (self.liaison, "submit"), (self.head, "approve"))
        return request

    def state_of(self, record, user):
        """Return the state of the last slot of ``user``."""
        return self.slots(record).filtered(lambda s: s.user_id == user)[-1:].state

    def open_people(self, record):
        return self.slots(record, "open").user_id

    def rows(self, record, action):
        ledger = record.sudo().case_id.ledger_ids.sorted("seq")
        return ledger.filtered(lambda r: r.action == action)
