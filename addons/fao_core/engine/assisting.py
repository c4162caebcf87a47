"""Cases that other units handle for a lead case."""

from . import guard
from .action import SlotAction, action
from .ballot import PENDING
from .errors import FaoError


class Assisting:
    """The assisting cases of one lead case within one action.

    :param funnel: the funnel of the action on the lead case
    """

    def __init__(self, funnel):
        self.funnel = funnel
        self.case = funnel.case
        self.env = funnel.env

    def links(self, *kinds):
        """Return the links to assisting cases of the current visit.

        :param kinds: of which kinds, by default cases of other units only
        """
        stages = self.case.workflow_id.stage_ids
        if not (stages.child_duty_id or stages.superior_duty_id):
            return self.env["fao.case.link"]
        return self.env["fao.case.link"].search(
            [
                ("case_id", "=", self.case.id),
                ("kind", "in", kinds or ("assist",)),
                ("visit", "=", self.case.visit),
            ]
        )

    def awaited(self):
        """Return the open cases without which the lead does not go on."""
        links = self.links("assist", "superior").filtered("is_awaited")
        return links.linked_case_id.filtered(lambda c: not c.closed_at)

    def was_answered(self):
        """Whether an assisting case of this visit came to its end."""
        links = self.links("assist", "superior")
        return any(case.closed_at for case in links.linked_case_id)

    def require(self):
        """Refuse to go on while an assisting case is open.

        :raise FaoError: ``FAO-CHILD`` with the numbers
        """
        awaited = self.awaited()
        if self.links("superior").linked_case_id & awaited:
            raise FaoError(
                "FAO-CHILD",
                self.env._(
                    "Stage %(stage)s: %(office)s has the case and decides it.",
                    stage=self.case.stage_id.name,
                    office=self.case.company_id.fao_parent_office_id.name,
                ),
            )
        if awaited:
            raise FaoError(
                "FAO-CHILD",
                self.env._(
                    "Stage %(stage)s waits for assisting cases: %(cases)s.",
                    stage=self.case.stage_id.name,
                    cases=", ".join(f"{c.number} ({c.unit_id.name})" for c in awaited),
                ),
            )

    def open_at(self, stage):
        """Open the cases that ``stage`` asks for by itself."""
        if not stage.child_duty_id:
            return
        units = self.env["fao.unit"]
        if codes := stage._child_codes():
            units = units.search(
                [
                    ("code", "in", codes),
                    ("company_id", "=", self.case.company_id.id),
                ]
            )
        if stage.child_unit_field:
            units |= self.funnel.record[stage.child_unit_field]
        if units:
            self.open(stage, units)

    def open(self, stage, units):
        """Open one assisting case for each unit and hand it in.

        :return: the new cases
        """
        duty = stage.child_duty_id
        user = self.funnel.user
        model = guard.enter(self.env[duty.model].with_user(user).sudo(False))
        cases = self.env["fao.case"]
        for unit in units:
            record = model.create(
                {
                    "duty_id": duty.id,
                    "unit_id": unit.id,
                    "title": self.case.title,
                    "urgency": self.case.urgency,
                    "confidentiality": self.case.confidentiality,
                    **model._fao_assisting_values(self.funnel.record, unit),
                }
            )
            child = record.sudo().case_id
            cases |= child
            self.link(child, stage.child_wait)
            self._hand_in(child)
        self.funnel.log(
            "assist",
            cases=cases.mapped("number"),
            units=units.mapped("code"),
        )
        return cases

    def follow_up(self, duty, vals, user):
        """Open a case that follows from this one, for ``user``, and hand it in.

        :param duty: the ``fao.duty`` of the new case
        :param dict vals: what is known of it, facts of its record included
        :return: the new case; a draft that lacks something waits for ``user``
        """
        model = guard.enter(self.env[duty.model].with_user(user).sudo(False))
        vals = {
            "duty_id": duty.id,
            "title": self.case.title,
            "urgency": self.case.urgency,
            "confidentiality": self.case.confidentiality,
            **vals,
        }
        child = model.create(vals).sudo().case_id
        self.link(child, False, "follow_up")
        self._hand_in(child, user)
        return child

    def link(self, child, is_awaited, kind="assist"):
        """Note that ``child`` belongs to this visit of the lead case."""
        self.env["fao.case.link"].create(
            {
                "case_id": self.case.id,
                "linked_case_id": child.id,
                "kind": kind,
                "visit": self.case.visit,
                "is_awaited": is_awaited,
            }
        )

    def _hand_in(self, child, user=None):
        """Submit such a case; a draft that lacks something waits."""
        funnel = type(self.funnel)(
            guard.leave(child).with_user(user or self.funnel.user).sudo(False),
            {"reasons": {"*": self.env._("asked by the lead case")}},
        )
        try:
            with self.env.cr.savepoint():
                funnel.run("submit")
        except FaoError:
            self.env.invalidate_all()

    def end(self):
        """Cancel the open assisting cases: the lead case goes another way.

        The lead is not told, or it would go on before it goes its way.
        """
        links = self.links("assist", "superior")
        for child in links.linked_case_id.filtered(lambda c: not c.closed_at):
            stage = child.workflow_id.stage_ids.filtered(
                lambda s: s.kind == "cancelled"
            )[:1]
            above = child.duty_id.model == "fao.referral"
            funnel = type(self.funnel)(
                self.funnel.superior.as_system(child, child.company_id)
                if above
                else guard.leave(child).with_user(self.funnel.user).sudo(False)
            )
            funnel.lock()
            rest = funnel.slots.filtered(lambda s: s.state in PENDING)
            funnel.close(rest, "closed")
            funnel.log("cancel", lead=self.case.number)
            if stage:
                funnel.enter(stage)
            funnel.finish(tells_lead=False)

    def tell_lead(self):
        """Let the lead case go on when this one, which assisted it, is over."""
        links = self.env["fao.case.link"].search(
            [("linked_case_id", "=", self.case.id), ("kind", "=", "assist")]
        )
        for link in links:
            lead = link.case_id
            if lead.closed_at or lead.visit != link.visit:
                continue
            funnel = type(self.funnel)(
                guard.leave(lead).with_user(self.funnel.user).sudo(False)
            )
            funnel.lock()
            funnel.log("assisted", cases=[self.case.number], state=self.case.state)
            funnel.settle()
            if not funnel.moves:
                funnel.advance()
            funnel.finish()


@action("assist")
class Assist(SlotAction):
    """Ask other units to handle their part in a case of their own."""

    kinds = ("work", "approval", "waiting")

    def verdict(self):
        stage = self.case.stage_id
        if not stage.child_duty_id:
            return self.refuse(
                "FAO-STAGE",
                self.env._(
                    "Stage %(stage)s knows no assisting cases.", stage=stage.name
                ),
            )
        return super().verdict()

    def validate(self):
        ids = [int(unit_id) for unit_id in self.options.get("unit_ids") or []]
        self.units = self.env["fao.unit"].search(
            [("id", "in", ids), ("company_id", "=", self.case.company_id.id)]
        )
        taken = self.funnel.assisting.links().linked_case_id
        taken = taken.filtered(lambda c: not c.closed_at).unit_id
        if not self.units or self.units & taken:
            raise FaoError(
                "FAO-UNIT",
                self.env._("Please choose units that are not asked already."),
            )

    def do(self):
        self.funnel.assisting.open(self.case.stage_id, self.units)
