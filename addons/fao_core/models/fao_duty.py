from odoo import api, fields, models, tools

from ..engine import guard
from ..engine.errors import FaoError
from ..engine.pack_export import export_duty
from ..engine.pack_import import import_text, load_module_pack

#: How long a file is kept in the archive.
RETENTION = [("10y", "10 years"), ("30y", "30 years"), ("permanent", "Permanent")]

#: What the engine alone sets.
FACTS = frozenset({"workflow_id", "menu_id", "pack_memory"})
#: What the menu of a duty shows.
MENU_FIELDS = frozenset(
    {"name", "active", "handler_group_ids", "open_group_ids", "model"}
)


class FaoDuty(models.Model):
    """A duty of the office: what its cases are and who opens and handles them.

    Invariant: the version in force, the menu and the memory of packs are set by
    publishing and importing only. A duty with cases is archived, not deleted.
    """

    _name = "fao.duty"
    _inherit = ["fao.coded", "fao.remembered"]
    _description = "Duty"
    _order = "name, id"
    _rec_names_search = ["name", "code"]

    code = fields.Char(copy=False)
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
    section_id = fields.Many2one("fao.unit", "Responsible section", ondelete="restrict")
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
    retention = fields.Selection(
        RETENTION,
        default="30y",
        required=True,
        help="How long the files of its cases are kept in the archive.",
    )
    number_prefix = fields.Char(help="Begins the number of every case, e.g. CG.")
    serves = fields.Char(help="Numbers of the published list of duties, e.g. P4, M4.")
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
    check_ids = fields.One2many("fao.check", "duty_id", "Checks", copy=True)
    template_ids = fields.One2many("fao.document.template", "duty_id", "Documents")
    case_count = fields.Integer("Cases", compute="_compute_case_count")
    menu_id = fields.Many2one(
        "ir.ui.menu", "Menu", readonly=True, copy=False, ondelete="set null"
    )
    pack_memory = fields.Json(
        readonly=True,
        copy=False,
        export_string_translation=False,
        help="What the last imported pack said that no other field keeps.",
    )

    _code_unique = models.Constraint("UNIQUE(code)", "A duty code is used once.")
    _code_format = models.Constraint(
        "CHECK (code ~ '^[a-z][a-z0-9_]*$')",
        "The code of a duty has small letters, digits and underscores only.",
    )

    # ---- Computes

    @api.model
    def _selection_model(self):
        models_found = self.env.registry.descendants(["fao.case.mixin"], "_inherit")
        known = self.env["ir.model"].sudo()
        return [
            (name, known._get(name).name)
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

    # ---- CRUD

    @api.model_create_multi
    def create(self, vals_list):
        if not guard.entered(self.env):
            for vals in vals_list:
                self._check_no_facts(vals)
            # Explicit values win over default_* keys that a caller may send
            empty = dict.fromkeys(FACTS, False)
            vals_list = [{**vals, **empty} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not guard.entered(self.env):
            self._check_no_facts(vals)
            self._check_keys(vals)
        result = super().write(vals)
        if MENU_FIELDS & set(vals):
            self._sync_menu()
        return result

    def _update_field_translations(
        self, field_name, translations, digest=None, source_lang=""
    ):
        result = super()._update_field_translations(
            field_name, translations, digest=digest, source_lang=source_lang
        )
        if field_name == "name":
            self._sync_menu()
        return result

    def copy_data(self, default=None):
        """Give a copy its own code."""
        vals_list = super().copy_data(default)
        for duty, vals in zip(self, vals_list, strict=True):
            vals.setdefault("code", f"{duty.code}_copy")
        return vals_list

    def copy(self, default=None):
        """Copy duties with their checks and, as a draft, the workflow in force."""
        copies = super().copy(default)
        for duty, new in zip(self, copies, strict=True):
            if duty.workflow_id:
                duty.workflow_id.copy({"duty_id": new.id})
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_menu(self):
        duties_sudo = self.sudo()  # menus belong to the system
        menus = duties_sudo.menu_id
        actions = menus.mapped("action")
        menus.unlink()
        for action in actions:
            action.unlink()

    def _check_no_facts(self, vals):
        facts = sorted(name for name in FACTS.intersection(vals) if vals[name])
        if facts or ("workflow_id" in vals and self.workflow_id):
            raise FaoError(
                "FAO-PUBLISHED",
                self.env._(
                    "%(fields)s: set by publishing a version only.",
                    fields=", ".join(facts or ["workflow_id"]),
                ),
            )

    def _check_keys(self, vals):
        """Refuse other keys or records once a version was published."""
        for duty in self.sudo():
            was_published = any(w.state != "draft" for w in duty.workflow_ids)
            for name in ("code", "model"):
                if name in vals and vals[name] != duty[name] and was_published:
                    raise FaoError(
                        "FAO-PUBLISHED",
                        self.env._(
                            "%(duty)s: %(field)s stays once a version was published.",
                            duty=duty.name,
                            field=name,
                        ),
                    )

    # ---- Actions

    def action_open_cases(self):
        """Open the cases of this duty."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": self.model,
            "view_mode": "list,form",
            "domain": [("duty_id", "=", self.id)],
            "context": {"default_duty_id": self.id},
        }

    def action_open_new(self):
        """Open the form of a new case of this duty."""
        self.ensure_one()
        return {
            **self.action_open_cases(),
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_new_version(self):
        """Make a draft out of the newest version, or an empty one, and open it."""
        self.ensure_one()
        latest = self.workflow_id or self.workflow_ids[:1]
        if latest:
            return latest.action_new_version()
        return self.env["fao.workflow"].create({"duty_id": self.id}).action_open()

    def action_export_pack(self):
        """Download this duty as a pack."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/fao/pack/{self.code}",
            "target": "self",
        }

    # ---- Packs

    @api.model
    def import_pack(self, text, options=None):
        """Import a duty from a pack.

        The same content changes nothing. Other content becomes a new published
        version; running cases keep theirs. An import that fails changes nothing.

        :param str text: the pack in YAML
        :param dict options: ``dry_run`` (check only), ``publish`` (default true;
            otherwise the new version stays a draft), ``name`` (shown in errors)
        :return: ``{duty_id, code, workflow_id, version, created, changed}``
        :raise FaoError: ``FAO-PACK`` with file, line and key; ``FAO-LINT``
        """
        self.browse().check_access("create")
        self.browse().check_access("write")
        return import_text(self.env, text, options or {})

    @api.model
    @api.readonly
    def export_pack(self, code):
        """Return a duty as a pack in YAML; the import of it is the same duty.

        :param str code: the code of the duty
        """
        duty = self.with_context(active_test=False).search([("code", "=", code)])
        if not duty:
            raise FaoError(
                "FAO-PACK", self.env._("There is no duty %(code)s.", code=code)
            )
        return export_duty(duty)

    @api.model
    def _load_module_pack(self, module, path):
        """Import the pack of a module at its installation and upgrade.

        What an office changed itself stays while the module's pack is the same.
        """
        return load_module_pack(self.env, module, path)

    # ---- Memory

    @tools.ormcache("self.id")
    def _fao_version_id(self):
        """Return the id of the published version, for the engine's memory."""
        return self.sudo().exists().workflow_id.id

    def _fao_recall(self):
        """Lay the definition of this duty into the record cache."""
        if self:
            version_sudo = (
                self.env["fao.workflow"].sudo().browse(self._fao_version_id())
            )
            version_sudo._fao_recall(self.sudo().env)

    # ---- Helpers

    @api.model
    def _fao_coded(self, code):
        """Return the duty of this code that is there for the user; it may be empty."""
        return self.browse(self._fao_coded_id(code, tuple(self.env.companies.ids)))

    @api.model
    @tools.ormcache("self.env.uid", "code", "company_ids")
    def _fao_coded_id(self, code, company_ids):
        return self.search([("code", "=", code)], limit=1).id

    def _may_open(self, user):
        """Whether ``user`` may open a case of this duty."""
        self.ensure_one()
        duty_sudo = self.sudo()  # a question about rights, not content
        if not (duty_sudo.active and duty_sudo.workflow_id):
            return False
        if duty_sudo.company_id and duty_sudo.company_id not in user.company_ids:
            return False
        groups = duty_sudo.open_group_ids
        if not groups:
            return user.has_group("fao_core.group_fao_user")
        return bool(set(groups.ids) & set(user._get_group_ids()))

    def _sync_menu(self):
        """Give published duties without a record of their own their menu.

        Duties on a model of a module have the menus of that module.
        """
        for duty_sudo in self.sudo():  # menus belong to the system
            menu_sudo = duty_sudo.menu_id
            if not menu_sudo:
                if not duty_sudo.workflow_id or duty_sudo.model != "fao.matter":
                    continue
                menu_sudo = duty_sudo._create_menu()
            groups = duty_sudo.open_group_ids | duty_sudo.handler_group_ids
            if not duty_sudo.open_group_ids:
                groups = self.env.ref("fao_core.group_fao_user").sudo()
            menu_sudo.write(
                {"active": duty_sudo.active, "group_ids": [(6, 0, groups.ids)]}
            )
            for lang, _name in self.env["res.lang"].get_installed():
                name = duty_sudo.with_context(lang=lang).name
                menu_sudo.with_context(lang=lang).name = name
                menu_sudo.action.with_context(lang=lang).name = name

    def _create_menu(self):
        """Create the menu of this duty, known to the module so that it goes too."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"].create(
            {
                "name": self.name,
                "res_model": "fao.matter",
                "view_mode": "list,form",
                "domain": str([("duty_id", "=", self.id)]),
                "context": str({"default_duty_id": self.id}),
            }
        )
        menu = self.env["ir.ui.menu"].create(
            {
                "name": self.name,
                "parent_id": self.env.ref("fao_core.fao_duty_menu").id,
                "action": f"{action._name},{action.id}",
                "sequence": 50,
            }
        )
        self.env["ir.model.data"].create(
            [
                {
                    "module": "fao_core",
                    "name": f"fao_duty_{self.id}_{kind}",
                    "model": record._name,
                    "res_id": record.id,
                    "noupdate": True,
                }
                for kind, record in (("menu", menu), ("action", action))
            ]
        )
        guard.enter(self).menu_id = menu
        return menu
