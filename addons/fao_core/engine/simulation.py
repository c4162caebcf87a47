"""What a version would make of given data: the path, the people, the dates."""

from datetime import datetime

from odoo import fields

from . import deadline, guard
from .errors import FaoError
from .rehearsal import rehearse
from .walk import Guide, RehearsedFunnel, Walk
from .walk_report import WalkReport

#: Working days that people take in a stage unless it is said otherwise.
DAYS_A_STAGE = 1
#: Why an applicant may not open a case; that is a result, not a mistake.
NOT_OPENED = ("FAO-OPEN", "FAO-UNIT", "FAO-CLEARANCE")


class SimulationGuide(Guide):
    """People who take the same number of working days in every stage."""

    def __init__(self, calendar, days, choices, people):
        super().__init__(choices, people)
        self.calendar = calendar
        self.days = days

    def leaves(self, visit):
        if visit.stage.kind == "draft" or not self.days:
            return visit.entered
        local = deadline.to_local(visit.entered)
        day = self.calendar.add_days(local.date(), self.days)
        return deadline.to_utc(datetime.combine(day, local.time()))


def restart(case, workflow, moment):
    """Put ``case`` back to its beginning, on ``workflow``; only in a rehearsal.

    :param case: the case, in the engine's environment
    """
    stage = first_stage(workflow)
    pending = case.approval_ids.filtered(
        lambda s: s.state in ("open", "waiting", "consulting", "unread")
    )
    pending.write({"state": "closed"})
    visit = case.visit + 1
    case.write(
        {
            "workflow_id": workflow.id,
            "stage_id": stage.id,
            "visit": visit,
            "round": case.round + 1,
            "path": f"{stage.code}#{visit}",
            "state": "draft",
            "opened_at": moment,
            "stage_entered_at": moment,
            **dict.fromkeys(
                (
                    "officer_id", "submitted_at", "received_at", "closed_at", "due_at",
                    "clock_stopped_at", "timeout_at", "resume_stage",
                ),
                False,
            ),
            "due_provisional": False,
            "suspended_days": 0,
            "resume_round": 0,
        }
    )  # fmt: skip
    funnel = RehearsedFunnel(guard.leave(case).sudo(False))
    funnel.seats.open(stage)


def first_stage(workflow):
    """Return the stage in which cases of ``workflow`` begin.

    :raise FaoError: ``FAO-LINT`` when there is none
    """
    stages = workflow.stage_ids.filtered(lambda s: s.kind == "draft")
    if not stages:
        raise FaoError("FAO-LINT", workflow.env._("There is no stage to begin with."))
    return stages.sorted("sequence")[0]


def chosen_people(case, workflow, given):
    """Return the signers that the applicant chooses; somebody where none is given.

    Whom he chooses is not known; that somebody is chosen is.

    :param case: the case, in the engine's environment
    :param dict given: user ids by ``stage.rule``
    """
    people, env = dict(given or {}), case.env
    rules = workflow.sudo().stage_ids.rule_ids.filtered(lambda r: r.source == "chosen")
    if rules:
        anybody = env["res.users"].search(
            [
                ("all_group_ids", "in", env.ref("fao_core.group_fao_user").ids),
                ("company_ids", "in", case.company_id.ids),
                ("id", "!=", case.initiator_id.id),
                ("share", "=", False),
                ("fao_clearance", ">=", int(case.confidentiality)),
            ],
            limit=1,
        )
        for rule in rules:
            people.setdefault(f"{rule.stage_id.code}.{rule.code}", anybody.ids)
    return people


class Simulation:
    """One simulation of one version.

    :param workflow: one ``fao.workflow``, in the environment of who asks
    :param dict values: values of the duty's record
    :param dict options: see ``fao.workflow.simulate``
    """

    def __init__(self, workflow, values, options):
        self.workflow = workflow
        self.duty = workflow.duty_id
        self.env = workflow.env
        self.values = dict(values or {})
        self.options = dict(options or {})

    def run(self):
        """Return what would happen; nothing of it is kept."""
        head = {
            "workflow_id": self.workflow.id,
            "workflow": self.workflow.name,
            "version": self.workflow.version,
            "state": self.workflow.state,
        }
        self._check_names()
        start = self._start()
        known = self._known_case()
        applicant = known.initiator_id if known else self._initiator()
        with rehearse(self.env, start):
            try:
                case = self._case(known, applicant, start)
            except FaoError as error:
                if error.code not in NOT_OPENED:
                    raise
                return head | self._refused(error, applicant)
            walk = Walk(case, self._guide(case))
            walk.run()
            result = WalkReport(walk, self.env).as_dict()
            return {
                **head,
                **result,
                "title": case.title,
                "initiator": case.initiator_id.name,
                "unit": case.unit_id.name,
            }

    def _refused(self, error, applicant):
        """Return the result where the applicant may not even open a case."""
        message = error.args[0].partition("] ")[2]
        problem = {"code": error.code, "message": message, "stage": "",
                   "stage_name": ""}  # fmt: skip
        return {
            "outcome": "stuck",
            "problem": problem,
            **dict.fromkeys(("stages", "path", "checks", "documents"), []),
            "due": "",
            "provisional": False,
            "ends": "",
            "late": False,
            "title": self.values.get("title") or "",
            "initiator": applicant.name,
            "unit": applicant.fao_unit_id.name or "",
        }

    def _start(self):
        """Return the moment at which the application is handed in."""
        text = self.options.get("start")
        try:
            return fields.Datetime.to_datetime(text) or fields.Datetime.now()
        except ValueError as error:
            raise self._bad("start", text) from error

    def _bad(self, name, value):
        return FaoError(
            "FAO-OPTION",
            self.env._("%(name)s: %(value)s is not usable.", name=name, value=value),
        )

    def _guide(self, case):
        days = self.options.get("days_per_stage", DAYS_A_STAGE)
        if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= 250:
            raise self._bad("days_per_stage", days)
        return SimulationGuide(
            case.company_id._fao_calendar(),
            days,
            self.options.get("choices"),
            chosen_people(case, self.workflow, self.options.get("people")),
        )

    # ---- The case

    def _known_case(self):
        """Return the case whose data are taken, if one is named."""
        ref = self.options.get("case_id")
        if not ref:
            return self.env["fao.case"]
        case = self.env["fao.case"]._locate([ref])
        if case.duty_id != self.duty:
            raise self._bad("case_id", ref)
        return case.sudo()

    def _case(self, known, applicant, start):
        """Return the case that walks, in its first stage."""
        workflow = self.workflow.sudo()
        first_stage(workflow)
        context = {"lang": self.env.lang, "tracking_disable": True}
        if known:
            case = guard.enter(known.with_context(context))
            restart(case, workflow, start)
            self._overwrite(case)
            return case
        guard.enter(workflow.duty_id).workflow_id = workflow
        model = self.env[workflow.duty_id.model].with_user(applicant).sudo(False)
        record = model.with_context(context).create(
            {**self.values, "duty_id": self.duty.id}
        )
        return guard.enter(record.case_id.sudo())

    def _overwrite(self, case):
        """Let other values replace those of a known case."""
        record = case._fao_record()
        if self.values:
            record.write(self.values)

    def _check_names(self):
        model = self.env[self.duty.model]
        unknown = sorted(set(self.values) - set(model._fields))
        facts = sorted(set(self.values) & {"case_id", "duty_id", "workflow_id"})
        for name in unknown or facts:
            raise FaoError(
                "FAO-FIELD",
                self.env._(
                    "%(model)s has no field %(field)s that could be filled in.",
                    model=model._description,
                    field=name,
                ),
            )

    # ---- The applicant

    def _initiator(self):
        """Return who applies: whoever is named, or somebody who may."""
        named = self.options.get("initiator")
        users = self.env["res.users"].sudo()
        if named:
            key = "login" if isinstance(named, str) else "id"
            user = users.search([(key, "=", named), ("share", "=", False)], limit=1)
            if not user or not user.company_ids & self.env.companies:
                raise self._bad("initiator", named)
            return user
        unit = self._unit()
        openers = self.duty.sudo().open_group_ids or self.env.ref(
            "fao_core.group_fao_user"
        )
        domain = [
            ("all_group_ids", "in", openers.ids),
            ("share", "=", False),
            ("company_ids", "in", self.env.companies.ids),
        ]
        of_unit = (
            ("fao_unit_id", "=", unit.id) if unit else ("fao_unit_id", "!=", False)
        )
        user = users.search([*domain, of_unit], limit=1, order="id")
        if not user:
            raise FaoError(
                "FAO-UNIT",
                self.env._(
                    "Nobody of %(unit)s may open such a case.", unit=unit.name or "-"
                ),
            )
        return user

    def _unit(self):
        """Return the unit that applies, empty when none is named."""
        named = self.options.get("unit")
        units = self.env["fao.unit"]
        if not named:
            return units
        key = "code" if isinstance(named, str) else "id"
        unit = units.search([(key, "=", named)], limit=1)
        if not unit:
            raise self._bad("unit", named)
        return unit
