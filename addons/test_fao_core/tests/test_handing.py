"""Forwarding, consulting, added signers, claims: each row of the table has its test."""

from odoo.tests import tagged

from .operations_common import OperationsCase


@tagged("post_install", "-at_install")
class TestHanding(OperationsCase):
    def add_director(self, record, how="with"):
        """Let Finance add the director as a signer."""
        added = {"user_ids": self.director.ids, "how": how}
        self.act(record, self.finance, "add_signer", **added)

    def test_transfer(self):
        request = self.to_sign_both()
        self.act(request, self.finance, "forward", user_id=self.director.id)
        self.assertEqual(self.state_of(request, self.finance), "forwarded")
        self.assertEqual(self.open_people(request), self.director | self.personnel)
        self.assertActRefused("FAO-SLOT", request, self.finance, "approve")
        self.go(request, (self.director, "approve"), (self.personnel, "approve"))
        self.assertStage(request, "examine")

    def test_consult_and_answer(self):
        request = self.to_sign_both()
        self.act(
            request,
            self.finance,
            "consult",
            user_id=self.director.id,
            comment="Is that usual?",
        )
        self.assertEqual(self.state_of(request, self.finance), "consulting")
        self.assertActRefused("FAO-SLOT", request, self.finance, "approve")
        self.assertActRefused("FAO-SLOT", request, self.director, "approve")
        self.act(request, self.personnel, "approve")
        self.assertStage(request, "sign_both")
        self.assertActRefused("FAO-COMMENT", request, self.director, "answer")
        self.act(request, self.director, "answer", comment="Yes.")
        answer = self.slots(request, "answered")
        self.assertEqual(answer.opinion, "Yes.")
        self.assertEqual(answer.origin_id.user_id, self.finance)
        self.act(request, self.finance, "approve")
        self.assertStage(request, "examine")

    def test_a_question_is_taken_back(self):
        request = self.to_sign_both()
        self.act(
            request, self.finance, "consult", user_id=self.director.id, comment="?"
        )
        self.act(request, self.finance, "remove_signer")
        self.assertEqual(self.state_of(request, self.director), "removed")
        self.assertEqual(self.state_of(request, self.finance), "open")

    def test_whoever_is_asked_may_not_edit(self):
        request = self.to_sign_both()
        self.act(
            request, self.finance, "consult", user_id=self.director.id, comment="?"
        )
        with self.assertRefused("FAO-LOCKED"):
            request.with_user(self.director).note = "changed"

    def test_nobody_interested_is_asked_or_added(self):
        request = self.to_sign_both(member_ids=self.director.ids)
        for action in ("consult", "add_signer", "forward"):
            with self.subTest(action=action):
                self.assertActRefused(
                    "FAO-USER",
                    request,
                    self.finance,
                    action,
                    user_id=self.director.id,
                    comment="?",
                )
        self.assertActRefused(
            "FAO-USER",
            request,
            self.finance,
            "add_signer",
            user_ids=[self.personnel.id],
        )

    def test_add_signer_with(self):
        request = self.to_sign_both()
        self.add_director(request)
        self.go(request, (self.finance, "approve"), (self.personnel, "approve"))
        self.assertStage(request, "sign_both")
        self.act(request, self.director, "approve")
        self.assertStage(request, "examine")

    def test_add_signer_before(self):
        request = self.to_sign_both()
        self.add_director(request, "before")
        self.assertEqual(self.state_of(request, self.finance), "waiting")
        self.assertActRefused("FAO-SLOT", request, self.finance, "approve")
        self.act(request, self.director, "approve")
        self.assertEqual(self.state_of(request, self.finance), "open")
        self.go(request, (self.finance, "approve"), (self.personnel, "approve"))
        self.assertStage(request, "examine")

    def test_who_signs_before_may_refuse(self):
        request = self.to_sign_both()
        self.add_director(request, "before")
        self.act(request, self.director, "reject", comment="No.")
        self.assertStage(request, "refused")

    def test_add_signer_after(self):
        request = self.to_sign_both()
        self.add_director(request, "after")
        self.assertEqual(self.state_of(request, self.director), "waiting")
        self.go(request, (self.personnel, "approve"), (self.finance, "approve"))
        self.assertStage(request, "sign_both")
        self.assertEqual(self.open_people(request), self.director)
        self.act(request, self.director, "approve")
        self.assertStage(request, "examine")

    def test_who_signs_after_follows_a_forwarded_slot(self):
        request = self.to_sign_both()
        self.go(
            request,
            (
                self.finance,
                "add_signer",
                {"user_ids": [self.director.id], "how": "after"},
            ),
            (self.finance, "forward", {"user_id": self.deputy_director.id}),
            (self.deputy_director, "approve"),
            (self.personnel, "approve"),
        )
        self.assertEqual(self.open_people(request), self.director)

    def test_added_signers_add_others_to_a_depth(self):
        request = self.to_sign_both()
        chain = [self.finance, self.director, self.vice_mayor, self.deputy_director]
        for user, added in zip(chain, chain[1:], strict=False):
            self.act(request, user, "add_signer", user_ids=[added.id])
        self.assertActRefused(
            "FAO-POWER",
            request,
            self.deputy_director,
            "add_signer",
            user_ids=[self.section_head.id],
        )

    def test_remove_signer(self):
        request = self.to_sign_both()
        self.add_director(request)
        self.assertActRefused(
            "FAO-POWER",
            request,
            self.personnel,
            "remove_signer",
            user_id=self.director.id,
        )
        self.go(request, (self.finance, "approve"), (self.personnel, "approve"))
        self.act(request, self.finance, "remove_signer", user_id=self.director.id)
        self.assertEqual(self.state_of(request, self.director), "removed")
        self.assertStage(request, "examine")

    def test_a_signer_who_acted_is_not_removed(self):
        request = self.to_sign_both()
        self.add_director(request)
        self.act(request, self.director, "approve")
        self.assertActRefused(
            "FAO-POWER",
            request,
            self.finance,
            "remove_signer",
            user_id=self.director.id,
        )

    def test_return_ends_added_signers_and_questions(self):
        request = self.to_sign_both()
        self.go(
            request,
            (self.finance, "add_signer", {"user_ids": [self.director.id]}),
            (
                self.personnel,
                "consult",
                {"user_id": self.deputy_director.id, "comment": "?"},
            ),
            (self.director, "return", {"stage": "draft", "comment": "Incomplete."}),
        )
        self.assertStage(request, "draft")
        self.assertEqual(self.slots(request, "open").user_id, self.liaison)
        self.assertFalse(self.slots(request, "waiting", "consulting"))

    def test_claim_and_release(self):
        request = self.request()
        self.to_examine(request)
        self.act(request, self.section_officer, "claim")
        inbox = self.env["fao.approval"].with_user(self.section_head).inbox()
        self.assertNotIn(request.number, [s["number"] for s in inbox["slots"]])
        self.assertActRefused(
            "FAO-SLOT", request, self.section_head, "take", transition="pass_small"
        )
        self.assertActRefused("FAO-SLOT", request, self.section_head, "release")
        self.act(request, self.section_officer, "release")
        self.act(request, self.section_head, "claim")
        self.act(request, self.section_head, "take", transition="pass_small")
        self.assertStage(request, "sign")

    def test_a_standing_deputy_shares_the_slot(self):
        today = self.env["fao.calendar.day"]._today()
        self.make_deputy(self.finance, self.deputy_director, today)
        request = self.to_sign_both()
        for user in (self.finance, self.deputy_director):
            numbers = [
                slot["number"]
                for slot in self.env["fao.approval"].with_user(user).inbox()["slots"]
            ]
            self.assertIn(request.number, numbers)
        self.act(request, self.finance, "approve")
        self.assertActRefused("FAO-SLOT", request, self.deputy_director, "approve")
