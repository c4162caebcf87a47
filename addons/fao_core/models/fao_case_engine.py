from odoo import api, fields, models

from ..engine import guard, rehearsal
from ..engine.authority import Authority
from ..engine.errors import FaoError
from ..engine.funnel import Funnel
from ..engine.memory import columns
from ..engine.verdict import ALLOWED, Verdict


class FaoCase(models.Model):
    """What the engine asks a case: its record, its people, its content."""

    _inherit = "fao.case"

    # ---- The record

    def _fao_record(self):
        """Return the duty's own record of this case, in the same environment."""
        self.ensure_one()
        model = self.env[self._fao_record_model()]
        return model.search_fetch(
            [("case_id", "=", self.id)], columns(model) if self.env.su else [], limit=1
        )

    def _fao_record_model(self):
        """Return the name of the model of the duty's record."""
        return self.sudo().duty_id.model or "fao.matter"

    def _interested_users(self, record):
        """Return the users who may not decide on this case, each with the reason.

        SOD-01: the applicant; SOD-02: those whom the duty's record names, such as
        the members of a delegation.
        """
        self.ensure_one()
        record = record.sudo()
        named = dict.fromkeys(
            record._fao_interested_users(), record._fao_interest_label()
        )
        return {self.initiator_id: self.env._("the applicant"), **named}

    # ---- Opening

    @api.model
    def _open(self, duty, vals_list):
        """Open cases of ``duty`` for the user; return them in the engine's identity.

        :param vals_list: what the user may write (``EDITABLE_FIELDS``) and, where
            given, ``unit_id`` and ``external_ref``
        :raise FaoError: ``FAO-OPEN`` when he may not open one, ``FAO-UNIT`` when
            he belongs to no unit
        """
        duty_sudo = duty.sudo()  # the definition is read by every applicant
        user = self.env.user
        if not duty_sudo.workflow_id:
            raise FaoError(
                "FAO-OPEN",
                self.env._("%(duty)s has no published workflow.", duty=duty.name),
            )
        # An assisting case is opened by the engine for whoever handles the lead
        for_lead = guard.entered(self.env)
        if not for_lead and not duty_sudo._may_open(user):
            raise FaoError(
                "FAO-OPEN",
                self.env._("You may not open a case of %(duty)s.", duty=duty.name),
            )
        workflow = duty_sudo.workflow_id
        stage = workflow.stage_ids.filtered(lambda s: s.kind == "draft").sorted(
            "sequence"
        )[:1]
        now = rehearsal.now()
        engine = guard.enter(self.sudo().with_context(lang=self.env.lang))
        cases = engine.create(
            [
                {
                    **vals,
                    **self._opening_vals(duty_sudo, vals, now),
                    "workflow_id": workflow.id,
                    "stage_id": stage.id,
                    "path": f"{stage.code}#1",
                }
                for vals in vals_list
            ]
        )
        self.env["fao.approval"]._open_drafts(cases, stage, now)
        engine.env["fao.stay"]._begin(cases, stage)
        ledger = engine.env["fao.ledger"]
        for case in cases:
            ledger._append(
                case,
                [
                    {
                        "at": now,
                        "user_id": user.id,
                        "action": "open",
                        "stage_to": stage.code,
                        "payload": {"workflow": workflow.sha256 or "", "revision": 1},
                    }
                ],
            )
        return cases

    def _opening_vals(self, duty, vals, now):
        """Return the facts of a new case of ``duty``."""
        user = self.env.user
        unit = self.env["fao.unit"].sudo().browse(vals.get("unit_id") or 0)
        own_unit, company = user._fao_home()
        unit = unit or own_unit
        if not unit:
            raise FaoError(
                "FAO-UNIT",
                self.env._("You belong to no unit; an administrator can set it."),
            )
        for_lead = guard.entered(self.env)
        own = unit == own_unit
        if not own and not for_lead and not self._may_open_for(duty, unit):
            raise FaoError(
                "FAO-UNIT",
                self.env._("You may not apply for %(unit)s.", unit=unit.name),
            )
        confidentiality = vals.get("confidentiality") or duty.confidentiality
        self._check_clearance(confidentiality)
        sequence = self._next_serial()
        year = self._local_date(now).year
        return {
            "title": vals.get("title") or duty.name,
            "number": f"{duty.number_prefix or duty.code.upper()}-{year}-{sequence}",
            "duty_id": duty.id,
            "company_id": company.id if own else unit.company_id.id,
            "unit_id": unit.id,
            "initiator_id": user.id,
            "confidentiality": confidentiality,
            "state": "draft",
            "visit": 1,
            "round": 1,
            "revision": 1,
            "opened_at": now,
            "stage_entered_at": now,
        }

    def _fao_follow_up(self, code, vals, user):
        """Open a case that follows from this one, for ``user``, and hand it in.

        For the hooks of a duty, with the engine's identity; see
        :meth:`Assisting.follow_up`.

        :param str code: code of the duty of the new case
        """
        self.ensure_one()
        duty_sudo = self.env["fao.duty"].sudo().search([("code", "=", code)])
        funnel = Funnel(guard.leave(self).sudo(False))
        return funnel.assisting.follow_up(duty_sudo, vals, user)

    def _next_serial(self):
        """Take the next number of a case; a rehearsal takes none."""
        if rehearsal.current():
            return rehearsal.current().serial()
        return self.env["ir.sequence"].sudo()._fao_next_serial()

    def _check_clearance(self, confidentiality):
        """Refuse a class that its own author could not read (SEC-02).

        What the system itself sends on keeps the class that its author gave it.
        """
        if self.env.user._is_superuser():
            return
        if int(confidentiality) > self.env.user._fao_clearance():
            raise FaoError(
                "FAO-CLEARANCE",
                self.env._("Confidentiality: this is above your own clearance."),
            )

    def _may_open_for(self, duty, unit):
        """Whether the user may apply in the name of another unit than his own."""
        handlers = set(duty.handler_group_ids.ids)
        return (
            bool(handlers & set(self.env.user._get_group_ids()))
            and unit.company_id in self.env.user.company_ids
        )

    # ---- Editing

    def _may_edit(self):
        """Return the verdict on editing the content of this case now."""
        self.ensure_one()
        case, user = self.sudo(), self.env.user
        if case.closed_at:
            return Authority(case, user, fields.Datetime.now()).refuse_closed()
        authority = Authority(case, user, fields.Datetime.now())
        by = case.stage_id.editable_by
        own_unit = (
            user.has_group("fao_core.group_fao_liaison")
            and user.sudo().fao_unit_id == case.unit_id
        )
        if by == "initiator" and (authority.is_initiator() or own_unit):
            return ALLOWED
        if by == "holder" and authority.held():
            return ALLOWED
        return Verdict(
            False,
            "FAO-LOCKED",
            self.env._(
                "Case %(number)s: stage %(stage)s does not let you edit it.",
                number=case.number,
                stage=case.stage_id.name,
            ),
        )

    def _content_changed(self):
        """Count the revision of cases whose content was written.

        Their digest is not known any more; whoever acts next takes notice.
        """
        for case in guard.enter(self.sudo()):
            case.write({"revision": case.revision + 1, "content_digest": False})

    def _notice_content(self):
        """Note what was changed in running cases; re-open the signatures touched."""
        for case in self.sudo():
            if case.stage_kind == "draft" or case.closed_at:
                continue
            funnel = Funnel(case.sudo(False))
            if funnel.content.notice():
                funnel.finish()

    def _refresh_findings(self, record=None):
        """Judge drafts anew after their content was written.

        :param record: the duty's record of this one case, when it is at hand
        """
        for case in self.sudo().filtered(lambda c: c.stage_kind == "draft"):
            if {"submit", "entry"} & set(case.duty_id._fao_checks().mapped("moment")):
                Funnel(case.sudo(False), record=record).findings.refresh()

    def _advance_automatically(self):
        """Follow automatic transitions that the new content allows."""
        for case in self.sudo():
            waits = case.workflow_id.transition_ids.filtered(
                lambda t, c=case: (
                    t.from_stage_id == c.stage_id and t.trigger == "automatic"
                )
            )
            if waits and not case.closed_at:
                funnel = Funnel(case.sudo(False))
                funnel.advance()
                if funnel.rows:
                    funnel.finish()
