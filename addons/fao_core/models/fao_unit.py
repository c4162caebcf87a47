from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

# Whatever decides which cases a person sees is cached with the record rules.
CACHED_FIELDS = frozenset({"company_id", "parent_id", "active", "is_office", "name"})


class FaoUnit(models.Model):
    """A department, county, institution or company that an office serves.

    Units form one tree an office; its own sections are units flagged as office.
    Everybody of the office reads, the Administrator writes.
    """

    _name = "fao.unit"
    _description = "Unit"
    _parent_store = True
    _order = "code, id"
    _rec_names_search = ["name", "short_name", "code"]
    _check_company_auto = True

    code = fields.Char(required=True, help="Stable code that packs and reports name.")
    name = fields.Char(required=True, translate=True)
    short_name = fields.Char(translate=True)
    kind = fields.Selection(
        [
            ("fao", "Foreign affairs office"),
            ("party", "Party committee"),
            ("congress", "People's Congress"),
            ("government", "Government"),
            ("cppcc", "CPPCC"),
            ("department", "Department"),
            ("institution", "Institution"),
            ("soe", "State enterprise"),
            ("university", "University"),
            ("other", "Other"),
        ],
        required=True,
        default="department",
    )
    parent_id = fields.Many2one(
        "fao.unit",
        string="Superior unit",
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("fao.unit", "parent_id", string="Subordinate units")
    company_id = fields.Many2one(
        "res.company",
        string="Office",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        ondelete="restrict",
        help="Office that serves this unit.",
    )
    is_office = fields.Boolean(
        string="Part of the office",
        help="The office itself or one of its sections.",
    )
    post_ids = fields.One2many("fao.post", "unit_id", string="Posts")
    user_ids = fields.One2many("res.users", "fao_unit_id", string="Users")
    user_count = fields.Integer(compute="_compute_user_count")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint(
        "UNIQUE(company_id, code)", "This unit code exists already in the office."
    )

    @api.depends("user_ids")
    def _compute_user_count(self):
        groups = self.env["res.users"]._read_group(
            [("fao_unit_id", "in", self.ids)], ["fao_unit_id"], ["__count"]
        )
        counts = {unit.id: count for unit, count in groups}
        for unit in self:
            unit.user_count = counts.get(unit.id, 0)

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(
                self.env._("Superior unit: a unit cannot be above itself.")
            )

    @api.model_create_multi
    def create(self, vals_list):
        units = super().create(vals_list)
        self.env.registry.clear_cache()
        return units

    def write(self, vals):
        result = super().write(vals)
        if CACHED_FIELDS & vals.keys():
            self.env.registry.clear_cache()
        return result

    @api.model
    def _of_office(self, company):
        """Return the units of which the office of ``company`` consists."""
        return self.browse(self._ids_of_office(company.id))

    @api.model
    @tools.ormcache("company_id")
    def _ids_of_office(self, company_id):
        office = self.sudo().search(
            [("is_office", "=", True), ("company_id", "=", company_id)]
        )
        return tuple(self.sudo().search([("id", "child_of", office.ids)]).ids)

    def action_open_users(self):
        """Open the users who belong to the unit."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Users"),
            "res_model": "res.users",
            "view_mode": "list,form",
            "views": [
                (self.env.ref("fao_core.res_users_view_list").id, "list"),
                (self.env.ref("fao_core.res_users_view_form").id, "form"),
            ],
            "domain": [("fao_unit_id", "=", self.id)],
        }
