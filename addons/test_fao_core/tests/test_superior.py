"""What an office may not decide goes to its superior office, and comes back."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from odoo.addons.fao_core.engine.errors import FaoError

from .common import APPROVAL, SUBMIT, EngineCase

SUPERIOR = {
    "code": "above",
    "kind": "waiting",
    "superior_fields": "amount",
    "superior_approved": "above_yes",
    "superior_refused": "above_no",
}


@tagged("post_install", "-at_install")
class TestSuperior(EngineCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.province = cls.env["res.company"].sudo().create(
            {"name": "Provincial office", "fao_short_name": "省外办",
             "fao_level": "province"}
        )  # fmt: skip
        cls.company.sudo().fao_parent_office_id = cls.province
        cls.unit_province = cls.env["fao.unit"].sudo().create(
            {"code": "PFAO", "name": "Provincial office", "kind": "fao",
             "is_office": True, "company_id": cls.province.id}
        )  # fmt: skip
        cls.governor = cls.make_above("governor", "director")
        cls.above_duty = cls.make_duty("above", "fao.referral")
        cls.make_workflow(
            cls.above_duty,
            [
                {"code": "draft", "kind": "draft"},
                {"code": "decide", **APPROVAL, "editable_by": "holder",
                 "rules": [cls.signer("director", position_of="office",
                                      can_reject=True)]},
                {"code": "granted", "kind": "done"},
                {"code": "refused", "kind": "refused"},
                {"code": "cancelled", "kind": "cancelled"},
            ],
            [
                {**SUBMIT, "to": "decide"},
                {"code": "yes", "from": "decide", "to": "granted"},
                {"code": "no", "from": "decide", "to": "refused",
                 "trigger": "rejected"},
            ],
        )  # fmt: skip
        cls.lead_duty = cls.make_duty("lead", "test.fao.request")
        cls.make_workflow(cls.lead_duty, cls.lead_stages(), cls.lead_transitions())

    @classmethod
    def make_above(cls, login, position, groups="leader,officer", **values):
        """Make a user of the superior office with a post there."""
        user = new_test_user(
            cls.env,
            login=f"test_{login}",
            groups=",".join(f"fao_core.group_fao_{role}" for role in groups.split(",")),
            company_id=cls.province.id,
            company_ids=[Command.set(cls.province.ids)],
            fao_unit_id=cls.unit_province.id,
            fao_clearance=3,
            notification_type="inbox",
            **values,
        )
        cls.make_post(user, cls.unit_province, position)
        return user

    @classmethod
    def lead_stages(cls):
        officer = {"code": "officer", "source": "group",
                   "group_ids": cls.env.ref("fao_core.group_fao_officer").ids,
                   "can_return": True}  # fmt: skip
        return [
            {"code": "draft", "kind": "draft"},
            {"code": "head", **APPROVAL, "rules": [cls.signer("head")]},
            {**SUPERIOR, "superior_duty_id": cls.above_duty.id, "rules": [officer]},
            {"code": "granted", "kind": "done"},
            {"code": "refused", "kind": "refused"},
            {"code": "cancelled", "kind": "cancelled"},
        ]

    @classmethod
    def lead_transitions(cls):
        return [
            SUBMIT,
            {"code": "head_yes", "from": "head", "to": "above"},
            {"code": "head_no", "from": "head", "to": "refused",
             "trigger": "rejected"},
            {"code": "above_yes", "from": "above", "to": "granted",
             "trigger": "button"},
            {"code": "above_no", "from": "above", "to": "refused",
             "trigger": "button"},
        ]  # fmt: skip

    def sent(self, **vals):
        """Return a request that was sent above, and the case there."""
        request = self.request(duty_id=self.lead_duty.id, amount=4321, **vals)
        self.go(request, (self.liaison, "submit"), (self.head, "approve"))
        self.assertStage(request, "above")
        links = self.env["fao.case.link"].sudo().search(
            [("case_id", "=", request.sudo().case_id.id), ("kind", "=", "superior")]
        )  # fmt: skip
        return request, links.linked_case_id

    def decide(self, child, action, user=None, **options):
        cases = self.env["fao.case"].with_user(user or self.governor)
        cases = cases.with_context(allowed_company_ids=self.province.ids)
        return cases.act(child.id, action, options)

    def history(self, record, user):
        return self.env["fao.case"].with_user(user).history(record.sudo().case_id.id)

    # ---- The way up and down

    def test_what_is_named_is_shown_and_nothing_else(self):
        request, child = self.sent()
        referral = child._fao_record()
        self.assertEqual(child.company_id, self.province)
        self.assertEqual(child.stage_id.code, "decide")
        self.assertEqual(self.slots(referral, "open").user_id, self.governor)
        self.assertEqual(referral.from_office, self.company.name)
        self.assertEqual(referral.from_number, request.sudo().number)
        self.assertEqual(referral.brief, "Amount: 4321")
        as_governor = referral.with_user(self.governor).with_context(
            allowed_company_ids=self.province.ids
        )
        self.assertEqual(as_governor.from_unit, "Commerce Bureau")
        lead = as_governor.env["test.fao.request"].browse(request.id)
        self.assertFalse(lead.has_access("read"))

    def test_the_lower_office_waits(self):
        request, _child = self.sent()
        text = self.assertActRefused(
            "FAO-CHILD", request, self.section_officer, "take", transition="above_yes"
        )
        self.assertIn("Provincial office has the case", text)

    def test_an_approval_comes_back_with_body_number_and_date(self):
        request, child = self.sent()
        self.decide(child, "approve", comment="For our eyes only.")
        self.assertStage(request, "granted")
        [row] = [r for r in self.history(request, self.liaison)
                 if r["action"] == "decided"]  # fmt: skip
        payload = row["payload"]
        self.assertEqual(payload["office"], "Provincial office")
        self.assertEqual(payload["verdict"], "approved")
        self.assertEqual(payload["number"], child.number)
        self.assertTrue(payload["date"])
        self.assertLedgerIntact(request)
        self.assertLedgerIntact(child._fao_record())

    def test_a_refusal_comes_back_with_the_reply_only(self):
        request, child = self.sent()
        referral = child._fao_record().with_user(self.governor)
        referral = referral.with_context(allowed_company_ids=self.province.ids)
        referral.reply = "The host is not a counterpart."
        self.decide(child, "reject", comment="Between us: no.")
        self.assertStage(request, "refused")
        seen = str(self.history(request, self.liaison))
        seen += str(request.message_ids.mapped("body"))
        self.assertIn("not a counterpart", seen)
        self.assertNotIn("Between us", seen)

    def test_a_check_that_stands_in_the_way_leaves_it_to_the_officer(self):
        self.env["fao.check"].create(
            {"duty_id": self.lead_duty.id, "code": "T-1", "name": "Amount",
             "moment": "transition", "transition_codes": "above_yes",
             "expression": "[('amount', '>', 1000)]", "message": "Too much"}
        )  # fmt: skip
        request, child = self.sent()
        self.decide(child, "approve")
        self.assertEqual(child.state, "done")
        self.assertStage(request, "above")
        text = self.assertActRefused(
            "FAO-CHECK", request, self.section_officer, "take", transition="above_yes"
        )
        self.assertIn("Too much", text)
        self.act(request, self.section_officer, "take", transition="above_no")

    def test_without_the_superior_here_it_is_recorded_by_hand(self):
        self.company.sudo().fao_parent_office_id = False
        request, child = self.sent()
        self.assertFalse(child)
        self.act(request, self.section_officer, "take", transition="above_yes")
        self.assertStage(request, "granted")

    def test_a_superior_with_nobody_to_decide_leaves_nothing_half_done(self):
        self.env["fao.post"].sudo().search(
            [("user_id", "=", self.governor.id)]
        ).date_to = "2024-01-02"  # fmt: skip
        before = self.env["fao.referral"].sudo().search_count([])
        request, child = self.sent()
        self.assertFalse(child)
        self.assertEqual(self.env["fao.referral"].sudo().search_count([]), before)
        actions = [r["action"] for r in self.history(request, self.liaison)]
        self.assertIn("not_sent", actions)
        self.act(request, self.section_officer, "take", transition="above_yes")

    def test_the_lead_goes_another_way(self):
        for user, action in (
            (self.administrator, "cancel"),
            (self.liaison, "withdraw"),
        ):
            with self.subTest(action=action):
                request, child = self.sent()
                self.act(request, user, action, comment="Stop.")
                self.assertEqual(child.state, "cancelled")
                self.assertNotIn(user.id, child.ledger_ids.user_id.ids)
                with self.assertRefused("FAO-CLOSED"):
                    self.decide(child, "approve")

    # ---- Attacks

    def test_nobody_of_the_lower_within_authority_there(self):
        _request, child = self.sent()
        for user in (self.director, self.section_officer, self.administrator):
            cases = self.env["fao.case"].with_user(user)
            with self.subTest(user=user.login), self.assertRefused("FAO-NOTFOUND"):
                cases.act(child.id, "approve", {})
            both = cases.with_context(
                allowed_company_ids=(self.company | self.province).ids
            )
            with self.subTest(pretends=user.login), self.assertRaises(AccessError):
                both.act(child.id, "approve", {})
        self.assertEqual(child.state, "running")

    def test_who_decided_below_decides_not_above_in_two_offices_either(self):
        self.head.sudo().company_ids |= self.province
        self.make_post(self.head, self.unit_province, "director")
        _request, child = self.sent()
        asked = child.approval_ids.filtered(lambda s: s.state == "open").user_id
        self.assertEqual(asked, self.governor)
        with self.assertRaises(FaoError) as caught, self.env.cr.savepoint():
            self.decide(child, "approve", user=self.head)
        self.assertIn(caught.exception.code, ("FAO-SLOT", "FAO-SOD", "FAO-NOTFOUND"))

    def test_the_lower_office_learns_nothing_of_the_case_above(self):
        request, child = self.sent()
        referral = child._fao_record()
        everybody = (self.liaison, self.head, self.section_officer, self.inspector)
        for user in everybody:
            with self.subTest(user=user.login):
                self.assertFalse(child.with_user(user).has_access("read"))
                with self.assertRaises(AccessError):
                    referral.with_user(user).read(["reply"])
                links = self.env["fao.case.link"].with_user(user)
                self.assertFalse(links.search([("kind", "=", "superior")]))
        panel = self.env["fao.case"].with_user(self.liaison).panel(
            request.sudo().case_id.id
        )  # fmt: skip
        [shown] = panel["assisting"]
        self.assertEqual(
            (shown["case_id"], shown["number"], shown["kind"], shown["unit"]),
            (0, "", "superior", "Provincial office"),
        )
        self.decide(child, "approve")
        told = request.message_ids.author_id | request.message_ids.notified_partner_ids
        self.assertNotIn(self.governor.partner_id, told)
        users = {r["user"] for r in self.history(request, self.liaison)}
        self.assertNotIn(self.governor.name, str(users))
        mine = self.env["mail.message"].sudo().search(
            [("model", "=", "fao.referral"), ("res_id", "=", referral.id)]
        )  # fmt: skip
        below = (self.liaison | self.head).partner_id
        self.assertFalse(mine.notified_partner_ids & below)

    def test_nobody_sends_by_hand_or_rewrites_what_was_sent(self):
        with self.assertRefused("FAO-OPEN"):
            self.env["fao.case"].with_user(self.section_officer).open_case(
                "above", {"title": "Mine"}
            )
        _request, child = self.sent()
        referral = child._fao_record().with_user(self.governor)
        referral = referral.with_context(allowed_company_ids=self.province.ids)
        with self.assertRefused("FAO-GUARD"):
            referral.brief = "Something else"

    # ---- The definition

    def test_lint(self):
        draft = self.lead_duty.workflow_id.copy()
        stage = draft.stage_ids.filtered(lambda s: s.code == "above")

        def problems():
            return [
                row["message"] for row in draft.lint() if row["code"] == "LINT-SUPERIOR"
            ]

        self.assertEqual(problems(), [])
        stage.superior_refused = "head_no"
        self.assertIn("name the transitions", problems()[0])
        stage.write({"superior_refused": "above_no", "superior_fields": "nonsense"})
        self.assertIn("nonsense", problems()[0])
        stage.write({"superior_fields": "amount", "superior_duty_id": self.duty.id})
        self.assertIn("no published duty on cases of lower offices", problems()[0])
        stage.write({"superior_duty_id": self.above_duty.id, "kind": "work"})
        self.assertIn("only a waiting stage", problems()[0])

    def test_a_pack_says_it(self):
        text = self.env["fao.duty"].with_user(self.manager).export_pack("lead")
        self.assertIn("superior:\n", text)
        again = self.env["fao.duty"].with_user(self.manager).import_pack(text, {})
        self.assertTrue(again)
        same = self.env["fao.duty"].with_user(self.manager).export_pack("lead")
        self.assertEqual(same, text)
