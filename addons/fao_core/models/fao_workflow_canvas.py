from odoo import models

from ..engine import bpmn, definition, flowmap, restore
from ..engine.errors import FaoError


class FaoWorkflow(models.Model):
    """What the designer asks a workflow version: its map, and the way back."""

    _inherit = "fao.workflow"

    def canvas(self):
        """Return the map of this version for the designer.

        :return: ``stages`` and ``transitions`` with ids and places, the ``findings``
            of the lint, whether the user may edit it, a ``snapshot`` for
            :meth:`restore_snapshot` and its ``digest``
        """
        self.ensure_one()
        self.check_access("read")
        content = definition.describe(self.with_context(pack_lang=self.env.lang))
        snapshot = restore.snapshot(self)
        return {
            "id": self.id,
            "name": self.name,
            "state": self.state,
            "editable": self.state == "draft" and self.has_access("write"),
            "stages": self._canvas_stages(content),
            "transitions": self._canvas_transitions(content),
            "findings": self.lint() if self.state == "draft" else [],
            "snapshot": snapshot,
            "digest": restore.fingerprint(snapshot),
        }

    def restore_snapshot(self, snapshot, digest):
        """Make this draft what it was: undo and redo of the designer.

        :param dict snapshot: as :meth:`canvas` returned it
        :param str digest: of the content that is to be replaced
        :return: the map, as :meth:`canvas`
        :raise FaoError: ``FAO-PUBLISHED`` for a version that is no draft,
            ``FAO-STALE`` when somebody else changed it meanwhile, ``FAO-PACK``
            when the snapshot is no content of a workflow
        """
        self.ensure_one()
        self.check_access("write")
        self._check_draft()
        self.lock_for_update()
        if restore.fingerprint(restore.snapshot(self)) != digest:
            raise FaoError(
                "FAO-STALE",
                self.env._(
                    "%(workflow)s was changed meanwhile; what you see is loaded anew.",
                    workflow=self.name,
                ),
            )
        restore.restore(self, snapshot)
        return self.canvas()

    def export_bpmn(self):
        """Return this version as BPMN 2.0 with its diagram, in the user's language.

        :return: the text of the ``.bpmn`` file
        """
        self.ensure_one()
        self.check_access("read")
        described = self.with_context(pack_lang=self.env.lang)
        duty_sudo = self.duty_id.sudo()  # the name and code of what he reads
        return bpmn.export(
            duty_sudo.code, duty_sudo.name, self.version, definition.describe(described)
        )

    def action_export_bpmn(self):
        """Download this version as a ``.bpmn`` file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/fao/workflow/{self.id}/bpmn",
            "target": "download",
        }

    def _canvas_stages(self, content):
        records = {stage.code: stage for stage in self.stage_ids}
        units = dict(
            self.env["fao.stage"]._fields["limit_unit"]._description_selection(self.env)
        )
        result = []
        for node in flowmap.nodes(content):
            stage = records[node["code"]]
            limit = f"{stage.limit_value:g} {units[stage.limit_unit].lower()}"
            result.append(
                {**node, "id": stage.id, "limit": limit if stage.limit_value else ""}
            )
        return result

    def _canvas_transitions(self, content):
        records = {transition.code: transition for transition in self.transition_ids}
        field = self.env["fao.transition"]._fields["trigger"]
        labels = dict(field._description_selection(self.env))
        return [
            {
                **edge,
                "id": records[edge["code"]].id,
                "trigger_label": labels[edge["trigger"]],
            }
            for edge in flowmap.edges(content)
        ]
