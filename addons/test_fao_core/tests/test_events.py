import time

from odoo import SUPERUSER_ID, api, fields
from odoo.tests import TransactionCase, tagged

from odoo.addons.fao_core.engine import guard

from .common import EngineCase

#: What the concurrent test commits, in the order in which it is removed.
TABLES = ("fao_ledger", "fao_case", "fao_stage", "fao_workflow", "fao_duty",
          "fao_unit")  # fmt: skip


@tagged("post_install", "-at_install")
class TestEvents(EngineCase):
    """What polling systems are given: in pages, once, and nothing unsettled."""

    def poll(self, user, after=0, limit=100):
        cases = self.env["fao.case"].with_user(user)
        return [
            row for row in cases.events(after, limit) if row["case_id"] in self.ours
        ]

    def setUp(self):
        super().setUp()
        self.before = self.env["fao.ledger"].search([], limit=1).id
        request = self.request()
        self.to_examine(request)
        self.ours = [request.sudo().case_id.id]
        self.rows = self.env["fao.ledger"].search(
            [("case_id", "in", self.ours)], order="id"
        )

    def test_what_is_not_settled_is_not_given(self):
        self.assertEqual(self.poll(self.liaison), [])
        self.settle_events()
        events = self.poll(self.liaison)
        self.assertEqual([row["id"] for row in events], self.rows.ids)
        self.assertEqual(
            {key: events[0][key] for key in ("seq", "action", "stage_to")},
            {"seq": 1, "action": "open", "stage_to": "draft"},
        )

    def test_pages_follow_each_other_by_cursor_and_by_id(self):
        self.settle_events()
        for name in ("cursor", "id"):
            after, seen = self.before, []
            while page := self.poll(self.liaison, after, 2):
                self.assertLessEqual(len(page), 2)
                seen += [row["id"] for row in page]
                after = page[-1][name]
            self.assertEqual(seen, self.rows.ids)

    def test_an_unknown_id_stands_for_the_row_before(self):
        self.settle_events()
        first = self.rows[0].id
        self.assertEqual(len(self.poll(self.liaison, first)), len(self.rows) - 1)
        self.assertEqual(self.poll(self.liaison, self.rows[-1].id + 1000), [])

    def test_nonsense_is_refused(self):
        for after in ("x", "1.2.3", "-1", -1, "99999999999", "1;2", "1. 2"):
            with self.subTest(after=after), self.assertRefused("FAO-CURSOR"):
                self.poll(self.liaison, after)

    def test_a_limit_is_kept(self):
        self.settle_events()
        cases = self.env["fao.case"].with_user(self.liaison)
        for limit in (1, 0, -5):
            self.assertEqual(len(cases.events(0, limit)), 1)

    def test_the_same_statements_for_a_row_and_for_many(self):
        self.settle_events()
        cases = self.env["fao.case"].with_user(self.liaison)
        costs = []
        for limit in (1, 1, 5):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            cases.events(self.before, limit)
            costs.append(self.env.cr.sql_log_count - before)
        self.assertEqual(costs[1], costs[2])

    def test_positions_go_on_in_another_cluster(self):
        """A restored ledger is ahead of a cluster that counts from the start."""
        ledger = self.env["fao.ledger"]
        self.settle_events()
        self.request()
        self.env.flush_all()
        last = self.last_position()
        self.env.cr.execute(
            "CREATE OR REPLACE FUNCTION fao_ledger_offset() RETURNS bigint"
            " LANGUAGE sql STABLE AS 'SELECT 0::bigint'"
        )
        self.assertTrue(ledger._is_behind())
        ledger._keep_ahead()
        self.assertFalse(ledger._is_behind())
        self.request()
        self.env.flush_all()
        self.assertGreater(self.last_position(), last)

    def last_position(self):
        self.env.cr.execute("SELECT MAX(position) FROM fao_ledger")
        return self.env.cr.fetchone()[0]


@tagged("post_install", "-at_install")
class TestEventsConcurrent(TransactionCase):
    """Real transactions side by side; what they commit is removed at the end."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self.forget)
        self.made = {}
        with self.registry.cursor() as cr:
            self.make(guard.enter(api.Environment(cr, SUPERUSER_ID, {})["fao.case"]))

    def make(self, cases):
        """Make a duty with two bare cases."""
        env = cases.env
        unit = env["fao.unit"].create({"code": "EV", "name": "Events"})
        duty = env["fao.duty"].create(
            {"code": "events", "name": "Events", "model": "fao.matter"}
        )
        workflow = env["fao.workflow"].create({"duty_id": duty.id})
        stage = env["fao.stage"].create(
            {"workflow_id": workflow.id, "code": "draft", "name": "D", "kind": "draft"}
        )
        common = {
            "title": "Events", "duty_id": duty.id, "workflow_id": workflow.id,
            "stage_id": stage.id, "state": "draft", "unit_id": unit.id,
            "company_id": unit.company_id.id, "initiator_id": SUPERUSER_ID,
        }  # fmt: skip
        both = cases.create([{**common, "number": f"EVENT-{n}"} for n in (1, 2)])
        self.case_ids = both.ids
        self.made = {
            "fao_ledger": ("case_id", both.ids),
            "fao_case": ("id", both.ids),
            "fao_stage": ("id", stage.ids),
            "fao_workflow": ("id", workflow.ids),
            "fao_duty": ("id", duty.ids),
            "fao_unit": ("id", unit.ids),
        }

    def forget(self):
        with self.registry.cursor() as cr:
            cr.execute("ALTER TABLE fao_ledger DISABLE TRIGGER USER")
            for table in TABLES:
                column, ids = self.made[table]
                cr.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [ids])
            cr.execute("ALTER TABLE fao_ledger ENABLE TRIGGER USER")

    def append(self, cr, number):
        """Write a ledger row of the first or the second case."""
        env = guard.enter(api.Environment(cr, SUPERUSER_ID, {})["fao.case"]).env
        case = env["fao.case"].browse(self.case_ids[number])
        row = {"at": fields.Datetime.now(), "user_id": SUPERUSER_ID, "action": "test"}
        env["fao.ledger"]._append(case, [row])
        env.flush_all()

    def poll(self, after=0):
        """Return the cases of the new rows, and where to go on."""
        seen = []
        with self.registry.cursor() as cr:
            cases = api.Environment(cr, SUPERUSER_ID, {})["fao.case"]
            while rows := cases.events(after, 1000):
                after = rows[-1]["cursor"]
                seen += [r for r in rows if r["case_id"] in self.case_ids]
        return [self.case_ids.index(row["case_id"]) for row in seen], after

    def follow(self, after, count):
        """Poll until ``count`` rows came, as other systems do; return their cases.

        A transaction of another database that just ended may hold them up a moment.
        """
        seen = []
        for _round in range(200):
            new, after = self.poll(after)
            seen += new
            if len(seen) >= count:
                break
            time.sleep(0.1)
        return seen + self.poll(after)[0]

    def test_a_slow_transaction_is_not_missed(self):
        """Whoever polls in between misses nothing and gets nothing twice."""
        _none, start = self.poll()
        slow = self.registry.cursor()
        try:
            self.append(slow, 0)
            with self.registry.cursor() as fast:
                self.append(fast, 1)
            between, after = self.poll(start)
            self.assertEqual(between, [], "the later row must wait for the earlier")
            slow.commit()
        finally:
            slow.close()
        self.assertEqual(self.follow(after, 2), [0, 1])

    def test_an_earlier_transaction_may_have_the_later_id(self):
        _none, start = self.poll()
        early = self.registry.cursor()
        try:
            early.execute("SELECT pg_current_xact_id()")
            with self.registry.cursor() as fast:
                self.append(fast, 1)
            self.append(early, 0)
            between, after = self.poll(start)
            self.assertEqual(between, [])
            early.commit()
        finally:
            early.close()
        self.assertEqual(self.follow(after, 2), [0, 1])

    def test_a_failed_transaction_holds_nothing_up(self):
        _none, start = self.poll()
        failing = self.registry.cursor()
        self.append(failing, 0)
        with self.registry.cursor() as fast:
            self.append(fast, 1)
        failing.close()
        self.assertEqual(self.follow(start, 1), [1])
