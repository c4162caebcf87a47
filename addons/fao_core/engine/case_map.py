"""The way of one case over the map of its workflow, as plain data."""

from odoo import fields

from . import deadline, definition, flowmap, layout, path
from .explain import FINAL, Explainer
from .notices import action_labels

#: Which trigger an action of the ledger stands for.
TRIGGERS = {"approve": "approved", "reject": "rejected", "return": "returned"}
#: Actions that move a case without following an arrow of that kind.
ASIDE = ("return", "withdraw", "take_back", "jump", "reopen", "cancel")
#: Slots of people who were not needed after all.
HIDDEN = ("closed", "removed")
MINUTE, HOUR, DAY = 60, 3600, 86400


class CaseMap:
    """Where one case has been, how long, and who signed there.

    :param case: a case that the user may read, in his environment
    """

    def __init__(self, case):
        self.explainer = Explainer(case)
        self.case = self.explainer.case
        self.env = self.case.env
        workflow = self.case.workflow_id
        self.content = definition.describe(
            workflow.with_context(pack_lang=self.env.lang)
        )
        self.now = fields.Datetime.now()
        self.moves = [row for row in self.case.ledger_ids.sorted("seq") if row.stage_to]

    def as_dict(self):
        """Return the map."""
        case = self.case
        return {
            "case_id": case.id,
            "number": case.number or "",
            "title": case.title or "",
            "state": case.state,
            "closed": bool(case.closed_at),
            "workflow": case.workflow_id.name,
            "stages": self._stages(),
            "transitions": self._transitions(),
        }

    # ---- Stages

    def _stages(self):
        records = {stage.code: stage for stage in self.case.workflow_id.stage_ids}
        visits = self._visits()
        signers = {}
        for slot in self.case.approval_ids.sorted("id"):
            is_asked = slot.rule_id or slot.purpose != "decide"
            if is_asked and slot.state not in HIDDEN:
                signers.setdefault(slot.stage_id.code, []).append(self._signer(slot))
        statuses = self._statuses()
        return [
            {
                **node,
                "id": records[node["code"]].id,
                "status": statuses[node["code"]],
                "visits": visits.get(node["code"], []),
                "time": self._words(
                    sum(v["seconds"] for v in visits.get(node["code"], []))
                ),
                "people": signers.get(node["code"], []),
            }
            for node in flowmap.nodes(self.content)
        ]

    def _statuses(self):
        """Return what became of each stage: done, current, skipped, todo or other."""
        case = self.case
        here = case.stage_id.code
        walked = {step.code for step in path.steps(case.path or "")}
        ahead = set() if case.closed_at else layout.ahead(self.content, here)
        result = {}
        for stage in self.content["stages"]:
            code = stage["code"]
            if code == here:
                result[code] = "done" if case.closed_at else "current"
            elif code in walked:
                result[code] = "done"
            elif stage["kind"] in FINAL:
                result[code] = "other"
            else:
                result[code] = "todo" if code in ahead else "skipped"
        return result

    def _visits(self):
        """Return the visits of each stage, oldest first."""
        visits = {}
        for number, row in enumerate(self.moves):
            following = self.moves[number + 1 : number + 2]
            left = following[0].at if following else self.case.closed_at
            visits.setdefault(row.stage_to, []).append(self._visit(row.at, left))
        return visits

    def _visit(self, entered, left):
        seconds = int(((left or self.now) - entered).total_seconds())
        return {
            "entered": self.explainer.moment(entered),
            "left": self.explainer.moment(left),
            "seconds": max(seconds, 0),
            "time": self._words(seconds),
            "working": self._working(entered, left or self.now),
        }

    def _working(self, entered, left):
        """Return the working hours between two moments in words, when known."""
        try:
            hours = self.case.company_id._fao_calendar().hours_between(
                deadline.to_local(entered), deadline.to_local(left)
            )
        except deadline.DeadlineError:
            return ""
        return self.env._("%(hours)s working hours", hours=f"{hours:.1f}")

    def _words(self, seconds):
        """Return a time span as people say it, e.g. ``2 d 3 h``."""
        days, rest = divmod(max(seconds, 0), DAY)
        hours, minutes = rest // HOUR, rest % HOUR // MINUTE
        if days:
            return self.env._("%(days)s d %(hours)s h", days=days, hours=hours)
        if hours:
            return self.env._(
                "%(hours)s h %(minutes)s min", hours=hours, minutes=minutes
            )
        return self.env._("%(minutes)s min", minutes=minutes) if seconds > 0 else ""

    def _signer(self, slot):
        """Return who was asked; what he wrote stands in the panel."""
        shown = self.explainer.slot(slot)
        names = ("rule", "who", "purpose", "state", "state_label", "decided_by",
                 "on_behalf_of", "decided_at", "round")  # fmt: skip
        return {name: shown[name] for name in names}

    # ---- Transitions

    def _transitions(self):
        """Return the arrows: those taken, the others, and the ways back."""
        records = {t.code: t.id for t in self.case.workflow_id.transition_ids}
        taken, back = self._taken()
        # The arrows back are no records; their numbers only tell them apart
        base = max(records.values(), default=0) + 1
        numbers = {move["code"]: base + n for n, move in enumerate(back)}
        return [
            {
                **edge,
                "id": records.get(edge["code"]) or numbers[edge["code"]],
                "taken": taken.get(edge["code"], 0),
            }
            for edge in flowmap.edges(self.content, back)
        ]

    def _taken(self):
        """Return how often each transition was taken, and the moves by none."""
        taken, back = {}, {}
        labels = action_labels(self.env)
        for row in self.moves:
            if not row.stage_from or row.stage_from == row.stage_to:
                continue
            code = self._transition_of(row)
            if not code:
                code = f"back_{row.stage_from}_{row.stage_to}_{row.action}"
                back[code] = {
                    "code": code,
                    "name": labels.get(row.action, row.action),
                    "from": row.stage_from,
                    "to": row.stage_to,
                }
            taken[code] = taken.get(code, 0) + 1
        known = {stage["code"] for stage in self.content["stages"]}
        return taken, [m for m in back.values() if {m["from"], m["to"]} <= known]

    def _transition_of(self, row):
        """Return the code of the transition that a move followed, or ``""``."""
        between = [
            t
            for t in self.content["transitions"]
            if (t["from"], t["to"]) == (row.stage_from, row.stage_to)
        ]
        named = row._payload().get("transition")
        trigger = TRIGGERS.get(row.action)
        for transition in between:
            if transition["code"] == named:
                return named
        for transition in between:
            if transition["trigger"] == trigger:
                return transition["code"]
        follows = between and row.action not in ASIDE
        return between[0]["code"] if follows else ""
