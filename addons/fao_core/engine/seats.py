"""The people of a stage: slots opened at its entry, replaced when posts change."""

from .errors import FaoError
from .resolver import Resolver


class Seats:
    """Opens and replaces the slots of the current stage of one case.

    :param funnel: the funnel of the action that needs them
    """

    def __init__(self, funnel):
        self.funnel = funnel
        self.case = funnel.case
        self.env = funnel.env
        self.now = funnel.now
        self.authority = funnel.authority
        self.resolver = Resolver(funnel.authority)

    def open(self, stage):
        """Open the slots of ``stage`` for the people that its rules resolve to."""
        vals_list = []
        rules = stage.rule_ids.filtered(self.resolver.applies).sorted("sequence")
        for rule in rules:
            vals_list += self._rule_slots(rule)
        if not stage.rule_ids:
            vals_list = self._default_slots(stage)
        elif not vals_list and stage.kind != "approval":
            vals_list = self._administrator_slot(None)
        first = min((v["sequence"] for v in vals_list), default=0)
        due = self.case._stage_due(stage, self.now)
        for vals in vals_list:
            is_open = vals["sequence"] == first
            vals.setdefault("state", "open" if is_open else "waiting")
            vals.update(self._slot_vals(stage), due_at=due)
            vals["opened_at"] = self.now if is_open else False
        self.env["fao.approval"].create(vals_list)
        self.authority.forget()

    def find_anew(self):
        """Resolve the undecided rules of the current stage anew.

        :return: whether anybody changed
        """
        changed = False
        undecided = self.authority.slots.filtered(
            lambda s: s.state in ("open", "waiting") and s.rule_id and not s.origin_id
        )
        for rule, slots in undecided.grouped("rule_id").items():
            if rule.source != "group":
                changed |= self._replace_people(rule, slots)
        if changed:
            self.authority.forget()
        return changed

    def _replace_people(self, rule, slots):
        """Replace the holders of ``slots`` by whom ``rule`` resolves to now."""
        kept = self.authority.slots.filtered(lambda s: s.rule_id == rule) - slots
        busy = set(kept.decided_by.ids) | set(kept.user_id.ids)
        found = {
            a.user_id: a.reason
            for a in self.resolver.resolve(rule).assignees
            if a.user_id not in busy
        }
        known = slots.filtered("user_id")
        if found.keys() == set(known.user_id.ids) and known == slots:
            return False
        wanted = [
            {"user_id": user_id, "group_id": False, "reason": reason}
            for user_id, reason in found.items()
            if user_id not in known.user_id.ids
        ]
        gone = slots.filtered(lambda s: s.user_id.id not in found)
        if not found:
            # Nobody holds the post now: an administrator looks after the case.
            if not known:
                return False
            wanted = self._administrator_slot(rule)
        self._open_instead(gone, wanted, slots[:1])
        return True

    def _open_instead(self, gone, wanted, like):
        """Close the slots ``gone`` and open those ``wanted`` in their place."""
        stage = self.case.stage_id
        common = {
            **self._slot_vals(stage),
            "rule_id": like.rule_id.id,
            "sequence": like.sequence,
            "state": like.state,
            "due_at": like.due_at,
            "opened_at": like.opened_at,
        }
        self.funnel.close(gone, "closed")
        self.env["fao.approval"].create([{**vals, **common} for vals in wanted])
        self.funnel.log(
            "people",
            stage_from=stage.code,
            left=gone.user_id.ids,
            came=[vals["user_id"] for vals in wanted if vals.get("user_id")],
        )

    def _slot_vals(self, stage):
        case = self.case
        return {
            "case_id": case.id,
            "stage_id": stage.id,
            "visit": case.visit,
            "round": case.round,
            "company_id": case.company_id.id,
            "duty_id": case.duty_id.id,
            "initiator_id": case.initiator_id.id,
        }

    def _rule_slots(self, rule):
        """Return the slot values of ``rule``; apply its policies."""
        resolution = self.resolver.resolve(rule)
        asks_again = rule.same_person == "ask"
        earlier = {} if asks_again else self.authority.signers_of_round()
        vals_list = []
        for assignee in resolution.assignees:
            signed = assignee.user_id and assignee.user_id in earlier
            if signed and rule.same_person == "forbid":
                name = self.env["res.users"].browse(assignee.user_id).name
                why = self.env._("%(user)s signed before", user=name)
                resolution.excluded.append((assignee.user_id, why))
                continue
            vals = {
                "rule_id": rule.id,
                "sequence": rule.sequence,
                "user_id": assignee.user_id or False,
                "group_id": assignee.group_id or False,
                "reason": assignee.reason,
            }
            if signed and rule.same_person == "carry":
                vals |= self._carried(earlier[assignee.user_id])
            vals_list.append(vals)
        if vals_list or rule.nobody == "skip":
            return vals_list
        why = self.resolver.nobody(rule, resolution)
        if rule.nobody == "administrator":
            return self._administrator_slot(rule, why)
        raise FaoError("FAO-NOBODY", why)

    def _carried(self, signature):
        """Return the values of a slot that an earlier signature fills."""
        return {
            "state": "approved",
            "decided_at": signature.decided_at,
            "decided_by": signature.decided_by.id,
            "on_behalf_of": signature.on_behalf_of.id,
            "opinion": signature.opinion,
            "origin_id": signature.id,
            "seen_revision": signature.seen_revision,
        }

    def _administrator_slot(self, rule, why=""):
        group = self.env.ref("fao_core.group_fao_admin")
        return [
            {
                "rule_id": rule.id if rule else False,
                "sequence": rule.sequence if rule else 0,
                "group_id": group.id,
                "reason": why or self.env._("nobody else was found"),
            }
        ]

    def _default_slots(self, stage):
        """Return the slots of a stage without rules: nobody is left out."""
        case = self.case
        vals = {"sequence": 0, "reason": self.env._("opened the case")}
        if stage.kind == "draft":
            return [{**vals, "user_id": case.initiator_id.id}]
        if case.officer_id:
            vals["reason"] = self.env._("handles the case")
            return [{**vals, "user_id": case.officer_id.id}]
        vals["reason"] = self.env._("handles the duty")
        groups = case.duty_id.handler_group_ids
        slots = [{**vals, "group_id": group.id} for group in groups]
        return slots or self._administrator_slot(None)
