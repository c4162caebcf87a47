from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard
from odoo.addons.fao_core.engine.errors import FaoError

from ..tools import half_year, half_year_figure, half_year_text
from ..tools.half_year_figure import SAME
from ..tools.half_year_travel import CONFIRMED

HALVES = [("1", "First half"), ("2", "Second half")]
#: What is written when a report is begun, and when it is signed.
FACTS = frozenset(
    {
        "year",
        "half",
        "first_day",
        "last_day",
        "due_on",
        "terms_id",
        "supplements_id",
        "counted_at",
        "figure_ids",
        "gap_ids",
        "source_ids",
        "signed_on",
        "document_id",
    }
)
#: What counting writes anew.
ROWS = ["figure_ids", "main_figure_ids", "gap_ids", "source_ids"]


class FaoTravelReport(models.Model):
    """The half-year report on official travel (D11): counted, signed, then frozen.

    Begun by a job on the first working day after the period. Its figures are counted
    over the registers up to the class of the report, by ``tools/half_year.py``; a
    signature stands for the figures that it showed. Once signed, what comes to light
    later is told by a supplementary report only (REP-02).
    """

    _name = "fao.travel.report"
    _inherit = ["fao.signed.mixin"]
    _description = "Half-year report"
    _order = "first_day desc, id desc"
    _fao_duty_code = "half_year_travel"
    _fao_facts = FACTS

    # ---- Period
    year = fields.Integer(required=True, readonly=True, copy=False, aggregator=None)
    half = fields.Selection(HALVES, required=True, readonly=True, copy=False)
    first_day = fields.Date(required=True, readonly=True, copy=False, index=True)
    last_day = fields.Date(required=True, readonly=True, copy=False)
    due_on = fields.Date(required=True, readonly=True, copy=False)
    terms_id = fields.Many2one(
        "fao.travel.report.terms",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    supplements_id = fields.Many2one(
        "fao.travel.report",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The signed report that this one corrects (REP-02).",
    )
    supplement_ids = fields.One2many(
        "fao.travel.report", "supplements_id", string="Supplementary reports"
    )

    office_id = fields.Many2one(
        related="case_id.company_id",
        string="Reporting office",
        store=True,
        export_string_translation=False,
    )

    # ---- Text
    addressees = fields.Text(
        help="One body a line; each gets the same text and number."
    )
    problems = fields.Text()
    suggestions = fields.Text()

    # ---- Figures
    counted_at = fields.Datetime(string="Counted", readonly=True, copy=False)
    figure_ids = fields.One2many(
        "fao.travel.figure", "report_id", string="Figures", readonly=True
    )
    main_figure_ids = fields.One2many(
        "fao.travel.figure",
        "report_id",
        string="Figures by line",
        domain=[("measure", "not in", list(CONFIRMED.values()))],
        readonly=True,
        help="Without those of confirmed members, which stand beside them.",
    )
    source_ids = fields.One2many(
        "fao.travel.source", "report_id", string="Lower offices", readonly=True
    )
    gap_ids = fields.One2many(
        "fao.travel.gap", "report_id", string="Missing data", readonly=True
    )
    changed_count = fields.Integer(
        string="Figures that changed",
        compute="_compute_changed_count",
        aggregator=None,
        help="Figures and gaps that the registers show otherwise today.",
    )
    corrected_count = fields.Integer(
        string="Corrected figures",
        compute="_compute_corrected_count",
        aggregator=None,
        help="Figures that differ from the report that was signed.",
    )

    # ---- Signature
    signed_on = fields.Date(readonly=True, copy=False)
    document_id = fields.Many2one(string="Signed report")

    _period_once = models.UniqueIndex(
        "(office_id, first_day) WHERE supplements_id IS NULL",
        "There is a report on this period already.",
    )
    _supplement_once = models.UniqueIndex(
        "(supplements_id)", "The report has its supplementary report already."
    )

    # ---- Computes

    def _compute_changed_count(self):
        for report in self:
            report.changed_count = 0 if report.signed_on else report._count_changes()

    @api.depends("figure_ids.corrected")
    def _compute_corrected_count(self):
        for report in self:
            report.corrected_count = len(report.figure_ids.filtered("corrected"))

    # ---- Counting

    def recount(self):
        """Count the figures of this report anew, while it is a draft.

        :return: true
        :raise FaoError: as for editing the content of the case
        """
        for report in self:
            report.case_id._check_may_edit()
            report._recount()
        return True

    def _fao_check_locked(self, names):
        if any(self.mapped("signed_on")):
            raise FaoError(
                "FAO-LOCKED",
                self.env._("The report is signed; begin a supplementary one (REP-02)."),
            )
        return super()._fao_check_locked(names)

    def action_recount(self):
        """Count the figures anew from the screen."""
        return self.recount()

    def _counter(self, period=None):
        """Return the counter of a period up to the class of this report.

        Counts whatever the reader of the report may see: what he signs is the office's
        figure, not his view of it.
        """
        classes = [str(n) for n in range(int(self.confidentiality) + 1)]
        company = self.company_id
        env_sudo = self.sudo().with_context(allowed_company_ids=company.ids).env
        period = period or half_year_figure.Period(self.first_day, self.last_day)
        return half_year.HalfYear(env_sudo, company, period, classes)

    def _recount(self):
        """Replace figures and gaps by what the registers say now."""
        self.ensure_one()
        counter = self._counter()
        signed = {
            row._figure_name(): row for row in self.supplements_id.sudo().figure_ids
        }
        shown = [name for name, row in signed.items() if row.together]
        counted = counter.report(self._past(counter), shown)
        today = self.env["fao.calendar.day"]._today()
        report_sudo = guard.enter(self.sudo())  # counted, not entered by the user
        for rows in (
            report_sudo.figure_ids,
            report_sudo.gap_ids,
            report_sudo.source_ids,
        ):
            rows.unlink()
        figures = report_sudo.env["fao.travel.figure"]
        rows = []
        for sequence, figure in enumerate(counted):
            vals = figures._prepare_figure_vals(figure, sequence)
            vals["report_id"] = self.id
            if self.supplements_id:
                before = signed.get(figure.name, figures)
                vals |= before._prepare_correction_vals(figure)
            rows.append(vals)
        figures.create(rows)
        gaps = report_sudo.env["fao.travel.gap"]
        gaps.create(
            [
                {"report_id": self.id, **gaps._prepare_gap_vals(*gap)}
                for gap in counter.gaps(today)
            ]
        )
        sources = report_sudo.env["fao.travel.source"]
        sources.create(
            [
                {"report_id": self.id, **sources._prepare_source_vals(report, number)}
                for number, report in enumerate(counter.lower.signed())
            ]
        )
        report_sudo.write({"counted_at": fields.Datetime.now()})
        report_sudo.invalidate_recordset(ROWS)
        guard.leave(report_sudo).sudo(self.env.su)._fao_after_content()

    def _past(self, counter):
        """Return the values of the same period a year ago: as signed, else counted."""
        period = counter.period.a_year_ago()
        signed = self._known(self.company_id, period).filtered("signed_on")[-1:]
        if signed:
            return self._signed_values(signed)
        return {f.name: f.value for f in self._counter(period).figures() if f.value}

    @api.model
    def _signed_values(self, report):
        """Return the figures of a report by their names."""
        return {row._figure_name(): row.value for row in report.sudo().figure_ids}

    def _count_changes(self):
        """Return how many figures and gaps differ from the registers of now."""
        self.ensure_one()
        counter = self._counter()
        now = {figure.name: figure.value for figure in counter.figures()}
        changed = _differing(now, self._signed_values(self))
        rows_sudo = self.sudo().figure_ids
        shown = {row._figure_name(): row.lower for row in rows_sudo}
        lower = {name: value for name, (value, _ids) in counter.lower.figures().items()}
        changed += _differing(lower, shown)
        today = self.env["fao.calendar.day"]._today()
        gaps = set(counter.gaps(today))
        known = {row._gap_name() for row in self.sudo().gap_ids}
        return changed + len(gaps ^ known)

    # ---- The case

    @api.model_create_multi
    def create(self, vals_list):
        if not guard.entered(self.env):
            raise FaoError(
                "FAO-GUARD",
                self.env._(
                    "A half-year report is begun by its job, or as a supplement of a"
                    " signed one."
                ),
            )
        return super().create(vals_list)

    def write(self, vals):
        recounted = "confidentiality" in vals and not guard.entered(self.env)
        result = super().write(vals)
        if recounted:
            # Another class counts other cases
            for report in self:
                report._recount()
        return result

    def _fao_signed_vals(self, document):
        """Freeze the figures with the signature that issues the report."""
        return {
            **super()._fao_signed_vals(document),
            "signed_on": self.env["fao.calendar.day"]._today(),
        }

    @api.model
    def _fao_is_content(self, name, field):
        """Count the figures once: those by line are a part of them."""
        return name != "main_figure_ids" and super()._fao_is_content(name, field)

    # ---- Documents

    @api.model
    def _fao_document_vocabulary(self):
        names = super()._fao_document_vocabulary()
        row = dict.fromkeys(
            (
                "section",
                "label",
                "value",
                "confirmed",
                "lower",
                "previous",
                "change",
            )
        )
        words = dict.fromkeys(
            ("period", "addressee_line", "supplements_number", "sources", "missing")
        )
        return {
            **names,
            **words,
            "rows": [row],
            "parts": [{"title": None, "rows": [row]}],
            "corrections": [{**row, "signed": None}],
        }

    def _fao_document_values(self):
        """Return the plain values of the report, in Chinese."""
        values = super()._fao_document_values()
        bodies = [line.strip() for line in (self.addressees or "").splitlines()]
        half = {"1": "上半年", "2": "下半年"}[self.half]
        rows = [half_year_text.figure_row(figure) for figure in self.main_figure_ids]
        missing = self.gap_ids.filtered("office_id").office_id.sudo()  # to be named
        corrected = self.figure_ids.filtered("corrected")
        values.setdefault("record", {}).update(
            {
                "period": f"{self.year}年{half}",
                "addressee_line": "、".join(filter(None, bodies)),
                "supplements_number": self.supplements_id.document_id.number or "",
                "sources": half_year_text.sources(self.source_ids.sudo()),
                "missing": "、".join(missing.mapped("name")),
                "rows": rows,
                "parts": half_year_text.parts(self.main_figure_ids),
                "corrections": [
                    {
                        **half_year_text.figure_row(figure),
                        "signed": half_year_text.number(
                            figure.signed_value + figure.signed_lower
                        ),
                        "value": half_year_text.number(figure.together),
                    }
                    for figure in corrected
                ],
            }
        )
        return values


def _differing(now, shown):
    """Return how many values of two dicts by name differ; what lacks is nought."""
    return sum(
        abs(now.get(name, 0.0) - shown.get(name, 0.0)) > SAME
        for name in now.keys() | shown.keys()
    )
