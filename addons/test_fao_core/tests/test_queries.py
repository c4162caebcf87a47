from odoo.tests import tagged
from odoo.tools import SQL

from .common import EngineCase

#: SQL statements of one action with cold caches; Odoo's mail is not counted.
LIMITS = {
    "submit": 20,
    "approve": 16,
    "countersign": 16,
    "to_group": 16,
    "take": 20,
    "inbox": 10,
    "group_inbox": 10,
}
MANY = 10_000


@tagged("post_install", "-at_install")
class TestQueries(EngineCase):
    """A decision costs the same with 10 and with 10,000 cases."""

    def fill(self, count):
        """Copy one submitted case ``count`` times by SQL: history and open slots."""
        for table, key in (("fao_approval", "case_id"), ("test_fao_request", "case_id"),
                           ("fao_case", "id")):  # fmt: skip
            self.env.cr.execute(
                SQL(
                    "DELETE FROM %s WHERE %s > 10000000",
                    SQL.identifier(table),
                    SQL.identifier(key),
                )
            )
        request = self.request()
        self.act(request, self.liaison, "submit")
        self.env.flush_all()
        case = request.sudo().case_id
        for table, key in (("fao_case", "id"), ("test_fao_request", "case_id"),
                           ("fao_approval", "case_id")):  # fmt: skip
            self.copy_rows(table, key, case.id, count)
        self.env.cr.execute("ANALYZE fao_case; ANALYZE fao_approval")
        self.env.invalidate_all()

    def copy_rows(self, table, key, case_id, count):
        """Insert ``count`` copies of the rows of a case, for the cases 10^7 + n."""
        columns = [
            name
            for (name,) in self.env.execute_query(
                SQL(
                    "SELECT column_name FROM information_schema.columns"
                    " WHERE table_name = %s AND is_generated = 'NEVER'",
                    table,
                )
            )
            if name not in (key, "id", "number", "external_ref")
        ]
        names = SQL(", ").join(map(SQL.identifier, columns))
        number = SQL(", number") if table == "fao_case" else SQL()
        value = SQL(", 'COPY-' || n") if table == "fao_case" else SQL()
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s%s, %s) SELECT 10000000 + n%s, %s"
                " FROM %s, generate_series(1, %s) n WHERE %s = %s",
                SQL.identifier(table),
                SQL.identifier(key),
                number,
                names,
                value,
                names,
                SQL.identifier(table),
                count,
                SQL.identifier(key),
                case_id,
            )
        )

    def statements(self, work, limit):
        """Return how many SQL statements ``work`` costs when nothing is cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        with self.assertQueryCount(limit):
            work()
        return self.env.cr.sql_log_count - before

    def measure(self, limited=True):
        """Return the statements of a case's first steps and of two inboxes."""
        request = self.request()
        inbox = self.env["fao.approval"].with_user(self.head).inbox
        steps = {
            "submit": lambda: self.act(request, self.liaison, "submit"),
            "inbox": inbox,
            "approve": lambda: self.act(request, self.head, "approve"),
            "countersign": lambda: self.act(request, self.finance, "approve"),
            "to_group": lambda: self.act(request, self.personnel, "approve"),
            "group_inbox": self.env["fao.approval"]
            .with_user(self.section_officer)
            .inbox,
            "take": lambda: self.act(
                request, self.section_officer, "take", transition="pass_small"
            ),
        }
        return {
            name: self.statements(work, LIMITS[name] if limited else 1000)
            for name, work in steps.items()
        }

    def test_the_same_with_10_and_with_10_000_cases(self):
        self.company.fao_notify = False
        self.fill(10)
        self.measure(limited=False)  # fills the registry's caches
        few = self.measure()
        self.fill(MANY)
        self.assertEqual(few, self.measure())

    def test_the_same_with_1_and_with_100_definitions(self):
        self.company.fao_notify = False
        self.measure(limited=False)
        few = self.measure()
        for number in range(100):
            duty = self.make_duty(f"other_{number}", "test.fao.request")
            self.make_workflow(duty, self.chain_stages(), self.chain_transitions())
        self.measure(limited=False)
        self.assertEqual(few, self.measure())

    def test_the_same_with_1_and_with_500_members(self):
        self.company.fao_notify = False
        self.measure(limited=False)
        few = self.measure()
        officers = self.env.ref("fao_core.group_fao_officer")
        quiet = self.env["res.users"].with_context(no_reset_password=True)
        quiet.create(
            [
                {
                    "name": f"Officer {number}",
                    "login": f"test_officer_{number}",
                    "group_ids": officers.ids,
                }
                for number in range(500)
            ]
        )
        self.assertGreater(len(officers.all_user_ids), 500)
        self.measure(limited=False)
        self.assertEqual(few, self.measure())
