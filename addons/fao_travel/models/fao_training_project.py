from odoo import api, fields, models

#: What a training project is not for (TRN-02).
IMPROPER = ("courtesy", "sightseeing")
#: Costs that the rules of training abroad do not know (TRN-02).
NOT_PAID = ("banquet", "gift")


class FaoTrainingProject(models.Model):
    """A training abroad as a project, before its delegation applies (D24).

    Two up, two down: a unit proposes, the office says for how many persons, the unit
    works the project out with courses and costs, the office approves. The delegation
    itself is a mission of the kind training that names the approved project (TRN-01).
    """

    _name = "fao.training.project"
    _inherit = ["fao.case.mixin"]
    _description = "Training project abroad"
    _order = "year desc, id desc"
    _fao_duty_code = "training_abroad"

    year = fields.Integer(
        string="Year of the plan",
        required=True,
        default=lambda self: fields.Date.context_today(self).year,
        aggregator=None,
        index=True,
    )
    country_id = fields.Many2one("res.country", required=True, ondelete="restrict")
    institution = fields.Char(help="Body abroad that trains.")
    subject = fields.Text(help="What is learned, and what for.")
    for_profit = fields.Boolean(
        string="Done for profit", help="The organiser or an agent earns by it."
    )
    starts_on = fields.Date(string="Training from", tracking=True)
    ends_on = fields.Date(string="Training until", tracking=True)
    days = fields.Integer(
        compute="_compute_days", store=True, help="First and last day included."
    )
    persons_wanted = fields.Integer(string="Persons proposed", aggregator="sum")
    persons_granted = fields.Integer(
        string="Indicator of persons",
        aggregator="sum",
        help="For how many persons the office lets the unit plan.",
    )
    persons = fields.Integer(string="Persons planned", aggregator="sum")
    preparation_days = fields.Float(
        string="Training before departure (days)", digits=(4, 1)
    )
    assessment = fields.Text(help="How the results are examined.")
    qualified = fields.Boolean(
        string="Organiser is qualified",
        compute="_compute_qualified",
        compute_sudo=True,
        help="The office registered that the unit may organise training abroad, and"
        " the registration lasts until the end of the training.",
    )

    course_ids = fields.One2many(
        "fao.training.course", "project_id", string="Course plan"
    )
    improper_count = fields.Integer(
        string="Sightseeing and courtesy",
        compute="_compute_courses",
        store=True,
        help="Parts of the course plan that are no training.",
    )
    course_hours = fields.Float(
        string="Hours of training", compute="_compute_courses", store=True
    )

    currency_id = fields.Many2one(related="company_id.currency_id")
    cost_ids = fields.One2many("fao.training.cost", "project_id", string="Costs")
    cost_total = fields.Monetary(compute="_compute_costs", store=True)
    not_paid = fields.Monetary(
        string="Gifts and banquets", compute="_compute_costs", store=True
    )
    budget_approved_amount = fields.Monetary(
        string="Reviewed amount", help="Amount that finance agreed to."
    )
    budget_reviewed_on = fields.Date(string="Finance review on")
    expert_office_number = fields.Char(
        string="Approval of the expert office",
        help="Number of the approval by the authority for foreign experts.",
    )
    expert_office_on = fields.Date(string="Approved there on")

    mission_ids = fields.One2many(
        "fao.travel.mission", "training_project_id", string="Delegations", readonly=True
    )

    _dates_ordered = models.Constraint(
        "CHECK (starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on)",
        "The last day of the training is before the first.",
    )
    _counts_positive = models.Constraint(
        "CHECK (persons_wanted >= 0 AND persons_granted >= 0 AND persons >= 0"
        " AND preparation_days >= 0)",
        "Numbers of persons and of days are not negative.",
    )

    # ---- Computes

    @api.depends("starts_on", "ends_on")
    def _compute_days(self):
        for project in self:
            both = project.starts_on and project.ends_on
            span = (project.ends_on - project.starts_on).days + 1 if both else 0
            project.days = max(span, 0)

    @api.depends("unit_id.training_qualified_until", "ends_on")
    def _compute_qualified(self):
        for project in self:
            until = project.unit_id.training_qualified_until
            project.qualified = bool(
                until and until >= (project.ends_on or fields.Date.context_today(self))
            )

    @api.depends("course_ids.kind", "course_ids.hours")
    def _compute_courses(self):
        for project in self:
            improper = project.course_ids.filtered(lambda row: row.kind in IMPROPER)
            project.improper_count = len(improper)
            project.course_hours = sum((project.course_ids - improper).mapped("hours"))

    @api.depends("cost_ids.category", "cost_ids.amount")
    def _compute_costs(self):
        for project in self:
            wrong = project.cost_ids.filtered(lambda row: row.category in NOT_PAID)
            project.cost_total = sum(project.cost_ids.mapped("amount"))
            project.not_paid = sum(wrong.mapped("amount"))
