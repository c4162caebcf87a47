from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from odoo.addons.fao_core.engine import voting


@tagged("post_install", "-at_install")
class TestVoting(BaseCase):
    def test_any_is_decided_by_the_first(self):
        self.assertEqual(voting.tally("any", 0, "number", 3, 0, 0), "pending")
        self.assertEqual(voting.tally("any", 0, "number", 3, 1, 0), "approved")
        self.assertEqual(voting.tally("any", 0, "number", 3, 0, 1), "rejected")

    def test_all_needs_everybody_and_one_refuses(self):
        self.assertEqual(voting.tally("all", 0, "number", 3, 2, 0), "pending")
        self.assertEqual(voting.tally("all", 0, "number", 3, 3, 0), "approved")
        self.assertEqual(voting.tally("all", 0, "number", 3, 2, 1), "rejected")

    def test_quorum_by_number_and_percent(self):
        self.assertEqual(voting.tally("quorum", 2, "number", 3, 1, 1), "pending")
        self.assertEqual(voting.tally("quorum", 2, "number", 3, 2, 1), "approved")
        self.assertEqual(voting.tally("quorum", 2, "number", 3, 0, 2), "rejected")
        self.assertEqual(voting.needed("quorum", 67, "percent", 3), 3)
        self.assertEqual(voting.needed("quorum", 66, "percent", 3), 2)

    def test_quorum_never_deadlocks(self):
        self.assertEqual(voting.needed("quorum", 5, "number", 2), 2)
        self.assertEqual(voting.needed("quorum", 0, "number", 2), 1)

    @given(
        st.sampled_from(["any", "all", "quorum"]),
        st.integers(0, 120),
        st.sampled_from(["number", "percent"]),
        st.lists(st.booleans(), min_size=1, max_size=12),
    )
    def test_when_everybody_voted_it_is_decided(self, how, quorum, unit, votes):
        yes = sum(votes)
        outcome = voting.tally(how, quorum, unit, len(votes), yes, len(votes) - yes)
        self.assertIn(outcome, ("approved", "rejected"))

    @given(
        st.sampled_from(["all", "quorum"]),
        st.integers(1, 100),
        st.sampled_from(["number", "percent"]),
        st.lists(st.booleans(), min_size=1, max_size=12),
    )
    def test_a_decision_is_never_taken_back_by_more_votes(
        self, how, quorum, unit, votes
    ):
        decided = None
        for count in range(len(votes) + 1):
            yes = sum(votes[:count])
            outcome = voting.tally(how, quorum, unit, len(votes), yes, count - yes)
            if decided:
                self.assertEqual(outcome, decided)
            elif outcome != "pending":
                decided = outcome
