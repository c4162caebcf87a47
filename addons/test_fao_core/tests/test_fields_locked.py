"""Rules that lock and require fields, and what copies hidden ones."""

import base64

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .field_common import AMOUNT, FORM, SECRET, FieldCase


@tagged("post_install", "-at_install")
class TestCopiesOfHiddenFields(FieldCase):
    """What copies a hidden field, or is computed from it, is hidden with it."""

    @classmethod
    def rules(cls):
        return [
            {
                "field": "note",
                "effect": "hidden",
                "group": cls.officers,
                "stage": "examine",
            }
        ]

    def test_copies_on_rows(self):
        line = self.examined().sudo().line_ids
        for name in ("note", "kept_note"):
            self.assertHidden(line, "read", [name])
        self.assertNoKey(line.browse(), "search", [("kept_note", "=", SECRET)])
        self.assertNoKey(
            line.browse(), "formatted_read_group", [], ["kept_note"], ["__count"]
        )
        shown = self.answer(self.section_officer, line, "read", ["name"])
        self.assertIn(SECRET, shown, "the row itself is not hidden")

    def test_computed_copy(self):
        record = self.examined()
        self.assertHidden(record, "read", ["note_length"], secret='"note_length": 10')

    def test_named_in_a_refusal_of_a_check(self):
        self.duty.check_ids = [
            Command.create(
                {
                    "code": "T-2",
                    "name": "Note is good",
                    "expression": "[('note', '!=', 'good')]",
                    "severity": "block",
                    "moment": "transition",
                    "transition_codes": "file",
                    "message": "Sealed words",
                }
            )
        ]
        record = self.examined()
        with self.assertRaisesRegex(UserError, "FAO-CHECK. T-2: Note is good"):
            self.act(record, self.section_officer, "take", transition="file")


@tagged("post_install", "-at_install")
class TestReadonlyFields(FieldCase):
    """Seen, and refused when written, at the stage and for whom the rule names."""

    @classmethod
    def rules(cls):
        locked = {"effect": "readonly", "stage": "examine", "group": cls.officers}
        return [
            {"field": "note", **locked},
            {"field": "line_ids", **locked},
            {"field": "title", **locked},
            {"field": "properties.sealed", **locked},
            {"field": "amount", "effect": "readonly", "stage": "draft"},
            {"field": "properties.worth", "effect": "readonly", "stage": "draft"},
        ]

    def setUp(self):
        super().setUp()
        self.record = self.examined().with_user(self.section_officer)

    def test_read(self):
        [values] = self.record.read(["note", "properties"])
        self.assertEqual(values["note"], SECRET)
        flags = {item["name"]: item.get("readonly") for item in values["properties"]}
        self.assertEqual(flags, {"sealed": True, "worth": None, "open_note": None})

    def test_write(self):
        for vals in (
            {"note": "x"},
            {"title": "x"},
            {"line_ids": [Command.create({"name": "x"})]},
            {"properties": {"sealed": "x"}},
            {"properties": {"sealed": False}},
        ):
            with self.subTest(vals=vals), self.assertRefused("FAO-FIELD"):
                self.record.write(vals)
        with self.assertRefused("FAO-FIELD"):
            self.record.case_id.write({"title": "x"})

    def test_refusal_names_field_and_rule(self):
        with self.assertRaisesRegex(UserError, "Note is not written.*Examine"):
            self.record.write({"note": "x"})
        with self.assertRaisesRegex(UserError, "Sealed note is not written.*read-only"):
            self.record.write({"properties": {"sealed": "x"}})

    def test_rows(self):
        lines = self.record.line_ids
        with self.assertRefused("FAO-FIELD"):
            lines.write({"name": "x"})
        with self.assertRefused("FAO-FIELD"):
            lines.create({"dossier_id": self.record.id, "name": "x"})
        with self.assertRefused("FAO-FIELD"):
            lines.unlink()

    def test_unchanged_values_pass(self):
        form = self.record.read(["properties"])[0]["properties"]
        form[2]["value"] = "Other"
        self.record.write({"note": SECRET, "amount": 3, "properties": form})
        self.assertEqual(self.record.amount, 3)
        self.assertEqual(
            self.record.sudo().properties._values,
            {"sealed": SECRET, "worth": AMOUNT, "open_note": "Other"},
        )

    def test_fields_that_were_not_sent_stay(self):
        self.record.write({"properties": {"open_note": "Other"}})
        self.assertEqual(self.record.properties["sealed"], SECRET)

    def test_other_stage_and_other_people(self):
        self.act(self.record, self.section_officer, "take", transition="file")
        self.record.write({"note": "x", "properties": {"sealed": "y"}})
        self.assertEqual(self.record.note, "x")

    def test_import(self):
        name = self.record._BaseModel__ensure_xml_id()
        xmlid = next(xmlid for _record, xmlid in name)
        dossiers = self.env["test.fao.dossier"].with_user(self.section_officer)
        result = dossiers.load(["id", "note"], [[xmlid, "x"]])
        self.assertIn("FAO-FIELD", result["messages"][0]["message"])
        self.assertEqual(self.record.note, SECRET)

    def test_import_of_new_records(self):
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        result = dossiers.load(["title", "amount"], [["New", "5"]])
        self.assertIn("FAO-FIELD", result["messages"][0]["message"])
        result = dossiers.load(["title", "note"], [["New", "x"]])
        self.assertTrue(result["ids"], result["messages"])

    def test_create(self):
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        for vals in ({"amount": 5}, {"properties": {"worth": 5}}):
            with self.subTest(vals=vals), self.assertRefused("FAO-FIELD"):
                dossiers.create({"title": "New", **vals})
        form = [{**item, "value": False} for item in FORM]
        record = dossiers.create({"title": "New", "amount": 0, "properties": form})
        self.assertFalse(record.amount)

    def test_a_locked_field_keeps_its_default(self):
        form = [dict(item) for item in FORM]
        form[1]["default"] = 7
        self.duty.properties_definition = form
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        record = dossiers.create({"title": "New", "properties": {"sealed": "a"}})
        self.assertEqual(record.properties["worth"], 7)

    def test_the_form_is_changed_on_the_duty(self):
        form = self.record.read(["properties"])[0]["properties"]
        form[2].update(string="Other", definition_changed=True)
        with self.assertRefused("FAO-FIELD"):
            self.record.write({"properties": form})
        manager = self.record.with_user(self.manager).sudo()
        with self.assertRefused("FAO-FIELD"):
            manager.sudo(False).create({"title": "x", "properties": form})
        self.assertEqual(self.duty.properties_definition[2]["string"], "Open note")


@tagged("post_install", "-at_install")
class TestRequiredFields(FieldCase):
    """Asked for when the stage is left, of whom the rule names."""

    @classmethod
    def rules(cls):
        return [
            {"field": "note", "effect": "required", "stage": "draft"},
            {"field": "properties.worth", "effect": "required", "stage": "draft"},
            {
                "field": "properties.sealed",
                "effect": "required",
                "stage": "examine",
                "group": cls.officers,
            },
            {
                "field": "scan",
                "effect": "required",
                "stage": "examine",
                "group": cls.officers,
                "others": True,
            },
        ]

    def open(self, **vals):
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        return dossiers.create({"title": "Dossier", **vals})

    def test_refused_at_the_transition(self):
        record = self.open()
        message = self.assertActRefused(
            "FAO-REQUIRED", record, self.liaison, "submit"
        )  # fmt: skip
        self.assertIn("Note", message)
        self.assertIn("Worth", message)
        record.write({"note": "a", "properties": {"worth": 0}})
        self.act(record, self.liaison, "submit")
        self.assertStage(record, "examine")

    def test_only_of_whom_the_rule_names(self):
        record = self.open(note="a", properties={"worth": 1})
        self.act(record, self.liaison, "submit")
        message = self.assertActRefused(
            "FAO-REQUIRED", record, self.section_officer, "take", transition="file"
        )
        self.assertIn("Sealed note", message)
        self.assertNotIn("Scan", message)

    def test_beside_the_required_fields_of_the_stage(self):
        draft = self.duty.workflow_id.copy()
        stages = {stage.code: stage for stage in draft.stage_ids}
        stages["draft"].required_fields = "wanted_on, properties.open_note"
        draft.publish()
        record = self.open()
        message = self.assertActRefused(
            "FAO-REQUIRED", record, self.liaison, "submit"
        )  # fmt: skip
        for word in ("Wanted", "Open note", "Note", "Worth"):
            self.assertIn(word, message)

    def test_marks(self):
        record = self.open()
        self.assertEqual(
            record.field_marks, ["required:note", "required:properties.worth"]
        )
        form = record.read(["properties"])[0]["properties"]
        required = {item["name"] for item in form if item.get("required")}
        self.assertEqual(required, {"worth"})


@tagged("post_install", "-at_install")
class TestFilesOfFields(FieldCase):
    """The files of a record's fields are changed through the record only."""

    def test_written_through_the_record(self):
        record = self.examined()
        files = self.env["ir.attachment"].with_user(self.section_officer)
        vals = {
            "name": "scan",
            "res_model": "test.fao.dossier",
            "res_id": record.id,
            "res_field": "scan",
            "datas": base64.b64encode(b"other"),
        }
        with self.assertRefused("FAO-GUARD"):
            files.create(vals)
        scan = files.sudo().search(
            [("res_model", "=", "test.fao.dossier"), ("res_field", "=", "scan")]
        )  # fmt: skip
        with self.assertRefused("FAO-GUARD"):
            scan.sudo(False).write({"datas": vals["datas"]})
        with self.assertRefused("FAO-GUARD"):
            scan.sudo(False).unlink()
        record.with_user(self.section_officer).write({"scan": vals["datas"]})
        self.assertEqual(base64.b64decode(record.scan), b"other")
