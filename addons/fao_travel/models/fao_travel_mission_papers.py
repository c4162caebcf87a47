from odoo import api, fields, models

from ..tools import unit_paper


class FaoTravelMission(models.Model):
    """The unit's own papers of a mission: request, opinion form, promise, sheet.

    What is asked for before the submission is listed by the duty; what the papers say
    comes from the record, so that nobody types it twice.
    """

    # what the papers of the unit say, apart from the application itself
    _inherit = "fao.travel.mission"  # pylint: disable=consider-merging-classes-inherited

    filings_complete = fields.Boolean(
        string="Filings complete",
        compute="_compute_filings_complete",
        help="Every member has a passed personnel filing for the day of exit.",
    )

    @api.depends("member_ids.filing_valid")
    def _compute_filings_complete(self):
        for mission in self:
            members = mission.member_ids
            mission.filings_complete = bool(members) and all(
                members.mapped("filing_valid")
            )

    @api.model
    def _fao_document_vocabulary(self):
        names = super()._fao_document_vocabulary()
        return {**names, **unit_paper.unit_vocabulary(self.browse())}

    def _fao_document_values(self):
        """Return the plain values of the papers, Chinese where it is text."""
        values = super()._fao_document_values()
        values.setdefault("record", {}).update(unit_paper.unit_values(self))
        return values
