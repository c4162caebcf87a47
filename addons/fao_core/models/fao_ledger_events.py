import re

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..engine.errors import FaoError

#: Most rows that one call returns.
MOST = 1000
CURSOR = re.compile(r"(\d{1,19})\.(\d{1,10})")
#: The position below which no row can appear any more: the oldest transaction that
#: was under way when this one took its snapshot. One that still works in another
#: database of the cluster writes no ledger here and holds nothing up.
SETTLED = """
    SELECT fao_ledger_offset() + COALESCE(
               MIN(other::text::bigint),
               pg_snapshot_xmax(pg_current_snapshot())::text::bigint
           )
      FROM pg_snapshot_xip(pg_current_snapshot()) AS other
     WHERE NOT EXISTS (
           SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
            WHERE l.locktype = 'transactionid' AND l.mode = 'ExclusiveLock'
              AND l.transactionid::text::bigint = other::text::bigint & 4294967295
              AND a.datname <> current_database()
           )
"""


class FaoLedger(models.Model):
    """The ledger in the order in which it became visible, for those who poll.

    A row's id is given when it is written, yet others see the row when its
    transaction ends: who polls by id misses the rows of whoever took longer. So the
    database notes the transaction of each row in ``position``; rows are given out
    in the order of ``(position, id)``, and only when every transaction has ended
    that could still add an earlier one (``SETTLED``). Nothing appears before what
    was given out.

    A new database cluster counts transactions from the start again. Positions go on
    all the same: ``fao_ledger_offset()`` is added to them, and is raised when a
    restored ledger is found to be ahead of its cluster.
    """

    _inherit = "fao.ledger"

    def init(self):
        super().init()
        self.env.cr.execute(
            SQL(
                """
                DO $$ BEGIN
                    IF to_regproc('fao_ledger_offset') IS NULL THEN
                        CREATE FUNCTION fao_ledger_offset() RETURNS bigint
                            LANGUAGE sql STABLE AS 'SELECT 0::bigint';
                    END IF;
                END $$;
                ALTER TABLE fao_ledger ADD COLUMN IF NOT EXISTS position bigint NOT NULL
                    DEFAULT (fao_ledger_offset() + pg_current_xact_id()::text::bigint);
                CREATE INDEX IF NOT EXISTS fao_ledger_position_idx
                    ON fao_ledger (position, id);
                """
            )
        )

    def _register_hook(self):
        super()._register_hook()
        self._keep_ahead()

    @api.model
    def _keep_ahead(self):
        """Raise the offset when the ledger comes from another cluster."""
        if not self._is_behind():
            return
        # Two nodes may start at once: the second finds it done.
        self.env.cr.execute(SQL("SELECT pg_advisory_xact_lock(hashtext('fao_ledger'))"))
        if self._is_behind():
            [[last]] = self.env.execute_query(
                SQL("SELECT MAX(position) FROM fao_ledger")
            )
            self.env.cr.execute(
                SQL(
                    "CREATE OR REPLACE FUNCTION fao_ledger_offset() RETURNS bigint"
                    " LANGUAGE sql STABLE AS %s",
                    f"SELECT {last}::bigint",
                )
            )

    def _is_behind(self):
        """Whether a row has a position that this cluster has not reached."""
        [[behind]] = self.env.execute_query(
            SQL(
                "SELECT COALESCE(MAX(position), 0) >= fao_ledger_offset()"
                " + pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
                " FROM fao_ledger"
            )
        )
        return behind

    @api.model
    def _events(self, after, limit):
        """Return the rows after ``after`` that the user may read, as plain data.

        :param int|str after: ``cursor`` of the last row already seen, or its ``id``
        :raise FaoError: ``FAO-CURSOR`` when it is neither
        """
        position, row_id = self._after(after)
        settled = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "((%(position)s, %(id)s) > (%(after)s, %(row)s)"
                " AND %(position)s < (%(settled)s))",
                position=SQL.identifier(alias, "position"),
                id=SQL.identifier(alias, "id"),
                after=position,
                row=row_id,
                settled=SQL(SETTLED),
            )
        )
        query = self._search(settled, order="id")
        place = SQL.identifier(query.table, "position")
        query.order = SQL("%s, %s", place, SQL.identifier(query.table, "id"))
        query.limit = max(1, min(int(limit), MOST))
        found = self.env.execute_query(
            query.select(SQL.identifier(query.table, "id"), place)
        )
        rows = self.browse(row for row, _position in found)
        return [
            {**row._plain(), "cursor": f"{place}.{row.id}"}
            for row, (_id, place) in zip(rows, found, strict=True)
        ]

    def _after(self, after):
        """Return position and id of the row that ``after`` names."""
        text = str(after or 0)
        if cursor := CURSOR.fullmatch(text):
            return int(cursor[1]), int(cursor[2])
        if not text.isdecimal() or int(text) >= 2**31:
            raise FaoError(
                "FAO-CURSOR",
                self.env._(
                    "after: %(after)s is neither the cursor nor the id of an event.",
                    after=after,
                ),
            )
        # Only its place is looked up; the row need not be there for the user.
        rows = self.env.execute_query(
            SQL(
                "SELECT position, id FROM fao_ledger WHERE id <= %s"
                " ORDER BY id DESC LIMIT 1",
                int(text),
            )
        )
        return rows[0] if rows else (0, 0)
