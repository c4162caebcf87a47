"""Many documents at once: copies of one that really waits for its first approver."""

import psycopg2

from odoo.sql_db import connection_info_for
from odoo.tools import SQL

#: Copies have ids from here on.
BASE = 10_000_000
#: One document in so many waits for the first approver, the others for colleagues.
SHARE = 10
TABLES = (
    "fao_case", "fao_matter", "fao_approval", "fao_stay", "bench_request",
    "tier_review", "res_users_tier_review_rel", "bench_plain", "bench_plain_slot",
)  # fmt: skip


class Fill:
    """Fills the tables of all sides with the same number of documents.

    :param office: the office
    :param dict sides: the sides by name; each makes the document that is copied
    """

    def __init__(self, office, sides):
        self.env = office.env
        self.count = 0
        self.documents = {}
        for name, side in sides.items():
            self.documents[name] = side.create()
            side.submit(self.documents[name])
        self.env.cr.flush()
        colleagues = self.env["res.users"].search(
            [("login", "like", "bench_colleague%")], order="id"
        )
        self.holders = [office.user("bench_head").id, *colleagues.ids][:SHARE]
        self.env.cr.commit()

    def up_to(self, count):
        """Add documents until there are ``count`` on each side."""
        first, last = self.count + 1, count
        self._ours(first, last)
        self._peer(first, last)
        self._floor(first, last)
        self.count = count
        self.env.cr.commit()
        self.env.invalidate_all()
        self._vacuum()

    def closed_cases(self, count):
        """Add ``count`` closed cases, which have no open slot."""
        case = self.documents["ours"]
        done = self.env["fao.stage"].search([("code", "=", "granted")], limit=1)
        ended = {
            "number": SQL("'CLOSED-' || n"),
            "state": SQL("'done'"),
            "stage_kind": SQL("'done'"),
            "stage_id": SQL("%s", done.id),
            "closed_at": SQL("now() AT TIME ZONE 'UTC'"),
        }
        first = BASE + 1
        self._copy("fao_case", "id", case, (first, first + count - 1), ended)
        self._copy("fao_matter", "case_id", case, (first, first + count - 1))
        self._copy(
            "fao_approval",
            "case_id",
            case,
            (first, first + count - 1),
            {"state": SQL("'approved'"), "user_id": self._holder()},
        )
        self.env.cr.commit()
        self._vacuum()

    # ---- The sides

    def _ours(self, first, last):
        case = self.documents["ours"]
        due = SQL("due_at + make_interval(mins => (n %% 10000)::int)")
        number = SQL("'COPY-' || n")
        title = SQL("'Bench document ' || n")
        vals = {"number": number, "title": title, "due_at": due}
        self._copy("fao_case", "id", case, (first, last), vals)
        self._copy("fao_matter", "case_id", case, (first, last))
        self._copy("fao_stay", "case_id", case, (first, last))
        open_slot = SQL(
            "CASE WHEN state = 'open' THEN %s ELSE user_id END", self._holder()
        )
        vals = {"user_id": open_slot, "due_at": due}
        self._copy("fao_approval", "case_id", case, (first, last), vals)

    def _peer(self, first, last):
        document = self.documents["peer"]
        name = {"name": SQL("'Bench document ' || n")}
        self._copy("bench_request", "id", document, (first, last), name)
        model = SQL("model = 'bench.request'")
        self._copy("tier_review", "res_id", document, (first, last), where=model)
        # Each tier is one person's here: groups would cost the peer far more
        self.env.cr.execute(
            SQL(
                "INSERT INTO res_users_tier_review_rel (tier_review_id, res_users_id)"
                " SELECT id, %s FROM (SELECT *, res_id - %s AS n FROM tier_review"
                " WHERE model = 'bench.request' AND res_id BETWEEN %s AND %s) review",
                SQL(
                    "CASE WHEN sequence = 1 THEN %s ELSE %s END",
                    self._holder(),
                    self._holder(shift=SQL("sequence")),
                ),
                BASE,
                BASE + first,
                BASE + last,
            )
        )

    def _floor(self, first, last):
        document = self.documents["floor"]
        self._copy("bench_plain", "id", document, (first, last))
        self._copy(
            "bench_plain_slot",
            "plain_id",
            document,
            (first, last),
            {"user_id": self._holder()},
        )

    def _holder(self, shift=None):
        """Return the SQL of who must act on the copy ``n``."""
        return SQL(
            "(ARRAY[%s])[(n + %s) %% %s + 1]",
            SQL(", ").join(SQL("%s", user_id) for user_id in self.holders),
            SQL("0") if shift is None else shift,
            len(self.holders),
        )

    # ---- Copying

    def _copy(self, table, key, document, numbers, vals=None, where=None):
        """Copy the rows of one document for the documents of ``numbers``.

        :param str key: the column that names the document
        :param tuple numbers: first and last number
        :param dict vals: SQL by column, instead of the value of the row copied; ``n``
            is the number of the copy
        """
        vals = vals or {}
        columns = self._columns(table, key)
        names = SQL(", ").join(map(SQL.identifier, columns))
        values = SQL(", ").join(vals.get(c, SQL.identifier(c)) for c in columns)
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s, %s) SELECT %s + n, %s FROM %s,"
                " generate_series(%s, %s) n WHERE %s = %s AND %s",
                SQL.identifier(table),
                SQL.identifier(key),
                names,
                BASE,
                values,
                SQL.identifier(table),
                *numbers,
                SQL.identifier(key),
                document,
                where or SQL("TRUE"),
            )
        )

    def _columns(self, table, key):
        rows = self.env.execute_query(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND is_generated = 'NEVER'"
                " ORDER BY ordinal_position",
                table,
            )
        )
        return [name for (name,) in rows if name not in ("id", key)]

    def _vacuum(self):
        """Let PostgreSQL know the new rows, as its own maintenance does in a day."""
        _name, info = connection_info_for(self.env.cr.dbname)
        connection = psycopg2.connect(**info)
        connection.autocommit = True
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f'VACUUM ANALYZE "{table}"')
        connection.close()
