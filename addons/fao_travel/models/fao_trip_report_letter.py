from odoo import api, fields, models

from odoo.addons.fao_core.engine import guard

from .fao_fraud_case import RECIPIENTS


class FaoTripReport(models.Model):
    """The letter by which a violation is referred to the department concerned (CTL-03).

    The officer names the department, the director signs; body, number and day come
    from the letter, nobody enters them.
    """

    # the referral, apart from the report itself
    _inherit = "fao.trip.report"  # pylint: disable=consider-merging-classes-inherited

    recipient = fields.Selection(RECIPIENTS, string="Refer to")
    referral = fields.Char(
        string="Referred to",
        readonly=True,
        copy=False,
        help="Department and number of the letter, for a violation.",
    )
    referred_on = fields.Date(
        "Referred on",
        compute="_compute_referred_on",
        store=True,
        help="Day on which the letter was signed; a corrected letter changes nothing.",
    )
    violation_text = fields.Text(
        string="Violations",
        compute="_compute_violation_text",
        compute_sudo=True,
        help="The deviations that were settled as violations, with their explanation.",
    )

    @api.depends("referral")
    def _compute_referred_on(self):
        for report in self:
            named = report.referral or ""
            letters = report.case_id.document_ids.filtered("number")
            last = letters.filtered(lambda row, named=named: named.endswith(row.number))
            of_kind = letters.filtered(
                lambda row, kind=last.template_id: row.template_id in kind
            )
            report.referred_on = min(of_kind.mapped("issued_on"), default=False)

    @api.depends("deviation_ids.outcome", "deviation_ids.explanation")
    @api.depends_context("lang")
    def _compute_violation_text(self):
        for report in self:
            rows = report.deviation_ids.filtered(lambda d: d.outcome == "violation")
            report.violation_text = "\n".join(
                self.env._(
                    "%(deviation)s (explanation: %(explanation)s)",
                    deviation=row.display_name,
                    explanation=row.explanation or "-",
                )
                for row in rows
            )

    def _fao_on_transition(self, transition, documents):
        """Keep department and number of the letter that was signed."""
        result = super()._fao_on_transition(transition, documents)
        if transition.to_stage_id.code == "closed" and documents:
            self._note_letter(documents[-1:])
        return result

    def _fao_on_reissue(self, old, new):
        """Name the corrected letter."""
        result = super()._fao_on_reissue(old, new)
        if old.number and (self.referral or "").endswith(old.number):
            self._note_letter(new)
        return result

    def _note_letter(self, document):
        names = dict(self._fields["recipient"]._description_selection(self.env))
        guard.enter(self).referral = f"{names[self.recipient]}, {document.number}"
