"""Running cases move to another version of their workflow, and back.

Where nothing changes in the stage of a case, or somebody already decided there, the
case stays where it is: what was asked is finished as it was asked, what follows goes
by the new version. Otherwise the stage is entered anew. Time that is left is carried
over. Everything goes through the door of the engine.
"""

from dataclasses import dataclass, field

from odoo import fields

from . import definition, path
from .action import Action, action
from .ballot import PENDING
from .errors import FaoError
from .going_back import BESIDE
from .verdict import ALLOWED

FINAL = ("done", "refused", "cancelled")
#: What of a rule decides who is asked and how they are counted.
ASKS = (
    "code", "order", "purpose", "source", "users", "groups", "position", "of", "units",
    "unit_field", "user_field", "voting", "quorum", "quorum_unit", "weights", "veto",
    "condition", "nobody", "same_person",
)  # fmt: skip
#: The facts of a case that a migration may change, besides its records.
FACTS = (
    "path", "state", "due_at", "due_provisional", "clock_stopped_at",
    "suspended_days", "received_at", "timeout_at", "carried_value", "carried_unit",
    "resume_round", "resume_stage", "stage_entered_at",
)  # fmt: skip
DATES = (
    "due_at", "clock_stopped_at", "received_at", "timeout_at", "stage_entered_at",
)  # fmt: skip


def automatic_mapping(old, new):
    """Return where the stages of ``old`` lie in ``new``: by code, kind or name.

    :return: code -> code; ``""`` where there is none
    """
    targets = {s.code: s for s in new.stage_ids if s.kind not in FINAL}
    by_name = {(s.name, s.kind): s.code for s in targets.values()}
    draft = next((s.code for s in targets.values() if s.kind == "draft"), "")
    mapping = {}
    for stage in old.stage_ids.filtered(lambda s: s.kind not in FINAL):
        code = stage.code if stage.code in targets else ""
        if not code and stage.kind == "draft":
            code = draft
        mapping[stage.code] = code or by_name.get((stage.name, stage.kind), "")
    return mapping


@dataclass
class Plan:
    """Where cases go. It is made here only; no caller can send one.

    :param target: the ``fao.workflow`` that they go to
    :param dict mapping: code of a stage -> code of a stage of ``target``, ``""``:
        such cases stay where they are
    :param migration: the ``fao.migration`` that keeps the record, if any
    """

    target: object
    mapping: dict
    migration: object = None
    rules: dict = field(default_factory=dict)

    def stage(self, code):
        """Return the stage of the target for cases in the stage ``code``."""
        wanted = self.mapping.get(code, "")
        return self.target.stage_ids.filtered(lambda s: s.code == wanted)

    def path(self, text):
        """Return a path in the codes of the target; stages that are gone drop out."""
        known = {stage.code for stage in self.target.stage_ids}
        steps = []
        for step in path.steps(text or ""):
            code = self.mapping.get(step.code) or step.code
            if code in known:
                steps.append(f"{code}#{step.visit}")
        return " ".join(steps)


@dataclass
class Undo:
    """That cases go back to where one migration took them from."""

    migration: object


@action("migrate")
class Migrate(Action):
    """Move a running case to another version, by the plan of a duty manager."""

    def verdict(self):
        self.plan = self.options.get("plan")
        if not isinstance(self.plan, Plan):
            return self.refuse(
                "FAO-POWER",
                self.env._("A case moves to another version by a migration only."),
            )
        if self.case.closed_at:
            return self.funnel.authority.refuse_closed()
        return ALLOWED

    def validate(self):
        self.stage = self.plan.stage(self.case.stage_id.code)
        why = self._why_not()
        if why:
            raise FaoError("FAO-HOLD", why)
        self.how = "keep" if self._stays() else "map"

    def _why_not(self):
        """Return why the case stays on its version, or nothing."""
        env, here = self.env, self.case.stage_id
        if not self.stage:
            return env._("no stage is given for %(stage)s", stage=here.name)
        if self.stage.kind in FINAL:
            return env._("a migration ends no case")
        if not self._stays():
            if self._decided():
                return env._(
                    "somebody decided in %(stage)s already, and %(target)s is another "
                    "kind of stage",
                    stage=here.name,
                    target=self.stage.name,
                )
            if self.funnel.assisting.awaited():
                return env._("assisting cases are open")
        return ""

    def _stays(self):
        """Whether the slots of the case stay as they are."""
        here = self.case.stage_id
        if here.kind != self.stage.kind:
            return False
        return self._decided() or self._asks(here) == self._asks(self.stage)

    def _decided(self):
        """Whether a decision was given in this visit that still counts."""
        return bool(
            self.funnel.slots.filtered(
                lambda s: s.purpose == "decide" and s.state in ("approved", "rejected")
            )
        )

    def _asks(self, stage):
        """Return whom the rules of ``stage`` ask, as plain data."""
        known = self.plan.rules
        if stage.id not in known:
            described = definition.describe_stage(stage)
            known[stage.id] = [
                {key: rule[key] for key in ASKS} for rule in described["rules"]
            ]
        return known[stage.id]

    def do(self):
        case, plan, funnel = self.case, self.plan, self.funnel
        row = self._log()
        self._carry_limit()
        if self.how == "keep":
            self._keep()
        else:
            self._map()
        if plan.migration:
            case.migration_id = plan.migration
        row["payload"]["after"] = {
            "stage": case.stage_id.code,
            "visit": case.visit,
            "round": case.round,
        }
        if self.how == "keep" and case.stage_kind != "approval":
            funnel.advance()

    def _log(self):
        """Note the migration with all that its undoing needs; return the row."""
        case, target, old = self.case, self.plan.target, self.case.workflow_id
        pending = self.funnel.slots.filtered(lambda s: s.state in PENDING)
        self.funnel.log(
            "migrate",
            stage_to=self.stage.code if self._is_renamed() else "",
            from_version=old.version,
            to_version=target.version,
            from_sha256=old.sha256 or "",
            to_sha256=target.sha256 or "",
            how=self.how,
            migration=self.plan.migration.id if self.plan.migration else 0,
            before={
                "workflow": old.id,
                "stage": case.stage_id.code,
                "visit": case.visit,
                "migration": case.migration_id.id,
                "facts": {name: _plain(case[name]) for name in FACTS},
                "slots": [[slot.id, slot.state] for slot in pending],
            },
        )
        return self.funnel.rows[-1]

    def _is_renamed(self):
        """Whether the case stays in a stage that is called otherwise now."""
        return self.how == "keep" and self.stage.code != self.case.stage_id.code

    def _carry_limit(self):
        """Keep the time limit that the case was received with."""
        value, unit = self.case._limit()
        if self.case.due_at and value:
            self.case.write({"carried_value": value, "carried_unit": unit})

    def _keep(self):
        """Go on in the same place: people, votes and dates stay."""
        case, funnel = self.case, self.funnel
        clock = {}
        if self.stage.kind != "draft":
            clock = case._clock_vals(case.stage_id, self.stage, funnel.now)
        visit = path.steps(case.path)[-1].visit
        way = self.plan.path(path.back(case.path, path.Step("", visit)))
        timeout = case.timeout_at
        case.write({"workflow_id": self.plan.target.id})
        wanted = case._timeout_at(self.stage, case.stage_entered_at)
        case.write(
            {
                "stage_id": self.stage.id,
                "path": path.forward(way, self.stage.code, visit),
                "timeout_at": (timeout or wanted) if wanted else False,
                **clock,
            }
        )
        funnel.authority.forget()

    def _map(self):
        """Enter the stage of the new version; the time that is left is carried."""
        case, funnel = self.case, self.funnel
        rest = funnel.slots.filtered(lambda s: s.state in PENDING)
        dues = [s.due_at for s in rest if s.due_at]
        had_limit = bool(case.stage_id.limit_value)
        left = min(dues, default=None) if had_limit else None
        visit = path.steps(case.path)[-1].visit
        way = self.plan.path(path.back(case.path, path.Step("", visit)))
        funnel.close(rest, "closed")
        funnel.continuity.end()
        case.write({"workflow_id": self.plan.target.id})
        visit = case.visit + 1
        funnel.enter(self.stage, way, asks_all=True)
        if left and case.visit == visit and self.stage.limit_value:
            self._carry_due(left)

    def _carry_due(self, due):
        """Give the new slots the due date of the old ones."""
        case = self.case
        for slot in self.funnel.slots.filtered(lambda s: s.state in PENDING):
            alarm = case._next_alarm(slot.rule_id, due, self.funnel.now, False)
            slot.write({"due_at": due, "alarm_at": alarm if slot.opened_at else False})
        if case.timeout_at:
            case.timeout_at = due
        stays = self.env["fao.stay"]
        going_on = stays.search([("case_id", "=", case.id), ("left_at", "=", False)])
        stays._due_moved(case, going_on.due_at, due)


@action("migrate_back")
class MigrateBack(Action):
    """Take a case back to the version that it came from, while it has not moved."""

    def verdict(self):
        self.undo = self.options.get("undo")
        if not isinstance(self.undo, Undo):
            return self.refuse(
                "FAO-POWER",
                self.env._("A case moves to another version by a migration only."),
            )
        return ALLOWED

    def validate(self):
        case = self.case
        rows = self.env["fao.ledger"].search(
            [("case_id", "=", case.id), ("action", "=", "migrate")],
            order="seq desc",
            limit=1,
        )
        payload = rows._payload() if rows else {}
        if payload.get("migration") != self.undo.migration.id:
            raise FaoError(
                "FAO-HOLD", self.env._("it was migrated again, or taken back already")
            )
        self.row, self.before = rows, payload["before"]
        self.how, after = payload["how"], payload["after"]
        place = {"stage": case.stage_id.code, "visit": case.visit, "round": case.round}
        since = self.env["fao.ledger"].search_count(
            [
                ("case_id", "=", case.id),
                ("seq", ">", rows.seq),
                ("action", "not in", (*BESIDE, "edit", "check")),
            ],
            limit=1,
        )
        if place != after or since:
            raise FaoError("FAO-HOLD", self.env._("it moved on since"))

    def do(self):
        case, funnel, before = self.case, self.funnel, self.before
        old = self.env["fao.workflow"].browse(before["workflow"])
        stage = old.stage_ids.filtered(lambda s: s.code == before["stage"])
        funnel.log(
            "migrate_back",
            stage_to=stage.code,
            from_version=case.workflow_id.version,
            to_version=old.version,
            from_sha256=case.workflow_id.sha256 or "",
            to_sha256=old.sha256 or "",
            migration=self.undo.migration.id,
        )
        facts = {
            name: fields.Datetime.to_datetime(value) if name in DATES else value
            for name, value in before["facts"].items()
        }
        facts |= {
            "workflow_id": old.id,
            "stage_id": stage.id,
            "migration_id": before["migration"],
        }
        if self.how == "keep":
            case.write(facts)
        else:
            self._reopen(stage, facts)
        funnel.authority.forget()

    def _reopen(self, stage, facts):
        """Ask those again who were asked before the migration.

        Visits are counted on, never back: the slots are copied to a new one, and
        the decisions beside them stand there too.
        """
        case, funnel, before = self.case, self.funnel, self.before
        came = funnel.slots.filtered(lambda s: s.state in PENDING)
        funnel.close(came, "closed")
        visit = case.visit + 1
        *way, last = path.steps(facts["path"])
        facts["path"] = " ".join(f"{s.code}#{s.visit}" for s in way)
        facts["path"] = path.forward(facts["path"], last.code, visit)
        facts["visit"] = visit
        case.write({"workflow_id": facts["workflow_id"]})
        again = {**facts, "stage_entered_at": funnel.now}
        self.env["fao.stay"]._move(funnel, stage, again)
        case.write(facts)
        states = dict(before["slots"])
        copies = {}
        slots = self.env["fao.approval"].search(
            [("case_id", "=", case.id), ("visit", "=", before["visit"])], order="id"
        )
        for slot in slots:
            if slot.id in states or slot.state in ("approved", "rejected"):
                copies[slot] = self._again(slot, states, copies, visit)

    def _again(self, slot, states, copies, visit):
        """Return a copy of ``slot`` in ``visit``, as it was before."""
        origin = copies.get(slot.origin_id, slot.origin_id)
        names = (
            "opened_at", "due_at", "alarm_at", "alarm_from", "decided_at", "opinion",
            "seen_revision", "digest", "pressed", "is_escalated", "read_at",
        )  # fmt: skip
        return slot._copy_to(
            slot.user_id,
            slot.reason,
            visit=visit,
            state=states.get(slot.id, slot.state),
            group_id=slot.group_id.id,
            origin_id=origin.id,
            decided_by=slot.decided_by.id,
            on_behalf_of=slot.on_behalf_of.id,
            added_by=slot.added_by.id,
            claimed_by=slot.claimed_by.id,
            **{name: slot[name] for name in names},
        )


def _plain(value):
    """Return a fact as it can be kept in the ledger."""
    if isinstance(value, int | float | str) or not value:
        return value or False
    return fields.Datetime.to_string(value)
