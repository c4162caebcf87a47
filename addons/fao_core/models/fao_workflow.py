from markupsafe import Markup

from odoo import api, fields, models, tools

from ..engine import chain, definition, facts, guard, lint, memory
from ..engine.errors import FaoError
from .fao_stage import LIMIT_UNITS

#: What the engine alone sets, at creation and at publication.
FACTS = frozenset(
    {
        "state",
        "version",
        "definition",
        "sha256",
        "published_at",
        "published_by",
        "retired_at",
        "retired_by",
    }
)


class FaoWorkflow(models.Model):
    """One version of a duty's workflow: draft, then published, then retired.

    Invariant: a published or retired version never changes, nor do its stages,
    transitions and rules; running cases keep the version they began with. It
    stores what it was at publication as canonical JSON with the SHA-256.
    """

    _name = "fao.workflow"
    _inherit = ["fao.remembered"]
    _description = "Workflow version"
    _order = "duty_id, version desc"

    duty_id = fields.Many2one(
        "fao.duty", required=True, index=True, ondelete="restrict"
    )
    name = fields.Char(compute="_compute_name")
    version = fields.Integer(readonly=True, copy=False, aggregator=None)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("retired", "Superseded")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )
    withdraw_policy = fields.Selection(
        [
            ("before_decision", "Until somebody has decided"),
            ("before_end", "Until the case is closed"),
            ("never", "Never"),
        ],
        "Applicant may withdraw",
        default="before_end",
        required=True,
    )
    take_back_policy = fields.Selection(
        [
            ("unread", "Until the next one has read it"),
            ("undecided", "Until the next one has decided"),
            ("never", "Never"),
        ],
        "A decision is taken back",
        default="unread",
        required=True,
    )
    limit_value = fields.Float("Time limit of the case", digits=(8, 2))
    limit_unit = fields.Selection(LIMIT_UNITS, default="days", required=True)
    note = fields.Text("What changed", copy=False)
    stage_ids = fields.One2many("fao.stage", "workflow_id", "Stages")
    transition_ids = fields.One2many("fao.transition", "workflow_id", "Transitions")

    findings = fields.Html(
        "Lint", compute="_compute_findings", export_string_translation=False
    )

    # Set at publication
    definition = fields.Text(readonly=True, copy=False, export_string_translation=False)
    sha256 = fields.Char("SHA-256", readonly=True, copy=False)
    published_at = fields.Datetime(readonly=True, copy=False)
    published_by = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    retired_at = fields.Datetime("Out of force since", readonly=True, copy=False)
    retired_by = fields.Many2one(
        "res.users", "Taken out of force by", readonly=True, copy=False,
        ondelete="restrict",
    )  # fmt: skip

    _version_unique = models.Constraint(
        "UNIQUE(duty_id, version)", "A version number is used once in a duty."
    )
    _limit_positive = models.Constraint(
        "CHECK (limit_value >= 0)", "A time limit is not negative."
    )
    _one_published = models.UniqueIndex(
        "(duty_id) WHERE state = 'published'", "A duty has one version in force."
    )

    # ---- Computes

    @api.depends("duty_id.name", "version")
    def _compute_name(self):
        for workflow in self:
            workflow.name = self.env._(
                "%(duty)s, version %(version)s",
                duty=workflow.duty_id.name or "",
                version=workflow.version,
            )

    @api.depends("name")
    def _compute_display_name(self):
        for workflow in self:
            workflow.display_name = workflow.name

    @api.depends("state", "stage_ids", "transition_ids")
    def _compute_findings(self):
        """Show what stands between a draft and its publication."""
        for workflow in self:
            found = workflow.lint() if workflow.state == "draft" else []
            workflow.findings = Markup().join(
                Markup('<li class="%s">%s <em>%s</em></li>')
                % (
                    "text-danger" if f["severity"] == "error" else "text-warning",
                    f["message"],
                    f["fix"],
                )
                for f in found
            )

    # ---- Memory

    def _is_remembered(self):
        # A draft is always read anew; one that was just published was one before
        return any(workflow.state != "draft" for workflow in self.sudo())

    @tools.ormcache("self.id", "self.env.lang")
    def _fao_definition(self):
        """Return the whole of this published version for the engine's memory.

        A draft is always read anew: nothing of it is returned.
        """
        version_sudo = self.sudo().with_context(lang=self.env.lang)
        if version_sudo.state == "draft":
            return ()
        return memory.collect(version_sudo)

    def _fao_recall(self, env):
        """Lay what this version says into the record cache of ``env``."""
        fields = env["fao.workflow"]._fields
        if self.id and self.id not in fields["stage_ids"]._get_cache(env):
            memory.recall(env, self._fao_definition())

    # ---- CRUD: only drafts change

    @api.model_create_multi
    def create(self, vals_list):
        if guard.entered(self.env):
            return super().create(vals_list)
        latest = {}
        prepared = []
        for vals in vals_list:
            self._check_no_facts(vals)
            duty_id = vals.get("duty_id") or self.env.context.get("default_duty_id")
            if duty_id not in latest:
                latest[duty_id] = self._latest_version(duty_id)
            latest[duty_id] += 1
            # Explicit values win over default_* keys that a caller may send
            facts = dict.fromkeys(FACTS, False)
            facts.update(state="draft", version=latest[duty_id])
            prepared.append({**vals, **facts})
        return super().create(prepared)

    def write(self, vals):
        if not guard.entered(self.env):
            self._check_draft()
            self._check_no_facts(vals)
            if "duty_id" in vals and self.filtered(
                lambda w: w.duty_id.id != vals["duty_id"]
            ):
                raise FaoError(
                    "FAO-PUBLISHED",
                    self.env._("A workflow version stays with its duty."),
                )
        return super().write(vals)

    def copy(self, default=None):
        """Copy versions with everything in them; a copy is a draft."""
        copies = super().copy(default)
        for workflow, new in zip(self, copies, strict=True):
            workflow._copy_parts(new)
        return copies

    @api.ondelete(at_uninstall=False)
    def _unlink_if_draft(self):
        self._check_draft()

    @api.model
    def _latest_version(self, duty_id):
        last = self.sudo().search(
            [("duty_id", "=", duty_id)], order="version desc", limit=1
        )
        return last.version

    def _check_draft(self):
        """Raise unless these versions are drafts."""
        for workflow in self.sudo():
            if workflow.state != "draft":
                raise FaoError(
                    "FAO-PUBLISHED",
                    self.env._(
                        "%(workflow)s is published and stays as it is; "
                        "make a new version.",
                        workflow=workflow.name,
                    ),
                )

    def _check_no_facts(self, vals):
        facts = {
            name
            for name in FACTS.intersection(vals)
            if vals[name] and (name, vals[name]) != ("state", "draft")
        }
        if facts:
            raise FaoError(
                "FAO-PUBLISHED",
                self.env._(
                    "%(fields)s: set by publishing the version only.",
                    fields=", ".join(sorted(facts)),
                ),
            )

    def _copy_parts(self, new):
        """Copy the stages and transitions of this version to the draft ``new``."""
        self.ensure_one()
        stages = {
            stage: stage.copy({"workflow_id": new.id}) for stage in self.stage_ids
        }
        for transition in self.transition_ids:
            transition.copy(
                {
                    "workflow_id": new.id,
                    "from_stage_id": stages[transition.from_stage_id].id,
                    "to_stage_id": stages[transition.to_stage_id].id,
                }
            )

    # ---- Actions

    def action_new_version(self):
        """Make a draft out of this version and open it."""
        self.ensure_one()
        return self.copy().action_open()

    def action_open(self):
        """Open this version."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def action_lint(self):
        """Say how many findings there are; the form lists them."""
        self.ensure_one()
        findings = self.lint()
        errors = [f for f in findings if f["severity"] == "error"]
        message = self.env._("Nothing to complain about.")
        if findings:
            message = self.env._(
                "%(errors)s errors, %(warnings)s warnings",
                errors=len(errors),
                warnings=len(findings) - len(errors),
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.name,
                "message": message,
                "type": "danger" if errors else "warning" if findings else "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def action_publish(self):
        """Publish this version; new cases begin with it."""
        self.publish()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    # ---- Life of a version

    def lint(self):
        """Return what is wrong with these versions.

        :return: list of ``{workflow_id, code, severity, message, fix, stage}``;
            severity is ``error`` or ``warning``, stage the code of a stage or ""
        """
        self.check_access("read")
        return [
            {"workflow_id": workflow.id, **finding.as_dict()}
            for workflow in self
            for finding in lint.lint(
                definition.describe(workflow.with_context(pack_lang=self.env.lang)),
                facts.Facts(workflow),
                self.env._,
            )
        ]

    def publish(self):
        """Put these drafts in force; the versions in force before are retired.

        :return: list of ``{id, duty, version, state, sha256, changes}``; changes as
            :meth:`compare` gives them, against the version in force before
        :raise FaoError: ``FAO-LINT`` when the lint finds errors, ``FAO-PUBLISHED``
            when a version is no draft
        """
        self.check_access("write")
        changes = {w.id: w._changes_in_force() for w in self}
        for workflow in self:
            workflow._check_draft()
            workflow._check_lint()
            workflow._publish()
        return [
            {
                "id": workflow.id,
                "duty": workflow.duty_id.code,
                "version": workflow.version,
                "state": workflow.state,
                "sha256": workflow.sha256,
                "changes": changes[workflow.id],
            }
            for workflow in self
        ]

    def _check_lint(self):
        errors = [f for f in self.lint() if f["severity"] == "error"]
        if errors:
            lines = "\n".join(f"- {f['message']} {f['fix']}" for f in errors)
            raise FaoError(
                "FAO-LINT",
                self.env._(
                    "%(workflow)s cannot be published:\n%(findings)s",
                    workflow=self.name,
                    findings=lines,
                ),
            )

    def _publish(self):
        """Freeze this draft and put it in force; one door of two."""
        self.ensure_one()
        workflow_sudo = guard.enter(self.sudo())  # engine-set fields
        duty_sudo = workflow_sudo.duty_id
        duty_sudo.lock_for_update()
        duty_sudo.workflow_id._retire()
        content = chain.canonical(definition.describe(workflow_sudo))
        workflow_sudo.write(
            {
                "state": "published",
                "definition": content,
                "sha256": chain.sha256(content),
                "published_at": fields.Datetime.now(),
                "published_by": self.env.uid,
            }
        )
        duty_sudo.workflow_id = workflow_sudo
        guard.leave(duty_sudo)._sync_menu()

    def _retire(self):
        """Take these versions out of force; the other door."""
        guard.enter(self.sudo()).write(  # engine-set fields
            {
                "state": "retired",
                "retired_at": fields.Datetime.now(),
                "retired_by": self.env.uid,
            }
        )
        # The index allows one version in force: write before the next one
        self.env.flush_all()
