"""What the lint must know about the world around a workflow version."""

from functools import cached_property

from odoo.fields import Domain

from . import definition, document_names, field_rules, field_targets, vocabulary
from .check_rules import CheckRules
from .staffing import Staffing


class Facts:
    """The answers of the database to the lint.

    :param workflow: one ``fao.workflow``, readable by whoever asks
    """

    def __init__(self, workflow):
        self.workflow = workflow
        self.duty = workflow.duty_id
        self.env = workflow.env

    # ---- Documents, checks, fields

    @cached_property
    def templates(self):
        """The codes of the documents that this duty issues."""
        return set(self.duty.template_ids.mapped("code"))

    @cached_property
    def templates_without_file(self):
        """The codes of those whose file is not there yet."""
        templates = self.duty.template_ids.with_context(bin_size=True)
        return set(templates.filtered(lambda t: not t.file).mapped("code"))

    @cached_property
    def check_steps(self):
        """The transitions at which checks of single steps are judged, by check."""
        checks = self.duty._fao_checks().filtered(
            lambda check: check.active and check.moment == "transition"
        )
        return {
            check.display_name: definition.names(check.transition_codes)
            for check in checks
        }

    @cached_property
    def check_problems(self):
        """What keeps the checks in force from being judged, by check."""
        problems = {
            check.display_name: CheckRules(check).problem()
            for check in self.duty._fao_checks().filtered("active")
        }
        for check in self.duty._fao_checks() - self.duty.check_ids:
            if any(map(field_rules.is_form, check._fao_names())):
                problems[check.display_name] = self.env._(
                    "it judges a form field of %(duty)s, not of this duty.",
                    duty=check.duty_id.name,
                )
        return {check: problem for check, problem in problems.items() if problem}

    @cached_property
    def waivers_missing(self):
        """The posts that nobody holds and that alone could waive, by check."""
        posts = self.env["fao.post"]
        today = self.env["fao.calendar.day"]._today()
        missing = {}
        for check in self.duty._fao_checks():
            position = check.waive_position_id
            alone = check.severity == "waivable" and not check.waive_group_id
            if check.active and alone and position:
                held = posts._valid_on(today) & Domain("position_id", "=", position.id)
                if not posts.sudo().search_count(held, limit=1):
                    missing[check.display_name] = position.name
        return missing

    def template_problem(self, code):
        """Return why the document ``code`` cannot be filled, or ``""``."""
        template = self.duty.template_ids.filtered(lambda t: t.code == code)[:1]
        return document_names.problem(template) if template else ""

    def condition_error(self, text):
        """Return why ``text`` is no condition on the duty's record, or ``""``."""
        return vocabulary.domain_error(self.env, self.duty.model, text)

    def target_error(self, name, effect):
        """Return why no rule may give the field ``name`` the effect, or ``""``."""
        return field_targets.error(self.duty, name, effect)

    def field_error(self, name, comodel=""):
        """Return why ``name`` is no usable field of the duty's record, or ``""``."""
        return vocabulary.field_error(self.env, self.duty.model, name, comodel)

    def assistance_error(self, duty, units):
        """Return why ``units`` cannot assist with cases of ``duty``, or ``""``."""
        assisting = self.env["fao.duty"].search([("code", "=", duty)])
        if assisting == self.duty:
            return self.env._("a case cannot be assisted by cases of its own duty.")
        if not assisting.workflow_id:
            return self.env._(
                "%(duty)s has no published workflow.", duty=assisting.name or duty
            )
        known = set(self.env["fao.unit"].sudo().search([]).mapped("code"))
        missing = [code for code in units if code not in known]
        if missing:
            return self.env._("there is no unit %(code)s.", code=", ".join(missing))
        return ""

    def superior_error(self, duty, names):
        """Return why a superior office cannot decide under ``duty``, or ``""``.

        :param names: the fields of the record that the superior office is shown
        """
        deciding = self.env["fao.duty"].search([("code", "=", duty)])
        if deciding.model != "fao.referral" or not deciding.workflow_id:
            return self.env._(
                "%(duty)s is no published duty on cases of lower offices.",
                duty=deciding.name or duty,
            )
        shown = self.env[self.duty.model]._fao_document_vocabulary()
        unknown = [name for name in names if name not in shown and name != "title"]
        if unknown:
            return self.env._(
                "%(fields)s: no field that can be shown.", fields=", ".join(unknown)
            )
        return ""

    # ---- People

    @cached_property
    def staffing(self):
        """The people of today."""
        return Staffing(self.workflow)

    def staff(self, stage, rule):
        """Return whom a rule finds today; empty where it cannot be told."""
        return self.staffing.of(stage, rule)

    def name_of(self, user):
        """Return the name of a user."""
        return self.env["res.users"].sudo().browse(user).name or ""

    def without_password(self, stage, rule):
        """Return the names of those a rule asks who log in from outside."""
        record = self.staffing.rule(stage, rule)
        users = record.user_ids if record.source == "users" else record.user_ids[:0]
        return users.filtered("share").mapped("name")
