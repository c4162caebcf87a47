"""The people of a stage: slots opened at its entry, replaced when posts change."""

from .errors import FaoError
from .handing import not_here
from .resolver import Resolver

#: Sources whose people change when posts do.
FOLLOWS_POSTS = ("position", "superiors", "users", "user_field")


def order(rule, level):
    """Return the place of a slot in its stage: the rule's order, then the level in
    a chain of superiors."""
    return rule.sequence * 100 + level


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
        self.standing = {}

    def open(self, stage, standing=None):
        """Open the slots of ``stage`` for the people that its rules resolve to.

        :param dict standing: earlier slots whose decision stands, by rule and holder
        """
        self.standing = standing or {}
        rules = stage.rule_ids.filtered(self.resolver.applies).sorted("sequence")
        deciding = rules.filtered(lambda r: r.purpose == "decide")
        vals_list = []
        for rule in deciding:
            vals_list += self._rule_slots(rule)
        if not stage.rule_ids.filtered(lambda r: r.purpose == "decide"):
            vals_list = self._default_slots(stage)
        elif not vals_list and stage.kind != "approval":
            vals_list = self._administrator_slot(None)
        first = min((v["sequence"] for v in vals_list), default=0)
        stage_due = self.case._stage_due(stage, self.now)
        for vals in vals_list:
            is_open = vals["sequence"] == first
            vals.setdefault("state", "open" if is_open else "waiting")
            vals.update(self._slot_vals(stage))
            vals["due_at"] = stage_due
            vals["opened_at"] = False
            if is_open:
                vals.update(self.opening_vals(vals["rule_id"], stage_due))
        slots = self.env["fao.approval"]._open(vals_list)
        self.authority.opened(slots.sorted(lambda s: (s.sequence, s.id)))
        for rule in rules - deciding:
            self._inform_by(rule)

    def opening_vals(self, rule, stage_due):
        """Return when a slot of ``rule`` that opens now is due and looked at.

        :param rule: the rule or its id
        :param stage_due: when the stage is due
        """
        if isinstance(rule, int):
            rule = self.env["fao.approval.rule"].browse(rule)
        due = self.case._rule_due(rule, self.now) if rule else False
        due = due or stage_due
        return {
            "opened_at": self.now,
            "due_at": due,
            "alarm_from": self.now,
            "alarm_at": self.case._next_alarm(rule, due, self.now, False),
        }

    def _inform_by(self, rule):
        """Inform the people of a rule that decides nothing."""
        users = self.env["res.users"]
        for assignee in self.resolver.resolve(rule).assignees:
            if assignee.group_id:
                group = self.env["res.groups"].browse(assignee.group_id)
                self.inform_group(group, assignee.reason, False, rule)
            else:
                users |= users.browse(assignee.user_id)
        self.inform(users, rule.name, False, rule)

    def inform(self, users, reason, added_by, rule=None):
        """Open a slot for information for each of ``users``, once a case.

        :param added_by: the user who informs them, or nothing
        """
        known = self.env["fao.approval"].search(
            [("case_id", "=", self.case.id), ("purpose", "=", "inform")]
        )
        new = users - known.user_id
        self._inform([{"user_id": user.id} for user in new], reason, added_by, rule)

    def inform_group(self, group, reason, added_by, rule=None):
        """Open one slot for information for the members of ``group``, once a case."""
        known = self.env["fao.approval"].search_count(
            [
                ("case_id", "=", self.case.id),
                ("purpose", "=", "inform"),
                ("group_id", "=", group.id),
            ],
            limit=1,
        )
        if not known:
            self._inform([{"group_id": group.id}], reason, added_by, rule)

    def _inform(self, holders, reason, added_by, rule):
        common = {
            **self._slot_vals(self.case.stage_id),
            "rule_id": rule.id if rule else False,
            "purpose": "inform",
            "state": "unread",
            "reason": reason,
            "opened_at": self.now,
            "added_by": added_by.id if added_by else False,
        }
        self.env["fao.approval"].create([{**common, **holder} for holder in holders])
        self.authority.forget()

    def find_anew(self):
        """Resolve the undecided rules of the current stage anew.

        :return: whether anybody changed
        """
        changed = False
        undecided = self.authority.slots.filtered(
            lambda s: (
                s.state in ("open", "waiting")
                and s.rule_id.source in FOLLOWS_POSTS
                and not s.origin_id
            )
        )
        for (rule, sequence), slots in undecided.grouped(
            lambda s: (s.rule_id, s.sequence)
        ).items():
            changed |= self._replace_people(rule, sequence, slots)
        if changed:
            self.authority.forget()
        return changed

    def _replace_people(self, rule, sequence, slots):
        """Replace the holders of ``slots`` by whom ``rule`` resolves to now."""
        kept = self.authority.slots.filtered(lambda s: s.rule_id == rule) - slots
        busy = set(kept.decided_by.ids) | set(kept.user_id.ids)
        found = {
            a.user_id: a.reason
            for a in self.resolver.resolve(rule).assignees
            if a.user_id not in busy and order(rule, a.level) == sequence
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
            "alarm_at": like.alarm_at,
            "alarm_from": like.alarm_from,
        }
        self.funnel.close(gone, "closed")
        self.env["fao.approval"].create([{**vals, **common} for vals in wanted])
        self.funnel.log(
            "people",
            stage_from=stage.code,
            left=gone.user_id.ids,
            came=[vals["user_id"] for vals in wanted if vals.get("user_id")],
        )

    def choose(self, people):
        """Note whom the applicant chose for the rules that leave it to him.

        :param dict people: user ids by ``stage.rule``
        :raise FaoError: ``FAO-USER`` for somebody who cannot sign
        """
        rules = self.case.workflow_id.stage_ids.rule_ids
        keys = {
            f"{rule.stage_id.code}.{rule.code}"
            for rule in rules
            if rule.source == "chosen"
        }
        chosen = dict(self.case.chosen or {})
        for key in keys & set(people):
            users = self.env["res.users"].browse(map(int, people[key])).exists()
            for user in users:
                why = not_here(self.case, user)
                if why:
                    raise FaoError("FAO-USER", why)
            chosen[key] = users.ids
        if chosen != (self.case.chosen or {}):
            self.case.chosen = chosen

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
            stands = self.standing.get(
                (rule.id, assignee.user_id or -assignee.group_id)
            )
            vals = {
                "rule_id": rule.id,
                "sequence": order(rule, assignee.level),
                "user_id": assignee.user_id or False,
                "group_id": assignee.group_id or False,
                "reason": assignee.reason,
                "weight": self._weight(rule, assignee),
                "part": assignee.part,
            }
            if stands:
                vals |= self._carried(stands)
            elif signed and rule.same_person == "carry":
                vals |= self._carried(earlier[assignee.user_id])
            vals_list.append(vals)
        if vals_list or rule.nobody == "skip":
            return vals_list
        why = self.resolver.nobody(rule, resolution)
        if rule.nobody == "administrator":
            return self._administrator_slot(rule, why)
        raise FaoError("FAO-NOBODY", why)

    @staticmethod
    def _weight(rule, assignee):
        """Return the votes of ``assignee``: his own, his unit's, or one."""
        by_user = {w.user_id.id: w.weight for w in rule.weight_ids if w.user_id}
        by_unit = {w.unit_id.id: w.weight for w in rule.weight_ids if w.unit_id}
        own = by_user.get(assignee.user_id)
        return own or by_unit.get(assignee.unit_id) or 1

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
            "digest": signature.digest,
            "pressed": signature.pressed,
            "is_carried": True,
        }

    def _administrator_slot(self, rule, why=""):
        group = self.env.ref("fao_core.group_fao_admin")
        return [
            {
                "rule_id": rule.id if rule else False,
                "sequence": order(rule, 0) if rule else 0,
                "group_id": group.id,
                "reason": why or self.env._("nobody else was found"),
            }
        ]

    def _default_slots(self, stage):
        """Return the slots of a stage without rules: nobody is left out."""
        case = self.case
        vals = {
            "rule_id": False,
            "sequence": 0,
            "reason": self.env._("opened the case"),
        }
        if stage.kind == "draft":
            return [{**vals, "user_id": case.initiator_id.id}]
        if case.officer_id:
            vals["reason"] = self.env._("handles the case")
            return [{**vals, "user_id": case.officer_id.id}]
        vals["reason"] = self.env._("handles the duty")
        groups = case.duty_id.handler_group_ids
        slots = [{**vals, "group_id": group.id} for group in groups]
        return slots or self._administrator_slot(None)
