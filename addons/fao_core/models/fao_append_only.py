from odoo import models
from odoo.tools import SQL

from ..engine.errors import FaoError


class FaoAppendOnly(models.AbstractModel):
    """Evidence that not even the engine changes: the database itself refuses."""

    _name = "fao.append.only"
    _inherit = ["fao.evidence"]
    _description = "Append-only evidence"

    def init(self):
        super().init()
        if self._abstract:
            return
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION fao_append_only() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only';
                END $$ LANGUAGE plpgsql;
                DROP TRIGGER IF EXISTS fao_append_only ON %(table)s;
                CREATE TRIGGER fao_append_only
                    BEFORE UPDATE OR DELETE ON %(table)s
                    FOR EACH ROW EXECUTE FUNCTION fao_append_only();
                DROP TRIGGER IF EXISTS fao_no_truncate ON %(table)s;
                CREATE TRIGGER fao_no_truncate
                    BEFORE TRUNCATE ON %(table)s
                    FOR EACH STATEMENT EXECUTE FUNCTION fao_append_only();
                """,
                table=SQL.identifier(self._table),
            )
        )

    def write(self, vals):
        raise FaoError("FAO-GUARD", self._evidence_stays())
