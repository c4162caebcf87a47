from odoo import api, fields, models


class FaoCaseLink(models.Model):
    """Two cases that belong together: a lead case and one that assists it.

    Invariant: written by the engine only. The link is read by whoever reads the
    lead case; the other case keeps its own rules of access. Who may not see the
    case of a superior office does not see the link to it either: what came back
    stands in the history of the lead case.
    """

    _name = "fao.case.link"
    _inherit = ["fao.evidence"]
    _description = "Case link"
    _order = "id"

    case_id = fields.Many2one(
        "fao.case", "Lead case", required=True, readonly=True, index=True,
        ondelete="restrict",
    )  # fmt: skip
    linked_case_id = fields.Many2one(
        "fao.case", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("assist", "Assisting case"),
            ("follow_up", "Follow-up"),
            ("superior", "Decided by the superior office"),
        ],
        required=True,
        readonly=True,
    )
    visit = fields.Integer(
        readonly=True, help="The visit of the lead case that it belongs to."
    )
    is_awaited = fields.Boolean(readonly=True)

    _pair_unique = models.UniqueIndex(
        "(case_id, linked_case_id, kind)", "These cases are linked already."
    )

    @api.depends("case_id", "linked_case_id")
    def _compute_display_name(self):
        for link in self:
            link.display_name = f"{link.case_id.number} → {link.linked_case_id.number}"
