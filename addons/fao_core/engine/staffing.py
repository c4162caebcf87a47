"""Whom the rules of a workflow find today, for the units that may apply.

The people are found by the engine's own resolver, on cases that are never stored.
"""

from datetime import timedelta
from functools import cached_property

from odoo import fields
from odoo.fields import Domain

from .authority import Authority
from .lint_base import Staff
from .resolver import Resolver

#: Sources of which the definition alone says whom they find.
KNOWN_SOURCES = ("position", "group", "users", "superiors")
#: Days in which a unit that opened a case counts as one that applies.
APPLIED_DAYS = 365


class Staffing:
    """The people of the offices that a workflow version serves.

    :param workflow: one ``fao.workflow``
    """

    def __init__(self, workflow):
        self.env = workflow.sudo().env  # who is in charge does not depend on who asks
        self.workflow = workflow.sudo()
        self.duty = self.workflow.duty_id
        self.now = fields.Datetime.now()
        self.today = self.env["fao.calendar.day"]._today()
        self.offices = self.duty.company_id or workflow.env.companies
        self._found, self._held, self._resolvers = {}, {}, {}

    def rule(self, stage, rule):
        """Return the rule with these codes."""
        rules = self.workflow.stage_ids.rule_ids
        return rules.filtered(lambda r: r.code == rule and r.stage_id.code == stage)

    def of(self, stage, rule):
        """Return the :class:`Staff` of a rule by unit; empty: cannot be told."""
        key = stage, rule
        if key not in self._found:
            self._found[key] = self._staff(self.rule(stage, rule))
        return self._found[key]

    def _staff(self, rule):
        if rule.source not in KNOWN_SOURCES:
            return []
        if rule.source == "position" and rule.position_of == "unit_field":
            return []
        staffs = []
        for unit, openers in self.applicants.items():
            people, passed_over = self._people(rule, unit)
            staffs.append(
                Staff(
                    unit.name,
                    frozenset(openers),
                    people,
                    rule.source != "group",
                    passed_over,
                    unit.id in self.applied,
                )
            )
        return staffs

    # ---- Who applies

    @cached_property
    def applicants(self):
        """The users who may open a case, by unit; nobody in an unstaffed office."""
        staffed = self.env["fao.post"].search(
            Domain("company_id", "in", self.offices.ids)
            & self.env["fao.post"]._valid_on(self.today)
        )
        users = self.env["res.users"].search(
            [
                ("company_ids", "in", staffed.company_id.ids),
                ("fao_unit_id.company_id", "in", staffed.company_id.ids),
                ("share", "=", False),
                ("all_group_ids", "in", self._openers.ids),
            ]
        )
        found = {}
        for user in users:
            found.setdefault(user.fao_unit_id, set()).add(user.id)
        return found

    @property
    def _openers(self):
        return self.duty.open_group_ids or self.env.ref("fao_core.group_fao_user")

    @cached_property
    def applied(self):
        """The units that opened a case of the duty in the last year."""
        since = self.now - timedelta(days=APPLIED_DAYS)
        groups = self.env["fao.case"]._read_group(
            [("duty_id", "=", self.duty.id), ("opened_at", ">=", since)], ["unit_id"]
        )
        return {unit.id for (unit,) in groups}

    # ---- Who decides

    def _people(self, rule, unit):
        """Return the users whom ``rule`` finds for ``unit``, and who are left out."""
        if rule.source == "position":
            posts = self._posts(rule.position_id)
            units = self._resolver(unit)._units(rule)
            users = posts.filtered(lambda post: post.unit_id in units).user_id
        else:
            users = self._resolve(rule, unit)
        people, passed_over = set(), []
        for user in users:
            why = self._why_not(user, unit.company_id)
            if why:
                passed_over.append(why)
            else:
                people.add(user.id)
        return frozenset(people), tuple(passed_over)

    def _posts(self, position):
        """Return the posts of ``position`` today, in all units at once."""
        if position not in self._held:
            units = self.env["fao.unit"].search(
                [("company_id", "in", self.offices.ids)]
            )
            posts = self.env["fao.post"]._holders(units, position, self.today)
            self._held[position] = posts
        return self._held[position]

    def _resolve(self, rule, unit):
        users = self.env["res.users"]
        named = rule.with_context(active_test=False)  # who is archived is told
        resolution = self._resolver(unit).resolve(named)
        users = users.browse([user for user, _why in resolution.excluded])
        for assignee in resolution.assignees:
            users |= users.browse(assignee.user_id)
            group = self.env["res.groups"].browse(assignee.group_id)
            users |= self._members(group, unit.company_id)
        return users

    def _resolver(self, unit):
        """Return the engine's resolver for a case of ``unit`` that nobody opened."""
        if unit not in self._resolvers:
            self._resolvers[unit] = self._new_resolver(unit)
        return self._resolvers[unit]

    def _new_resolver(self, unit):
        case = self.env["fao.case"].new(
            {
                "duty_id": self.duty.id,
                "unit_id": unit.id,
                "company_id": unit.company_id.id,
                "confidentiality": self.duty.confidentiality,
            }
        )
        record = self.env[self.duty.model].browse()
        user = self.env["res.users"].browse()
        return Resolver(Nobody(case, user, self.now, record))

    def _members(self, group, company):
        """Return the members of ``group`` in the office ``company``."""
        members = group.all_user_ids if group else self.env["res.users"]
        return members.filtered(lambda user: company in user.company_ids)

    def _why_not(self, user, company):
        """Return why ``user`` cannot decide on cases of ``company``, or ``""``."""
        env = self.env
        if not user.active:
            return env._("%(user)s is archived", user=user.name)
        if user.share:
            return env._("%(user)s logs in from outside", user=user.name)
        if company not in user.company_ids:
            return env._("%(user)s does not work for this office", user=user.name)
        if user.fao_clearance < int(self.duty.confidentiality):
            return env._("%(user)s is not cleared for such cases", user=user.name)
        return ""


class Nobody(Authority):
    """The rights on a case that nobody opened: nobody is interested in it."""

    interested = {}
