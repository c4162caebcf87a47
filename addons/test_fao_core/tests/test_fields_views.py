"""The same rules in the views."""

from lxml import etree

from odoo.tests import tagged

from .field_common import FieldCase


@tagged("post_install", "-at_install")
class TestViews(FieldCase):
    """The same rules in the views; one arch for all records."""

    def arch(self, user, view_type="form"):
        view = self.env["test.fao.dossier"].with_user(user).get_view(
            view_type=view_type
        )  # fmt: skip
        return etree.fromstring(view["arch"])

    def make_view(self, arch):
        self.env["ir.ui.view"].create({"model": "test.fao.dossier", "arch": arch})

    def rule(self, field, effect, **vals):
        return {"field": field, "effect": effect, "group": self.officers, **vals}

    def test_modifiers(self):
        self.publish(
            [
                self.rule("note", "hidden", stage="examine"),
                self.rule("amount", "readonly", stage="archive"),
                self.rule("wanted_on", "required", stage="archive"),
            ]
        )
        self.make_view(
            "<form><sheet><group><field name='note' invisible='not title'/>"
            "<field name='amount'/><label for='note'/><field name='wanted_on'/>"
            "<field name='title'/></group></sheet></form>"
        )
        arch = self.arch(self.section_officer)
        node = arch.xpath("//field[@name='note']")[0]
        self.assertEqual(
            node.get("invisible"), "(not title) or 'hidden:note' in field_marks"
        )
        self.assertIn("'hidden:note' in field_marks", node.get("readonly"))
        label = arch.xpath("//label[@for='note']")[0]
        self.assertEqual(label.get("invisible"), "'hidden:note' in field_marks")
        amount = arch.xpath("//field[@name='amount']")[0]
        self.assertIn("'readonly:amount' in field_marks", amount.get("readonly"))
        wanted = arch.xpath("//field[@name='wanted_on']")[0]
        self.assertEqual(wanted.get("required"), "'required:wanted_on' in field_marks")
        self.assertTrue(arch.xpath("//field[@name='field_marks']"))
        other = self.arch(self.inspector)
        self.assertFalse(other.xpath("//*[contains(@invisible, 'field_marks')]"))

    def test_gone(self):
        self.publish([self.rule("note", "hidden")])
        self.make_view(
            "<form><sheet><group><label for='note'/><field name='note'/>"
            "<field name='amount' invisible='not note or id'/></group></sheet></form>"
        )
        arch = self.arch(self.section_officer)
        self.assertFalse(arch.xpath("//*[@name='note' or @for='note']"))
        amount = arch.xpath("//field[@name='amount']")[0]
        self.assertEqual(amount.get("invisible"), "not False or id")
        self.assertTrue(self.arch(self.inspector).xpath("//field[@name='note']"))

    def test_the_server_is_asked_for_a_reason_only(self):
        view = self.env["fao.matter"].with_user(self.section_officer).get_view()
        arch = etree.fromstring(view["arch"])
        asking = {node.get("name") for node in arch.xpath("//field[@on_change]")}
        self.assertNotIn("properties", asking)
        self.assertNotIn("title", asking)
        self.assertIn("duty_id", asking)  # says which fields the form has

    def test_search_view(self):
        self.publish([self.rule("note", "hidden", stage="examine")])
        self.make_view(
            "<search><field name='note'/><field name='title'/>"
            "<filter name='a' string='A' domain=\"[('note', '=', 'x')]\"/>"
            "<filter name='b' string='B' context=\"{'group_by': 'note'}\"/>"
            "<filter name='c' string='C' context=\"{'group_by': 'stage_id'}\"/>"
            "</search>"
        )
        arch = self.arch(self.section_officer, "search")
        names = arch.xpath("//*[self::field or self::filter]/@name")
        self.assertEqual(names, ["title", "c"])
        self.assertEqual(len(self.arch(self.inspector, "search").xpath("//*")), 6)

    def test_list_view(self):
        self.publish([self.rule("amount", "hidden", stage="examine")])
        self.make_view(
            "<list default_order='amount desc, title'><field name='title'/>"
            "<field name='amount' sum='Total'/></list>"
        )
        arch = self.arch(self.section_officer, "list")
        self.assertEqual(arch.get("default_order").strip(), "title")
        self.assertNotIn("sum", arch.xpath("//field[@name='amount']")[0].attrib)

    def test_new_record(self):
        self.publish(
            [
                {"field": "note", "effect": "hidden", "stage": "draft"},
                {"field": "properties.sealed", "effect": "hidden", "stage": "draft"},
            ]
        )
        dossiers = self.env["test.fao.dossier"].with_user(self.liaison)
        spec = {"title": {}, "note": {}, "field_marks": {}, "properties": {}}
        values = dossiers.onchange({}, [], spec)["value"]
        self.assertIn("hidden:note", values["field_marks"])
        record = dossiers.create({"title": "x"})
        [row] = record.read(["properties"])
        self.assertEqual(len(row["properties"]), 2)
