"""Many running cases to another version: the report first, then the deed."""

from odoo import fields

from . import guard
from .ballot import PENDING
from .deadline import DeadlineError, to_local
from .errors import FaoError
from .funnel import Funnel
from .migration import FINAL, Plan, Undo, automatic_mapping
from .rehearsal import rehearse

#: Cases that one call moves at most.
MOST_CASES = 500


class Migrating:
    """One migration to one version.

    :param workflow: the ``fao.workflow`` that cases go to, in the environment of
        the duty manager
    :param dict options: see ``fao.workflow.migrate``
    """

    def __init__(self, workflow, options):
        self.target = workflow
        self.env = workflow.env
        self.options = dict(options or {})
        self.mapping = self._given_mapping()
        self.now = fields.Datetime.now()

    def run(self):
        """Report what would happen, or carry it out and keep the record."""
        cases, left = self._cases()
        readable = self.env["fao.case"].search([("id", "in", cases.ids)])
        if self.options.get("dry_run"):
            with rehearse(self.env, self.now):
                entries = [self._entry(case, None, readable) for case in cases]
            return self._result(entries, left, 0)
        if self.target.state != "published":
            raise FaoError(
                "FAO-PUBLISHED",
                self.env._(
                    "%(workflow)s is not in force; cases go to the version in force.",
                    workflow=self.target.name,
                ),
            )
        migration = self._record(cases)
        entries = [self._entry(case, migration, readable) for case in cases]
        migration.write({"entries": [self._kept(entry) for entry in entries]})
        return self._result(entries, left, migration.id)

    def _result(self, entries, left, migration_id):
        return {
            "workflow_id": self.target.id,
            "workflow": self.target.name,
            "migration_id": migration_id,
            "dry_run": not migration_id,
            "counts": {
                how: sum(entry["how"] == how for entry in entries)
                for how in ("keep", "map", "hold")
            },
            "left": left,
            "mappings": [
                {"workflow_id": old.id, "workflow": old.name, "mapping": plan.mapping}
                for old, plan in self.plans.items()
            ],
            "cases": entries,
        }

    # ---- What goes where

    def _given_mapping(self):
        """Return the mapping that was given, checked.

        :raise FaoError: ``FAO-OPTION``
        """
        given = self.options.get("mapping") or {}
        targets = {s.code for s in self.target.sudo().stage_ids if s.kind not in FINAL}
        for old, new in given.items():
            if not isinstance(new, str) or (new and new not in targets):
                raise FaoError(
                    "FAO-OPTION",
                    self.env._(
                        "mapping of %(stage)s: %(target)s is no open stage of "
                        "%(workflow)s.",
                        stage=old,
                        target=new,
                        workflow=self.target.name,
                    ),
                )
        return dict(given)

    def _sources(self):
        """Return the versions whose cases move."""
        workflows = self.env["fao.workflow"]
        others = [
            ("duty_id", "=", self.target.duty_id.id),
            ("id", "!=", self.target.id),
        ]
        wanted = self.options.get("from")
        if not wanted:
            return workflows.search(others)
        found = workflows.search([*others, ("id", "in", wanted)])
        missing = set(wanted) - set(found.ids)
        if missing:
            raise FaoError(
                "FAO-NOTFOUND",
                self.env._("%(id)s is no other version of this duty.", id=min(missing)),
            )
        return found

    def _cases(self):
        """Return the running cases that move, and how many are left for later."""
        sources = self._sources()
        self.plans = {
            old: Plan(
                guard.enter(self.target.sudo()),
                automatic_mapping(old.sudo(), self.target.sudo()) | self.mapping,
            )
            for old in sources
        }
        cases_sudo = self.env["fao.case"].sudo()  # all of them, read or not
        domain = [
            ("workflow_id", "in", sources.ids),
            ("closed_at", "=", False),
            ("company_id", "in", self.env.companies.ids),
        ]
        if self.options.get("case_ids"):
            located = self.env["fao.case"]._locate(self.options["case_ids"])
            domain.append(("id", "in", located.ids))
        limit = int(self.options.get("limit") or MOST_CASES)
        found = cases_sudo.search(domain, order="id")
        self.plans = {
            old: plan for old, plan in self.plans.items() if old in found.workflow_id
        }
        chosen = found[: min(limit, MOST_CASES)]
        return chosen.sudo(False), len(found) - len(chosen)

    def _record(self, cases):
        """Return the record of this migration."""
        records = guard.enter(self.env["fao.migration"].sudo())
        mapping = {}
        for plan in self.plans.values():
            mapping |= plan.mapping
        return records.create(
            {
                "duty_id": self.target.duty_id.id,
                "workflow_id": self.target.id,
                "mapping": mapping,
                "at": self.now,
                "user_id": self.env.uid,
            }
        )

    # ---- One case

    def _entry(self, case, migration, readable):
        """Move one case; return what became of it."""
        case_sudo = case.sudo()
        old = case_sudo.workflow_id
        plan = self.plans[self.env["fao.workflow"].browse(old.id)]
        plan.migration = migration
        stage = case_sudo.stage_id
        entry = {
            "case_id": case.id,
            "number": case_sudo.number if case in readable else "",
            "title": case_sudo.title if case in readable else "",
            "from_version": old.version,
            "stage": stage.code,
            "stage_name": stage.name or "",
            "open": self._asked(case_sudo),
            "due": self._moment(case_sudo.due_at),
            "remaining_hours": self._remaining(case_sudo),
            "to": plan.mapping.get(stage.code, ""),
        }
        try:
            with self.env.cr.savepoint():
                Funnel(case, {"plan": plan}).run("migrate")
        except FaoError as error:
            why = error.args[0].partition("] ")[2]
            entry |= {"how": "hold", "why": why, "opens": entry["open"]}
        else:
            entry |= {"how": self._how(case_sudo, stage), "why": ""}
            entry["opens"] = self._asked(case_sudo)
        now_at = case_sudo.stage_id
        entry |= {
            "to_name": now_at.name or "" if entry["how"] != "hold" else "",
            "due_after": self._moment(case_sudo.due_at),
        }
        return entry

    def _how(self, case, _stage):
        row = self.env["fao.ledger"].sudo().search(
            [("case_id", "=", case.id), ("action", "=", "migrate")],
            order="seq desc",
            limit=1,
        )  # fmt: skip
        return row._payload()["how"]

    def _asked(self, case):
        slots = self.env["fao.approval"].sudo().search(
            [
                ("case_id", "=", case.id),
                ("visit", "=", case.visit),
                ("state", "in", PENDING),
                ("purpose", "=", "decide"),
            ],
            order="sequence, id",
        )  # fmt: skip
        return [slot._holder_name() for slot in slots]

    def _remaining(self, case):
        """Return the working hours that are left until the case is due."""
        until = case.clock_stopped_at or self.now
        if not case.due_at:
            return 0.0
        try:
            hours = case.company_id._fao_calendar().hours_between(
                to_local(until), to_local(case.due_at)
            )
        except DeadlineError:
            return 0.0
        return round(hours, 1)

    def _moment(self, value):
        zone = self.env["fao.case"].with_context(tz="Asia/Shanghai")
        if not value:
            return ""
        return fields.Datetime.context_timestamp(zone, value).strftime("%Y-%m-%d %H:%M")

    @staticmethod
    def _kept(entry):
        """Return what the record of the migration keeps: nothing of the content."""
        names = (
            "case_id", "from_version", "stage", "stage_name", "to", "how", "why",
        )  # fmt: skip
        return {name: entry[name] for name in names}


def undo(migration):
    """Take the cases of ``migration`` back, as far as they have not moved since.

    :param migration: one ``fao.migration``, in the environment of the manager
    :return: one dict a case: ``case_id``, ``undone``, ``why``
    """
    env, results = migration.env, []
    record = guard.enter(migration.sudo())
    for entry in record.entries or []:
        if entry["how"] == "hold" or entry.get("undone"):
            continue
        case = env["fao.case"].browse(entry["case_id"])
        result = {"case_id": case.id, "undone": True, "why": ""}
        try:
            with env.cr.savepoint():
                Funnel(case, {"undo": Undo(record)}).run("migrate_back")
        except FaoError as error:
            why = error.args[0].partition("] ")[2]
            result |= {"undone": False, "why": why}
        results.append(result)
    done = {result["case_id"] for result in results if result["undone"]}
    record.write(
        {
            "entries": [
                {**entry, "undone": entry.get("undone") or entry["case_id"] in done}
                for entry in record.entries or []
            ],
            "undone_at": fields.Datetime.now(),
            "undone_by": env.uid,
        }
    )
    return results
