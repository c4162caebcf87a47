from odoo import api, models, tools
from odoo.tools import SQL

CASE = "fao.case"


class IrSequence(models.Model):
    """The serial of a case: every new one takes it, so its row is kept in memory."""

    _name = "ir.sequence"
    _inherit = ["ir.sequence", "fao.remembered"]

    def _is_remembered(self):
        return CASE in self.mapped("code")

    @api.model
    def _fao_next_serial(self):
        """Return the next serial of a case, as the sequence ``fao.case`` writes it."""
        form = self._fao_form(self.env.company.id)
        if not form:
            return self.next_by_code(CASE) or "0"
        name, prefix, padding, suffix = form
        [(number,)] = self.env.execute_query(SQL("SELECT nextval(%s)", name))
        return f"{prefix}{number:0{padding}d}{suffix}"

    @api.model
    @tools.ormcache("company_id")
    def _fao_form(self, company_id):
        """Return how serials are written in an office.

        :return: the sequence of the database, prefix, digits and suffix; nothing when
            the row does more than count, then Odoo writes them
        """
        row = self.search(
            [("code", "=", CASE), ("company_id", "in", [company_id, False])],
            order="company_id",
            limit=1,
        )
        prefix, suffix = row.prefix or "", row.suffix or ""
        counts = row.implementation == "standard" and not row.use_date_range
        if not counts or "%" in prefix + suffix:
            return ()
        return f"ir_sequence_{row.id:03d}", prefix, row.padding, suffix
