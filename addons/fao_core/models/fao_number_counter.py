from odoo import api, fields, models
from odoo.tools import SQL

from ..engine import guard
from ..engine.errors import FaoError


class FaoNumberCounter(models.Model):
    """The last serial that a series gave out for one office and year.

    Invariant: it moves by one when a document is signed, by a range when numbers are
    reserved for paper (NUM-03), and never otherwise.
    """

    _name = "fao.number.counter"
    _description = "Number counter"
    _order = "year desc, series_id, company_id"

    series_id = fields.Many2one(
        "fao.number.series", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    company_id = fields.Many2one(
        "res.company", "Office", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    year = fields.Integer(required=True, readonly=True, aggregator=None)
    last = fields.Integer("Last number", required=True, readonly=True, aggregator=None)
    document_count = fields.Integer("Documents", compute="_compute_gaps")
    reserved_count = fields.Integer("Reserved for paper", compute="_compute_gaps")
    gaps = fields.Char(
        "Not accounted for",
        compute="_compute_gaps",
        help="Serials that neither a document nor a reserved number has.",
    )

    _counter_unique = models.UniqueIndex(
        "(series_id, company_id, year)", "A counter exists once."
    )

    @api.depends("series_id", "company_id", "year")
    def _compute_display_name(self):
        for counter in self:
            counter.display_name = (
                f"{counter.series_id.name} {counter.company_id.name} {counter.year}"
            )

    @api.depends("last")
    def _compute_gaps(self):
        documents_sudo = self.env["fao.document"].sudo()  # serials, not papers
        papers_sudo = self.env["fao.number.paper"].sudo()  # as above
        for counter in self:
            domain = [
                ("series_id", "=", counter.series_id.id),
                ("company_id", "=", counter.company_id.id),
                ("year", "=", counter.year),
            ]
            serials = [
                set(rows.search_fetch(domain, ["serial"]).mapped("serial"))
                for rows in (documents_sudo, papers_sudo)
            ]
            missing = set(range(1, counter.last + 1)) - serials[0] - serials[1]
            counter.document_count = len(serials[0])
            counter.reserved_count = len(serials[1])
            counter.gaps = ", ".join(map(str, sorted(missing))) or False

    # ---- CRUD: a counter moves at signature only

    @api.model_create_multi
    def create(self, vals_list):
        raise self._guard_error()

    def write(self, vals):
        raise self._guard_error()

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise self._guard_error()

    def _guard_error(self):
        return FaoError(
            "FAO-GUARD", self.env._("A counter moves when a document is signed only.")
        )

    @api.model
    def _take(self, series, company, year, count=1):
        """Move the counter by ``count``, lock it and return the last serial.

        One statement creates, locks and moves the row, which the ORM cannot do. A
        concurrent signature waits here; when the first one commits, PostgreSQL
        refuses the second with a serialisation failure and Odoo repeats its request,
        so that it reads the moved counter.
        """
        if not guard.entered(self.env):
            raise self._guard_error()
        self.flush_model()
        [(serial,)] = self.env.execute_query(
            SQL(
                """
                INSERT INTO fao_number_counter AS counter
                    (series_id, company_id, year, last,
                     create_uid, create_date, write_uid, write_date)
                VALUES (%(series)s, %(company)s, %(year)s, %(count)s,
                        %(uid)s, now() AT TIME ZONE 'UTC',
                        %(uid)s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (series_id, company_id, year) DO UPDATE
                    SET last = counter.last + excluded.last,
                        write_uid = excluded.write_uid,
                        write_date = excluded.write_date
                RETURNING last
                """,
                series=series.id,
                company=company.id,
                year=year,
                count=count,
                uid=self.env.uid,
            )
        )
        self.invalidate_model(["last", "write_uid", "write_date"])
        return serial
