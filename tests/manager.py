"""The hands of a duty manager: he builds a duty in the web client, without code."""

import re

from playwright.sync_api import expect

from tests.desk import FRAMES
from tests.hand import Hand

#: What a kind of form field is called in the web client.
KINDS = {
    "char": "Text",
    "integer": "Integer",
    "boolean": "Checkbox",
    "date": "Date",
    "selection": "Selection",
    "many2one": "Many2one",
}


class Manager(Hand):
    """Builds duties under *Configuration*."""

    def new_duty(self, name, prefix, handlers, section):
        """Make a duty and save it."""
        self.open("/odoo/fao-duties", ".o_list_view")
        self.page.locator(".o_list_button_add").click()
        self.page.wait_for_selector(".o_form_view")
        self.write("name", name)
        self.write("number_prefix", prefix)
        self.choose("handler_group_ids", handlers)
        self.choose("section_id", section)
        self.save()

    def open_duty(self, name):
        """Open a duty from the list."""
        self.open("/odoo/fao-duties", ".o_list_view")
        self.page.locator(".o_data_row", has_text=name).first.click()
        self.page.wait_for_selector("button[name=action_new_version]")

    # ---- The form

    def add_form_field(self, label, kind, options=(), model=""):
        """Add a field to the form of the duty on the screen."""
        page = self.page
        page.get_by_role("button", name="Add Property").click()
        sheet = page.locator(".o_field_property_definition")
        sheet.locator(".o_field_property_definition_header").fill(label)
        if kind != "char":
            sheet.locator(".o_field_property_definition_type button").click()
            kinds = page.locator(".o_field_property_definition_type_menu")
            kinds.get_by_text(KINDS[kind], exact=True).click()
            expect(kinds).to_have_count(0)
        if model:
            sheet.locator(".o_field_property_definition_model input").fill(model)
            models = page.locator(".o-autocomplete--dropdown-menu li")
            models.get_by_text(model, exact=True).click()
        for number, option in enumerate(options):
            sheet.get_by_role("button", name="Add a Value").click()
            box = sheet.locator(".o_field_property_selection_option input")
            expect(box).to_have_count(number + 1)
            box.last.fill(option)
            box.last.press("Tab")
        page.locator(".o_form_sheet .oe_title label").first.click()
        expect(sheet).to_have_count(0)

    # ---- Conditions

    def add_condition(self, name, label, comparison, value=""):
        """Say in the field ``name`` when something holds of a field of the form.

        :param value: a figure, or the label of a choice
        """
        page = self.page
        self.box(name).get_by_role("button", name="Edit Domain").click()
        editor = page.locator(".modal", has_text="New Rule")
        editor.get_by_text("New Rule").last.click()
        editor.locator(".o_model_field_selector").last.click()
        fields = page.locator(".o_model_field_selector_popover_item")
        form = fields.filter(has_text="Form fields")
        form.locator(".o_model_field_selector_popover_item_relation").click()
        fields.filter(has_text=re.compile(rf"^{label} \(")).locator(
            "button"
        ).first.click()
        expect(fields).to_have_count(0)
        rule = editor.locator(".o_tree_editor_condition").last
        expect(rule.locator(".o_model_field_selector")).to_contain_text(label)
        self._set_part(rule, 1, comparison)
        if value:
            self._set_part(rule, 2, value)
        self.keep("manager_condition")
        editor.get_by_role("button", name="Confirm").click()
        expect(editor).to_have_count(0)

    def _set_part(self, rule, number, text):
        """Set the comparison or the value of a rule.

        The editor draws itself anew after each change, some frames later, and then
        forgets what was put in meanwhile: put it in until it stays.
        """
        part = rule.locator(":scope > .o_tree_editor_editor").nth(number)
        for _attempt in range(10):
            menu = part.locator("select")
            if menu.count():
                menu.select_option(label=text)
                shown = part.locator("option:checked")
            else:
                part.locator("input").fill(text)
                part.locator("input").press("Tab")
                shown = part.locator("input")
            self.page.evaluate(FRAMES)
            if text in (shown.inner_text(), shown.evaluate("el => el.value")):
                return
        raise AssertionError(f"{text} does not stay in the rule")

    # ---- The version

    def new_version(self):
        """Press *New version* on the duty and wait for its draft."""
        self.press_button("action_new_version")
        self.page.wait_for_selector(".o_fao_designer")

    def add_stage(self, name, kind, *signers):
        """Add a stage, with those who act in it."""
        self.add("stage_ids")
        self.write("name", name)
        self.pick("kind", kind)
        for signer in signers:
            self.add("rule_ids")
            self.fill(signer)
            if "quorum" in signer:
                self.keep("manager_rule")
            self.close()
        self.close()

    def fill(self, values):
        """Fill in fields: ``name: (kind of hand, value)``."""
        for name, (hand, value) in values.items():
            getattr(self, hand)(name, value)

    def add_transition(self, label, source, target, trigger="", condition=(), issue=""):
        """Join two stages."""
        self.add("transition_ids")
        self.write("name", label)
        self.choose("from_stage_id", source)
        self.choose("to_stage_id", target)
        if trigger:
            self.pick("trigger", trigger)
        if condition:
            self.add_condition("condition", *condition)
        if issue:
            self.choose("template_ids", issue)
        self.close()

    def add_field_rule(self, field, effect, stage):
        """Add a rule about a field to the list on the tab *Fields*."""
        rows = self.box("field_rule_ids")
        before = rows.locator(".o_data_row").count()
        rows.locator(".o_field_x2many_list_row_add a").click()
        expect(rows.locator(".o_data_row")).to_have_count(before + 1)
        self.pick("field_name", field)
        self.pick("effect", effect)
        self.choose("stage_id", stage)

    def publish(self, note, button="action_publish"):
        """Publish the draft on the screen, saying what changed."""
        self.press_button("action_review")
        self.page.wait_for_selector(".modal [name=note]")
        self.write("note", note)
        self.press_button(button)
        report = self.page.locator(".modal [name=note]")
        expect(report).to_have_count(0)
