from datetime import timedelta
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from .common import EngineCase


@tagged("post_install", "-at_install")
class TestEngine(EngineCase):
    def test_the_whole_way(self):
        request = self.request(amount=1000)
        self.assertStage(request, "draft")
        self.assertRegex(request.number, r"^TR-\d{4}-\d{6}$")
        self.to_examine(request)
        self.assertStage(request, "examine")
        self.go(
            request,
            (self.section_officer, "take", {"transition": "pass"}),
            (self.vice_mayor, "approve", {"comment": "Agreed."}),
            (self.deputy_director, "approve"),
        )
        self.assertStage(request, "granted")
        self.assertEqual(request.sudo().state, "done")
        self.assertTrue(request.sudo().closed_at)
        self.assertEqual(request.sudo().officer_id, self.section_officer)
        self.assertLedgerIntact(request)
        self.assertFalse(self.slots(request, "open", "waiting"))

    def test_first_matching_transition_wins(self):
        request = self.request(amount=999)
        self.to_examine(request)
        self.assertActRefused(
            "FAO-ROUTE", request, self.section_officer, "take", transition="pass"
        )
        self.act(request, self.section_officer, "take", transition="pass_small")
        self.assertStage(request, "sign")

    def test_people_are_found_with_the_reason(self):
        request = self.request()
        self.act(request, self.liaison, "submit")
        slot = self.slots(request, "open")
        self.assertEqual(slot.user_id, self.head)
        self.assertIn(self.unit_commerce.name, slot.reason)

    def test_countersign_needs_both_in_any_order(self):
        request = self.request()
        self.go(
            request,
            (self.liaison, "submit"),
            (self.head, "approve"),
            (self.personnel, "approve"),
        )
        self.assertStage(request, "sign_both")
        self.assertActRefused("FAO-SLOT", request, self.personnel, "approve")
        self.act(request, self.finance, "approve")
        self.assertStage(request, "examine")

    def test_one_refusal_of_a_countersign_refuses(self):
        request = self.request()
        self.go(request, (self.liaison, "submit"), (self.head, "approve"))
        self.assertActRefused("FAO-COMMENT", request, self.finance, "reject")
        self.act(request, self.finance, "reject", comment="No money.")
        self.assertStage(request, "refused")
        self.assertEqual(request.sudo().state, "refused")
        self.assertEqual(len(self.slots(request, "closed")), 1)

    def test_only_the_holder_acts(self):
        request = self.request()
        self.assertActRefused("FAO-NOTFOUND", request, self.head, "submit")
        self.act(request, self.liaison, "submit")
        for user in (self.liaison, self.inspector, self.administrator):
            self.assertActRefused("FAO-SLOT", request, user, "approve")
        self.assertActRefused("FAO-SLOT", request, self.director, "approve")
        stranger = self.education_head
        self.assertActRefused("FAO-NOTFOUND", request, stranger, "approve")

    def test_sod_01_nobody_decides_on_his_own_application(self):
        request = self.request(user=self.head)
        text = self.assertActRefused("FAO-NOBODY", request, self.head, "submit")
        self.assertIn("the applicant", text)

    def test_sod_02_a_member_may_not_sign(self):
        request = self.request(member_ids=self.deputy_director.ids)
        self.to_examine(request)
        text = self.assertActRefused(
            "FAO-NOBODY", request, self.section_officer, "take",
            transition="pass_small",
        )  # fmt: skip
        self.assertIn("a member of the group", text)

    def test_an_officer_may_not_handle_his_own_group(self):
        request = self.request(member_ids=self.section_officer.ids)
        self.to_examine(request)
        self.assertActRefused(
            "FAO-SOD", request, self.section_officer, "take", transition="pass_small"
        )

    def test_return_needs_a_reason_and_a_visited_stage(self):
        request = self.request()
        self.to_examine(request)
        officer = self.section_officer
        self.assertActRefused("FAO-COMMENT", request, officer, "return", stage="draft")
        self.assertActRefused(
            "FAO-STAGE", request, officer, "return", stage="sign", comment="x"
        )
        self.act(request, officer, "return", stage="head", comment="Budget?")
        self.assertStage(request, "head")
        self.assertEqual(request.sudo().round, 2)
        self.assertEqual(self.slots(request, "void").mapped("user_id"),
                         self.head | self.finance | self.personnel)  # fmt: skip
        self.assertEqual(self.slots(request, "open").user_id, self.head)
        self.assertLedgerIntact(request)

    def test_a_returned_application_is_corrected_and_signed_anew(self):
        request = self.request()
        self.to_examine(request)
        self.act(
            request, self.section_officer, "take", transition="correct", comment="Fix."
        )
        self.assertStage(request, "draft")
        self.assertTrue(request.sudo().returned)
        request.with_user(self.liaison).amount = 20
        self.to_examine(request)
        self.assertStage(request, "examine")
        signed = self.slots(request, "approved").filtered(lambda s: s.round == 2)
        self.assertEqual(signed.user_id, self.liaison | self.head | self.finance
                         | self.personnel)  # fmt: skip

    def test_withdraw(self):
        request = self.request()
        self.go(request, (self.liaison, "submit"), (self.head, "approve"))
        self.assertActRefused("FAO-POWER", request, self.head, "withdraw")
        self.act(request, self.liaison, "withdraw", comment="Postponed.")
        self.assertStage(request, "draft")
        self.assertEqual(len(self.slots(request, "withdrawn")), 2)
        self.assertActRefused("FAO-STAGE", request, self.liaison, "withdraw")

    def test_forward_keeps_the_chain(self):
        request = self.request()
        self.act(request, self.liaison, "submit")
        self.assertActRefused(
            "FAO-USER", request, self.head, "forward", user_id=self.liaison.id
        )
        self.act(request, self.head, "forward", user_id=self.director.id)
        self.assertActRefused("FAO-SLOT", request, self.head, "approve")
        self.act(request, self.director, "approve")
        self.assertStage(request, "sign_both")
        slot = self.slots(request).filtered(lambda s: s.user_id == self.director)
        self.assertEqual(slot.origin_id.user_id, self.head)
        self.assertEqual(slot.origin_id.state, "forwarded")

    def test_urge_is_throttled(self):
        request = self.request()
        self.act(request, self.liaison, "submit")
        self.act(request, self.liaison, "urge")
        self.assertActRefused("FAO-URGED", request, self.liaison, "urge")
        with freeze_time(self.env.cr.now() + timedelta(hours=5)):
            self.act(request, self.liaison, "urge")

    def test_cancel(self):
        request = self.request()
        self.assertActRefused("FAO-COMMENT", request, self.liaison, "cancel")
        self.act(request, self.liaison, "cancel", comment="Not needed.")
        self.assertEqual(request.sudo().state, "cancelled")
        self.assertActRefused("FAO-CLOSED", request, self.liaison, "submit")
        other = self.request()
        self.act(other, self.liaison, "submit")
        self.assertActRefused("FAO-POWER", other, self.liaison, "cancel", comment="x")
        self.act(other, self.administrator, "cancel", comment="Stuck.")
        self.assertStage(other, "cancelled")

    def test_sod_05_a_deputy_acts_and_both_names_are_kept(self):
        today = self.env["fao.calendar.day"]._today()
        self.env["fao.deputy"].create(
            {
                "principal_id": self.head.id,
                "deputy_id": self.director.id,
                "date_from": today,
                "date_to": today,
                "duty_ids": self.duty.ids,
            }
        )
        request = self.request()
        self.act(request, self.liaison, "submit")
        inbox = self.env["fao.approval"].with_user(self.director).inbox()
        self.assertEqual([s["case_id"] for s in inbox["slots"]], request.case_id.ids)
        self.act(request, self.director, "approve")
        slot = self.slots(request, "approved").filtered("on_behalf_of")
        self.assertEqual(slot.decided_by, self.director)
        self.assertEqual(slot.on_behalf_of, self.head)
        row = request.sudo().ledger_ids.sorted("seq")[-1]
        self.assertEqual(row.on_behalf_of, self.head)
        self.assertActRefused("FAO-SLOT", request, self.head, "approve")

    def test_a_deputy_ends_by_date(self):
        today = self.env["fao.calendar.day"]._today()
        self.make_deputy(self.head, self.education_head, today, today)
        request = self.request()
        self.act(request, self.liaison, "submit")
        stranger = self.env["fao.case"].with_user(self.education_head)
        self.assertTrue(stranger.search([("id", "=", request.case_id.id)]))
        with freeze_time(self.env.cr.now() + timedelta(days=1)):
            self.assertFalse(stranger.search([("id", "=", request.case_id.id)]))
            self.assertActRefused(
                "FAO-NOTFOUND", request, self.education_head, "approve"
            )

    def test_revision_and_idempotency(self):
        request = self.request()
        seen = request.sudo().revision
        request.with_user(self.liaison).note = "changed"
        self.assertActRefused(
            "FAO-STALE", request, self.liaison, "submit", revision=seen
        )
        first = self.act(request, self.liaison, "submit", idempotency_key="k1")
        again = self.act(request, self.liaison, "submit", idempotency_key="k1")
        self.assertEqual(first["revision"], again["revision"])
        self.assertStage(request, "head")
        self.assertActRefused(
            "FAO-KEY", request, self.head, "approve", idempotency_key="k1"
        )

    def test_dry_run_writes_nothing(self):
        request = self.request()
        before = self.facts(request)
        result = self.act(request, self.liaison, "submit", dry_run=True)
        self.assertEqual(result["stage"], "head")
        self.assertEqual(result["slots"][0]["who"], self.head.name)
        self.assertEqual(self.facts(request), before)

    def test_act_many_gives_each_its_own_verdict(self):
        first, second = self.request(), self.request()
        self.act(first, self.liaison, "submit")
        results = (
            self.env["fao.case"]
            .with_user(self.liaison)
            .act_many(
                [
                    {"case_id": first.case_id.id, "action": "submit"},
                    {"case_id": second.number, "action": "submit"},
                ]
            )
        )
        self.assertEqual([r["ok"] for r in results], [False, True])
        self.assertIn("[FAO-STAGE]", results[0]["error"])
        self.assertStage(second, "head")

    def test_the_same_external_reference_returns_the_same_case(self):
        cases = self.env["fao.case"].with_user(self.liaison)
        values = {"title": "From the portal", "amount": 5}
        first = cases.open_case("test_request", values, "P-1")
        again = cases.open_case("test_request", values, "P-1")
        self.assertTrue(first["created"])
        self.assertFalse(again["created"])
        self.assertEqual(first["case_id"], again["case_id"])
        stranger = self.env["fao.case"].with_user(self.education_liaison)
        with self.assertRefused("FAO-OPEN"):
            stranger.open_case("test_request", values, "P-1")

    def test_open_case_may_submit_at_once(self):
        cases = self.env["fao.case"].with_user(self.liaison)
        result = cases.open_case(
            "test_request", {"title": "At once", "amount": 10}, "P-3", {"submit": True}
        )
        self.assertTrue(result["created"])
        self.assertEqual(result["stage"], "head")
        self.assertEqual([slot["who"] for slot in result["slots"]], [self.head.name])
        case = self.env["fao.case"].browse(result["case_id"])
        self.assertEqual(
            case.ledger_ids.sorted("seq").mapped("action"), ["open", "submit"]
        )

    def test_what_refuses_a_submission_opens_nothing(self):
        self.env["fao.post"].search([("user_id", "=", self.head.id)]).unlink()
        cases = self.env["fao.case"].with_user(self.liaison)
        before = self.env["fao.case"].search_count([])
        values = {"title": "At once", "amount": 10}
        with self.assertRefused("FAO-NOBODY"):
            cases.open_case("test_request", values, "P-4", {"submit": True})
        self.assertEqual(self.env["fao.case"].search_count([]), before)

    def test_a_dry_run_of_opening_names_who_would_sign(self):
        cases = self.env["fao.case"].with_user(self.liaison)
        before = self.env["fao.case"].search_count([])
        values = {"title": "From the portal", "amount": 5}
        result = cases.open_case("test_request", values, "P-2", {"dry_run": True})
        self.assertEqual([s["who"] for s in result["would_sign"]], [self.head.name])
        self.assertEqual((result["stage"], result["refused"]), ("draft", ""))
        self.assertEqual(self.env["fao.case"].search_count([]), before)
        self.head.fao_post_ids.unlink()
        result = cases.open_case("test_request", values, "P-2", {"dry_run": True})
        self.assertIn("[FAO-NOBODY]", result["refused"])

    @freeze_time("2026-04-15 02:00:00")
    def test_due_and_suspended_clock(self):
        request = self.request(amount=1000)
        self.to_examine(request)
        case = request.sudo().case_id
        self.assertEqual(str(case._local_date(case.received_at)), "2026-04-15")
        self.assertEqual(self.due_day(case), "2026-04-22")
        self.act(request, self.section_officer, "take", transition="pass")
        self.assertTrue(case.clock_stopped_at)
        with freeze_time("2026-04-20 02:00:00"):
            self.act(request, self.vice_mayor, "approve")
        self.assertEqual(case.suspended_days, 3)
        self.assertEqual(self.due_day(case), "2026-04-27")

    @freeze_time("2026-04-15 02:00:00")
    def test_the_light_stands_with_the_clock(self):
        request = self.request(amount=1000)
        self.to_examine(request)
        cases = self.env["fao.case"].search([("duty_id", "=", self.duty.id)])
        self.assertEqual(request.light, "green")
        self.act(request, self.section_officer, "take", transition="pass")
        with freeze_time("2026-06-15 02:00:00"):
            self.env.invalidate_all()
            self.assertEqual(request.sudo().light, "green", "waits for the leader")
            found = cases.search([("light", "=", "green"), ("id", "in", cases.ids)])
            self.assertEqual(found, cases)
            self.assertFalse(
                cases.search([("light", "=", "red"), ("id", "in", cases.ids)])
            )
            self.assertEqual(cases.filtered_domain([("light", "=", "green")]), cases)

    @freeze_time("2026-04-15 02:00:00")
    def test_a_changed_calendar_moves_the_due_date_with_a_ledger_line(self):
        request = self.request()
        self.act(request, self.liaison, "submit")
        case = request.sudo().case_id
        self.env["fao.calendar.day"].create(
            {"date": "2026-04-20", "kind": "off", "name": "Announced late"}
        )
        case._recompute_deadlines()
        self.assertEqual(self.due_day(case), "2026-04-23")
        self.assertEqual(case.ledger_ids.sorted("seq")[-1].action, "deadline")
        self.assertLedgerIntact(request)

    def test_open_slots_follow_the_posts(self):
        request = self.request()
        self.act(request, self.liaison, "submit")
        today = self.env["fao.calendar.day"]._today()
        post = self.head.fao_post_ids
        post.date_to = today - timedelta(days=1)
        slot = self.slots(request, "open")
        self.assertEqual(
            slot.group_id, self.env.ref("fao_core.group_fao_admin"),
            "nobody holds the post: an administrator looks after the case",
        )  # fmt: skip
        self.make_post(self.education_head, self.unit_commerce, "head")
        slot = self.slots(request, "open")
        self.assertEqual(slot.user_id, self.education_head)
        self.assertActRefused("FAO-SLOT", request, self.head, "approve")
        self.act(request, self.education_head, "approve")
        self.assertStage(request, "sign_both")
        rows = request.sudo().ledger_ids.filtered(lambda r: r.action == "people")
        self.assertEqual(len(rows), 2)
        self.assertLedgerIntact(request)

    def test_closed_slots_never_change(self):
        request = self.request()
        self.go(request, (self.liaison, "submit"), (self.head, "approve"))
        self.head.fao_post_ids.unlink()
        slot = self.slots(request, "approved").filtered(
            lambda s: s.stage_id.code == "head"
        )
        self.assertEqual(slot.user_id, self.head)

    def test_posts_that_end_by_date_are_noticed_by_the_cron(self):
        today = self.env["fao.calendar.day"]._today()
        self.head.fao_post_ids.date_to = today
        self.make_post(
            self.education_head, self.unit_commerce, "head", today + timedelta(days=1)
        )
        request = self.request()
        self.act(request, self.liaison, "submit")
        self.assertEqual(self.slots(request, "open").user_id, self.head)
        with (
            freeze_time(self.env.cr.now() + timedelta(days=1)),
            self.enter_registry_test_mode(),
        ):
            cron = self.env.ref("fao_core.fao_approval_cron_people")
            cron.method_direct_trigger()
            cron.method_direct_trigger()
        self.assertEqual(self.slots(request, "open").user_id, self.education_head)
        rows = request.sudo().ledger_ids.filtered(lambda r: r.action == "people")
        self.assertEqual(len(rows), 1)

    def test_posts_that_an_update_brings_are_left_to_the_cron(self):
        request = self.request()
        self.act(request, self.liaison, "submit")
        cron = self.env.ref("fao_core.fao_approval_cron_people")
        triggers = self.env["ir.cron.trigger"].search_count
        before = triggers([("cron_id", "=", cron.id)])
        with patch.object(self.env.registry, "ready", False):
            self.head.fao_post_ids.unlink()
            self.make_post(self.education_head, self.unit_commerce, "head")
        self.assertEqual(self.slots(request, "open").user_id, self.head)
        self.assertGreater(triggers([("cron_id", "=", cron.id)]), before)
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self.slots(request, "open").user_id, self.education_head)

    def due_day(self, case):
        return str(case._local_date(case.due_at - timedelta(seconds=1)))
