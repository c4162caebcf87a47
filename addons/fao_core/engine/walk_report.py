"""What a walk found, as plain data for people and other systems."""

from odoo import fields

from . import value_path
from .walk import FINAL


class WalkReport:
    """The visits of a :class:`walk.Walk` in words.

    :param walk: a walk that is over; its rehearsal still goes on
    :param zone: records whose context names the time zone of the reader
    """

    def __init__(self, walk, env):
        self.walk = walk
        self.case = walk.case
        self.env = env(context={**env.context, "tz": "Asia/Shanghai"})

    def moment(self, value):
        """Return ``value`` as text in the office's time, empty when there is none."""
        if not value:
            return ""
        local = fields.Datetime.context_timestamp(self.env["fao.case"], value)
        return local.strftime("%Y-%m-%d %H:%M")

    def as_dict(self):
        """Return the whole walk."""
        case, walk = self.case, self.walk
        stages = [self.visit(visit) for visit in walk.visits]
        return {
            "outcome": case.stage_kind if case.stage_kind in FINAL else "stuck",
            "problem": walk.problem,
            "stages": stages,
            "path": [stage["code"] for stage in stages],
            "due": self.moment(case.due_at),
            "provisional": case.due_provisional,
            "ends": self.moment(case.closed_at),
            "late": any(stage["late"] for stage in stages),
            "checks": [check for stage in stages for check in stage["checks"]],
            "documents": [item for stage in stages for item in stage["documents"]],
        }

    def visit(self, visit):
        """Return one stage on the way."""
        stage, way = visit.stage, visit.way
        left = visit.left if stage.kind not in FINAL else None
        return {
            "code": stage.code,
            "name": stage.name,
            "kind": stage.kind,
            "entered": self.moment(visit.entered),
            "due": self.moment(visit.due),
            "provisional": visit.provisional,
            "left": self.moment(left),
            "late": visit.is_late(),
            "people": [self.person(s) for s in visit.slots if s.purpose == "decide"],
            "informed": [self.person(s) for s in visit.slots if s.purpose == "inform"],
            "assisting": visit.assisting,
            "way": {"code": way.code, "name": way.name, "trigger": way.trigger}
            if way
            else {},
            "checks": [self.check(*found) for found in visit.checks],
            "refusals": [
                {"code": code, "message": message} for code, message in visit.refusals
            ],
            "documents": [
                {"code": t.code, "name": t.name, "series": t.series_id.name or ""}
                for t in visit.documents
            ],
        }

    def person(self, slot):
        """Return who is asked, for which rule, and why he."""
        return {
            "who": slot._holder_name(),
            "user_id": slot.user_id.id or 0,
            "group_id": slot.group_id.id or 0,
            "rule": slot.rule_id.name or slot.stage_id.name or "",
            "rule_code": slot.rule_id.code or "",
            "reason": slot.reason or "",
            "order": slot.sequence,
            "due": self.moment(slot.due_at),
        }

    def check(self, check, message, finding):
        """Return what a check found, with the figures that produced it."""
        return {
            "code": check.code,
            "severity": check.severity,
            "message": message,
            "line": finding.line or "",
            "figures": {
                str(key): value_path.plain(value)
                for key, value in finding.figures.items()
            },
            "legal_basis": check.legal_basis or "",
        }
