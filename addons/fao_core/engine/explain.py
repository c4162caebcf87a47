"""What a user sees of a case and why: one answer for screen and RPC."""

from odoo import fields

from . import figures, papers, path
from .actions import ACTIONS
from .checks import say
from .findings import PAST
from .funnel import Funnel
from .notices import action_labels
from .offers import Offers

FINAL = ("done", "refused", "cancelled")


class Explainer(Offers):
    """Everything that one user may know about one case now.

    :param case: a case that the user may read, in his environment
    :param funnel: the funnel of an action that he has just carried out
    """

    def __init__(self, case, funnel=None):
        self.funnel = Funnel(case) if funnel is None else funnel
        self.case = self.funnel.case
        self.env = self.funnel.env
        self.user = self.funnel.user
        self.zone = case.with_context(tz="Asia/Shanghai")

    # ---- Plain values

    def moment(self, value):
        """Return ``value`` as text in Asia/Shanghai, empty when there is none."""
        if not value:
            return ""
        local = fields.Datetime.context_timestamp(self.zone, value)
        return local.strftime("%Y-%m-%d %H:%M")

    def status(self):
        """Return where the case stands, as plain data."""
        case = self.case
        return {
            "case_id": case.id,
            "number": case.number or "",
            "title": case.title,
            "duty": case.duty_id.code,
            "record_model": case.duty_id.model,
            "record_id": self.funnel.record.id,
            "stage": case.stage_id.code,
            "stage_kind": case.stage_kind,
            "state": case.state,
            "round": case.round,
            "revision": case.revision,
            "due_at": self.moment(case.due_at),
            "provisional": case.due_provisional,
            "slots": [self.slot(slot) for slot in self.funnel.authority.open_slots],
            "findings": [
                self.finding(f) for f in case.finding_ids if f.state not in PAST
            ],
            "documents": [self.document(d) for d in case.document_ids],
        }

    def slot(self, slot):
        """Return a slot as plain data."""
        return {
            "id": slot.id,
            "stage": slot.stage_id.name or "",
            "rule": slot.rule_id.name or slot.stage_id.name or "",
            "who": slot._holder_name(),
            "group": bool(slot.group_id),
            "reason": slot.reason or "",
            "state": slot.state,
            "state_label": dict(slot._fields["state"]._description_selection(self.env))[
                slot.state
            ],
            "purpose": slot.purpose,
            "extra": slot.extra or "",
            "added_by": slot.added_by.name or "",
            "claimed_by": slot.claimed_by.name or "",
            "read_at": self.moment(slot.read_at),
            "due": self.moment(slot.due_at),
            "decided_by": slot.decided_by.name or "",
            "on_behalf_of": slot.on_behalf_of.name or "",
            "decided_at": self.moment(slot.decided_at),
            "opinion": slot.opinion or "",
            "round": slot.round,
        }

    def finding(self, finding):
        """Return a finding as plain data, without what is hidden from the user."""
        shown = finding._fao_is_shown()
        return {
            "id": finding.id,
            "code": finding.code or "",
            "severity": finding.severity,
            "message": say(finding.check_id, finding.figures, finding.line)
            if shown
            else finding.check_id.name,
            "legal_basis": finding.legal_basis or "",
            "state": finding.state,
            "reason": finding.reason or "",
            "line": (shown and finding.line) or "",
            "figures": figures.describe(
                finding.check_id.sudo(False), (shown and finding.figures) or {}
            ),
            "decided_by": finding.decided_by.name or "",
            "on_behalf_of": finding.on_behalf_of.name or "",
            "decided_at": self.moment(finding.decided_at),
            "asked": ", ".join(finding.asked_user_ids.mapped("name"))
            or finding.asked_group_id.name
            or "",
            **self._waiver(finding),
        }

    def _waiver(self, finding):
        """Return who may waive a finding, and whether the user may."""
        is_open = finding.severity == "waivable" and finding.state == "open"
        if not is_open or self.case.closed_at:
            return {"may_waive": False, "waived_by": ""}
        waivers = self.funnel.waivers
        return {
            "may_waive": waivers.verdict(finding.check_id)[0].ok,
            "waived_by": waivers.who(finding.check_id),
        }

    def document(self, document):
        """Return an issued document as plain data."""
        return {
            "id": document.id,
            "name": document.name or "",
            "number": document.number or "",
            "state": document.state,
            "issued_on": str(document.issued_on or ""),
            "url": f"/web/content/{document.attachment_id.id}?download=true",
            "pdf_url": f"/fao/document/{document.id}/pdf"
            if document.pdf_possible or document.pdf_id
            else "",
            "verify_url": f"/fao/verify/{document.code}" if document.code else "",
            "reason": document.revoke_reason or "",
            "replaced_by": document.replaced_by_id.number or "",
            "may_decide": self._may_decide(document),
        }

    def _may_decide(self, document):
        """Whether the user may replace or revoke an issued document."""
        if document.state != "valid":
            return False
        step = ACTIONS["revoke"](self.funnel)
        return step.judge(document).ok

    # ---- Why

    def explain(self):
        """Return what the user may do, what he may not and why, and who must act."""
        offered, denied = self._actions()
        authority = self.funnel.authority
        return {
            "case_id": self.case.id,
            "number": self.case.number or "",
            "stage": self.case.stage_id.code,
            "actions": offered,
            "denied": denied,
            "people": [self.slot(slot) for slot in authority.open_slots],
            "held": [
                {"slot": slot.id, "on_behalf_of": principal.name or ""}
                for slot, principal in authority.held()
            ],
            "papers": self.papers(),
        }

    # ---- The panel of the web client

    def panel(self):
        """Return all that the case panel of the web client shows."""
        case, status = self.case, self.status()
        offered, denied = self._actions()
        slots = case.approval_ids.sorted("id")
        return {
            "case_id": case.id,
            "number": status["number"],
            "state": case.state,
            "revision": case.revision,
            "digest": case.content_digest or "",
            "unread": bool(ACTIONS["read"](self.funnel).unread()),
            "stage": {
                "code": case.stage_id.code,
                "name": case.stage_id.name,
                "kind": case.stage_kind,
                "color": case.stage_id.color,
                "help": case.stage_id.help_text or "",
            },
            "due": self._due(),
            "stages": self._stages(),
            "ask": self._ask(),
            "actions": offered,
            "candidates": self._candidates(),
            "denied": denied,
            "findings": status["findings"],
            "people": [
                self.slot(slot)
                for slot in slots
                if slot.rule_id or slot.purpose != "decide"
            ],
            "assisting": self._assisting(),
            "documents": status["documents"],
            "papers": self.papers(),
            "timeline": self.timeline(),
        }

    def papers(self):
        """Return the papers that are asked for, or that lie with the case."""
        day = self.case._local_date(self.funnel.now)
        return papers.checklist(self.case, self.funnel.record, self.user, day)

    def _assisting(self):
        """Return the cases that other units handle for this one, and its lead."""
        links = self.env["fao.case.link"].search(
            [
                "|",
                ("case_id", "=", self.case.id),
                ("linked_case_id", "=", self.case.id),
            ]
        )
        result = []
        for link in links:
            is_lead = link.case_id != self.case
            other = link.case_id if is_lead else link.linked_case_id
            may_open = other.with_user(self.user).sudo(False).has_access("read")
            if link.kind == "superior" and not may_open:
                result.append(self._across_offices(other, is_lead))
                continue
            result.append(
                {
                    "case_id": other.id if may_open else 0,
                    "number": other.number or "",
                    "kind": "lead" if is_lead else link.kind,
                    "unit": other.unit_id.name,
                    "stage": other.stage_id.name,
                    "state": other.state,
                }
            )
        return result

    def _across_offices(self, other, is_lead):
        """Return what one office learns of the case of another: whose, and its end."""
        states = dict(other._fields["state"]._description_selection(self.env))
        over = other.state in ("done", "refused", "cancelled")
        return {
            "case_id": 0,
            "number": "",
            "kind": "lower" if is_lead else "superior",
            "unit": other.company_id.name,
            "stage": states[other.state] if over else states["running"],
            "state": other.state if over else "running",
        }

    def _due(self):
        case = self.case
        text = ""
        if case.clock_stopped_at and not case.closed_at:
            text = self.env._(
                "The clock stands since %(date)s.",
                date=self.moment(case.clock_stopped_at),
            )
        return {
            "at": self.moment(case.due_at),
            "light": case.light or "",
            "provisional": case.due_provisional,
            "text": text,
        }

    def _stages(self):
        """Return the stages in order with what became of each."""
        case = self.case
        walked = {step.code: step for step in path.steps(case.path or "")}
        entered, left = self._moments()
        result = []
        for stage in case.workflow_id.stage_ids.sorted("sequence"):
            current = stage == case.stage_id
            if stage.kind in FINAL and not current:
                continue
            if stage.fold and not current and stage.code not in walked:
                continue
            status = "todo"
            if current:
                status = "done" if case.closed_at else "current"
            elif stage.code in walked:
                status = "done"
            elif stage.sequence < case.stage_id.sequence or case.closed_at:
                status = "skipped"
            result.append(
                {
                    "code": stage.code,
                    "name": stage.name,
                    "kind": stage.kind,
                    "status": status,
                    "entered": entered.get(stage.code, ""),
                    "left": left.get(stage.code, ""),
                }
            )
        return result

    def _moments(self):
        """Return when each stage was last entered and left."""
        entered, left = {}, {}
        for row in self.case.ledger_ids.sorted("seq"):
            if row.stage_to:
                entered[row.stage_to] = self.moment(row.at)
                if row.stage_from:
                    left[row.stage_from] = self.moment(row.at)
        return entered, left

    def _ask(self):
        """Say in one sentence what is asked of the user."""
        authority, case = self.funnel.authority, self.case
        verdict, slot, principal = authority.slot()
        asked = [(s, p) for s, p in authority.held() if s.purpose == "consult"]
        held = [
            {
                "id": s.id,
                "rule": s.rule_id.name or s.stage_id.name,
                "on_behalf_of": p.name or "",
            }
            for s, p in authority.held()
        ]
        if asked and not verdict.ok:
            question = asked[0][0]
            text = self.env._(
                "%(user)s asks for your opinion: %(question)s",
                user=question.added_by.name,
                question=self._question(question),
            )
            return {"text": text, "mine": True, "slots": held}
        if not verdict.ok:
            return {"text": verdict.message, "mine": False, "slots": held}
        what = slot.rule_id.name or case.stage_id.name
        text = case.stage_id.help_text or self.env._(
            "%(stage)s: the case is waiting for you.", stage=what
        )
        if principal:
            text = self.env._(
                "%(text)s You act on behalf of %(principal)s.",
                text=text,
                principal=principal.name,
            )
        return {"text": text, "mine": True, "slots": held}

    def _question(self, slot):
        """Return what the holder of a consulting slot was asked."""
        for row in self.case.ledger_ids.sorted("seq", reverse=True):
            payload = row._payload()
            if row.action == "consult" and payload.get("to") == slot.user_id.id:
                return payload.get("comment", "")
        return ""

    def timeline(self):
        """Return what happened, newest first."""
        stages = {s.code: s.name for s in self.case.workflow_id.stage_ids}
        labels = action_labels(self.env)
        transitions = {t.code: t.name for t in self.case.workflow_id.transition_ids}
        result = []
        for row in self.case.ledger_ids.sorted("seq", reverse=True):
            payload = row._payload()
            label = transitions.get(payload.get("transition")) or labels.get(
                row.action, row.action
            )
            result.append(
                {
                    "at": self.moment(row.at),
                    "who": row.user_id.name,
                    "on_behalf_of": row.on_behalf_of.name or "",
                    "action": row.action,
                    "action_label": label,
                    "from": stages.get(row.stage_from, ""),
                    "to": stages.get(row.stage_to, ""),
                    "comment": payload.get("comment", ""),
                }
            )
        return result
