"""Findings of a case: evaluate, keep, require."""

from . import definition, requirements
from .checks import Judge, stable
from .errors import FaoError

#: The decisions on a finding that end when its figures change.
DECIDED = ("accepted", "waived")
#: Findings that are history.
PAST = ("cleared", "void")


class Findings:
    """The statutory checks of one case at one moment.

    :param authority: the rights on the case, in the engine's environment
    :param waivers: who may waive which check
    """

    def __init__(self, authority, waivers):
        self.authority = authority
        self.waivers = waivers
        self.case = authority.case
        self.env = authority.env
        self.now = authority.now

    @property
    def record(self):
        return self.authority.record

    # ---- Which rows judge

    def checks(self, transition):
        """Return the rows in force that judge ``transition``."""
        if transition.to_stage_id.kind in ("refused", "cancelled"):
            return self.env["fao.check"]
        return self._in_force().filtered(
            lambda c: (
                (c.moment == "submit" and transition.is_submission)
                or (
                    c.moment == "transition"
                    and transition.code in definition.names(c.transition_codes)
                )
            )
        )

    def next_checks(self):
        """Return the rows in force that judge the next step of the case.

        In a draft those of its submission and those that inform while it is filled
        in, else those of the ways out of its stage.
        """
        stage = self.case.stage_id
        if stage.kind == "draft":
            return self._in_force().filtered(lambda c: c.moment != "transition")
        ways = self.case.workflow_id.transition_ids.filtered(
            lambda t: t.from_stage_id == stage
        )
        checks = self.env["fao.check"]
        for transition in ways:
            checks |= self.checks(transition)
        return checks

    def _in_force(self):
        """Return the rows in force on the day the case is judged by.

        A case is judged by the rows of the day of its acceptance, so a later
        change of a rule never re-judges it.
        """
        day = self.case._local_date(self.case.received_at or self.now)
        return self.case.duty_id._fao_checks_on(day)

    # ---- What is required

    def require(self, transition, options):
        """Raise unless the record is complete and no finding stands in the way.

        :param dict options: ``reasons``: a reason by code (or one under ``*``)
            for each warning
        """
        requirements.require(self.case, self.record, transition, self.now)
        checks = self.checks(transition)
        if transition.is_submission:
            self._end_of_entry()
        if not checks:
            return
        judge = self.judge()
        found = judge.judge(checks)
        by_id = {check.id: check for check in checks}
        self._refuse_blocks(judge, found, by_id)
        reasons = self._reasons(judge, found, by_id, options)
        self.keep(judge, found, checks, reasons)

    def _end_of_entry(self):
        """Clear what was told while the form was filled in."""
        entry = self._in_force().filtered(lambda c: c.moment == "entry")
        if entry:
            told = self.case.finding_ids.filtered(
                lambda f: f.check_id in entry and f.state == "open"
            )
            told.write({"state": "cleared"})

    def judge(self):
        """Return the judge of this case at this moment."""
        return Judge(self.case, self.now, self.record)

    def _refuse_blocks(self, judge, found, by_id):
        lines = []
        for finding in found:
            check = by_id[finding.check_id]
            if check.severity == "block":
                lines.append(self._line(judge, check, finding))
            elif check.severity == "waivable" and not self._kept(finding, "waived"):
                lines.append(
                    self.env._(
                        "%(finding)s May be waived by %(who)s.",
                        finding=self._line(judge, check, finding),
                        who=self.waivers.who(check),
                    )
                )
        if lines:
            raise FaoError("FAO-CHECK", "\n".join(lines))

    def _reasons(self, judge, found, by_id, options):
        """Return the reason given for each warning; refuse when one is missing."""
        given = options.get("reasons") or {}
        reasons, missing = {}, []
        for finding in found:
            check = by_id[finding.check_id]
            if check.severity != "warn":
                continue
            reason = given.get(check.code) or given.get("*") or ""
            reasons[finding.check_id] = reason.strip()
            if not reason.strip() and not self._kept(finding, "accepted"):
                missing.append(self._line(judge, check, finding))
        if missing:
            intro = self.env._("A reason is needed for each warning:")
            raise FaoError("FAO-WARN", "\n".join([intro, *missing]))
        return reasons

    def _kept(self, finding, state):
        """Return the kept decision on this very finding, with the same figures."""
        return self.case.finding_ids.filtered(
            lambda kept: (
                kept.state == state
                and kept.check_id.id == finding.check_id
                and (kept.line or "") == finding.line
                and self._stands(kept, finding)
            )
        )

    def _stands(self, kept, finding):
        """Whether a kept finding still says what was found now.

        Figures that drift by the mere passing of days are no change; a waiver holds
        for its round only.
        """
        if kept.state == "waived" and kept.round != self.case.round:
            return False
        check = kept.check_id
        return stable(check, kept.figures) == stable(check, finding.figures)

    def outdated(self, kept):
        """Return why a kept finding is no longer what is found, or ``""``."""
        for finding in self.judge().judge(kept.check_id):
            if finding.line == (kept.line or ""):
                if self._stands(kept, finding):
                    return ""
                return self.env._(
                    "The figures changed meanwhile: %(finding)s",
                    finding=self._line(self.judge(), kept.check_id, finding),
                )
        return self.env._("%(code)s is not found any more.", code=kept.code)

    def _line(self, judge, check, finding):
        told = check._fao_names() & self.record._fao_hidden_from_user()
        message = check.name if told else judge.message(check, finding)
        return f"{check.code}: {message}"

    # ---- What is kept

    def refresh(self):
        """Judge the case as if it took its next step now; keep what is found."""
        checks = self.next_checks()
        judge = self.judge()
        self.keep(judge, judge.judge(checks), checks, {})

    def keep(self, judge, found, checks, reasons):
        """Store ``found``; clear what these ``checks`` no longer find."""
        known = {
            (f.check_id.id, f.line or ""): f
            for f in self.case.finding_ids.sorted("id")
            if f.check_id in checks and f.state not in PAST
        }
        by_id = {check.id: check for check in checks}
        create = []
        for finding in found:
            check = by_id[finding.check_id]
            kept = known.pop((check.id, finding.line), None)
            reason = reasons.get(check.id, "")
            vals = {
                "message": judge.message(check, finding),
                "figures": finding.figures,
                **self._decision(check, reason),
            }
            if kept is None or self._is_void(kept, finding):
                create.append(self._prepare_vals(check, finding) | vals)
            elif reason or (kept.state == "open" and kept.figures != finding.figures):
                kept.write(vals)
        if create:
            self.env["fao.finding"].create(create)
        for kept in known.values():
            kept.write({"state": "cleared"})

    def _is_void(self, kept, finding):
        """Void a decision that was made on other figures, and say so."""
        if kept.state not in DECIDED or self._stands(kept, finding):
            return False
        kept.write({"state": "void"})
        return True

    def restart(self, carried=()):
        """Void the waivers of earlier rounds; what they were given for is open again.

        :param carried: the checks whose waivers opened the new round, and stand in it
        """
        stale = self.case.finding_ids.filtered(
            lambda f: f.state == "waived" and f.round != self.case.round
        )
        standing = stale.filtered(lambda f: f.check_id in carried)
        standing.write({"round": self.case.round})
        stale -= standing
        stale.write({"state": "void"})
        self.env["fao.finding"].create(
            [
                {
                    "code": f.code,
                    "severity": f.severity,
                    "message": f.message,
                    "line": f.line,
                    "case_id": self.case.id,
                    "check_id": f.check_id.id,
                    "figures": f.figures,
                    "found_at": self.now,
                    "state": "open",
                }
                for f in stale
            ]
        )

    def _decision(self, check, reason):
        if check.severity != "warn" or not reason:
            return {"state": "open"}
        return {
            "state": "accepted",
            "reason": reason,
            "decided_by": self.env.uid,
            "decided_at": self.now,
        }

    def _prepare_vals(self, check, finding):
        return {
            "case_id": self.case.id,
            "check_id": check.id,
            "code": check.code,
            "severity": check.severity,
            "line": finding.line,
            "found_at": self.now,
        }
