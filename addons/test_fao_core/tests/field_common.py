import base64
import json
from datetime import date

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.service.model import call_kw
from odoo.tools import mute_logger

from odoo.addons.fao_core.tests.document_common import make_docx

from .common import EngineCase

SECRET = "Sealed4711"
AMOUNT = 47_110_815
FORM = [
    {"name": "sealed", "string": "Sealed note", "type": "char"},
    {"name": "worth", "string": "Worth", "type": "integer"},
    {"name": "open_note", "string": "Open note", "type": "char"},
]


class FieldCase(EngineCase):
    """A duty whose officer examines dossiers, and rules about its fields.

    ``self.section_officer`` belongs to the group that the rules name,
    ``self.inspector`` reads all cases and is named by none.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.officers = cls.env.ref("fao_core.group_fao_officer")
        for reader in (cls.section_officer, cls.inspector):
            reader.group_ids |= cls.env.ref("base.group_allow_export")
        cls.duty = cls.make_duty("test_dossier", "test.fao.dossier")
        cls.duty.properties_definition = FORM
        cls.add_letter()
        cls.publish(cls.rules())

    @classmethod
    def rules(cls):
        """Return the rules about fields of the published version."""
        return []

    @classmethod
    def add_letter(cls):
        cls.letter = cls.env["fao.document.template"].create(
            {
                "code": "letter",
                "name": "Letter",
                "duty_id": cls.duty.id,
                "file": base64.b64encode(
                    make_docx(
                        "Case {{ case.number }}: {{ record.note }}.",
                        "{{ form.sealed }} {{ form.open_note }}",
                    )
                ),
                "filename": "letter.docx",
            }
        )

    @classmethod
    def publish(cls, rules, duty=None, documents=(), **vals):
        """Publish a version with these rules about fields and documents."""
        workflow = cls.make_workflow(
            duty or cls.duty, cls.small_stages(), cls.small_steps(duty), publish=False
        )
        cls.add_rules(workflow, rules)
        stages = {stage.code: stage for stage in workflow.stage_ids}
        for stage, values in documents:
            cls.env["fao.stage.document"].create(
                {"stage_id": stages[stage].id, **values}
            )
        workflow.publish()
        return workflow

    @classmethod
    def add_rules(cls, workflow, rules):
        """Add rules to a draft; ``stage`` is a code."""
        stages = {stage.code: stage.id for stage in workflow.stage_ids}
        return cls.env["fao.field.rule"].create(
            [
                {
                    "workflow_id": workflow.id,
                    "field_name": rule["field"],
                    "effect": rule["effect"],
                    "stage_id": stages.get(rule.get("stage", "")),
                    "group_id": rule.get("group", cls.env["res.groups"]).id,
                    "is_for_others": rule.get("others", False),
                }
                for rule in rules
            ]
        )

    @classmethod
    def small_stages(cls):
        officer = {"code": "officer", "source": "group", "group_ids": cls.officers.ids}
        return [
            {"code": "draft", "kind": "draft"},
            {"code": "examine", "kind": "work", "editable_by": "holder",
             "rules": [officer]},
            {"code": "archive", "kind": "work", "editable_by": "holder",
             "rules": [officer]},
            {"code": "granted", "kind": "done"},
        ]  # fmt: skip

    @classmethod
    def small_steps(cls, duty=None):
        letters = [] if duty else cls.letter.ids
        return [
            {"code": "submit", "from": "draft", "to": "examine", "trigger": "button",
             "is_submission": True},
            {"code": "file", "from": "examine", "to": "archive", "trigger": "button",
             "template_ids": [Command.set(letters)]},
            {"code": "close", "from": "archive", "to": "granted", "trigger": "button"},
        ]  # fmt: skip

    # ---- Cases

    @classmethod
    def full_values(cls):
        return {
            "title": "Dossier",
            "note": SECRET,
            "amount": AMOUNT,
            "wanted_on": date(2026, 4, 7),
            "scan": base64.b64encode(SECRET.encode()),
            "line_ids": [Command.create({"name": SECRET})],
            "properties": {"sealed": SECRET, "worth": AMOUNT, "open_note": "Open"},
        }

    def examined(self):
        """Return a full dossier that lies with the officer."""
        dossier = self.env["test.fao.dossier"].with_user(self.liaison).sudo()
        dossier = dossier.create(self.full_values()).sudo(False)
        self.act(dossier, self.liaison, "submit")
        self.env.flush_all()
        self.env.invalidate_all()
        return dossier

    # ---- Asking

    def ask(self, user, record, method, *args, **kwargs):
        """Call a method over RPC as ``user``; a model or a record."""
        self.env.flush_all()
        self.env.invalidate_all()
        model = record.with_user(user).with_context(
            allowed_company_ids=self.company.ids
        )
        model = model.with_company(self.company).browse()
        ids = [record.ids] if record else []
        return call_kw(model, method, [*ids, *args], kwargs)

    def answer(self, user, record, method, *args, **kwargs):
        """Return what is answered as text; a refusal answers nothing."""
        try:
            with (
                self.env.cr.savepoint(),
                mute_logger("odoo.models", "odoo.addons.base.models.ir_rule"),
            ):
                result = self.ask(user, record, method, *args, **kwargs)
        except (AccessError, UserError) as error:
            return str(error)
        return json.dumps(result, default=str)

    def assertHidden(self, record, method, *args, secret=SECRET, **kwargs):
        """Assert that the answer tells the named user nothing, and others all."""
        told = self.answer(self.inspector, record, method, *args, **kwargs)
        self.assertIn(str(secret), told, "the question is no test")
        answer = self.answer(self.section_officer, record, method, *args, **kwargs)
        self.assertNotIn(str(secret), answer)

    def assertNoKey(self, model, method, *args, **kwargs):
        """Assert that the named user is refused what others may ask."""
        self.ask(self.inspector, model, method, *args, **kwargs)
        with self.assertRaisesRegex((AccessError, UserError), "hidden|rights"):
            self.ask(self.section_officer, model, method, *args, **kwargs)

    def domain(self, *conditions):
        return list(Domain.AND([Domain(*one) for one in conditions]))
