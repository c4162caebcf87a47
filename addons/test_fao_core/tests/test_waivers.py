"""A waivable finding blocks until somebody who may waives it with a reason."""

from datetime import date, timedelta

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged

from .check_common import CheckCase

NOW = "2026-04-22 02:00:00"
TODAY = date(2026, 4, 22)


class WaiverCase(CheckCase):
    """Amounts over 5 need a waiver of the director."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.check = cls.make_check(
            "W-1",
            severity="waivable",
            kind="value",
            value_field="amount",
            limit=5,
            waive_position_id=cls.position("director").id,
            legal_basis="Rules of 2024, article 5",
        )

    def ask(self, record, user=None, **options):
        options = {"comment": "The task needs it.", **options}
        return self.act(record, user or self.liaison, "ask_waiver", **options)

    def waive(self, record, user=None, **options):
        options = {"comment": "Agreed by the group.", **options}
        return self.act(record, user or self.director, "waive", **options)

    def rows(self, record, action):
        return record.sudo().case_id.ledger_ids.filtered(lambda r: r.action == action)

    def states(self, record):
        findings = record.sudo().case_id.finding_ids.sorted("id")
        return findings.mapped("state")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestWaiver(WaiverCase):
    def test_it_blocks_and_says_who_may_waive(self):
        record = self.request(amount=10)
        text = self.assertActRefused("FAO-CHECK", record, self.liaison, "submit")
        self.assertIn("W-1: 10, limit 5 May be waived by Director (Director)", text)
        self.assertTrue(record.sudo().case_id.blocked)

    def test_whoever_is_asked_reads_the_case_and_waives(self):
        record = self.request(amount=10)
        case = self.env["fao.case"].with_user(self.director)
        self.assertFalse(case.search([("id", "=", record.case_id.id)]))
        self.ask(record)
        [finding] = self.findings(record).with_user(self.director)
        self.assertTrue(finding.asks_me)
        self.assertTrue(finding.may_waive)
        self.assertIn(finding, finding.search([("asks_me", "=", True)]))
        self.waive(record)
        [finding] = self.findings(record)
        self.assertEqual(finding.state, "waived")
        self.assertEqual(finding.reason, "Agreed by the group.")
        self.assertEqual(finding.decided_by, self.director)
        self.assertFalse(finding.with_user(self.director).asks_me)
        self.act(record, self.liaison, "submit")
        self.assertStage(record, "head")
        self.assertFalse(record.sudo().case_id.blocked)
        self.assertLedgerIntact(record)

    def test_the_ledger_keeps_the_figures_and_the_reason(self):
        record = self.request(amount=10)
        self.ask(record)
        self.waive(record)
        [row] = self.rows(record, "waive")
        payload = row._payload()
        self.assertEqual(payload["figures"], {"value": 10, "limit": 5})
        self.assertEqual(payload["check"], "W-1")
        self.assertEqual(payload["comment"], "Agreed by the group.")
        self.assertEqual(row.user_id, self.director)

    def test_a_reason_is_asked_for(self):
        record = self.request(amount=10)
        self.ask(record)
        self.assertActRefused(
            "FAO-COMMENT", record, self.director, "waive", comment=" "
        )

    def test_others_may_not_waive(self):
        record = self.request(amount=10)
        self.ask(record)
        text = self.assertActRefused(
            "FAO-POWER", record, self.liaison_of_unit(), "waive", comment="I may"
        )
        self.assertIn("W-1 is waived by Director", text)

    def liaison_of_unit(self):
        return self.make_user("second_liaison", "liaison", self.unit_commerce)

    def test_nobody_waives_his_own_application(self):
        self.make_post(self.liaison, self.unit_office, "director")
        record = self.request(amount=10)
        self.assertActRefused(
            "FAO-SOD", record, self.liaison, "waive", comment="For me"
        )
        # Of the two directors only the other one is asked
        self.ask(record)
        self.assertEqual(self.findings(record).asked_user_ids, self.director)

    def test_nobody_waives_what_names_him(self):
        record = self.request(amount=10, member_ids=self.director.ids)
        self.assertActRefused(
            "FAO-NOBODY", record, self.liaison, "ask_waiver", comment="Please"
        )
        self.make_post(self.vice_mayor, self.unit_office, "director")
        self.ask(record)
        self.assertEqual(self.findings(record).asked_user_ids, self.vice_mayor)
        self.assertTrue(self.findings(record).with_user(self.vice_mayor).asks_me)

    def test_a_deputy_waives_and_both_names_are_kept(self):
        self.make_deputy(self.director, self.deputy_director, TODAY)
        record = self.request(amount=10)
        self.ask(record)
        asked = self.findings(record).asked_user_ids
        self.assertEqual(asked, self.director | self.deputy_director)
        self.waive(record, self.deputy_director)
        [finding] = self.findings(record)
        self.assertEqual(finding.decided_by, self.deputy_director)
        self.assertEqual(finding.on_behalf_of, self.director)
        self.assertEqual(self.rows(record, "waive").on_behalf_of, self.director)

    def test_a_deputy_who_is_named_does_not_waive(self):
        self.make_deputy(self.director, self.deputy_director, TODAY)
        record = self.request(amount=10, member_ids=self.deputy_director.ids)
        self.ask(record)
        self.assertEqual(self.findings(record).asked_user_ids, self.director)

    def test_the_deputy_of_the_applicant_does_not_waive_for_him(self):
        self.make_post(self.liaison, self.unit_office, "director")
        self.make_deputy(self.liaison, self.head, TODAY)
        record = self.request(amount=10)
        self.act(record, self.liaison, "ask_waiver", comment="Please")
        self.assertNotIn(self.head, self.findings(record).asked_user_ids)
        self.assertFalse(self.findings(record).with_user(self.head).may_waive)

    def test_who_is_not_cleared_is_not_asked(self):
        self.director.sudo().fao_clearance = 1
        self.liaison.sudo().fao_clearance = 2
        record = self.request(amount=10, confidentiality="2")
        self.assertActRefused(
            "FAO-NOBODY", record, self.liaison, "ask_waiver", comment="Please"
        )

    def test_a_member_of_a_group_waives(self):
        self.check.write(
            {
                "waive_position_id": False,
                "waive_group_id": self.env.ref("fao_core.group_fao_custodian").id,
            }
        )
        record = self.request(amount=10)
        self.ask(record)
        [finding] = self.findings(record).with_user(self.custodian)
        self.assertTrue(finding.asks_me)
        self.waive(record, self.custodian)
        self.assertEqual(self.states(record), ["waived"])

    def test_the_position_may_be_that_of_the_unit(self):
        self.check.write(
            {"waive_of": "unit", "waive_position_id": self.position("head")}
        )
        record = self.request(amount=10)
        self.ask(record)
        self.assertEqual(self.findings(record).asked_user_ids, self.head)
        self.assertFalse(self.findings(record).with_user(self.director).asks_me)

    def test_the_same_request_again_changes_nothing(self):
        record = self.request(amount=10)
        self.ask(record)
        self.waive(record, idempotency_key="w1")
        revision = record.sudo().case_id.revision
        self.waive(record, idempotency_key="w1")
        self.assertEqual(len(self.rows(record, "waive")), 1)
        self.assertEqual(record.sudo().case_id.revision, revision)
        text = self.assertActRefused(
            "FAO-FINDING", record, self.director, "waive", comment="Again"
        )
        self.assertIn("was waived already by Director", text)

    def test_a_rehearsal_writes_nothing(self):
        record = self.request(amount=10)
        self.ask(record)
        self.waive(record, dry_run=True)
        self.assertEqual(self.states(record), ["open"])

    def test_one_finding_of_several_is_waived(self):
        other = self.check.copy({"code": "W-2", "limit": 6})
        record = self.request(amount=10)
        self.ask(record)
        self.waive(record, check="W-2")
        states = {f.code: f.state for f in self.findings(record)}
        self.assertEqual(states, {"W-1": "open", "W-2": "waived"})
        self.assertActRefused("FAO-CHECK", record, self.liaison, "submit")
        [first] = self.findings(record, "open")
        self.waive(record, finding=first.id)
        self.act(record, self.liaison, "submit")
        self.assertEqual(other.severity, "waivable")

    def test_nobody_writes_a_waiver_himself(self):
        record = self.request(amount=10)
        self.ask(record)
        finding = self.findings(record)
        for user in (self.director, self.administrator):
            self.assertFalse(finding.with_user(user).has_access("write"))
            with self.assertRefused("FAO-GUARD"):
                finding.with_user(user).write({"state": "waived"})
        with self.assertRefused("FAO-GUARD"):
            finding.with_context(fao_engine=True).write({"state": "waived"})

    def test_the_form_of_a_finding_waives_through_the_engine(self):
        record = self.request(amount=10)
        self.ask(record)
        finding = self.findings(record).with_user(self.director)
        action = finding.action_waive()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.director)
            .with_context(action["context"])
            .create({"reason": "As an exception"})
        )
        wizard.action_waive()
        self.assertEqual(self.findings(record).reason, "As an exception")

    def test_the_form_shows_nothing_of_cases_of_others(self):
        record = self.request(amount=10)
        finding = self.findings(record)
        wizard = (
            self.env["fao.finding.waive"]
            .with_user(self.education_liaison)
            .create({"finding_id": finding.id, "reason": "Let me see"})
        )
        self.env.invalidate_all()
        self.assertFalse(wizard.read(["figure_lines"])[0]["figure_lines"])
        with self.assertRaises(AccessError):
            wizard.read(["message"])
        with self.assertRaises(AccessError):
            wizard.action_waive()


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestWaiverEnds(WaiverCase):
    """A waiver is for the figures that were seen, and for its round."""

    def waived(self, **vals):
        record = self.request(**{"amount": 10, **vals})
        self.ask(record)
        self.waive(record)
        return record

    def test_other_figures_void_it(self):
        record = self.waived()
        record.amount = 11
        self.assertEqual(self.states(record), ["void", "open"])
        [void] = self.findings(record, "void")
        self.assertEqual(void.figures["value"], 10)
        self.assertEqual(void.reason, "Agreed by the group.")
        self.assertActRefused("FAO-CHECK", record, self.liaison, "submit")
        # The old figures do not bring the old waiver back
        record.amount = 10
        self.assertActRefused("FAO-CHECK", record, self.liaison, "submit")

    def test_other_changes_do_not(self):
        record = self.waived()
        record.note = "More words"
        self.assertEqual(self.states(record), ["waived"])
        self.act(record, self.liaison, "submit")

    def test_when_the_reason_is_gone_it_is_cleared(self):
        record = self.waived()
        record.amount = 5
        self.assertEqual(self.states(record), ["cleared"])
        record.amount = 10
        self.assertEqual(self.states(record), ["cleared", "open"])

    def test_a_new_round_voids_it(self):
        record = self.waived()
        self.act(record, self.liaison, "submit")
        self.act(record, self.head, "return", comment="Why so much?")
        self.assertEqual(self.states(record), ["void", "open"])
        self.assertActRefused("FAO-CHECK", record, self.liaison, "submit")
        self.ask(record)
        self.waive(record, comment="Once more")
        self.act(record, self.liaison, "submit")
        self.assertEqual(self.states(record), ["void", "waived"])

    def test_the_passing_of_days_does_not(self):
        self.check.write(
            {
                "kind": "lead_days",
                "date_field": "wanted_on",
                "days_value": 30,
                "line_field": False,
            }
        )
        record = self.waived(wanted_on=date(2026, 5, 10))
        with freeze_time("2026-04-24 02:00:00"):
            self.act(record, self.liaison, "submit")
        self.assertStage(record, "head")

    def test_figures_that_changed_meanwhile_are_not_waived_unseen(self):
        self.check.write(
            {
                "kind": "register",
                "line_field": "line_ids",
                "line_key": "partner_id",
                "date_field": "wanted_on",
                "register_model": "test.fao.request.line",
                "register_key": "partner_id",
                "register_date": "finished_on",
                "window": "calendar_year",
                "limit": 1,
            }
        )
        person = self.make_person("Dai")
        self.make_earlier(person, "2026-01-10")
        record = self.make_request(
            {"partner_id": person.id}, wanted_on=TODAY + timedelta(days=40)
        )
        self.ask(record)
        self.make_earlier(person, "2026-02-10")
        text = self.assertActRefused(
            "FAO-STALE", record, self.director, "waive", comment="Fine"
        )
        self.assertIn("3, limit 1", text)
        self.act(record, self.liaison, "check")
        self.waive(record)
        self.act(record, self.liaison, "submit")


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestWaiverAtAStep(WaiverCase):
    """A check of one step is waived while the case runs."""

    def setUp(self):
        super().setUp()
        self.check.write({"moment": "transition", "transition_codes": "pass_small"})
        self.record = self.request(amount=10)
        self.to_examine(self.record)

    def test_the_officer_asks_and_the_director_waives(self):
        record, officer = self.record, self.section_officer
        text = self.assertActRefused(
            "FAO-CHECK", record, officer, "take", transition="pass_small"
        )
        self.assertIn("May be waived by Director", text)
        self.act(record, officer, "check")
        self.assertEqual(self.states(record), ["open"])
        self.ask(record, officer)
        self.waive(record)
        self.act(record, officer, "take", transition="pass_small")
        self.assertStage(record, "sign")
        self.assertEqual(self.states(record), ["waived"])

    def test_the_applicant_does_not_check_there(self):
        self.assertActRefused("FAO-SLOT", self.record, self.liaison, "check")

    def test_the_panel_offers_it_to_who_may(self):
        record, officer = self.record, self.section_officer
        self.act(record, officer, "check")
        self.ask(record, officer)
        case_id = record.sudo().case_id.id
        cases = self.env["fao.case"]
        [shown] = cases.with_user(self.director).panel(case_id)["findings"]
        self.assertTrue(shown["may_waive"])
        self.assertEqual(shown["waived_by"], "Director (Director)")
        self.assertEqual(shown["asked"], "Director")
        self.assertEqual(
            shown["figures"],
            [
                {"name": "Amount", "value": "10"},
                {"name": "Allowed", "value": "at most 5"},
            ],
        )
        [shown] = cases.with_user(officer).panel(case_id)["findings"]
        self.assertFalse(shown["may_waive"])
        offered = cases.with_user(self.director).panel(case_id)["actions"]
        self.assertNotIn("ask_waiver", {action["action"] for action in offered})
