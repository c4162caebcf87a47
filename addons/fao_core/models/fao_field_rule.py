from odoo import api, fields, models, tools

from ..engine import field_rules, field_targets
from ..engine.field_rules import Reading, Rule

#: Reads the rules of all duties, whatever their records are.
EVERY_MODEL = "*"


class FaoFieldRule(models.Model):
    """Hides a field of a duty's record, makes it read-only or required.

    Invariant: rules of drafts do not act. What a rule says is enforced by the models
    that inherit ``fao.field.guard``, for every reader but the engine itself.
    """

    _name = "fao.field.rule"
    _inherit = ["fao.workflow.part"]
    _description = "Field rule"
    _order = "sequence, id"

    workflow_id = fields.Many2one(
        "fao.workflow", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    field_name = fields.Char("Field", required=True)
    field_label = fields.Char("What", compute="_compute_field_label")
    effect = fields.Selection(
        [
            ("hidden", "Hidden"),
            ("readonly", "Read-only"),
            ("required", "Required"),
        ],
        required=True,
        default="readonly",
    )
    stage_id = fields.Many2one(
        "fao.stage", index="btree_not_null", ondelete="cascade",
        domain="[('workflow_id', '=', workflow_id)]",
        help="Empty: in every stage.",
    )  # fmt: skip
    group_id = fields.Many2one(
        "res.groups", "Group", ondelete="restrict", help="Empty: for everybody."
    )
    is_for_others = fields.Boolean(
        "All but the group", help="The rule names everybody who is not in the group."
    )
    field_choices = fields.Json(
        compute="_compute_field_choices", export_string_translation=False
    )

    # ---- Computes

    @api.depends("field_name", "workflow_id.duty_id")
    def _compute_field_label(self):
        for rule in self:
            duty_sudo = rule.workflow_id.duty_id.sudo()  # who sees the rule
            label = field_targets.label(duty_sudo, rule.field_name)
            rule.field_label = label or rule.field_name

    @api.depends("field_name", "effect", "stage_id")
    def _compute_display_name(self):
        effects = dict(self._fields["effect"]._description_selection(self.env))
        for rule in self:
            words = [rule.field_label or "", effects.get(rule.effect, "")]
            rule.display_name = ": ".join(filter(None, words))

    @api.depends("workflow_id.duty_id")
    def _compute_field_choices(self):
        for rule in self:
            duty_sudo = rule.workflow_id.duty_id.sudo()  # the form, for its manager
            rule.field_choices = field_targets.choices(duty_sudo)

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("stage_id") and not vals.get("workflow_id"):
                stage = self.env["fao.stage"].browse(vals["stage_id"])
                vals["workflow_id"] = stage.workflow_id.id
        return super().create(vals_list)

    # ---- What the rules mean

    @api.model
    @tools.ormcache("self.env.uid", "model_name")
    def _reading(self, model_name):
        """Return what the rules mean for the user on records of ``model_name``.

        :return: a ``Reading``, or None where no rule acts
        """
        rules, _duties, groups = self._live(model_name)
        if not rules:
            return None
        mine = groups.intersection(self.env.user._get_group_ids())
        return self._reading_of(model_name, mine)

    @api.model
    def _reading_of_somebody(self, model_name):
        """Return what the rules mean as if each of them named the reader."""
        rules, _duties, _groups = self._live(model_name)
        return self._reading_of(model_name, None) if rules else None

    @api.model
    @tools.ormcache("model_name", "groups")
    def _reading_of(self, model_name, groups):
        rules, duties, _groups = self._live(model_name)
        named = [rule for rule in rules if groups is None or rule.names(groups)]
        if not named:
            return None
        known = self.env.get(model_name)
        expand = (lambda name: [name]) if known is None else known._fao_names_of
        return Reading(named, duties, expand)

    @api.model
    @tools.ormcache("model_name")
    def _live(self, model_name):
        """Return the rules that act on ``model_name``, its duties, and the groups."""
        source = model_name
        if model_name in self.env:
            source = self.env[model_name]._fao_ruled_model()
        domain = [("workflow_id.state", "in", ["published", "retired"])]
        if source not in (EVERY_MODEL, "fao.case"):
            domain.append(("workflow_id.duty_id.model", "=", source))
        rules_sudo = self.sudo().search(domain)  # they bind whoever may not see them
        if source == "fao.case":
            rules_sudo = rules_sudo.filtered(lambda r: r._is_of_case())
        kept = rules_sudo.workflow_id._fao_with_cases()
        rules = tuple(rule._plain(rule.workflow_id in kept) for rule in rules_sudo)
        duties = self.env["fao.duty"].sudo().with_context(active_test=False)
        served = duties.search(
            [("model", "=", source), ("workflow_id", "!=", False)]
        )  # fmt: skip
        groups = frozenset(rule.group for rule in rules if rule.group)
        return rules, frozenset(served.ids), groups

    def _is_of_case(self):
        """Whether the field is kept on the case and not on the duty's record."""
        self.ensure_one()
        name = self.field_name
        return field_rules.is_form(name) or name in field_targets.OF_CASE

    def _plain(self, has_cases):
        self.ensure_one()
        return Rule(
            self.effect,
            self.field_name,
            self.workflow_id.duty_id.id,
            self.workflow_id.id,
            self.stage_id.id or 0,
            self.group_id.id or 0,
            self.is_for_others,
            self.workflow_id.state == "published",
            has_cases,
        )

    @api.model
    def _forget(self):
        """Forget what the rules mean: a version came into force or changed hands."""
        self.env.registry.clear_cache()
