from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from .common import EngineCase

REFUSED = (UserError, AccessError, AttributeError, TypeError, ValueError)


class GuardCase(EngineCase):
    """A submitted request and a way to attack it as RPC would."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        line = Command.create({"name": "a"})
        requests = cls.env["test.fao.request"].with_user(cls.liaison)
        cls.record = requests.create(
            {"title": "Request", "amount": 10, "line_ids": [line]}
        )
        cls.case = cls.record.sudo().case_id
        cls.env["fao.case"].with_user(cls.liaison).act(cls.case.id, "submit")
        cls.slot = cls.case.approval_ids.filtered(lambda s: s.state == "open")

    def attack(self, user, model, method, *args, context=None):
        """Call as the RPC layer does; everything must stay as it was."""
        before = self.facts(self.record)
        env = self.env(user=user.id)
        error = None
        with mute_logger("odoo.sql_db", "odoo.addons.base.models.ir_rule"):
            try:
                with self.env.cr.savepoint():
                    call_kw(env[model], method, list(args), {"context": context or {}})
                    self.env.flush_all()
            except REFUSED as caught:
                error = caught
        self.assertTrue(error, f"{user.login} got through: {model}.{method}{args}")
        self.env.invalidate_all()
        self.assertEqual(self.facts(self.record), before)
        return str(error)
