from odoo import api, fields, models


class FaoTravelGap(models.Model):
    """Missing data that a half-year report lists and does not guess (REP-01)."""

    _name = "fao.travel.gap"
    _inherit = ["fao.travel.report.line"]
    _description = "Gap of a half-year report"
    _order = "report_id desc, blocking desc, id"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("no_exit", "Approved, left or cancelled not entered"),
            ("no_entry", "Returned, actual day of entry not entered"),
            ("abroad", "Still abroad, days not counted"),
            ("no_country", "No counted country"),
            ("no_rank", "No rank of any member"),
            ("no_lower", "No signed report of this lower office"),
            ("lower_class", "Report of this lower office is of a higher class"),
        ],
        required=True,
        readonly=True,
    )
    mission_id = fields.Many2one(
        "fao.travel.mission", readonly=True, ondelete="restrict"
    )
    office_id = fields.Many2one(
        "res.company", string="Lower office", readonly=True, ondelete="restrict"
    )
    blocking = fields.Boolean(
        readonly=True, help="The report is not signed while this is so."
    )

    _about_something = models.Constraint(
        "CHECK (mission_id IS NOT NULL OR office_id IS NOT NULL)",
        "A gap is that of a mission or of a lower office.",
    )

    @api.depends("kind", "mission_id", "office_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        words = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            row_sudo = row.sudo()  # named to whoever signs the report
            about = row_sudo.mission_id.display_name or row_sudo.office_id.display_name
            row.display_name = f"{about}: {words.get(row.kind, '')}"

    @api.model
    def _prepare_gap_vals(self, kind, record, blocking):
        """Return the values of one gap.

        :param record: the mission that lacks something, or the lower office
        """
        name = "office_id" if record._name == "res.company" else "mission_id"
        return {"kind": kind, name: record.id, "blocking": blocking}

    def _gap_name(self):
        """Return what tells the gap apart in its report."""
        return (self.kind, self.mission_id or self.office_id, self.blocking)


class FaoTravelSource(models.Model):
    """The signed report of a lower office that a report adds up (REP-04)."""

    _name = "fao.travel.source"
    _inherit = ["fao.travel.report.line"]
    _description = "Source of a half-year report"
    _order = "report_id desc, sequence, id"
    _rec_name = "number"

    office_id = fields.Many2one(
        "res.company",
        string="Lower office",
        readonly=True,
        required=True,
        ondelete="restrict",
    )
    source_id = fields.Many2one(
        "fao.travel.report",
        string="Its report",
        readonly=True,
        required=True,
        index=True,
        ondelete="restrict",
    )
    number = fields.Char(readonly=True)
    signed_on = fields.Date(readonly=True)

    _source_unique = models.UniqueIndex(
        "(report_id, source_id)", "A report is added up once."
    )

    @api.model
    def _prepare_source_vals(self, report, sequence):
        """Return the values of one source.

        :param report: the signed report of the lower office
        """
        return {
            "sequence": sequence,
            "office_id": report.company_id.id,
            "source_id": report.id,
            "number": report.document_id.number,
            "signed_on": report.signed_on,
        }

    def action_open_figures(self):
        """Open the figures of the lower office's report, as it signed them."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.office_id.sudo().display_name,  # below the reader's office
            "res_model": "fao.travel.figure",
            "view_mode": "list",
            "domain": [("report_id", "=", self.source_id.id)],
        }
