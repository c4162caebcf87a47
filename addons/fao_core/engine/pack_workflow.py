"""From the workflow section of a pack to the records of a version."""

import logging

from . import definition, pack_vals

_logger = logging.getLogger(__name__)


class WorkflowImport:
    """What :class:`pack_import.PackImport` does with a workflow."""

    def _apply_workflow(self, duty, publish):
        wanted = self.content["workflow"]
        current = duty.workflow_id
        if current and definition.describe(current) == wanted:
            return
        workflow = self.env["fao.workflow"].create(pack_vals.workflow(duty, wanted))
        self.fill_workflow(workflow, wanted)
        if not publish:
            _logger.warning(
                "%s: the office changed this duty itself; the version of the module "
                "waits as a draft",
                duty.code,
            )
        elif self.options.get("publish", True):
            workflow.with_context(lang=self._lang()).publish()

    def _lang(self):
        return self.env.user.lang or None

    def fill_version(self, workflow, wanted):
        """Let a draft say of itself what ``wanted`` says: limits and policies."""
        vals = pack_vals.workflow(workflow.duty_id, wanted)
        self._save(("workflow",), workflow, vals)

    def fill_workflow(self, workflow, wanted):
        """Give a draft the stages and transitions of ``wanted``.

        Parts of the same code are changed, missing ones made.

        :return: the transitions, rules and stages that ``wanted`` names
        """
        stages, rules = {}, self.env["fao.approval.rule"]
        for index, entry in enumerate(wanted["stages"]):
            path = ("workflow", "stages", index)
            duties = self._duties_of_stage(path, entry)
            vals = pack_vals.stage(workflow, entry, index, duties)
            stage = self._save(path, _of_code(workflow.stage_ids, entry), vals)
            stages[entry["code"]] = stage
            for place, rule in enumerate(entry["rules"]):
                place = (*path, "rules", place)
                named = self._named_by_rule(place, rule)
                vals = pack_vals.rule(stage, rule, named)
                rules |= self._save(place, _of_code(stage.rule_ids, rule), vals)
            self._fill_documents(path, stage, entry["documents"])
        transitions = self.env["fao.transition"]
        for index, entry in enumerate(wanted["transitions"]):
            vals = pack_vals.transition(
                workflow.duty_id, workflow, entry, index, stages
            )
            path = ("workflow", "transitions", index)
            known = _of_code(workflow.transition_ids, entry)
            transitions |= self._save(path, known, vals)
        self._fill_field_rules(workflow, wanted["fields"], stages)
        return transitions, rules, self.env["fao.stage"].union(*stages.values())

    def _fill_documents(self, path, stage, entries):
        """Let ``stage`` ask for the documents that ``entries`` name, and no other."""
        kept = self.env["fao.stage.document"]
        for index, entry in enumerate(entries):
            vals = pack_vals.document(stage, entry, index)
            known = _of_code(stage.document_ids, entry)
            kept |= self._save((*path, "documents", index), known, vals)
        (stage.document_ids - kept).unlink()

    def _fill_field_rules(self, workflow, entries, stages):
        """Give a draft the rules about fields of ``entries``, and no other."""
        if definition.describe(workflow)["fields"] == entries:
            return
        workflow.field_rule_ids.unlink()
        for index, entry in enumerate(entries):
            path = ("workflow", "fields", index)
            group = entry["group"] and self._group((*path, "group"), entry["group"])
            stage = stages.get(entry["stage"])
            vals = pack_vals.field_rule(workflow, entry, index, stage, group)
            self._save(path, self.env["fao.field.rule"], vals)

    # ---- Records named by key

    def _named_by_rule(self, path, entry):
        """Return the records that a rule names, as ``pack_vals.rule`` takes them."""
        users = self.env["res.users"]
        for index, login in enumerate(entry["users"]):
            users |= self._one((*path, "users", index), "res.users", "login", login)
        groups = self.env["res.groups"]
        for index, key in enumerate(entry["groups"]):
            groups |= self._group((*path, "groups", index), key)
        position = self._one(
            (*path, "position"), "fao.position", "code", entry["position"]
        )
        weights = [
            (
                self._one(
                    (*path, "weights", index, "user"),
                    "res.users",
                    "login",
                    weight["user"],
                ),
                self._one(
                    (*path, "weights", index, "unit"),
                    "fao.unit",
                    "code",
                    weight["unit"],
                ),
            )
            for index, weight in enumerate(entry["weights"])
        ]
        return {
            "users": users,
            "groups": groups,
            "position": position,
            "weights": weights,
        }

    def _duties_of_stage(self, path, entry):
        """Return the duties of assisting cases and of the superior's cases."""
        return {
            key: self._one((*path, key, "duty"), "fao.duty", "code", entry[key]["duty"])
            for key in ("assist", "superior")
        }


def _of_code(parts, entry):
    """Return the part among ``parts`` that ``entry`` describes; empty when new."""
    return parts.filtered(lambda part: part.code == entry["code"])
