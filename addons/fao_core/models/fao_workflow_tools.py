from odoo import models

from ..engine import guard
from ..engine.errors import FaoError
from ..engine.migrating import Migrating
from ..engine.replay import Replay
from ..engine.simulation import Simulation
from ..engine.version_compare import side_by_side


class FaoWorkflow(models.Model):
    """The life of a version before and after its publication: try, compare, move."""

    _inherit = "fao.workflow"

    def simulate(self, values=None, options=None):
        """Say what this version would make of given data; nothing is kept.

        :param dict values: values of the duty's record, as for ``create``
        :param dict options: ``case_id`` (id or number of a case whose data are
            taken), ``initiator`` (login or id) or ``unit`` (code or id) of the
            applicant, ``start`` (UTC), ``days_per_stage`` (working days that people
            take, default 1), ``choices`` (code of a stage -> ``approve``, ``reject``
            or the code of a transition), ``people`` (``stage.rule`` -> user ids
            chosen by the applicant)
        :return: ``outcome`` (``done``, ``refused``, ``cancelled`` or ``stuck``),
            ``problem`` (why the case cannot go on), ``path``, ``stages`` (dates, people
            with reasons, checks with figures, refusals, documents), ``checks``,
            ``documents``, ``due``, ``late``
        :raise FaoError: ``FAO-OPTION``, ``FAO-FIELD``, ``FAO-UNIT``, ``FAO-NOTFOUND``,
            ``FAO-LINT``
        """
        self.ensure_one()
        self.check_access("write")
        return Simulation(self, values, options).run()

    def replay(self, options=None):
        """Say what this version would have made of real cases; nothing is kept.

        People do what they did, when they did it; whoever holds the posts today is
        asked. Cases that the caller may not read are left out.

        :param dict options: ``limit`` (the last cases, default 20, at most 200) or
            ``case_ids`` (ids or numbers)
        :return: ``summary`` (counts: ``cases``, ``same``, ``missed``, ``nobody``,
            ``path``, ``people``, ``outcome``, ``late``, ``refused``) and ``cases``:
            each with ``actual`` and ``replayed`` stages and what ``differs``
        :raise FaoError: ``FAO-OPTION``, ``FAO-NOTFOUND``, ``FAO-LINT``
        """
        self.ensure_one()
        self.check_access("write")
        return Replay(self, options).run()

    def compare(self, other_id=0):
        """Say what this version changes against another one.

        :param int other_id: the older version; 0: the one in force
        :return: ``old`` and ``new`` (id, name, version, state, sha256), ``same``,
            ``counts`` and ``changes``: each with ``kind`` (``added``, ``removed``,
            ``changed``, ``moved``), ``part`` (``workflow``, ``stage``, ``rule``,
            ``transition``), ``code``, ``name``, ``stage`` and ``fields`` (label, old
            and new in words)
        :raise FaoError: ``FAO-NOTFOUND``
        """
        self.ensure_one()
        self.check_access("write")
        if not other_id:
            return side_by_side(self.duty_id.workflow_id, self)
        other = self.search([("id", "=", int(other_id))])
        if not other:
            raise FaoError(
                "FAO-NOTFOUND",
                self.env._("There is no workflow version %(id)s.", id=other_id),
            )
        return side_by_side(other, self)

    def _changes_in_force(self):
        """Return what this version changes against the one in force."""
        self.ensure_one()
        return side_by_side(self.duty_id.workflow_id, self)

    def retire(self):
        """Take these versions out of force; no new cases begin, running ones go on.

        :return: list of ``{id, duty, version, state, running}``
        :raise FaoError: ``FAO-PUBLISHED`` when a version is not in force
        """
        self.check_access("write")
        for workflow in self:
            if workflow.state != "published":
                raise FaoError(
                    "FAO-PUBLISHED",
                    self.env._("%(workflow)s is not in force.", workflow=workflow.name),
                )
            duty_sudo = workflow.duty_id.sudo()
            duty_sudo.lock_for_update()
            workflow._retire()
            guard.enter(duty_sudo).workflow_id = False
        return [
            {
                "id": workflow.id,
                "duty": workflow.duty_id.code,
                "version": workflow.version,
                "state": workflow.state,
                "running": workflow._running_count(),
            }
            for workflow in self
        ]

    def _running_count(self):
        """Return how many cases of these versions are open, whoever may read them."""
        cases_sudo = self.env["fao.case"].sudo()  # a number, no content
        return cases_sudo.search_count(
            [("workflow_id", "in", self.ids), ("closed_at", "=", False)]
        )

    def migrate(self, options=None):
        """Move running cases to this version, which is in force.

        Where the stage asks the same people, or somebody decided there already, the
        case stays as it is; otherwise the stage is entered anew. Time that is left
        is carried over. What cannot move stays on its version, with the reason.

        :param dict options: ``dry_run`` (report only; also of a draft), ``mapping``
            (code of a stage -> code of a stage of this version, empty: stays),
            ``from`` (ids of versions, default all others), ``case_ids`` (ids or
            numbers), ``limit`` (at most 500 in one call)
        :return: ``migration_id`` (0 in a dry run), ``counts`` (``keep``, ``map``,
            ``hold``), ``left``, ``mappings`` and ``cases``: each with ``how``, ``why``,
            who is asked before (``open``) and after (``opens``), ``due``,
            ``remaining_hours``, ``due_after``
        :raise FaoError: ``FAO-OPTION``, ``FAO-NOTFOUND``, ``FAO-PUBLISHED``
        """
        self.ensure_one()
        self.check_access("write")
        return Migrating(self, options).run()

    # ---- Actions of the form

    def _open_wizard(self, model, name, **defaults):
        """Open a wizard on this version."""
        self.ensure_one()
        context = {"default_workflow_id": self.id, "dialog_size": "extra-large"}
        context |= {f"default_{key}": value for key, value in defaults.items()}
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [(False, "form")],
            "target": "new",
            "context": context,
        }

    def action_review(self):
        """See what this draft changes, then put it in force."""
        name = self.env._("Publish %(workflow)s", workflow=self.name)
        return self._open_wizard("fao.workflow.publish", name)

    def action_simulate(self):
        """Try this version on given data."""
        return self._open_wizard("fao.workflow.simulate", self.env._("Simulation"))

    def action_replay(self):
        """Try this version on the last cases."""
        return self._open_wizard("fao.workflow.replay", self.env._("Replay"))

    def action_compare(self):
        """See this version beside another one."""
        others = self.duty_id.workflow_ids - self
        other = others & self.duty_id.workflow_id or others[:1]
        return self._open_wizard(
            "fao.workflow.compare", self.env._("Compare versions"), other_id=other.id
        )

    def action_migrate(self):
        """See which running cases may move to this version, and move them."""
        return self._open_wizard(
            "fao.workflow.migrate", self.env._("Move running cases")
        )

    def action_retire(self):
        """Take this version out of force."""
        self.retire()
        return {"type": "ir.actions.client", "tag": "soft_reload"}
