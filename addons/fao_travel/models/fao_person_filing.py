from dateutil.relativedelta import relativedelta

from odoo import api, fields, models


class FaoPersonFiling(models.Model):
    """The personnel filing of a person for official travel: passed or not, until when.

    The organ that manages the person's post issues it; officers record it. The remarks
    are secret: applicants see the result, never the reasons.
    """

    _name = "fao.person.filing"
    _inherit = ["mail.thread"]
    _description = "Personnel filing for travel"
    _order = "issued_on desc, id desc"
    _rec_name = "person_id"

    person_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        domain=[("is_company", "=", False)],
    )
    organ = fields.Char(
        string="Filing organ", help="Organisation department or personnel office."
    )
    company_id = fields.Many2one(
        "res.company",
        string="Office",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    number = fields.Char()
    result = fields.Selection(
        [("pending", "Pending"), ("pass", "Passed"), ("fail", "Not passed")],
        default="pending",
        required=True,
        tracking=True,
    )
    issued_on = fields.Date("Filed on", tracking=True)
    valid_until = fields.Date(
        compute="_compute_valid_until",
        store=True,
        readonly=False,
        tracking=True,
        help="So many months after the day of issue as the terms of plans and groups"
        " say, unless stated otherwise.",
    )
    single_trip = fields.Boolean(
        help="The filing serves one trip only: another group that applied with it uses"
        " it up (TRV-07)."
    )
    remarks = fields.Text(
        groups="fao_core.group_fao_officer,fao_core.group_fao_inspector",
        help="Secret remarks of the filing organ.",
    )

    _validity_ordered = models.Constraint(
        "CHECK (issued_on IS NULL OR valid_until IS NULL OR valid_until >= issued_on)",
        "The filing ends before it was issued.",
    )

    @api.depends("issued_on")
    def _compute_valid_until(self):
        terms = self.env["fao.plan.terms"]
        for filing in self:
            day = filing.issued_on
            months = day and terms._filing_months(filing.company_id, day)
            filing.valid_until = day and day + relativedelta(months=months)

    def _covers(self, day, mission=None):
        """Return whether a passed filing is in force on ``day`` and free.

        :param mission: the ``fao.travel.mission`` that it shall serve; a filing for one
            trip serves no other one
        """
        self.ensure_one()
        if self.result != "pass" or not (day and self.issued_on and self.valid_until):
            return False
        return self.issued_on <= day <= self.valid_until and not self._used_up(mission)

    def _used_up(self, mission):
        """Return whether another mission uses a filing for one trip."""
        if not (self.single_trip and mission is not None):
            return False
        members_sudo = self.env["fao.travel.member"].sudo()  # whose trip it is
        used = members_sudo.search_count(
            [
                ("filing_id", "=", self._origin.id),
                ("mission_id", "!=", mission._origin.id),
                ("mission_id.state", "in", ("running", "approved", "done")),
            ],
            limit=1,
        )
        return bool(used)
