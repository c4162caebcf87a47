from odoo import api, fields, models


class FaoDuty(models.Model):
    """A duty of the office: what its cases are and who opens and handles them."""

    _name = "fao.duty"
    _description = "Duty"
    _order = "name, id"

    code = fields.Char(required=True, copy=False)
    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    model = fields.Selection(
        "_selection_model",
        "Kind of record",
        required=True,
        default="fao.matter",
        help="The record that a case of this duty fills in.",
    )
    company_id = fields.Many2one(
        "res.company", "Office", index=True, help="Empty: every office."
    )
    section_id = fields.Many2one(
        "fao.unit", "Responsible section", ondelete="restrict"
    )
    handler_group_ids = fields.Many2many(
        "res.groups", "fao_duty_handler_group_rel", string="Handled by"
    )
    open_group_ids = fields.Many2many(
        "res.groups",
        "fao_duty_open_group_rel",
        string="Opened by",
        help="Empty: every user of Foreign Affairs.",
    )
    confidentiality = fields.Selection(
        [("0", "Public"), ("1", "Internal"), ("2", "Secret"), ("3", "Confidential")],
        default="1",
        required=True,
        help="What a new case begins with.",
    )
    number_prefix = fields.Char(help="Begins the number of every case, e.g. CG.")
    serves = fields.Char(
        help="Numbers of the published list of duties, e.g. P4, M4."
    )
    authority_matter = fields.Char(
        help="The matter in the office's authority table, e.g. travel_abroad.",
    )
    properties_definition = fields.PropertiesDefinition("Form fields")

    workflow_id = fields.Many2one(
        "fao.workflow",
        "Workflow in force",
        readonly=True,
        copy=False,
        index=True,
        ondelete="restrict",
    )
    workflow_ids = fields.One2many("fao.workflow", "duty_id", "Versions")
    check_ids = fields.One2many("fao.check", "duty_id", "Checks")
    template_ids = fields.One2many("fao.document.template", "duty_id", "Documents")
    case_count = fields.Integer("Cases", compute="_compute_case_count")
    menu_id = fields.Many2one(
        "ir.ui.menu", "Menu", readonly=True, copy=False, ondelete="set null"
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A duty code is used once.")

    @api.model
    def _selection_model(self):
        models_found = self.env.registry.descendants(["fao.case.mixin"], "_inherit")
        return [
            (name, self.env[name]._description)
            for name in sorted(models_found)
            if not self.env[name]._abstract
        ]

    def _compute_case_count(self):
        groups = self.env["fao.case"]._read_group(
            [("duty_id", "in", self.ids)], ["duty_id"], ["__count"]
        )
        counts = {duty.id: count for duty, count in groups}
        for duty in self:
            duty.case_count = counts.get(duty.id, 0)
