"""Cases that the superior office decides, in a case of its own."""

from odoo import SUPERUSER_ID, fields

from . import guard
from .errors import FaoError


class Superior:
    """The case of the superior office, within one action on a case of either office.

    The offices do not see each other's cases. What the lower one sends is what its
    stage names; what comes back is the decision with body, number and date. Whoever
    acts in one office leaves no name in the other: there the system acts.

    :param funnel: the funnel of the action
    """

    def __init__(self, funnel):
        self.funnel = funnel
        self.case = funnel.case
        self.env = funnel.env

    # ---- In the lower office

    def open_at(self, stage):
        """Send the case to the superior office when ``stage`` asks for it.

        Where that office is not on this installation, or has nobody for such cases,
        the case waits for its decision to be recorded by hand.
        """
        duty = stage.superior_duty_id
        if not duty.workflow_id:
            return
        office = self.case.company_id.fao_parent_office_id
        unit = self._office_unit(office)
        if not unit:
            return
        try:
            with self.env.cr.savepoint():
                self._send(duty, unit)
        except FaoError as error:
            self.env.invalidate_all()
            self.funnel.log("not_sent", office=office.name, why=error.code)
            return
        self.funnel.log("superior", office=office.name)

    def _office_unit(self, office):
        """Return the unit of the superior office to which cases are sent."""
        domain = [("company_id", "=", office.id), ("is_office", "=", True)]
        return self.env["fao.unit"].search(domain, order="parent_path", limit=1)

    def _send(self, duty, unit):
        case, stage = self.case, self.case.stage_id
        record = self.funnel.record
        model = self.as_system(self.env[duty.model], unit.company_id)
        referral = guard.enter(model).create(
            {
                "duty_id": duty.id,
                "unit_id": unit.id,
                "title": case.title,
                "urgency": case.urgency,
                "confidentiality": case.confidentiality,
                "from_office": case.company_id.name,
                "from_number": case.number,
                "from_unit": case.unit_id.name,
                "from_duty": case.duty_id.name,
                "brief": record._fao_brief(stage._superior_names()),
            }
        )
        child = referral.case_id
        self.funnel.assisting.link(child, True, "superior")
        funnel = type(self.funnel)(
            guard.leave(child), {"reasons": {"*": self.env._("sent from below")}}
        )
        funnel.run("submit")

    def as_system(self, records, company):
        """Return records as the system itself sees them, working for ``company``."""
        records = guard.leave(records).with_user(SUPERUSER_ID)
        return records.with_context(allowed_company_ids=company.ids)

    # ---- In the superior office

    def tell_lead(self):
        """Hand the decision over when this case, which a lower office sent, is over."""
        if self.case.duty_id.model != "fao.referral":
            return
        link = self.env["fao.case.link"].search(
            [("linked_case_id", "=", self.case.id), ("kind", "=", "superior")], limit=1
        )
        lead = link.case_id
        if not lead or lead.closed_at or lead.visit != link.visit:
            return
        funnel = type(self.funnel)(self.as_system(lead, lead.company_id))
        funnel.lock()
        if self.case.state == "cancelled":
            funnel.log("decided", office=self.case.company_id.name, verdict="none")
        else:
            funnel.superior.receive(self._decision())
        funnel.finish()

    def _decision(self):
        """Return what the superior office decided, as ``_fao_on_superior`` takes it."""
        case = self.case
        document = case.document_ids.filtered(lambda d: d.state == "valid")[:1]
        closed_on = case._local_date(case.closed_at or self.funnel.now)
        return {
            "approved": case.state == "done",
            "body": case.company_id.name,
            "number": document.number or case.number,
            "decided_on": document.issued_on or closed_on,
            "reply": self.funnel.record.reply or "",
        }

    def receive(self, decision):
        """Take note of a decision from above and go on; a check may still refuse that.

        Then the case waits for whoever handles it, with the decision noted.
        """
        funnel, stage = self.funnel, self.case.stage_id
        funnel.log(
            "decided",
            office=decision["body"],
            verdict="approved" if decision["approved"] else "refused",
            number=decision["number"],
            date=fields.Date.to_string(decision["decided_on"]),
            comment=decision["reply"],
        )
        funnel.record._fao_on_superior(decision)
        self.case.content_digest = False
        funnel.content.digest()
        approved, refused = stage.superior_approved, stage.superior_refused
        code = approved if decision["approved"] else refused
        way = funnel.transitions("button").filtered(lambda t: t.code == code)
        rows = list(funnel.rows)
        try:
            with self.env.cr.savepoint():
                if funnel.holds(way.condition):
                    funnel.follow(way)
        except FaoError as error:
            self.env.invalidate_all()
            funnel.rows[:] = rows
            funnel.rows[0]["payload"]["why"] = error.code
