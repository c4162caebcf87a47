"""Findings of a case: evaluate, keep, require."""

from .checks import Judge
from .errors import FaoError

BLOCKING = ("block", "waivable")
#: Kinds of stages that are left or entered without having to be complete.
INCOMPLETE = ("refused", "cancelled", "draft")


class Findings:
    """The statutory checks of one case at one moment.

    :param case: the case, in the engine's environment
    :param now: the moment of judging (naive UTC)
    :param record: the duty's record of the case
    """

    def __init__(self, case, now, record):
        self.case = case
        self.record = record
        self.env = case.env
        self.now = now

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
                    and transition.code
                    in (c.transition_codes or "").replace(" ", "").split(",")
                )
            )
        )

    def submission_checks(self):
        """Return the rows in force that judge an application at submission."""
        return self._in_force().filtered(lambda c: c.moment == "submit")

    def _in_force(self):
        """Return the rows in force on the day the case is judged by.

        A case is judged by the rows of the day of its acceptance, so a later
        change of a rule never re-judges it.
        """
        day = self.case._local_date(self.case.received_at or self.now)
        return self.case.duty_id.check_ids.filtered(
            lambda c: (
                c.active
                and (not c.valid_from or c.valid_from <= day)
                and (not c.valid_to or c.valid_to >= day)
            )
        ).sorted(lambda c: (c.code, c.sequence, c.id))

    # ---- What is required

    def require(self, transition, options):
        """Raise unless the record is complete and no finding stands in the way.

        :param dict options: ``reasons``: a reason by code (or one under ``*``)
            for each warning
        """
        self._require_fields(transition)
        checks = self.checks(transition)
        if not checks:
            return
        judge = Judge(self.case, self.now, self.record)
        found = judge.judge(checks)
        by_id = {check.id: check for check in checks}
        self._refuse_blocks(judge, found, by_id)
        reasons = self._reasons(judge, found, by_id, options)
        self.keep(judge, found, checks, reasons)

    def _require_fields(self, transition):
        stage = transition.from_stage_id
        names = (stage.required_fields or "").replace(" ", "")
        if not names or transition.to_stage_id.kind in INCOMPLETE:
            return
        record = self.record
        missing = [
            record._fields[name].get_description(self.env, ["string"])["string"]
            for name in names.split(",")
            if not record[name]
        ]
        if missing:
            raise FaoError(
                "FAO-REQUIRED",
                self.env._("Please fill in: %(fields)s.", fields=", ".join(missing)),
            )

    def _refuse_blocks(self, judge, found, by_id):
        lines = [
            self._line(judge, by_id[f.check_id], f)
            for f in found
            if by_id[f.check_id].severity in BLOCKING
        ]
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
            if not reason.strip() and not self._accepted(finding):
                missing.append(self._line(judge, check, finding))
        if missing:
            intro = self.env._("A reason is needed for each warning:")
            raise FaoError("FAO-WARN", "\n".join([intro, *missing]))
        return reasons

    def _accepted(self, finding):
        """Whether this very warning was already accepted with a reason."""
        return any(
            kept.state == "accepted"
            and kept.check_id.id == finding.check_id
            and (kept.line or "") == finding.line
            and (kept.figures or {}) == finding.figures
            for kept in self.case.finding_ids
        )

    def _line(self, judge, check, finding):
        return f"{check.code}: {judge.message(check, finding)}"

    # ---- What is kept

    def refresh(self):
        """Judge a draft as if it were submitted now, and keep what is found."""
        checks = self.submission_checks()
        judge = Judge(self.case, self.now, self.record)
        self.keep(judge, judge.judge(checks), checks, {})

    def keep(self, judge, found, checks, reasons):
        """Store ``found``; clear what these ``checks`` no longer find."""
        known = {
            (f.check_id.id, f.line or ""): f
            for f in self.case.finding_ids
            if f.check_id in checks and f.state != "cleared"
        }
        by_id = {check.id: check for check in checks}
        create = []
        for finding in found:
            check = by_id[finding.check_id]
            reason = reasons.get(check.id, "")
            vals = {
                "message": judge.message(check, finding),
                "figures": finding.figures,
                **self._decision(check, reason),
            }
            kept = known.pop((check.id, finding.line), None)
            if kept is None:
                create.append(self._prepare_vals(check, finding) | vals)
            elif reason or (kept.figures or {}) != finding.figures:
                kept.write(vals)
        if create:
            self.env["fao.finding"].create(create)
        for kept in known.values():
            kept.write({"state": "cleared"})

    def _decision(self, check, reason):
        if check.severity == "info" or not reason:
            return {"state": "open"}
        return {"state": "accepted", "reason": reason, "decided_by": self.env.uid}

    def _prepare_vals(self, check, finding):
        return {
            "case_id": self.case.id,
            "check_id": check.id,
            "code": check.code,
            "severity": check.severity,
            "line": finding.line,
            "found_at": self.now,
        }
