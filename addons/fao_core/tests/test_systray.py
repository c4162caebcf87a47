from datetime import timedelta
from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from odoo.addons.fao_core.engine import guard

from .document_common import NOW, DocumentCase


@tagged("post_install", "-at_install")
class TestApprovalsInClockMenu(DocumentCase):
    """The clock menu counts the approvals that wait for a person, first of all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.slots = cls.env["fao.approval"]
        for number in range(4):
            case = cls.make_matter(f"Letter {number}").case_id
            cls.slots |= case.approval_ids.filtered(lambda s: s.state == "open")
        holder = cls.slots.user_id
        holder.ensure_one()
        cls.holder = holder
        due = [NOW - timedelta(days=1), NOW + timedelta(hours=1), False]
        for slot, moment in zip(cls.slots, due, strict=False):
            guard.enter(slot.sudo()).write({"due_at": moment})
        last = cls.slots[3:]
        guard.enter(last.sudo()).write({"due_at": NOW + timedelta(days=3)})

    def groups_of(self, user):
        with freeze_time(NOW):
            return self.env["res.users"].with_user(user)._get_activity_groups()

    def test_counted_by_due(self):
        first = self.groups_of(self.holder)[0]
        self.assertEqual(first["model"], "fao.approval")
        mine = self.env["fao.approval"].with_user(self.holder)
        total = mine.search_count([("my_turn", "=", True)])
        self.assertEqual(first["total_count"], total)
        self.assertEqual(first["overdue_count"], 1)
        self.assertEqual(first["today_count"], 1)
        self.assertEqual(first["planned_count"], total - 2)

    def test_counting_costs_two_queries(self):
        """One finds the principals, one counts, however many approvals are open."""
        users = self.env["res.users"].with_user(self.holder)
        users._fao_count_approvals()
        with self.assertQueryCount(2):
            users._fao_count_approvals()

    def test_many_are_counted_up_to_a_limit(self):
        where = "odoo.addons.fao_core.models.res_users_systray.COUNTED"
        with patch(where, 2):
            first = self.groups_of(self.holder)[0]
        self.assertEqual(first["name"], "My approvals (2 or more)")
        self.assertEqual(first["total_count"], 2)
        self.assertEqual(
            first["overdue_count"], 1, "the most urgent ones are counted first"
        )

    def test_the_day_ends_in_the_zone_of_the_user(self):
        users = self.env["res.users"].with_context(tz="Asia/Shanghai")
        self.assertEqual(str(users._fao_end_of_day(NOW)), "2026-04-22 16:00:00")

    def test_nobody_elses_approvals(self):
        models = [group["model"] for group in self.groups_of(self.education_head)]
        self.assertNotIn("fao.approval", models)
