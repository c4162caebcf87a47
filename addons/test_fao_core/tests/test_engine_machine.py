"""1,000 random sequences of actions: no case without somebody, no vote lost."""

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import APPROVAL, EngineCase

SEQUENCES = 1000
STEPS = 12
PEOPLE = (
    "liaison",
    "head",
    "finance",
    "personnel",
    "section_officer",
    "vice_mayor",
    "deputy_director",
    "director",
    "administrator",
)
DECISIONS = {
    "approve": "approved",
    "reject": "rejected",
    "return": "returned",
    "forward": "forwarded",
}


class Machine(RuleBasedStateMachine):
    """One case under random actions of random people, and a tally beside it."""

    test = None  # the running test, set before each run

    @initialize(amount=st.sampled_from([10, 5000]))
    def open(self, amount):
        self.env = self.test.env
        self.savepoint = self.env.cr.savepoint(flush=True)
        self.request = self.test.request(amount=amount)
        self.case = self.request.sudo().case_id
        self.votes = []

    @rule(who=st.sampled_from(PEOPLE), action=st.sampled_from(["approve", "reject"]))
    def decide(self, who, action):
        self.attempt(who, action)

    @rule(who=st.sampled_from(PEOPLE))
    def approve(self, who):
        self.attempt(who, "approve")

    @rule()
    def approve_next(self):
        """Somebody who may, agrees: sequences get further than by chance."""
        slot = self.case.approval_ids.filtered(lambda s: s.state == "open")[:1]
        for who in PEOPLE:
            if slot.user_id == getattr(self.test, who):
                self.attempt(who, "approve")
                break
        else:
            self.attempt("section_officer", "take")

    @rule(who=st.sampled_from(PEOPLE[:5]))
    def press(self, who):
        self.attempt(who, "take")

    @rule()
    def submit(self):
        self.attempt("liaison", "submit")

    @rule(
        who=st.sampled_from(PEOPLE),
        stage=st.sampled_from(["draft", "head", "sign_both", "examine", "nowhere"]),
    )
    def give_back(self, who, stage):
        self.attempt(who, "return", stage=stage)

    @rule(who=st.sampled_from(PEOPLE), to=st.sampled_from(PEOPLE))
    def forward(self, who, to):
        self.attempt(who, "forward", user_id=getattr(self.test, to).id)

    @rule(who=st.sampled_from(PEOPLE[:2]))
    def withdraw(self, who):
        self.attempt(who, "withdraw")

    @rule(who=st.sampled_from(["liaison", "administrator"]))
    def cancel(self, who):
        self.attempt(who, "cancel")

    def attempt(self, who, action, **options):
        """Try an action; a refusal must leave no trace."""
        user = getattr(self.test, who)
        held = {s.id: s.state for s in self.case.approval_ids}
        try:
            with self.env.cr.savepoint():
                self.test.act(self.request, user, action, comment="because", **options)
        except UserError as error:
            assert str(error).startswith("[FAO-"), error
            self.env.invalidate_all()
            now = {s.id: s.state for s in self.case.approval_ids}
            assert now == held, f"{action} was refused and changed a slot"
            return
        self.env.invalidate_all()
        if action in DECISIONS:
            self.votes.append((user.id, DECISIONS[action]))

    # ---- What must always hold

    @invariant()
    def somebody_is_responsible(self):
        slots = self.case.approval_ids.filtered(lambda s: s.state == "open")
        if self.case.closed_at:
            assert not slots, "a closed case asks for nothing"
            return
        assert slots, f"nobody is asked at {self.case.stage_id.code}"
        assert all(s.visit == self.case.visit for s in slots)
        assert all(s.user_id.active or s.group_id for s in slots)

    @invariant()
    def no_vote_is_lost_or_counted_twice(self):
        signed = self.case.approval_ids.filtered(
            lambda s: s.decided_by and s.stage_id.kind == "approval"
        )
        given = [(s.decided_by.id, s.state) for s in signed.sorted("id")]
        kept = [v for v in self.votes if v[0]]
        # A void signature was an agreement; handing back from work is no vote.
        agreements = sum(1 for _u, state in kept if state == "approved")
        assert agreements == sum(1 for _u, s in given if s in ("approved", "void"))
        for rule_, slots in signed.grouped(lambda s: (s.visit, s.rule_id)).items():
            voted = slots.filtered(lambda s: s.state in ("approved", "rejected"))
            people = voted.decided_by
            assert len(people) == len(voted), f"{rule_}: one person voted twice"

    @invariant()
    def the_path_leads_here(self):
        last = self.case.path.split()[-1]
        assert last == f"{self.case.stage_id.code}#{self.case.visit}"

    def teardown(self):
        if not hasattr(self, "savepoint"):
            return
        [result] = self.env["fao.ledger"].verify(self.case.ids)
        Machine.reached.update(self.case.ledger_ids.mapped("stage_to"))
        self.savepoint.rollback()
        self.savepoint.close(rollback=True)
        self.env.invalidate_all(flush=False)
        assert result["intact"], result
        Machine.sequences += 1


Machine.sequences = 0
Machine.reached = set()


@tagged("post_install", "-at_install")
class TestEngineMachine(EngineCase):
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
                },
            ],
        }
        return stages

    def test_random_sequences(self):
        self.env.company.fao_notify = False
        Machine.test, Machine.sequences = self, 0
        run_state_machine_as_test(
            Machine,
            settings=settings(
                max_examples=SEQUENCES,
                stateful_step_count=STEPS,
                deadline=None,
                database=None,
                derandomize=True,
                suppress_health_check=list(HealthCheck),
            ),
        )
        self.assertGreaterEqual(Machine.sequences, SEQUENCES)
        stages = set(self.duty.workflow_id.stage_ids.mapped("code"))
        self.assertEqual(stages - Machine.reached, set(), "never reached")
