from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.fao_core.engine.given import check_given

from .fao_travel_plan_line import IN_PLAN, TAKEN


class FaoTravelQuota(models.Model):
    """What a unit may travel in a year: delegations, persons and money (PLN-01).

    The office keeps it, as it was set with the finance department; units read it. A
    unit with a quota for a year travels by its plan (PLN-02), one with a quota of none
    not at all. Invariant: it is never less than what was approved.
    """

    _name = "fao.travel.quota"
    _inherit = ["mail.thread"]
    _description = "Quota of official travel"
    _order = "year desc, unit_id, id"
    _check_company_auto = True

    year = fields.Integer(required=True, aggregator=None, tracking=True)
    unit_id = fields.Many2one(
        "fao.unit", required=True, index=True, ondelete="restrict", tracking=True
    )
    company_id = fields.Many2one(
        related="unit_id.company_id", string="Office", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    delegations = fields.Integer(string="Delegations", tracking=True)
    persons = fields.Integer(string="Persons", tracking=True)
    amount = fields.Monetary(string="Amount", tracking=True)
    basis = fields.Char(string="Set by", help="Number of the letter that sets it.")
    plan_ids = fields.One2many("fao.travel.plan", "quota_id", readonly=True)

    # ---- What became of it
    approved_delegations = fields.Integer(compute="_compute_use", store=True)
    approved_persons = fields.Integer(compute="_compute_use", store=True)
    approved_amount = fields.Monetary(compute="_compute_use", store=True)
    used_delegations = fields.Integer(
        string="Lines used", compute="_compute_use", store=True
    )
    use_percent = fields.Float(
        string="Quota used (%)",
        compute="_compute_use",
        store=True,
        digits=(5, 1),
        aggregator="avg",
        help="Delegations whose line is used or was given up for another trip.",
    )

    _unit_year_unique = models.UniqueIndex(
        "(unit_id, year)", "A unit has one quota for a year."
    )
    _figures_positive = models.Constraint(
        "CHECK (delegations >= 0 AND persons >= 0 AND amount >= 0)",
        "A quota is not negative.",
    )
    _year_possible = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2100)", "Year: enter four digits."
    )

    @api.depends(
        "delegations",
        "plan_ids.line_ids.state",
        "plan_ids.line_ids.persons",
        "plan_ids.line_ids.amount",
    )
    def _compute_use(self):
        for quota in self:
            lines = quota.plan_ids.line_ids.filtered(lambda row: row.state in IN_PLAN)
            used = len(lines.filtered(lambda row: row.state in TAKEN))
            quota.approved_delegations = len(lines)
            quota.approved_persons = sum(lines.mapped("persons"))
            quota.approved_amount = sum(lines.mapped("amount"))
            quota.used_delegations = used
            base = quota.delegations or len(lines)
            quota.use_percent = round(100.0 * used / base, 1) if base else 0.0

    @api.depends("unit_id", "year")
    def _compute_display_name(self):
        for quota in self:
            quota.display_name = f"{quota.unit_id.name or ''} {quota.year or ''}"

    @api.constrains("delegations", "persons", "amount")
    def _check_approved(self):
        for quota_sudo in self.sudo():  # what was approved binds whoever writes
            for name in ("delegations", "persons", "amount"):
                approved = quota_sudo[f"approved_{name}"]
                if quota_sudo[name] < approved:
                    label = self._fields[name].get_description(self.env, ["string"])
                    raise ValidationError(
                        self.env._(
                            "%(field)s: the quota of %(quota)s is not less than"
                            " %(approved)s, which is approved already (PLN-01).",
                            field=label["string"],
                            quota=quota_sudo.display_name,
                            approved=approved,
                        )
                    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            check_given(self, vals)
        quotas = super().create(vals_list)
        quotas._quotas_changed()
        return quotas

    def write(self, vals):
        check_given(self, vals)
        moved = {"unit_id", "year"} & vals.keys()
        if moved and self.sudo().plan_ids:  # whoever sees the plans
            raise ValidationError(
                self.env._("A quota for which there is a plan keeps unit and year.")
            )
        result = super().write(vals)
        if moved:
            self._quotas_changed()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_unless_planned(self):
        if self.sudo().plan_ids:  # whoever sees the plans
            raise ValidationError(
                self.env._("A quota for which there is a plan stays; enter figures.")
            )

    def _quotas_changed(self):
        """Let the plans of these units and years find their quota."""
        plans_sudo = self.env["fao.travel.plan"].sudo()  # whoever sees them
        found = plans_sudo.search(
            [("unit_id", "in", self.unit_id.ids), ("year", "in", self.mapped("year"))]
        )
        self.env.add_to_compute(plans_sudo._fields["quota_id"], found)

    @api.model
    def _of(self, units, year):
        """Return the quotas of units in a year, whoever asks."""
        quotas_sudo = self.sudo()
        return quotas_sudo.search(
            [("unit_id", "in", units.ids), ("year", "=", year)]
        ).sudo(self.env.su)
