"""A case under random actions of random people, and a tally beside it."""

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from odoo.exceptions import AccessError, UserError

from odoo.addons.fao_core.engine.actions import ACTIONS
from odoo.addons.fao_core.engine.ballot import PENDING
from odoo.addons.fao_core.engine.funnel import Funnel

PEOPLE = (
    "liaison",
    "head",
    "finance",
    "personnel",
    "section_officer",
    "section_head",
    "vice_mayor",
    "deputy_director",
    "director",
    "administrator",
)
STAGES = ("draft", "head", "sign_both", "examine", "sign", "nowhere")
HOW = ("before", "with", "after")
#: What an action leaves on the slot of whoever decided.
DECISIONS = {
    "approve": "approved",
    "reject": "rejected",
    "return": "returned",
    "forward": "forwarded",
    "answer": "answered",
}
#: What belongs to a case and changes with it.
OF_A_CASE = (
    "fao.case",
    "fao.approval",
    "fao.case.link",
    "fao.ledger",
    "fao.matter",
    "test.fao.request",
)
person = st.sampled_from(PEOPLE)


class Machine(RuleBasedStateMachine):
    """Random actions on one case; a refusal must leave no trace."""

    test = None  # the running test, set before each run
    sequences = 0
    reached = set()
    carried_out = set()

    @initialize(amount=st.sampled_from([10, 5000]), start=st.sampled_from(STAGES[:5]))
    def open(self, amount, start):
        self.env = self.test.env
        self.savepoint = self.env.cr.savepoint(flush=True)
        self.request = self.test.request(amount=amount)
        self.case = self.request.sudo().case_id
        self.votes = []
        self.tries = 0
        self.changed = True
        if start != "draft":
            self.attempt("liaison", "submit")
        if start not in ("draft", "head"):
            self.attempt("administrator", "jump", stage=start)

    # ---- What people do

    @rule(who=person, action=st.sampled_from(["approve", "reject"]))
    def decide(self, who, action):
        self.attempt(who, action)

    @rule()
    def reject_by_holder(self):
        self.by_holder("reject")

    @rule(times=st.integers(1, 3))
    def approve_next(self, times):
        """Somebody who may, agrees: sequences get further than by chance."""
        for _ in range(times):
            slot = self.case.approval_ids.filtered(
                lambda s: s.state == "open" and s.purpose == "decide"
            )[:1]
            holder = (slot.user_id or slot.claimed_by).login or ""
            who = holder.removeprefix("test_")
            if who in PEOPLE and slot.user_id:
                self.attempt(who, "approve")
            else:
                self.attempt(who if who in PEOPLE else "section_officer", "take")

    @rule()
    def go_on(self):
        self.approve_next(2)

    @rule(who=st.sampled_from(PEOPLE[:6]))
    def press(self, who):
        self.attempt(who, "submit" if who == "liaison" else "take")

    @rule(who=person, stage=st.sampled_from(STAGES))
    def give_back(self, who, stage):
        self.attempt(who, "return", stage=stage)

    @rule(stage=st.sampled_from(STAGES[:4]))
    def give_back_by_holder(self, stage):
        self.by_holder("return", stage=stage)

    @rule(who=person)
    def take_back(self, who):
        self.attempt(who, "take_back")

    @rule()
    def take_back_last(self):
        rows = self.case.ledger_ids.sorted("seq")
        last = rows.filtered(lambda r: r.action in ("approve", "take"))[-1:]
        who = (last.user_id.login or "").removeprefix("test_")
        if who in PEOPLE:
            self.attempt(who, "take_back")

    @rule(to=person, action=st.sampled_from(["forward", "consult"]))
    def hand_on(self, to, action):
        self.by_holder(action, user_id=getattr(self.test, to).id)

    @rule()
    def answer(self):
        asked = self.case.approval_ids.filtered(
            lambda s: s.state == "open" and s.purpose == "consult"
        )[:1]
        who = (asked.user_id.login or "test_head").removeprefix("test_")
        self.attempt(who, "answer")

    @rule(first=person, second=person, how=st.sampled_from(HOW))
    def add_signers(self, first, second, how):
        ids = list({getattr(self.test, first).id, getattr(self.test, second).id})
        self.by_holder("add_signer", user_ids=ids, how=how)

    @rule(who=person, whom=person)
    def remove_signer(self, who, whom):
        self.attempt(who, "remove_signer", user_id=getattr(self.test, whom).id)

    @rule()
    def remove_any_signer(self):
        added = self.case.approval_ids.filtered(
            lambda s: s.added_by and s.state in PENDING
        )[:1]
        who = (added.added_by.login or "").removeprefix("test_")
        if who in PEOPLE:
            self.attempt(who, "remove_signer", user_id=added.user_id.id)

    @rule(
        who=st.sampled_from(PEOPLE[4:6]), action=st.sampled_from(["claim", "release"])
    )
    def claim(self, who, action):
        self.attempt(who, action)

    @rule(who=st.sampled_from(PEOPLE[4:6]))
    def claim_and_release(self, who):
        self.attempt(who, "claim")
        self.attempt(who, "release")

    @rule(who=person)
    def read(self, who):
        self.attempt(who, "read")

    @rule(who=st.sampled_from(PEOPLE[:2]))
    def withdraw(self, who):
        self.attempt(who, "withdraw")

    @rule(stage=st.sampled_from(STAGES))
    def jump(self, stage):
        self.attempt("administrator", "jump", stage=stage)

    @rule(action=st.sampled_from(["cancel", "reopen"]))
    def rescue(self, action):
        self.attempt("administrator", action)

    @rule()
    def assist(self):
        units = self.test.unit_education | self.test.unit_commerce
        self.attempt("section_officer", "assist", unit_ids=units.ids)

    @rule(yes=st.booleans())
    def answer_child(self, yes):
        for child in self.children().filtered(lambda c: not c.closed_at)[:1]:
            user = child.approval_ids.filtered(lambda s: s.state == "open").user_id
            cases = self.env["fao.case"].with_user(user[:1])
            cases.act(child.id, "approve" if yes else "reject", {"comment": "so"})
            self.forget()

    @rule(name=st.sampled_from(["amount", "note"]), value=st.integers(1, 3))
    def edit(self, name, value):
        """The officer corrects the content while he has the case."""
        try:
            with self.env.cr.savepoint():
                record = self.request.with_user(self.test.section_officer)
                record.write({name: value if name == "amount" else str(value)})
        except AccessError:
            pass  # the officer does not see a draft
        except UserError as error:
            assert str(error).startswith("[FAO-"), error
        self.forget()

    # ---- Trying

    def by_holder(self, action, **options):
        """Let whoever must act do it."""
        slot = self.case.approval_ids.filtered(
            lambda s: s.state == "open" and s.purpose == "decide"
        )[:1]
        who = (slot.user_id.login or "test_section_officer").removeprefix("test_")
        if who in PEOPLE:
            self.attempt(who, action, **options)

    def attempt(self, who, action, **options):
        """Try an action; a refusal must leave no trace."""
        self.tries += 1
        user = getattr(self.test, who)
        options = {"comment": "because", **options}
        asked = self.case.with_user(user).sudo(False)
        # The verdict is what the door asks; knocking in vain each time is slow
        if self.tries % 6 and not ACTIONS[action](Funnel(asked, options)).verdict().ok:
            return
        held = self.states()
        try:
            with self.env.cr.savepoint():
                Funnel(asked, options).run(action)
        except UserError as error:
            assert str(error).startswith("[FAO-"), error
            assert self.states() == held, f"{action} was refused and changed a slot"
            return
        self.forget()
        Machine.carried_out.add(action)
        if action in DECISIONS:
            self.votes.append((user.id, DECISIONS[action]))

    def states(self):
        """Return the state of every slot, read anew."""
        self.forget()
        return {s.id: s.state for s in self.case.approval_ids}

    def forget(self):
        """Read the case anew; the definition does not change."""
        self.changed = True
        for model in OF_A_CASE:
            self.env[model].invalidate_model()

    def children(self):
        links = self.env["fao.case.link"].sudo()
        return links.search([("case_id", "=", self.case.id)]).linked_case_id

    # ---- What must always hold

    @invariant()
    def everything_holds(self):
        if not self.changed:
            return  # what was refused left no trace, as ``attempt`` asserts
        self.changed = False
        self.somebody_is_responsible()
        self.whoever_waits_waits_for_somebody()
        self.no_vote_is_lost_or_counted_twice()
        self.nobody_decides_on_his_own()
        self.assisting_cases_follow()
        self.the_path_leads_here()

    def somebody_is_responsible(self):
        slots = self.case.approval_ids
        pending = slots.filtered(lambda s: s.state in PENDING)
        if self.case.closed_at:
            assert not pending, "a closed case asks for nothing"
            return
        opened = pending.filtered(lambda s: s.state == "open")
        if not opened:
            awaited = self.children().filtered(lambda c: not c.closed_at)
            assert awaited, f"nobody is asked at {self.case.stage_id.code}"
        assert all(s.visit == self.case.visit for s in pending)
        assert all(s.user_id.active or s.group_id for s in opened)

    def whoever_waits_waits_for_somebody(self):
        slots = self.case.approval_ids
        for slot in slots.filtered(lambda s: s.state == "consulting"):
            asked = slots.filtered(lambda s, o=slot: s.origin_id == o)
            assert "open" in asked.mapped("state"), "a question without anybody"
        waiting = slots.filtered(lambda s: s.state == "waiting")
        if waiting:
            assert slots.filtered(lambda s: s.state == "open"), "all wait for nobody"

    def no_vote_is_lost_or_counted_twice(self):
        signed = self.case.approval_ids.filtered(
            lambda s: s.decided_by and s.stage_id.kind == "approval"
        )
        first_hand = signed.filtered(lambda s: not s.is_carried)
        # A void signature was an agreement
        agreed = first_hand.filtered(lambda s: s.state in ("approved", "void"))
        given = sorted(user for user, state in self.votes if state == "approved")
        kept = sorted(slot.decided_by.id for slot in agreed)
        assert given == kept, "a signature was lost or came from nowhere"
        counted = signed.filtered(lambda s: s.state in ("approved", "rejected"))
        for slots in counted.grouped(lambda s: (s.visit, s.rule_id)).values():
            assert len(slots.decided_by) == len(slots), "one person voted twice"

    def nobody_decides_on_his_own(self):
        decided = self.case.approval_ids.filtered(
            lambda s: s.stage_id.kind == "approval" and s.decided_by
        )
        assert self.case.initiator_id not in decided.decided_by

    def assisting_cases_follow(self):
        links = self.env["fao.case.link"].sudo()
        links = links.search([("case_id", "=", self.case.id)])
        for link in links.filtered(lambda li: not li.linked_case_id.closed_at):
            assert not self.case.closed_at, "the lead is over, the other is not"
            assert link.visit == self.case.visit, "the lead went on without it"

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
