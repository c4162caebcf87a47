"""DL-07: who is told that a due date is near or past."""

from datetime import timedelta

from freezegun import freeze_time

from odoo.tests import tagged

from .operations_common import OperationsCase

MONDAY = "2026-03-02 02:00:00"  # 10:00 at the office; five working days end on 9 March


@tagged("post_install", "-at_install")
class TestDeadlineSteps(OperationsCase):
    def setUp(self):
        super().setUp()
        self.duty.section_id = self.unit_section
        self.hand_in()
        self.assertEqual(str(self.case.due_at), "2026-03-09 15:59:59")

    def hand_in(self, **vals):
        with freeze_time(MONDAY):
            self.record = self.request(**vals)
            self.act(self.record, self.liaison, "submit")
        self.case = self.record.sudo().case_id

    def to_officer(self, *steps):
        with freeze_time(MONDAY):
            self.go(
                self.record,
                (self.head, "approve"),
                (self.finance, "approve"),
                (self.personnel, "approve"),
                *steps,
            )

    def clock(self, moment):
        with freeze_time(moment), self.enter_registry_test_mode():
            self.env.ref("fao_core.fao_case_cron_clock").method_direct_trigger()
            self.env.invalidate_all()

    def told(self, action):
        """Return whom the rows of the ledger name, one set of users a row."""
        rows = self.rows(self.record, action)
        return [self.env["res.users"].browse(row._payload()["people"]) for row in rows]

    def notified(self, user):
        domain = [
            ("model", "=", self.record._name),
            ("res_id", "=", self.record.id),
            ("notified_partner_ids", "=", user.partner_id.id),
        ]
        return self.env["mail.message"].sudo().search_count(domain)

    def test_dl_07_amber_tells_whoever_must_act_once(self):
        before, revision = self.notified(self.head), self.case.revision
        self.clock("2026-03-04 23:00:00")
        self.assertFalse(self.told("due_soon"), "the office is not open yet")
        self.clock("2026-03-05 02:00:00")
        self.assertEqual(self.told("due_soon"), [self.head])
        self.assertEqual(self.notified(self.head), before + 1)
        self.clock("2026-03-06 02:00:00")
        self.assertEqual(self.told("due_soon"), [self.head])
        self.assertEqual(self.case.revision, revision, "nothing changed for anybody")
        self.assertLedgerIntact(self.record)

    def test_dl_07_red_tells_the_section_then_the_deputy_director(self):
        self.clock("2026-03-09 16:10:00")
        [people] = self.told("overdue")
        self.assertEqual(people, self.head | self.section_head)
        self.clock("2026-03-12 15:50:00")
        self.assertEqual(len(self.told("overdue")), 1)
        self.clock("2026-03-12 16:10:00")
        self.assertEqual(self.told("overdue")[1:], [self.deputy_director])
        self.clock("2026-04-12 16:10:00")
        self.assertEqual(len(self.told("overdue")), 2)

    def test_members_of_the_section_are_told_of_what_nobody_took(self):
        self.to_officer()
        self.clock("2026-03-05 02:00:00")
        self.assertEqual(
            self.told("due_soon"), [self.section_officer | self.section_head]
        )

    def test_nobody_is_told_while_the_clock_stands(self):
        self.hand_in(amount=5000)
        self.to_officer((self.section_officer, "take", {"transition": "pass"}))
        self.assertTrue(self.case.clock_stopped_at)
        self.clock("2026-03-30 02:00:00")
        self.assertFalse(self.told("due_soon") + self.told("overdue"))

    def test_a_due_date_that_moves_is_told_anew(self):
        self.clock("2026-03-05 02:00:00")
        self.env["fao.calendar.day"].create(
            {
                "date": "2026-03-06",
                "kind": "off",
                "name": "Day of the tests",
                "company_id": self.company.id,
            }
        )
        with freeze_time("2026-03-05 03:00:00"):
            self.case._recompute_deadlines()
        self.assertEqual(str(self.case.due_at), "2026-03-10 15:59:59")
        self.clock("2026-03-05 04:00:00")
        self.assertEqual(self.told("due_soon"), [self.head, self.head])
        self.clock("2026-03-10 02:00:00")
        self.assertEqual(len(self.told("due_soon")), 2)
        self.assertFalse(self.told("overdue"))

    def test_an_office_may_have_steps_of_its_own(self):
        self.env["fao.deadline.step"].create(
            {
                "company_id": self.company.id,
                "days": 1,
                "tells": "position",
                "position_id": self.position("director").id,
            }
        )
        self.clock("2026-03-09 16:10:00")
        self.assertFalse(self.told("due_soon") + self.told("overdue"))
        self.clock("2026-03-10 16:10:00")
        self.assertEqual(self.told("overdue"), [self.director])

    def test_who_may_not_see_the_case_is_not_told(self):
        self.env["fao.deadline.step"].create(
            {
                "company_id": self.company.id,
                "days": -2,
                "tells": "position",
                "position_id": self.position("custodian").id,
            }
        )
        self.clock("2026-03-05 02:00:00")
        self.assertEqual(self.told("due_soon"), [self.env["res.users"]])
        self.assertFalse(self.notified(self.custodian))

    def test_steps_of_a_duty_do_not_act_on_others(self):
        other = self.make_duty("other_request", "test.fao.request")
        self.env.ref("fao_core.fao_deadline_step_soon").duty_ids = other
        self.clock("2026-03-05 02:00:00")
        self.assertFalse(self.told("due_soon"))
        now = self.case.due_at - timedelta(days=1)
        self.assertNotIn(self.case, self.env["fao.case"].sudo()._to_tell(now))
