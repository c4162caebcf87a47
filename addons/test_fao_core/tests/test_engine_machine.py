"""Random sequences of all actions: no case without somebody, no vote lost."""

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.internal.conjecture.providers import (
    AVAILABLE_PROVIDERS,
    HypothesisProvider,
)
from hypothesis.stateful import run_state_machine_as_test

from odoo.tests import tagged

from .common import APPROVAL
from .machine import Machine
from .operations_common import OperationsCase

SEQUENCES = int(os.environ.get("FAO_SEQUENCES") or 5000)
#: They run beside all other tests; nothing may cut them short.
SECONDS = 3600
STEPS = 10
#: Hypothesis' own choices without its mutation of what it tried before: that repeats
#: steps of one sequence, and five of six sequences came out the same.
FRESH = "fao-fresh"
AVAILABLE_PROVIDERS[FRESH] = HypothesisProvider
#: Every action must have been carried out, else the machine is too timid.
ACTIONS = {
    "add_signer",
    "answer",
    "approve",
    "assist",
    "cancel",
    "claim",
    "consult",
    "forward",
    "jump",
    "read",
    "reject",
    "release",
    "remove_signer",
    "reopen",
    "return",
    "submit",
    "take",
    "take_back",
    "withdraw",
}


@tagged("post_install", "-at_install")
class TestEngineMachine(OperationsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_post(cls.education_head, cls.unit_commerce, "deputy_head")
        today = cls.env["fao.calendar.day"]._today()
        cls.make_deputy(cls.finance, cls.director, today)
        child = cls.make_duty("opinion", "fao.matter")
        cls.make_workflow(
            child,
            [
                {"code": "draft", "kind": "draft"},
                {
                    "code": "answer",
                    **APPROVAL,
                    "rules": [cls.signer("leader_in_charge", position_of="units",
                                         unit_codes="GOV")],
                },
                {"code": "given", "kind": "done"},
                {"code": "refused", "kind": "refused"},
                {"code": "cancelled", "kind": "cancelled"},
            ],
            [
                {"code": "submit", "from": "draft", "to": "answer",
                 "trigger": "button", "is_submission": True},
                {"code": "yes", "from": "answer", "to": "given"},
                {"code": "no", "from": "answer", "to": "refused",
                 "trigger": "rejected"},
            ],
        )  # fmt: skip
        draft = cls.duty.workflow_id.copy()
        stages = {stage.code: stage for stage in draft.stage_ids}
        stages["examine"].write({"child_duty_id": child.id, "editable_by": "holder"})
        stages["examine"].resume = "direct"
        stages["sign"].resume = "direct"
        stages["head"].rule_ids.write({"covers": "fields", "covered_fields": "amount"})
        stages["sign_both"].rule_ids[0].write(
            {"covers": "fields", "covered_fields": "note"}
        )
        draft.publish()

    @classmethod
    def chain_stages(cls):
        """The chain, with a committee of which two of three must agree."""
        stages = super().chain_stages()
        committee = cls.director | cls.vice_mayor | cls.deputy_director
        stages[1] = {
            "code": "head",
            **APPROVAL,
            "rules": [
                cls.signer("head", sequence=1),
                {
                    "code": "committee",
                    "source": "users",
                    "user_ids": committee.ids,
                    "voting": "quorum",
                    "quorum": 2,
                    "sequence": 2,
                    "can_return": True,
                    "can_forward": True,
                    "can_consult": True,
                    "can_add_signer": True,
                },
            ],
        }
        return stages

    @pytest.mark.timeout(SECONDS)
    def test_random_sequences(self):
        self.env.company.fao_notify = False
        Machine.test, Machine.sequences = self, 0
        run_state_machine_as_test(
            Machine,
            settings=settings(
                backend=FRESH,
                max_examples=SEQUENCES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                derandomize=True,
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
        self.assertGreaterEqual(Machine.sequences, SEQUENCES)
        stages = set(self.duty.workflow_id.stage_ids.mapped("code"))
        self.assertEqual(stages - Machine.reached, set(), "never reached")
        self.assertEqual(ACTIONS - Machine.carried_out, set(), "never carried out")
