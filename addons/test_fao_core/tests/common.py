from odoo.addons.fao_core.tests.common import FaoCase

APPROVAL = {"kind": "approval"}
SUBMIT = {
    "code": "submit",
    "from": "draft",
    "to": "head",
    "trigger": "button",
    "is_submission": True,
}


class EngineCase(FaoCase):
    """A test duty with the shortest real chain, and short words for acting."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.duty = cls.make_duty("test_request", "test.fao.request")
        cls.make_workflow(cls.duty, cls.chain_stages(), cls.chain_transitions())

    # ---- Definitions

    @classmethod
    def chain_stages(cls):
        return [
            {"code": "draft", "kind": "draft"},
            {"code": "head", **APPROVAL, "rules": [cls.signer("head")]},
            {
                "code": "sign_both",
                **APPROVAL,
                "rules": [
                    cls.signer("finance", voting="all"),
                    cls.signer("personnel", voting="all"),
                ],
            },
            {
                "code": "examine",
                "kind": "work",
                "limit_value": 5,
                "rules": [
                    {
                        "code": "officer",
                        "source": "group",
                        "group_ids": cls.env.ref("fao_core.group_fao_officer").ids,
                        "can_return": True,
                    }
                ],
            },
            {
                "code": "consent",
                **APPROVAL,
                "clock": "stop",
                "rules": [
                    cls.signer(
                        "leader_in_charge",
                        position_of="units",
                        unit_codes=cls.unit_government.code,
                    )
                ],
            },
            {
                "code": "sign",
                **APPROVAL,
                "rules": [cls.signer("deputy_director", position_of="office")],
            },
            {"code": "granted", "kind": "done"},
            {"code": "refused", "kind": "refused"},
            {"code": "cancelled", "kind": "cancelled"},
        ]

    @classmethod
    def chain_transitions(cls):
        return [
            SUBMIT,
            {"code": "head_yes", "from": "head", "to": "sign_both"},
            {"code": "both_yes", "from": "sign_both", "to": "examine"},
            {"code": "pass", "from": "examine", "to": "consent", "trigger": "button",
             "condition": "[('amount', '>=', 1000)]"},
            {"code": "pass_small", "from": "examine", "to": "sign",
             "trigger": "button", "condition": "[('amount', '<', 1000)]"},
            {"code": "correct", "from": "examine", "to": "draft",
             "trigger": "button", "comment_required": True},
            {"code": "consent_yes", "from": "consent", "to": "sign"},
            {"code": "sign_yes", "from": "sign", "to": "granted"},
        ] + [
            {"code": f"{stage}_no", "from": stage, "to": "refused",
             "trigger": "rejected"}
            for stage in ("head", "sign_both", "consent", "sign")
        ]  # fmt: skip

    @classmethod
    def signer(cls, code, **vals):
        position = cls.position(code)
        return {
            "code": code,
            "source": "position",
            "position_id": position.id,
            "can_return": True,
            "can_forward": True,
            **vals,
        }

    @classmethod
    def make_duty(cls, code, model, **vals):
        officer = cls.env.ref("fao_core.group_fao_officer")
        return cls.env["fao.duty"].create(
            {
                "code": code,
                "name": code.replace("_", " ").title(),
                "model": model,
                "number_prefix": "TR",
                "handler_group_ids": officer.ids,
                **vals,
            }
        )

    @classmethod
    def make_workflow(cls, duty, stages, transitions, publish=True, **vals):
        """Create a version from plain dicts and publish it."""
        workflow = cls.env["fao.workflow"].create(
            {"duty_id": duty.id, "limit_value": 5, **vals}
        )
        by_code = {}
        for number, spec in enumerate(stages, 1):
            spec = dict(spec)
            rules = spec.pop("rules", [])
            stage = cls.env["fao.stage"].create(
                {
                    "workflow_id": workflow.id,
                    "sequence": number,
                    "name": spec["code"].replace("_", " ").title(),
                    **spec,
                }
            )
            by_code[spec["code"]] = stage
            for rule in rules:
                name = rule["code"].replace("_", " ").title()
                cls.env["fao.approval.rule"].create(
                    {"stage_id": stage.id, "name": name, **rule}
                )
        for number, spec in enumerate(transitions, 1):
            spec = dict(spec)
            source, target = by_code[spec.pop("from")], by_code[spec.pop("to")]
            cls.env["fao.transition"].create(
                {
                    "workflow_id": workflow.id,
                    "sequence": number,
                    "name": spec["code"].replace("_", " ").title(),
                    "from_stage_id": source.id,
                    "to_stage_id": target.id,
                    "trigger": "approved",
                    **spec,
                }
            )
        if publish:
            workflow.publish()
        return workflow

    # ---- Acting

    def request(self, user=None, **vals):
        """Open a test request as its liaison."""
        user = user or self.liaison
        vals = {"title": "Request", "amount": 10, **vals}
        return self.env["test.fao.request"].with_user(user).create(vals)

    def act(self, record, user, action, **options):
        """Carry out ``action`` as ``user``; return the status."""
        cases = self.env["fao.case"].with_user(user)
        return cases.act(record.sudo().case_id.id, action, options)

    def go(self, record, *steps):
        """Carry out ``(user, action, options)`` one after another."""
        for user, action, *options in steps:
            self.act(record, user, action, **(options[0] if options else {}))

    def to_examine(self, record):
        """Take a request to the officer."""
        self.go(
            record,
            (self.liaison, "submit"),
            (self.head, "approve"),
            (self.finance, "approve"),
            (self.personnel, "approve"),
        )

    def settle_events(self):
        """Let pollers see the ledger of this test, as if its transaction had ended."""
        self.env.flush_all()
        self.env.cr.execute(
            "CREATE OR REPLACE FUNCTION fao_ledger_offset() RETURNS bigint"
            " LANGUAGE sql STABLE AS 'SELECT 1000000::bigint'"
        )

    # ---- Assertions

    def assertStage(self, record, code):
        self.assertEqual(record.sudo().stage_id.code, code)

    def assertActRefused(self, code, record, user, action, **options):
        """Assert that the action is refused with ``code`` and changes nothing."""
        before = self.facts(record)
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self.act(record, user, action, **options)
        self.assertIn(f"[{code}]", str(caught.exception))
        self.env.invalidate_all()
        self.assertEqual(self.facts(record), before)
        return str(caught.exception)

    def facts(self, record):
        """Return everything that a refused action must leave as it was."""
        case = record.sudo().case_id
        return (
            case.read(["stage_id", "state", "round", "visit", "revision", "path"])[0],
            case.approval_ids.sorted("id").read(["state", "user_id", "decided_by"]),
            len(case.ledger_ids),
            case.ledger_head,
        )

    def assertLedgerIntact(self, record):
        [result] = self.env["fao.ledger"].verify(record.sudo().case_id.ids)
        self.assertTrue(result["intact"], result)

    def slots(self, record, *states):
        slots = record.sudo().case_id.approval_ids.sorted("id")
        return slots.filtered(lambda s: s.state in states) if states else slots
