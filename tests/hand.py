"""The hands of a person in a form of the web client: fields, lists, dialogs."""

import os
import re
from pathlib import Path

from playwright.sync_api import expect

from tests.desk import FRAMES, Desk


class Hand(Desk):
    """Fills in forms by what is seen of them, as a person does."""

    def keep(self, name):
        """Keep a picture for the guides when FAO_PICTURES names a folder."""
        folder = os.environ.get("FAO_PICTURES")
        if folder:
            self.picture(Path(folder) / f"{name}.png")

    # ---- Places

    @property
    def place(self):
        """The dialog on top, else the page."""
        dialogs = self.page.locator(".modal:not(.o_inactive_modal)")
        return dialogs.last if dialogs.count() else self.page.locator("body")

    def box(self, name):
        """Return the field ``name`` that is seen in the place."""
        return self.place.locator(f".o_field_widget[name={name}]:visible").last

    def tab(self, name):
        """Turn to a page of the notebook."""
        self.place.locator(f".o_notebook .nav-link[name={name}]").first.click()

    # ---- Fields

    def write(self, name, text):
        """Write into a field of text, figures or dates."""
        box = self.box(name).locator("input, textarea").first
        box.fill(str(text))
        box.press("Tab")

    def pick(self, name, label):
        """Pick one of the values of a selection."""
        self.box(name).locator("input").click()
        item = self.page.locator(".o_select_menu_menu .o_select_menu_item")
        item.get_by_text(label, exact=True).click()

    def choose(self, name, text):
        """Choose a record by its name, or the beginning of it, until it is chosen."""
        begins = re.compile(rf"^\s*{re.escape(text)}")
        whole = re.compile(rf"^\s*{re.escape(text)}\s*$")
        menu = self.page.locator(".o-autocomplete--dropdown-menu")
        items = menu.locator("li:not(.o_m2o_dropdown_option)")
        for _attempt in range(5):
            box = self.box(name)
            box.locator("input").first.fill(text)
            items.filter(has_text=begins).first.wait_for()
            named = items.filter(has_text=whole)
            (named if named.count() else items.filter(has_text=begins)).first.click()
            expect(menu).to_have_count(0)
            self.page.evaluate(FRAMES)
            if box.locator(".o_tag", has_text=text).count():
                return
            if begins.match(box.locator("input").first.input_value()):
                return
        raise AssertionError(f"{text} is not chosen in {name}")

    def choose_all(self, name, texts):
        """Choose several records."""
        for text in texts:
            self.choose(name, text)

    def make(self, name, text):
        """Begin a new record in the field ``name``, in a dialog of its own."""
        before = self.page.locator(".modal").count()
        self.box(name).locator("input").first.fill(text)
        self.page.locator(".o_m2o_dropdown_option_create_edit").click()
        self._expect_dialogs(before + 1)

    def upload(self, name, path):
        """Upload a file."""
        box = self.place.locator(f"[name={name}]")
        box.locator("input[type=file]").set_input_files(str(path))
        expect(box.locator("input.o_input")).to_have_value(path.name)

    def tick(self, name, wanted=True):
        """Tick a box or untick it."""
        self.box(name).locator("input[type=checkbox]").set_checked(wanted)

    def radio(self, name, label):
        """Choose one of the values that stand side by side."""
        self.box(name).get_by_text(label, exact=True).click()

    def write_form(self, label, value):
        """Fill in a field that a manager gave to the form of a duty."""
        field = self.form_field(label)
        choices = field.locator("select")
        box = field.locator("input").first
        if choices.count():
            choices.focus()
            choices.select_option(label=value)
        elif value is True:
            box.check()
        elif field.locator(".o-autocomplete").count():
            box.fill(value)
            menu = self.page.locator(".o-autocomplete--dropdown-menu")
            menu.get_by_text(value, exact=True).click()
        else:
            box.fill(value)

    def form_field(self, label):
        """Return the form field with this label."""
        named = self.page.locator("label").get_by_text(label, exact=True)
        return self.page.locator(".o_property_field").filter(has=named)

    # ---- Records

    def save(self):
        """Save the form, and wait until it is kept."""
        self.settle()
        self.place.locator(".o_form_button_save").click()
        expect(self.place.locator(".o_form_status_indicator_buttons")).to_have_class(
            "o_form_status_indicator_buttons d-flex invisible"
        )

    def add(self, name):
        """Open the dialog of a new row of the list ``name``."""
        before = self.page.locator(".modal").count()
        rows = self.box(name)
        rows.locator(".o_field_x2many_list_row_add a").first.click()
        self._expect_dialogs(before + 1)

    def edit(self, name, text):
        """Open the dialog of the row of the list ``name`` that shows ``text``."""
        before = self.page.locator(".modal").count()
        rows = self.box(name).locator(".o_data_row", has_text=text)
        rows.locator(".o_data_cell").nth(2).click()
        self._expect_dialogs(before + 1)

    def remove_tags(self, name):
        """Take every record out of a list of tags."""
        tags = self.box(name).locator(".o_tag")
        for _tag in range(tags.count()):
            tags.first.hover()
            tags.first.locator(".o_delete").click()
        expect(tags).to_have_count(0)

    def _expect_dialogs(self, count):
        """Wait until so many dialogs are open, the last one with its form."""
        dialogs = self.page.locator(".modal")
        expect(dialogs).to_have_count(count)
        if count:
            expect(dialogs.last.locator(".o_form_view")).to_be_visible()

    def close(self):
        """Save and close the dialog on top."""
        dialogs = self.page.locator(".modal")
        before = dialogs.count()
        self.settle()
        dialogs.last.locator(".o_form_button_save").click()
        self._expect_dialogs(before - 1)

    def press_button(self, name):
        """Press a button of the form."""
        self.place.locator(f"button[name={name}]:visible").first.click()
