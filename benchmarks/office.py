"""The same office on both sides: an applicant, three who approve, one chain each."""

from datetime import date

from odoo import Command

PASSWORD = "bench-office-pass"
#: login: (roles of the platform, code of the unit, position)
PEOPLE = {
    "bench_applicant": ("liaison", "B-COM", "liaison"),
    "bench_head": ("leader", "B-COM", "head"),
    "bench_officer": ("officer", "B-SEC", "section_officer"),
    "bench_director": ("leader", "B-FAO", "director"),
}
APPROVERS = ("bench_head", "bench_officer", "bench_director")
UNITS = {
    "B-GOV": ("government", "", False),
    "B-FAO": ("fao", "B-GOV", True),
    "B-SEC": ("fao", "B-FAO", True),
    "B-COM": ("department", "B-GOV", False),
}
#: Besides the one who decides: a section is a group of several people.
COLLEAGUES = 9
DUTY = "bench_matter"
QUIET = {"no_reset_password": True, "mail_create_nosubscribe": True}


class Office:
    """Makes the office once; a second call finds it.

    :param env: the environment of the superuser
    """

    def __init__(self, env):
        self.env = env(context=dict(env.context, **QUIET))
        self.company = env.company

    def user(self, login):
        return self.env["res.users"].search([("login", "=", login)])

    @property
    def duty(self):
        return self.env["fao.duty"].search([("code", "=", DUTY)])

    def make(self):
        """Make what is missing."""
        if self.duty:
            return
        self.company.write({"fao_level": "city", "fao_short_name": "测外办"})
        self.env["fao.calendar.day"]._load_year(date.today().year)
        units = self._units()
        self._group = self.env["res.groups"].create({"name": "Bench section"})
        self._people(units)
        self._workflow()
        self._tiers()
        self._expenses()

    # ---- People

    def _units(self):
        units = {}
        for code, (kind, parent, is_office) in UNITS.items():
            units[code] = self.env["fao.unit"].create(
                {
                    "code": code,
                    "name": code,
                    "kind": kind,
                    "is_office": is_office,
                    "parent_id": units[parent].id if parent else False,
                    "company_id": self.company.id,
                }
            )
        return units

    def _people(self, units):
        for login, (roles, unit, position) in PEOPLE.items():
            user = self._make_user(login, roles, units[unit])
            self.env["fao.post"].create(
                {
                    "user_id": user.id,
                    "unit_id": units[unit].id,
                    "position_id": self.env.ref(f"fao_core.position_{position}").id,
                    "date_from": date(2020, 1, 1),
                }
            )
        self.user("bench_officer").group_ids += self._group
        for number in range(COLLEAGUES):
            name = f"bench_colleague_{number}"
            colleague = self._make_user(name, "officer", units["B-SEC"])
            colleague.group_ids += self._group

    def _make_user(self, login, role, unit):
        return self.env["res.users"].create(
            {
                "name": login.replace("_", " ").title(),
                "login": login,
                "password": PASSWORD,
                "email": f"{login}@example.com",
                "tz": "Asia/Shanghai",
                "notification_type": "inbox",
                "company_id": self.company.id,
                "company_ids": [Command.set(self.company.ids)],
                "group_ids": [
                    Command.link(self.env.ref(f"fao_core.group_fao_{role}").id),
                    Command.link(self.env.ref("base.group_user").id),
                ],
                "fao_unit_id": unit.id,
                "fao_clearance": 2,
            }
        )

    # ---- Our chain

    def _workflow(self):
        duty = self.env["fao.duty"].create(
            {
                "code": DUTY,
                "name": "Bench matter",
                "model": "fao.matter",
                "number_prefix": "BM",
                "handler_group_ids": self.env.ref("fao_core.group_fao_officer").ids,
                "properties_definition": [
                    {"name": "amount", "type": "float", "string": "Amount"},
                    {"name": "purpose", "type": "char", "string": "Purpose"},
                ],
            }
        )
        self.env["fao.check"].create(
            {
                "duty_id": duty.id,
                "code": "BENCH-01",
                "name": "No extra urgent matter",
                "message": "This matter cannot be extra urgent.",
                "kind": "record",
                "severity": "block",
                "expression": "[('urgency', '=', 'extra')]",
            }
        )
        workflow = self.env["fao.workflow"].create(
            {"duty_id": duty.id, "limit_value": 5}
        )
        stages = self._stages(workflow)
        self._transitions(workflow, stages)
        workflow.publish()

    def _stages(self, workflow):
        kinds = {
            "draft": "draft", "head": "approval", "section": "approval",
            "director": "approval", "granted": "done", "refused": "refused",
            "cancelled": "cancelled",
        }  # fmt: skip
        stages = {
            code: self.env["fao.stage"].create(
                {
                    "workflow_id": workflow.id,
                    "code": code,
                    "name": code.title(),
                    "kind": kind,
                    "sequence": number,
                }
            )
            for number, (code, kind) in enumerate(kinds.items(), 1)
        }
        position = {"source": "position", "can_return": True}
        rules = {
            "head": {**position, "position_id": self._position("head")},
            "section": {"source": "group", "group_ids": self._group.ids},
            "director": {
                **position,
                "position_id": self._position("director"),
                "position_of": "office",
            },
        }
        for code, vals in rules.items():
            self.env["fao.approval.rule"].create(
                {"stage_id": stages[code].id, "code": code, "name": code, **vals}
            )
        return stages

    def _position(self, code):
        return self.env.ref(f"fao_core.position_{code}").id

    def _transitions(self, workflow, stages):
        steps = ["draft", "head", "section", "director", "granted"]
        specs = [
            {
                "code": f"{source}_yes",
                "from_stage_id": stages[source].id,
                "to_stage_id": stages[target].id,
                "trigger": "approved" if source != "draft" else "button",
                "is_submission": source == "draft",
            }
            for source, target in zip(steps, steps[1:], strict=False)
        ]
        specs += [
            {
                "code": f"{source}_no",
                "from_stage_id": stages[source].id,
                "to_stage_id": stages["refused"].id,
                "trigger": "rejected",
            }
            for source in steps[1:-1]
        ]
        for number, spec in enumerate(specs, 1):
            self.env["fao.transition"].create(
                {
                    "workflow_id": workflow.id,
                    "sequence": number,
                    "name": spec["code"],
                    **spec,
                }
            )

    # ---- The peer's chain

    def _tiers(self):
        """Three tiers in turn: a person, a group, a person, as in our chain."""
        head, _officer, director = (self.user(login) for login in APPROVERS)
        for model in ("bench.request", "hr.expense"):
            tiers = [
                {"review_type": "individual", "reviewer_id": head.id},
                {"review_type": "group", "reviewer_group_id": self._group.id},
                {"review_type": "individual", "reviewer_id": director.id},
            ]
            for number, vals in enumerate(tiers):
                self.env["tier.definition"].create(
                    {
                        "name": f"Tier {number + 1}",
                        "model_id": self.env["ir.model"]._get(model).id,
                        "company_id": self.company.id,
                        # The highest sequence is asked first
                        "sequence": 30 - number,
                        "approve_sequence": True,
                        **vals,
                    }
                )

    def _expenses(self):
        """Let the people of the office handle expenses."""
        approver = self.env.ref("hr_expense.group_hr_expense_user")
        for login in APPROVERS:
            self.user(login).group_ids += approver
        self.env["hr.employee"].create(
            {
                "name": "Bench Applicant",
                "user_id": self.user("bench_applicant").id,
                "expense_manager_id": self.user("bench_director").id,
                "company_id": self.company.id,
            }
        )
        self.env["product.product"].create(
            {"name": "Bench expense", "type": "service", "can_be_expensed": True}
        )

    # ---- Notifications

    def notify(self, wanted):
        """Tell people on both sides, or on neither.

        The peer tells whoever must act next and that a tier was accepted; ours tells
        the same in one message.
        """
        self.company.fao_notify = wanted
        self.env["tier.definition"].search([]).write(
            {"notify_on_pending": wanted, "notify_on_accepted": wanted}
        )
