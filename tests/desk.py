"""One person at the web client in a real browser."""

import re
import time

from playwright.sync_api import expect

from tests.conftest import PASSWORD

#: Missing from Debian's build of Odoo, harmless.
KNOWN_ERRORS = ("selfie_segmentation", "favicon")
#: Waits until the page was drawn a few times.
FRAMES = """async () => {
    for (let frame = 0; frame < 5; frame++) {
        await new Promise(requestAnimationFrame);
    }
}"""
#: How long the server may take to answer what a person did, in seconds.
PATIENCE = 60


class Desk:
    """A logged-in person; every console error of the client is kept.

    :param language: ``en-US`` or ``zh-CN``: of the browser, not of the user
    :param zone: time zone of the browser, e.g. ``Europe/Paris``
    """

    def __init__(self, browser, office, login, language="en-US", zone="UTC"):
        self.office = office
        self.errors = []
        self.context = browser.new_context(
            viewport={"width": 1366, "height": 768}, locale=language, timezone_id=zone
        )
        self.page = self.context.new_page()
        self.page.on("console", self._keep_error)
        self.pending = set()
        self.page.on("request", self._note_call)
        for end in ("requestfinished", "requestfailed"):
            self.page.on(end, lambda request: self.pending.discard(request))
        self.page.goto(f"{office.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar", timeout=60_000)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_error):
        self.context.close()
        if kind is None:
            assert not self.errors, self.errors

    def _keep_error(self, message):
        text = f"{message.text} {message.location.get('url', '')}"
        if message.type == "error" and not any(k in text for k in KNOWN_ERRORS):
            self.errors.append(text)

    def _note_call(self, request):
        """Note a call of the server; pages and scripts are none."""
        if request.method == "POST":
            self.pending.add(request)

    def settle(self):
        """Wait until every answer has come and is drawn.

        An answer may hide parts of a form; a button that moves between pressing and
        letting go of the mouse is not clicked.
        """
        end = time.monotonic() + PATIENCE
        self.page.evaluate(FRAMES)
        while self.pending:
            assert time.monotonic() < end, [r.url for r in self.pending]
            self.page.wait_for_timeout(20)
            self.page.evaluate(FRAMES)

    # ---- Going about

    def open(self, path, wait):
        """Open a page of the client and wait for a selector."""
        self.page.goto(f"{self.office.url}{path}")
        self.page.wait_for_selector(wait, timeout=60_000)

    def open_mission(self, record_id):
        """Open the form of a mission with its panel."""
        self.open(f"/odoo/travel-missions/{record_id}", ".o_fao_case_path")

    def open_from_inbox(self, title):
        """Open a case from My approvals, as people do."""
        self.open("/odoo/my-approvals", ".o_list_view, .o_kanban_view")
        self.page.locator(".o_data_row", has_text=title).first.click()
        self.page.wait_for_selector(".o_fao_case_path", timeout=60_000)

    # ---- The case

    def expect_stage(self, name):
        """Wait until the path shows ``name`` as the current stage."""
        current = self.page.locator(".o_fao_case_path [aria-current=step]")
        expect(current).to_have_text(name, timeout=30_000)

    def press(self, action, transition="", comment="", stage="", reason=""):
        """Press an action of the panel and answer its dialog."""
        self._button(action, transition).click()
        dialog = self.page.locator(".o_fao_case_action_dialog")
        if action not in ("urge", "check"):
            dialog.wait_for()
        if stage:
            dialog.locator("#fao_action_stage").select_option(stage)
        self._confirm(dialog, comment)
        if reason:
            self._give_reasons(dialog, reason)
        self._await_end(dialog)

    def _button(self, action, transition):
        """Return the button of an action; the rarer ones stand behind "More"."""
        name = f"[data-action='{action}']"
        if transition:
            name += f"[data-transition='{transition}']"
        button = self.page.locator(f".o_fao_case_actions {name}")
        if not button.count():
            self.page.locator(".o_fao_case_more").click()
            button = self.page.locator(f".o_fao_case_more_menu {name}")
        return button.first

    def _await_end(self, dialog):
        """Wait until the action is done; a dialog that stays says why."""
        try:
            expect(dialog).to_have_count(0, timeout=60_000)
        except AssertionError as error:
            raise AssertionError(dialog.inner_text()) from error

    def _confirm(self, dialog, comment):
        """Confirm the dialog where the action has one."""
        if not dialog.count():
            return
        if comment:
            dialog.locator("#fao_action_comment").fill(comment)
        self.page.locator(".o_fao_case_confirm").click()

    def _give_reasons(self, dialog, reason):
        """Write the reason for each warning and confirm once more."""
        warning = dialog.locator(".o_fao_case_warning textarea")
        warning.first.wait_for()
        for number in range(warning.count()):
            warning.nth(number).fill(reason)
        self.page.locator(".o_fao_case_confirm").click()

    def show_documents(self):
        """Open the panel's tab of issued documents."""
        self.page.locator(".o_fao_case_panel [data-tab=documents]").click()
        self.page.wait_for_selector(".o_fao_case_documents")

    def try_to(self, transition):
        """Press a button of the stage and confirm; what refuses is left to be read."""
        button = f".o_fao_case_actions [data-transition='{transition}']"
        self.page.locator(button).click()
        self.page.locator(".o_fao_case_action_dialog").wait_for()
        self.page.locator(".o_fao_case_confirm").click()

    def refusal(self):
        """Return the refusal that the open dialog shows."""
        text = self.page.locator(".o_fao_case_refusal")
        text.wait_for()
        return text.inner_text()

    def close_dialog(self):
        """Close the open dialog."""
        self.page.locator(".modal .btn-secondary").last.click()

    def picture(self, path):
        """Take a picture of what is on the screen."""
        self.page.wait_for_timeout(600)
        self.page.screenshot(path=str(path))

    def find_number(self, pattern):
        """Return the first text in the panel that matches ``pattern``."""
        return re.search(pattern, self.page.locator(".o_fao_case_panel").inner_text())
