"""Who signs, and how many must: every source of people and every vote."""

from odoo.tests import tagged

from odoo.addons.fao_core.engine.funnel import Funnel

from .common import APPROVAL, SUBMIT, EngineCase


class VoteCase(EngineCase):
    """Duties with one stage that decides."""

    def duty_with(self, code, *rules, examine=None):
        """Make a duty whose stage ``vote`` has ``rules``."""
        duty = self.make_duty(code, "test.fao.request")
        stages = [
            {"code": "draft", "kind": "draft"},
            {"code": "head", **APPROVAL, "rules": [self.signer("head")]},
            {"code": "vote", **APPROVAL, "rules": list(rules)},
            {"code": "granted", "kind": "done"},
            {"code": "refused", "kind": "refused"},
            {"code": "cancelled", "kind": "cancelled"},
        ]
        transitions = [
            SUBMIT,
            {"code": "on", "from": "head", "to": "vote"},
            {"code": "head_no", "from": "head", "to": "refused", "trigger": "rejected"},
            {"code": "yes", "from": "vote", "to": "granted"},
            {"code": "no", "from": "vote", "to": "refused", "trigger": "rejected"},
        ]
        self.make_workflow(duty, stages, transitions)
        return duty

    def at_vote(self, duty, **options):
        """Take a request of ``duty`` to its vote."""
        request = self.request(duty_id=duty.id)
        self.act(request, self.liaison, "submit", **options)
        self.act(request, self.head, "approve")
        return request

    def open_people(self, record):
        return self.slots(record, "open").user_id

    def users_rule(self, users, **vals):
        return {"code": "vote", "source": "users", "user_ids": users.ids, **vals}


@tagged("post_install", "-at_install")
class TestSources(VoteCase):
    def test_heads_of_named_units(self):
        rule = self.signer(
            "head",
            position_of="units",
            unit_codes="COM, EDU",
            voting="all",
        )
        request = self.at_vote(self.duty_with("units", rule))
        self.assertEqual(self.open_people(request), self.head | self.education_head)

    def test_superiors_one_after_another(self):
        self.make_post(self.deputy_director, self.unit_government, "head")
        rule = {
            "code": "chain",
            "source": "superiors",
            "position_id": self.position("leader_in_charge").id,
            "voting": "all",
        }
        request = self.request(duty_id=self.duty_with("chain", rule).id)
        self.act(request, self.liaison, "submit")
        self.act(request, self.head, "approve")
        self.assertEqual(self.open_people(request), self.head)
        waiting = self.slots(request, "waiting")
        self.assertEqual(waiting.user_id, self.vice_mayor)
        self.act(request, self.head, "approve")
        self.assertEqual(self.open_people(request), self.vice_mayor)
        self.act(request, self.vice_mayor, "approve")
        self.assertStage(request, "granted")

    def test_chosen_by_the_applicant(self):
        rule = {"code": "reader", "source": "chosen", "voting": "all"}
        duty = self.duty_with("chosen", rule)
        people = {"vote.reader": [self.director.id, self.finance.id]}
        request = self.at_vote(duty, people=people)
        self.assertEqual(self.open_people(request), self.director | self.finance)
        other = self.request(duty_id=duty.id)
        portal = self.env["res.users"].search([("share", "=", True)], limit=1)
        self.assertActRefused(
            "FAO-USER",
            other,
            self.liaison,
            "submit",
            people={"vote.reader": portal.ids or [0]},
        )

    def test_nobody_chosen(self):
        rule = {"code": "reader", "source": "chosen"}
        request = self.request(duty_id=self.duty_with("chosen", rule).id)
        self.act(request, self.liaison, "submit")
        self.assertActRefused("FAO-NOBODY", request, self.head, "approve")

    def test_the_applicant_may_not_choose_himself(self):
        rule = {"code": "reader", "source": "chosen"}
        request = self.request(duty_id=self.duty_with("chosen", rule).id)
        people = {"vote.reader": [self.liaison.id]}
        self.act(request, self.liaison, "submit", people=people)
        text = self.assertActRefused("FAO-NOBODY", request, self.head, "approve")
        self.assertIn("the applicant", text)

    def test_who_decided_before(self):
        rule = {"code": "again", "source": "previous"}
        request = self.at_vote(self.duty_with("previous", rule))
        self.assertEqual(self.open_people(request), self.head)
        self.assertIn("Head", self.slots(request, "open").reason)

    def test_whoever_is_informed_by_a_rule(self):
        rules = (
            self.users_rule(self.finance),
            {
                "code": "copy",
                "purpose": "inform",
                "source": "users",
                "user_ids": self.director.ids,
            },
        )
        request = self.at_vote(self.duty_with("copy", *rules))
        unread = self.slots(request, "unread")
        self.assertEqual(unread.user_id, self.director)
        self.assertActRefused("FAO-SLOT", request, self.director, "approve")
        self.act(request, self.finance, "approve")
        self.assertStage(request, "granted")
        self.act(request, self.director, "read")
        self.assertEqual(unread.state, "read")

    def test_superiors_begin_above_an_applicant_who_leads(self):
        rule = {
            "code": "chain",
            "source": "superiors",
            "position_id": self.position("leader_in_charge").id,
        }
        duty = self.duty_with("chain", rule)
        stage = duty.workflow_id.stage_ids.filtered(lambda s: s.code == "vote")
        request = self.request(user=self.head, duty_id=duty.id)
        case = request.sudo().case_id
        resolver = self.resolver(case)
        found = resolver.resolve(stage.rule_ids).assignees
        self.assertEqual([a.user_id for a in found], self.vice_mayor.ids)

    def resolver(self, case):
        return Funnel(case.with_user(self.head).sudo(False)).seats.resolver


@tagged("post_install", "-at_install")
class TestVotes(VoteCase):
    def test_quorum_of_a_percentage_counts_added_signers(self):
        three = self.finance | self.personnel | self.director
        rule = self.users_rule(
            three,
            voting="quorum",
            quorum=60,
            quorum_unit="percent",
            can_add_signer=True,
        )
        request = self.at_vote(self.duty_with("percent", rule))
        self.go(
            request,
            (
                self.finance,
                "add_signer",
                {"user_ids": [self.vice_mayor.id, self.deputy_director.id]},
            ),
            (self.finance, "approve"),
            (self.personnel, "approve"),
        )
        self.assertStage(request, "vote")  # two of five
        self.act(request, self.vice_mayor, "approve")
        self.assertStage(request, "granted")

    def test_a_fixed_quorum_stays(self):
        three = self.finance | self.personnel | self.director
        rule = self.users_rule(three, voting="quorum", quorum=2, can_add_signer=True)
        request = self.at_vote(self.duty_with("fixed", rule))
        self.go(
            request,
            (self.finance, "add_signer", {"user_ids": [self.vice_mayor.id]}),
            (self.finance, "approve"),
            (self.vice_mayor, "approve"),
        )
        self.assertStage(request, "granted")

    def test_weights(self):
        three = self.finance | self.personnel | self.director
        rule = self.users_rule(
            three,
            voting="weight",
            quorum=51,
            quorum_unit="percent",
            weight_ids=[(0, 0, {"user_id": self.director.id, "weight": 3})],
        )
        duty = self.duty_with("weights", rule)
        request = self.at_vote(duty)
        self.act(request, self.director, "approve")
        self.assertStage(request, "granted")  # three of five votes
        request = self.at_vote(duty)
        self.go(
            request,
            (self.finance, "approve"),
            (self.personnel, "approve"),
        )
        self.assertStage(request, "vote")
        self.act(request, self.director, "reject", comment="No.")
        self.assertStage(request, "refused")

    def test_weights_of_units(self):
        rule = self.signer(
            "head",
            position_of="units",
            unit_codes="COM, EDU",
            voting="weight",
            quorum=2,
            weight_ids=[(0, 0, {"unit_id": self.unit_education.id, "weight": 2})],
        )
        request = self.at_vote(self.duty_with("unit_weights", rule))
        self.act(request, self.education_head, "approve")
        self.assertStage(request, "granted")

    def test_one_of_each_group(self):
        groups = self.env.ref("fao_core.group_fao_officer") | self.env.ref(
            "fao_core.group_fao_inspector"
        )
        rule = {
            "code": "both",
            "source": "group",
            "group_ids": groups.ids,
            "voting": "per_group",
        }
        request = self.at_vote(self.duty_with("groups", rule))
        self.act(request, self.section_officer, "approve")
        self.assertStage(request, "vote")
        self.act(request, self.inspector, "approve")
        self.assertStage(request, "granted")

    def test_one_of_each_unit(self):
        self.make_post(self.finance, self.unit_commerce, "head")
        rule = self.signer(
            "head",
            position_of="units",
            unit_codes="COM, EDU",
            voting="per_group",
        )
        request = self.at_vote(self.duty_with("each_unit", rule))
        self.assertEqual(
            self.open_people(request), self.head | self.finance | self.education_head
        )
        self.go(request, (self.finance, "approve"), (self.education_head, "approve"))
        self.assertStage(request, "granted")
        closed = self.slots(request, "closed")
        last = closed.filtered(lambda s: s.stage_id.code == "vote")
        self.assertEqual(last.user_id, self.head)

    def test_drawn_return_arrows_limit_where_a_case_goes_back(self):
        rule = self.users_rule(self.finance, can_return=True)
        duty = self.duty_with("arrows", rule)
        draft = duty.workflow_id.copy()
        stages = {s.code: s for s in draft.stage_ids}
        self.env["fao.transition"].create(
            {
                "workflow_id": draft.id,
                "code": "back",
                "name": "Back to the unit",
                "from_stage_id": stages["vote"].id,
                "to_stage_id": stages["head"].id,
                "trigger": "returned",
            }
        )
        draft.publish()
        request = self.at_vote(duty)
        self.assertActRefused(
            "FAO-STAGE", request, self.finance, "return", stage="draft", comment="x"
        )
        self.act(request, self.finance, "return", comment="x")
        self.assertStage(request, "head")
