"""What people do on a case: each row of the table of outcomes has its test."""

from odoo.tests import freeze_time, tagged

from .common import APPROVAL
from .operations_common import OperationsCase


@tagged("post_install", "-at_install")
class TestDeciding(OperationsCase):
    def test_agree_by_deputy_keeps_both_names(self):
        today = self.env["fao.calendar.day"]._today()
        self.make_deputy(self.head, self.deputy_director, today)
        request = self.request()
        self.go(request, (self.liaison, "submit"), (self.deputy_director, "approve"))
        slot = self.slots(request, "approved").filtered("rule_id")
        self.assertEqual(slot.user_id, self.head)
        self.assertEqual(slot.decided_by, self.deputy_director)
        self.assertEqual(slot.on_behalf_of, self.head)
        row = self.rows(request, "approve")
        self.assertEqual(row.on_behalf_of, self.head)

    def test_a_veto_closes_everybody(self):
        stage = self.stage_with_veto()
        request = self.request(duty=stage)
        self.go(request, (self.liaison, "submit"), (self.finance, "approve"))
        self.act(request, self.director, "reject", comment="Never.")
        self.assertStage(request, "refused")
        self.assertEqual(self.state_of(request, self.finance), "approved")
        self.assertEqual(self.state_of(request, self.personnel), "closed")

    def stage_with_veto(self):
        committee = self.finance | self.personnel | self.director
        duty = self.make_duty("veto_request", "test.fao.request")
        self.make_workflow(
            duty,
            [
                {"code": "draft", "kind": "draft"},
                {
                    "code": "vote",
                    **APPROVAL,
                    "rules": [
                        {
                            "code": "committee",
                            "source": "users",
                            "user_ids": committee.ids,
                            "voting": "quorum",
                            "quorum": 2,
                            "has_veto": True,
                        }
                    ],
                },
                {"code": "granted", "kind": "done"},
                {"code": "refused", "kind": "refused"},
            ],
            [
                {
                    "code": "submit",
                    "from": "draft",
                    "to": "vote",
                    "trigger": "button",
                    "is_submission": True,
                },
                {"code": "yes", "from": "vote", "to": "granted"},
                {"code": "no", "from": "vote", "to": "refused", "trigger": "rejected"},
            ],
        )
        return duty

    def request(self, duty=None, **vals):
        if duty:
            vals["duty_id"] = duty.id
        return super().request(**vals)


@tagged("post_install", "-at_install")
class TestReturning(OperationsCase):
    """Return to S, and handing in again straight back to who returned it."""

    @classmethod
    def chain_stages(cls):
        stages = super().chain_stages()
        for stage in stages:
            if stage["code"] in ("sign", "consent"):
                stage["resume"] = "direct"
        stages[1]["rules"][0].update(covers="fields", covered_fields="amount")
        for rule in stages[2]["rules"]:
            rule.update(covers="fields", covered_fields="note")
        return stages

    def to_sign(self):
        request = self.request()
        self.to_examine(request)
        self.act(request, self.section_officer, "take", transition="pass_small")
        self.assertStage(request, "sign")
        return request

    def test_return_voids_and_asks_everybody_again(self):
        request = self.request()
        self.to_examine(request)
        self.act(request, self.section_officer, "return", stage="draft", comment="Fix.")
        self.assertEqual(request.sudo().round, 2)
        self.act(request, self.liaison, "submit")
        self.assertStage(request, "head")
        self.assertEqual(self.open_people(request), self.head)

    def test_straight_back_when_nothing_was_changed(self):
        request = self.to_sign()
        self.act(request, self.deputy_director, "return", stage="draft", comment="Why?")
        self.assertStage(request, "draft")
        self.act(request, self.liaison, "submit", comment="Because.")
        self.assertStage(request, "sign")
        self.assertEqual(self.open_people(request), self.deputy_director)
        carried = self.slots(request, "approved").filtered(
            lambda s: s.round == 2 and s.origin_id
        )
        self.assertEqual(
            carried.decided_by,
            self.head | self.finance | self.personnel | self.section_officer,
        )
        self.assertLedgerIntact(request)

    def test_straight_back_asks_whose_fields_were_touched(self):
        request = self.to_sign()
        self.act(
            request, self.deputy_director, "return", stage="draft", comment="Less."
        )
        request.with_user(self.liaison).amount = 5
        self.act(request, self.liaison, "submit")
        self.assertStage(request, "head")
        self.act(request, self.head, "approve")
        # Finance and Personnel signed the note, which is the same
        self.assertStage(request, "examine")
        self.assertEqual(self.slots(request, "open").group_id.name, "Officer")
        self.act(request, self.section_officer, "take", transition="pass_small")
        self.assertStage(request, "sign")

    def test_another_branch_after_the_correction(self):
        request = self.to_sign()
        self.act(
            request, self.deputy_director, "return", stage="draft", comment="More."
        )
        request.with_user(self.liaison).amount = 5000
        self.go(
            request,
            (self.liaison, "submit"),
            (self.head, "approve"),
            (self.section_officer, "take", {"transition": "pass"}),
        )
        self.assertStage(request, "consent")
        self.assertEqual(self.open_people(request), self.vice_mayor)

    def test_return_to_a_signing_stage_asks_it_again(self):
        request = self.to_sign()
        self.act(
            request, self.deputy_director, "return", stage="sign_both", comment="Sum?"
        )
        self.assertStage(request, "sign_both")
        self.assertEqual(self.open_people(request), self.finance | self.personnel)
        self.go(request, (self.finance, "approve"), (self.personnel, "approve"))
        self.assertStage(request, "sign")

    def test_withdraw_closes_and_voids(self):
        request = self.to_sign_both()
        self.act(request, self.finance, "approve")
        self.act(request, self.liaison, "withdraw", comment="Not ready.")
        self.assertStage(request, "draft")
        self.assertEqual(self.state_of(request, self.personnel), "withdrawn")
        self.assertEqual(self.state_of(request, self.finance), "void")
        self.assertEqual(self.state_of(request, self.head), "void")


@tagged("post_install", "-at_install")
class TestTakingBack(OperationsCase):
    def test_take_back_before_the_next_has_read(self):
        request = self.to_sign_both()
        self.act(request, self.head, "take_back", comment="Too early.")
        self.assertStage(request, "head")
        self.assertEqual(request.sudo().round, 1)
        self.assertEqual(self.open_people(request), self.head)
        self.assertEqual(self.state_of(request, self.finance), "closed")
        void = self.slots(request, "void")
        self.assertEqual(void.decided_by, self.head)
        self.act(request, self.head, "approve")
        self.assertStage(request, "sign_both")
        self.assertLedgerIntact(request)

    def test_others_signatures_stand(self):
        request = self.to_sign_both()
        self.go(request, (self.finance, "approve"), (self.personnel, "approve"))
        self.act(request, self.personnel, "take_back")
        self.assertStage(request, "sign_both")
        self.assertEqual(self.open_people(request), self.personnel)
        self.act(request, self.personnel, "approve")
        self.assertStage(request, "examine")

    def test_a_vote_is_taken_back_while_others_vote(self):
        request = self.to_sign_both()
        self.act(request, self.finance, "approve")
        self.act(request, self.finance, "take_back")
        self.assertEqual(self.open_people(request), self.finance | self.personnel)
        self.go(request, (self.personnel, "approve"), (self.finance, "approve"))
        self.assertStage(request, "examine")

    def test_not_after_the_next_has_read(self):
        request = self.to_sign_both()
        self.act(request, self.finance, "read")
        self.assertActRefused("FAO-POWER", request, self.head, "take_back")

    def test_not_after_somebody_decided(self):
        request = self.to_sign_both()
        self.act(request, self.finance, "approve")
        self.assertActRefused("FAO-POWER", request, self.head, "take_back")

    def test_only_ones_own(self):
        request = self.to_sign_both()
        for user in (self.finance, self.liaison):
            self.assertActRefused("FAO-POWER", request, user, "take_back")

    def test_not_twice(self):
        request = self.to_sign_both()
        self.act(request, self.head, "take_back")
        self.assertActRefused("FAO-POWER", request, self.head, "take_back")

    def test_a_button_is_taken_back(self):
        request = self.request()
        self.to_examine(request)
        self.act(request, self.section_officer, "take", transition="pass_small")
        self.act(request, self.section_officer, "take_back")
        self.assertStage(request, "examine")
        self.act(request, self.section_officer, "take", transition="pass_small")
        self.assertStage(request, "sign")


@tagged("post_install", "-at_install")
class TestInforming(OperationsCase):
    def test_inform_once_and_confirm_reading(self):
        request = self.to_sign_both()
        self.act(request, self.liaison, "inform", user_ids=[self.director.id])
        self.assertActRefused(
            "FAO-USER", request, self.liaison, "inform", user_ids=[self.director.id]
        )
        revision = request.sudo().revision
        self.act(request, self.director, "read")
        slot = self.slots(request, "read")
        self.assertEqual(slot.decided_by, self.director)
        self.assertTrue(slot.read_at)
        self.assertEqual(request.sudo().revision, revision, "a receipt changes nothing")
        self.assertActRefused("FAO-SLOT", request, self.director, "read")
        self.go(request, (self.finance, "approve"), (self.personnel, "approve"))
        self.assertStage(request, "examine")

    def test_a_copy_gives_no_vote(self):
        request = self.to_sign_both()
        self.act(request, self.liaison, "inform", user_ids=[self.director.id])
        self.assertActRefused("FAO-SLOT", request, self.director, "approve")

    def test_a_stranger_informs_nobody(self):
        request = self.to_sign_both()
        self.assertActRefused(
            "FAO-POWER", request, self.inspector, "inform", user_ids=[self.director.id]
        )

    def test_urge_is_throttled(self):
        request = self.to_sign_both()
        with freeze_time("2026-03-02 02:00:00"):
            self.act(request, self.liaison, "urge")
            self.assertActRefused("FAO-URGED", request, self.liaison, "urge")
        with freeze_time("2026-03-02 06:01:00"):
            self.act(request, self.liaison, "urge")


@tagged("post_install", "-at_install")
class TestRescuing(OperationsCase):
    def test_jump_keeps_what_was_signed(self):
        request = self.to_sign_both()
        self.act(request, self.finance, "approve")
        self.assertActRefused(
            "FAO-COMMENT", request, self.administrator, "jump", stage="examine"
        )
        self.act(request, self.administrator, "jump", stage="examine", comment="Stuck.")
        self.assertStage(request, "examine")
        self.assertEqual(self.state_of(request, self.finance), "approved")
        self.assertEqual(self.state_of(request, self.personnel), "closed")
        self.assertEqual(self.rows(request, "jump").user_id, self.administrator)

    def test_jump_is_for_administrators_without_interest(self):
        request = self.to_sign_both(member_ids=self.administrator.ids)
        for user, code in (
            (self.head, "FAO-POWER"),
            (self.administrator, "FAO-SOD"),
        ):
            self.assertActRefused(
                code, request, user, "jump", stage="examine", comment="x"
            )
        other = self.to_sign_both()
        for stage in ("granted", "refused", "nowhere", "sign_both"):
            self.assertActRefused(
                "FAO-STAGE",
                other,
                self.administrator,
                "jump",
                stage=stage,
                comment="x",
            )

    def test_terminate_and_reopen(self):
        request = self.to_sign_both()
        self.act(request, self.finance, "approve")
        self.act(request, self.administrator, "cancel", comment="Duplicate.")
        self.assertStage(request, "cancelled")
        self.assertActRefused(
            "FAO-POWER", request, self.head, "reopen", comment="No duplicate."
        )
        self.act(request, self.administrator, "reopen", comment="No duplicate.")
        self.assertStage(request, "sign_both")
        self.assertEqual(request.sudo().round, 2)
        self.assertFalse(request.sudo().closed_at)
        self.assertEqual(self.open_people(request), self.finance | self.personnel)
        self.assertEqual(
            self.slots(request).filtered(lambda s: s.decided_by == self.finance).state,
            "approved",
            "what was given stays as given",
        )
        self.assertLedgerIntact(request)
