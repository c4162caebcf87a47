"""Agreeing to several cases at once, and what one is informed of."""

from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import SUBMIT, EngineCase

INFORM = "For the file."


class BulkCase(EngineCase):
    """The head of a unit has several requests before him."""

    def requests(self, count, **vals):
        """Hand in ``count`` requests that the head must sign."""
        result = self.env["test.fao.request"]
        for number in range(count):
            request = self.request(title=f"Request {number}", **vals)
            self.act(request, self.liaison, "submit")
            result |= request.with_env(self.env)
        return result

    def slots_of(self, requests, user):
        """Return the open slots of ``requests`` as ``user`` selects them."""
        slots = self.slots(requests, "open").with_user(user)
        return slots.filtered("my_turn") or slots

    def select(self, requests, user=None):
        """Open the dialog on ``requests`` as ``user``, the head by default."""
        user = user or self.head
        action = self.slots_of(requests, user).action_agree_many()
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def short_chain(self, stage=None, **rule):
        stages = [
            {"code": "draft", "kind": "draft"},
            {
                "code": "head",
                "kind": "approval",
                "rules": [self.signer("head", **rule)],
                **(stage or {}),
            },
            {"code": "granted", "kind": "done"},
            {"code": "refused", "kind": "refused"},
        ]
        transitions = [
            SUBMIT,
            {"code": "yes", "from": "head", "to": "granted"},
            {"code": "no", "from": "head", "to": "refused", "trigger": "rejected"},
        ]
        return stages, transitions

    def agree(self, bulk, opinion="Agreed.", **context):
        bulk.opinion = opinion
        bulk.with_context(**context).action_agree()
        return bulk.line_ids.mapped("verdict")


@tagged("post_install", "-at_install")
class TestBulk(BulkCase):
    def test_each_case_gets_its_own_signature(self):
        requests = self.requests(3)
        bulk = self.select(requests)
        self.assertEqual(bulk.line_ids.mapped("title"), requests.mapped("title"))
        self.assertEqual(set(bulk.line_ids.mapped("stage")), {"Head"})
        self.assertEqual(self.agree(bulk), ["agreed"] * 3)
        self.assertEqual(bulk.agreed_count, 3)
        for request in requests:
            self.assertStage(request, "sign_both")
            self.assertLedgerIntact(request)
            signature = self.slots(request, "approved").filtered("rule_id")
            self.assertEqual(signature.decided_by, self.head)
            self.assertEqual(signature.opinion, "Agreed.")

    def test_a_refused_one_does_not_hinder_the_others(self):
        requests = self.requests(3)
        bulk = self.select(requests)
        self.act(requests[1], self.head, "return", comment="Say why.")
        self.assertEqual(self.agree(bulk), ["agreed", "refused", "agreed"])
        self.assertEqual((bulk.agreed_count, bulk.refused_count), (2, 1))
        self.assertStage(requests[1], "draft")
        self.assertStage(requests[2], "sign_both")

    def test_what_changed_since_it_was_shown_is_refused(self):
        duty = self.make_duty("open_request", "test.fao.request")
        both = {"source": "users", "user_ids": (self.head | self.director).ids}
        chain = self.short_chain(stage={"editable_by": "holder"}, **both)
        self.make_workflow(duty, *chain)
        requests = self.requests(2, duty_id=duty.id)
        bulk = self.select(requests)
        requests[0].with_user(self.director).amount = 900
        self.assertEqual(self.agree(bulk), ["refused", "agreed"])
        why = bulk.line_ids[0].why
        self.assertIn("Amount: 10 → 900", why)
        self.assertNotIn("[FAO-", why)
        self.assertStage(requests[0], "head")
        # It must be looked at again, not pressed again
        self.assertFalse(bulk.asked_count)
        self.assertEqual(self.agree(bulk), ["refused", "agreed"])
        self.assertEqual(self.agree(self.select(requests[0])), ["agreed"])

    def test_what_others_did_since_it_was_shown_is_refused(self):
        requests = self.requests(2)
        self.go(requests[0], (self.head, "approve"))
        self.go(requests[1], (self.head, "approve"))
        bulk = self.select(requests, self.finance)
        self.act(requests[0], self.personnel, "approve")
        self.assertEqual(self.agree(bulk), ["refused", "agreed"])
        self.assertIn("Look at it again", bulk.line_ids[0].why)

    def test_pressed_twice_agrees_once(self):
        requests = self.requests(2)
        bulk = self.select(requests)
        line = bulk.line_ids[0]
        item = line._item("Agreed.", "")
        cases = self.env["fao.case"].with_user(self.head)
        [first], [again] = cases.act_many([item]), cases.act_many([item])
        self.assertTrue(first["ok"] and again["ok"])
        self.assertEqual(
            len(self.slots(requests[0], "approved").filtered("rule_id")), 1
        )
        self.assertEqual(self.agree(bulk), ["agreed", "agreed"])

    def test_what_does_not_wait_for_me_is_left_out(self):
        requests = self.requests(2)
        slots = self.slots_of(requests, self.finance)
        action = slots.action_agree_many()
        bulk = self.env["fao.bulk.act"].with_user(self.finance).browse(action["res_id"])
        self.assertFalse(bulk.line_ids)
        self.assertEqual(bulk.left_out, 2)
        self.assertFalse(bulk.asked_count)

    def test_a_stage_with_buttons_of_its_own_says_so(self):
        request = self.requests(1)
        self.go(request, (self.head, "approve"), (self.finance, "approve"),
                (self.personnel, "approve"))  # fmt: skip
        bulk = self.select(request, self.section_officer)
        self.assertEqual(bulk.line_ids.verdict, "shut")
        self.assertIn("its own buttons", bulk.line_ids.why)
        self.assertFalse(bulk.asked_count)

    def test_nobody_sees_the_dialog_of_another(self):
        bulk = self.select(self.requests(1))
        for records in (bulk, bulk.line_ids):
            with self.assertRaises(AccessError):
                records.with_user(self.finance).read(["display_name"])
        with self.assertRaises(AccessError):
            self.env["fao.bulk.act.line"].with_user(self.finance).create(
                {"bulk_id": bulk.id, "number": "X"}
            )

    def test_an_opinion_where_a_rule_demands_it(self):
        duty = self.make_duty("strict_request", "test.fao.request")
        self.make_workflow(duty, *self.short_chain(comment_required="always"))
        requests = self.requests(1, duty_id=duty.id) | self.requests(1)
        bulk = self.select(requests)
        self.assertTrue(bulk.needs_opinion)
        self.assertEqual(self.agree(bulk, ""), ["refused", "agreed"])
        self.assertStage(requests[0], "head")
        self.assertEqual(self.agree(self.select(requests[0]), "Agreed."), ["agreed"])

    def test_the_password_is_asked_once_and_kept_nowhere(self):
        self.head.password = "a long secret"
        duty = self.make_duty("sealed_request", "test.fao.request")
        chain = self.short_chain(stage={"reauthenticate": True})
        self.make_workflow(duty, *chain)
        requests = self.requests(2, duty_id=duty.id) | self.requests(1)
        bulk = self.select(requests)
        self.assertTrue(bulk.needs_password)
        with self.assertRefused("FAO-PASSWORD"):
            self.agree(bulk, password="wrong")
        self.assertEqual(bulk.line_ids.mapped("verdict"), ["asked"] * 3)
        self.assertStage(requests[2], "head")
        users = type(self.head)
        real = users._check_credentials
        with patch.object(users, "_check_credentials", autospec=True) as check:
            check.side_effect = real
            verdicts = self.agree(bulk, password="a long secret")
        self.assertEqual(verdicts, ["agreed"] * 3)
        self.assertEqual(check.call_count, 1)  # comparing is slow by design
        self.assertStage(requests[0], "granted")
        self.assertFalse(bulk._fields["password"].store)
        self.assertNotIn("a long secret", str(bulk.line_ids.read()))


@tagged("post_install", "-at_install")
class TestBulkQueries(BulkCase):
    """The dialog opens and agrees at the same price a case, however many."""

    def statements(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def price(self, count):
        """Return the statements of opening and of agreeing for ``count`` cases."""
        slots = self.slots_of(self.requests(count), self.head)
        found = []
        opening = self.statements(lambda: found.append(slots.action_agree_many()))
        bulk = self.env["fao.bulk.act"].with_user(self.head).browse(found[0]["res_id"])
        agreeing = self.statements(bulk.action_agree)
        self.assertEqual(bulk.agreed_count, count)
        return opening, agreeing

    def test_the_same_a_case_with_10_20_and_30_cases(self):
        self.company.fao_notify = False
        self.price(2)  # fills the registry's caches
        ten, twenty, thirty = (self.price(count) for count in (10, 20, 30))
        for few, more, most in zip(ten, twenty, thirty, strict=True):
            self.assertEqual(more - few, most - more)
        self.assertLess((thirty[1] - twenty[1]) / 10, 60)


@tagged("post_install", "-at_install")
class TestInformation(BulkCase):
    """What one is informed of waits apart from what one must decide."""

    def inbox(self, user, **options):
        return self.env["fao.approval"].with_user(user).inbox(options)

    def inform(self, requests, *users):
        for request in requests:
            ids = [user.id for user in users]
            self.act(request, self.head, "inform", user_ids=ids, comment=INFORM)

    def test_counted_apart_from_what_waits_for_me(self):
        requests = self.requests(2)
        self.inform(requests, self.finance, self.director)
        self.assertEqual(self.inbox(self.finance)["total"], 0)
        self.assertEqual(self.inbox(self.finance)["information"], 2)
        listed = self.inbox(self.finance, information=True, limit=1)
        self.assertEqual((listed["total"], len(listed["slots"])), (2, 1))
        self.assertEqual(listed["slots"][0]["purpose"], "inform")
        self.assertEqual(listed["slots"][0]["title"], "Request 0")
        self.assertEqual(self.inbox(self.head)["total"], 2)
        self.assertEqual(self.inbox(self.head)["information"], 0)

    def test_reading_takes_it_off_the_list(self):
        requests = self.requests(2)
        self.inform(requests, self.finance)
        mine = self.env["fao.approval"].with_user(self.finance)
        self.assertEqual(mine.search_count([("for_information", "=", True)]), 2)
        cases = self.env["fao.case"].with_user(self.finance)
        self.assertTrue(cases.panel(requests[0].sudo().case_id.id)["unread"])
        self.act(requests[0], self.finance, "read")
        self.assertFalse(cases.panel(requests[0].sudo().case_id.id)["unread"])
        self.assertEqual(self.inbox(self.finance)["information"], 1)
        [slot] = mine.search([("for_information", "=", True)])
        self.assertEqual(slot.sudo().case_id, requests[1].sudo().case_id)
        self.assertTrue(slot.for_information)
        read = mine.search([("decided_by", "=", self.finance.id)])
        self.assertFalse(read.for_information)
        self.assertEqual(read.state, "read")

    def test_it_stands_in_the_clock_menu(self):
        requests = self.requests(2)
        self.inform(requests, self.finance)
        users = self.env["res.users"].with_user(self.finance)
        [group] = users._get_activity_groups()
        self.assertEqual(group["name"], "For my information (2)")
        self.assertEqual((group["model"], group["total_count"]), ("fao.approval", 2))
        for request in requests:
            self.act(request, self.finance, "read")
        self.assertFalse(users._fao_information_group())

    def test_nobody_elses_information(self):
        requests = self.requests(1)
        self.inform(requests, self.finance)
        others = self.env["fao.approval"].with_user(self.personnel)
        self.assertFalse(others.search([("for_information", "=", True)]))
        self.assertEqual(self.inbox(self.personnel, information=True)["slots"], [])
        slot = self.slots(requests, "unread")
        self.assertFalse(slot.with_user(self.personnel).sudo().for_information)

    def test_a_lower_clearance_hides_it(self):
        requests = self.requests(1)
        self.inform(requests, self.finance)
        self.finance.sudo().fao_clearance = 0
        self.assertEqual(self.inbox(self.finance)["information"], 0)

    def test_a_group_is_informed_too(self):
        duty = self.make_duty("copied_request", "test.fao.request")
        stages, transitions = self.short_chain()
        stages[1]["rules"].append(
            {
                "code": "copy",
                "purpose": "inform",
                "source": "group",
                "group_ids": self.env.ref("fao_core.group_fao_inspector").ids,
            }
        )
        self.make_workflow(duty, stages, transitions)
        request = self.requests(1, duty_id=duty.id)
        self.assertEqual(self.inbox(self.inspector)["information"], 1)
        # Once a case, however often it comes by
        self.go(
            request,
            (self.head, "return", {"comment": "Say why."}),
            (self.liaison, "submit"),
        )
        self.assertEqual(self.inbox(self.inspector)["information"], 1)

    def test_the_inbox_costs_the_same_with_many(self):
        few = self.requests(2)
        self.inform(few, self.finance)
        inbox = self.env["fao.approval"].with_user(self.finance).inbox
        costs = []
        for more in (0, 10):
            self.inform(self.requests(more), self.finance)
            self.env.flush_all()
            self.env.invalidate_all()
            inbox({"information": True})
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            inbox({"information": True})
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*costs)
