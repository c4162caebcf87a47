"""The actions that are offered to a user, and those denied to him, with the reason."""

from .actions import ACTIONS, URGE_HOURS
from .pressing import Press

STYLES = {
    "approve": "primary",
    "answer": "primary",
    "reject": "danger",
    "cancel": "danger",
}
#: Whether an action takes a comment; it may where nothing is said here.
COMMENTS = {
    "return": "required",
    "cancel": "required",
    "consult": "required",
    "answer": "required",
    "jump": "required",
    "reopen": "required",
    "ask_waiver": "required",
    "check": "no",
    "urge": "no",
    "claim": "no",
    "release": "no",
    "assist": "no",
}
#: Whether an action asks for one person or for several.
USERS = {
    "forward": "one",
    "consult": "one",
    "remove_signer": "one",
    "add_signer": "many",
    "inform": "many",
}
#: What stands behind the button "More".
MORE = frozenset(
    {
        "forward",
        "consult",
        "add_signer",
        "remove_signer",
        "release",
        "inform",
        "take_back",
        "jump",
        "cancel",
        "assist",
    }
)


class Offers:
    """What :class:`Explainer` says about actions; it has the case and the funnel."""

    def _actions(self):
        """Return the offered actions, and the denied ones with the reason."""
        offered, denied = self._buttons()
        labels = self._labels()
        for code, label in labels.items():
            step = ACTIONS[code](self.funnel)
            verdict = step.verdict()
            if verdict.ok:
                offered.append(self._offer(step, code, label))
            elif verdict.code not in ("FAO-STAGE", "FAO-CLOSED"):
                denied.append(
                    {
                        "action": code,
                        "label": label,
                        "code": verdict.code,
                        "why": verdict.message,
                    }
                )
        return offered, denied

    def _labels(self):
        env = self.env
        return {
            "approve": env._("Agree"),
            "reject": env._("Disagree"),
            "answer": env._("Answer"),
            "return": env._("Return"),
            "forward": env._("Forward"),
            "consult": env._("Ask somebody"),
            "add_signer": env._("Add signers"),
            "remove_signer": env._("Remove a signer"),
            "claim": env._("Claim"),
            "release": env._("Give back to the group"),
            "assist": env._("Ask other units"),
            "withdraw": env._("Withdraw"),
            "take_back": env._("Take my decision back"),
            "urge": env._("Remind"),
            "inform": env._("Inform others"),
            "check": env._("Check now"),
            "ask_waiver": env._("Ask for a waiver"),
            "jump": env._("Move to another stage"),
            "reopen": env._("Reopen"),
            "cancel": env._("Cancel the case"),
        }

    def _buttons(self):
        """Return the transitions that the user may press, and those he may not."""
        offered, denied = [], []
        press = Press(self.funnel)
        for transition in self.funnel.transitions("button"):
            if not self.funnel.holds(transition.condition):
                continue
            verdict = press.presses(transition)
            if not verdict.ok:
                denied.append(
                    {
                        "action": "take",
                        "label": transition.name,
                        "code": verdict.code,
                        "why": verdict.message,
                    }
                )
                continue
            offered.append(
                self._plain_offer("take", transition.name, transition.style)
                | {
                    "transition": transition.code,
                    "comment": "required"
                    if transition.comment_required
                    else "optional",
                    "confirm": transition.confirm_text or "",
                    "password": transition.reauthenticate
                    or transition.from_stage_id.reauthenticate,
                    "choose": self._to_choose(transition),
                }
            )
        return offered, denied

    def _plain_offer(self, code, label, style):
        return {
            "action": code,
            "label": label,
            "style": style or "secondary",
            "transition": "",
            "comment": "optional",
            "confirm": "",
            "targets": [],
            "users": "",
            "user_ids": [],
            "how": [],
            "units": [],
            "password": False,
            "choose": [],
            "straight_back": False,
            "more": code in MORE,
        }

    def _to_choose(self, transition):
        """Return the rules whose signers the applicant chooses when he submits."""
        if not transition.is_submission:
            return []
        chosen = self.case.chosen or {}
        rules = self.case.workflow_id.stage_ids.rule_ids
        return [
            {
                "key": f"{rule.stage_id.code}.{rule.code}",
                "name": f"{rule.stage_id.name}: {rule.name}",
                "user_ids": chosen.get(f"{rule.stage_id.code}.{rule.code}") or [],
                "required": rule.nobody == "fail" and (rule.condition or "[]") == "[]",
            }
            for rule in rules
            if rule.source == "chosen"
        ]

    def _offer(self, step, code, label):
        """Return one offered action with what it asks for."""
        offer = self._plain_offer(code, label, STYLES.get(code, "secondary"))
        offer["comment"] = COMMENTS.get(code, "optional")
        offer["users"] = USERS.get(code, "")
        if code in ("approve", "reject"):
            rule = step.slot.rule_id
            asked = rule.comment_required
            needed = asked == "always" or (code == "reject" and asked == "reject")
            offer["comment"] = "required" if needed else "optional"
            offer["password"] = step.slot.stage_id.reauthenticate
        if hasattr(step, "targets"):
            offer["targets"] = [
                {"code": s.code, "name": s.name} for s in step.targets()
            ]
        if code == "return":
            offer["straight_back"] = self.case.stage_id.resume == "choice"
        elif code == "remove_signer":
            offer["user_ids"] = step.removable().user_id.ids
        elif code == "add_signer":
            offer["how"] = self._ways_to_add()
        elif code == "assist":
            offer["units"] = self._units()
        elif code == "urge":
            offer["hint"] = self.env._(
                "At most once in %(hours)s hours.", hours=URGE_HOURS
            )
        return offer

    def _candidates(self):
        """Return the domain of the users among whom the web client lets one choose."""
        member = self.env.ref("fao_core.group_fao_user")
        return [
            ["share", "=", False],
            ["id", "!=", self.user.id],
            ["all_group_ids", "in", member.ids],
            ["company_ids", "in", self.case.company_id.ids],
        ]

    def _ways_to_add(self):
        env = self.env
        return [
            {"code": "before", "name": env._("before me")},
            {"code": "with", "name": env._("besides me")},
            {"code": "after", "name": env._("after me")},
        ]

    def _units(self):
        """Return the units that can be asked to assist and are not asked already."""
        asked = self.funnel.assisting.links().linked_case_id
        asked = asked.filtered(lambda c: not c.closed_at).unit_id
        units = self.env["fao.unit"].search(
            [
                ("company_id", "=", self.case.company_id.id),
                ("id", "not in", (asked | self.case.unit_id).ids),
            ]
        )
        return [{"id": unit.id, "name": unit.name} for unit in units]
