"""Waivers: a waivable finding blocks until somebody who may waives it with a reason."""

from odoo.fields import Domain

from .action import Action, action
from .errors import FaoError
from .handing import not_here
from .verdict import ALLOWED, Verdict


class Waivers:
    """Who may waive which check on one case.

    :param authority: the rights on the case, which know the moment, the user and
        who is interested in the case
    """

    def __init__(self, authority):
        self.authority = authority
        self.case = authority.case
        self.env = authority.env
        self._units = {}

    def units(self, check):
        """Return the units in which the position of ``check`` is looked for."""
        if check.waive_of not in self._units:
            case, units = self.case, self.env["fao.unit"]
            match check.waive_of:
                case "unit":
                    found = case.unit_id
                case "parent":
                    found = case.unit_id.parent_id
                case "section":
                    found = case.duty_id.section_id
                case _:
                    domain = [("company_id", "=", case.company_id.id)]
                    office = units.search([*domain, ("is_office", "=", True)])
                    found = units.search([("id", "child_of", office.ids)])
            self._units[check.waive_of] = found
        return self._units[check.waive_of]

    def holders(self, check):
        """Return the users who may waive ``check`` by their post.

        Nobody waives his own application, nor one in which he is named.
        """
        if not check.waive_position_id:
            return self.env["res.users"]
        today = self.case._local_date(self.authority.now)
        posts = self.env["fao.post"]._holders(
            self.units(check), check.waive_position_id, today
        )
        interested = self.authority.interested
        return posts.user_id.filtered(
            lambda u: u not in interested and not not_here(self.case, u)
        )

    def deputies(self, users):
        """Return the users who act for ``users`` today in this duty."""
        rows = self.env["fao.deputy"]
        today = self.case._local_date(self.authority.now)
        domain = rows._valid_on(today) & Domain("principal_id", "in", users.ids)
        duty, interested = self.case.duty_id, self.authority.interested
        return (
            rows.search(domain)
            .filtered(lambda r: not r.duty_ids or duty in r.duty_ids)
            .deputy_id.filtered(
                lambda u: u not in interested and not not_here(self.case, u)
            )
        )

    def verdict(self, check):
        """Return ``(verdict, principal)``: whether the user may waive ``check``.

        The principal is empty when he acts for himself.
        """
        user, nobody = self.authority.user, self.env["res.users"]
        interested = self.authority.interested
        if user in interested:
            message = self.env._(
                "Nobody waives a rule on his own application: you are %(why)s.",
                why=interested[user],
            )
            return Verdict(False, "FAO-SOD", message), nobody
        holders = self.holders(check)
        group = check.waive_group_id
        if user in holders or (group and group.id in user._get_group_ids()):
            return ALLOWED, nobody
        principal = (self.authority.principals & holders)[:1]
        if principal:
            return ALLOWED, principal
        message = self.env._(
            "%(code)s is waived by %(who)s.", code=check.code, who=self.who(check)
        )
        return Verdict(False, "FAO-POWER", message), nobody

    def who(self, check):
        """Return in words who may waive ``check``."""
        names = []
        if check.waive_position_id:
            names.append(
                self.env._(
                    "%(position)s (%(people)s)",
                    position=check.waive_position_id.name,
                    people=", ".join(self.holders(check).mapped("name"))
                    or self.env._("nobody today"),
                )
            )
        if check.waive_group_id:
            group = check.waive_group_id.sudo().name
            names.append(self.env._("a member of %(group)s", group=group))
        return self.env._(" or ").join(names)


class OfFindings(Action):
    """An action on the waivable findings that stand in the way of a case."""

    def waivable(self, *states):
        """Return the waivable findings in ``states`` that the options name.

        ``finding`` is an id or a list of ids, ``check`` the code of a check; without
        both all are meant.
        """
        found = self.case.finding_ids.filtered(
            lambda f: f.severity == "waivable" and f.state in states
        )
        ids, code = self.options.get("finding"), self.options.get("check")
        if ids:
            ids = ids if isinstance(ids, list | tuple) else [ids]
            found = found.filtered(lambda f: f.id in {int(i) for i in ids})
        if code:
            found = found.filtered(lambda f: f.code == code)
        return found.sorted("id")

    def nothing_there(self):
        """Return the refusal when no such finding stands in the way."""
        done = self.waivable("waived")
        if done:
            return self.refuse(
                "FAO-FINDING",
                self.env._(
                    "%(finding)s was waived already by %(user)s.",
                    finding=done[0].display_name,
                    user=done[0].decided_by.name,
                ),
            )
        return self.refuse(
            "FAO-FINDING", self.env._("There is no finding that could be waived.")
        )


@action("waive")
class Waive(OfFindings):
    """Waive findings with a reason; the figures that were seen are kept."""

    def verdict(self):
        if self.case.closed_at:
            return self.funnel.authority.refuse_closed()
        found = self.waivable("open")
        if not found:
            return self.nothing_there()
        waivers, self.principals = self.funnel.waivers, {}
        named = self.options.get("finding") or self.options.get("check")
        refused = None
        for finding in found:
            verdict, principal = waivers.verdict(finding.check_id)
            if verdict.ok:
                self.principals[finding] = principal
            else:
                refused = refused or verdict
        # Of what is named everything is waived, or nothing
        if refused and (named or not self.principals):
            return refused
        return ALLOWED

    def validate(self):
        self.need_comment()
        for finding in self.principals:
            why = self.funnel.findings.outdated(finding)
            if why:
                raise FaoError("FAO-STALE", why)

    def do(self):
        funnel = self.funnel
        for finding, principal in self.principals.items():
            finding.write(
                {
                    "state": "waived",
                    "reason": self.comment,
                    "decided_by": funnel.user.id,
                    "decided_at": funnel.now,
                    "on_behalf_of": principal.id,
                    "round": self.case.round,
                }
            )
            funnel.log(
                "waive",
                on_behalf_of=principal.id,
                finding=finding.id,
                check=finding.code,
                line=finding.line or "",
                message=finding.message,
                figures=finding.figures or {},
                comment=self.comment,
            )


@action("ask_waiver")
class AskWaiver(OfFindings):
    """Ask those who may waive; they are informed and can read the case."""

    def verdict(self):
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        found = self.waivable("open")
        if not found:
            return self.refuse("FAO-STAGE", self.nothing_there().message)
        waivers = self.funnel.waivers
        if all(waivers.verdict(check)[0].ok for check in found.check_id):
            return self.refuse("FAO-STAGE", self.env._("You may waive it yourself."))
        if authority.held() or authority.is_handler() or authority.is_initiator():
            return ALLOWED
        return self.case.with_user(self.funnel.user)._may_edit()

    def validate(self):
        self.need_comment()

    def do(self):
        funnel = self.funnel
        funnel.findings.refresh()
        waivers, people = funnel.waivers, self.env["res.users"]
        found = self.waivable("open")
        for check, findings in found.grouped("check_id").items():
            users = waivers.holders(check)
            users |= waivers.deputies(users)
            group = check.waive_group_id
            if not users and not group:
                raise FaoError("FAO-NOBODY", waivers.verdict(check)[0].message)
            findings.write(
                {
                    "asked_at": funnel.now,
                    "asked_by": funnel.user.id,
                    "asked_user_ids": [(6, 0, users.ids)],
                    "asked_group_id": group.id,
                }
            )
            reason = self.env._("asked to waive %(code)s", code=check.code)
            funnel.seats.inform(users, reason, funnel.user)
            if group:
                funnel.seats.inform_group(group, reason, funnel.user)
            people |= users
        funnel.log(
            "ask_waiver",
            findings=found.ids,
            checks=sorted(set(found.mapped("code"))),
            people=people.ids,
            comment=self.comment,
        )


@action("check")
class Check(Action):
    """Judge the case by the checks of its next step and keep the findings."""

    def verdict(self):
        authority = self.funnel.authority
        if self.case.closed_at:
            return authority.refuse_closed()
        if not self.funnel.findings.next_checks():
            return self.refuse(
                "FAO-STAGE", self.env._("Nothing is checked in this stage.")
            )
        if self.case.stage_kind == "draft":
            return self.case.with_user(self.funnel.user)._may_edit()
        if authority.held() or authority.is_handler():
            return ALLOWED
        return authority.slot()[0]

    def do(self):
        self.funnel.findings.refresh()
        self.funnel.log("check")
