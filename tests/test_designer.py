"""A duty manager draws a workflow in a real browser; a case shows its way on it."""

import time

import pytest
from playwright.sync_api import expect

from tests.desk import Desk

expect.set_options(timeout=30_000)
CODE = "drawn_by_hand"
BUNDLE = "assets_logicflow"


@pytest.fixture(scope="module")
def draft(office):
    """An empty draft of a new duty, as ``(client, id)``."""
    client = office.rpc("manager")
    officers = client.env.ref("fao_core.group_fao_officer").id
    duty = client.env["fao.duty"].create(
        {
            "code": CODE,
            "name": "Drawn by hand",
            "handler_group_ids": [(6, 0, [officers])],
        }
    )
    return client, client.env["fao.workflow"].create({"duty_id": duty})


class Canvas:
    """The designer on a manager's screen."""

    def __init__(self, desk):
        self.desk = desk
        self.page = desk.page

    def open(self, workflow_id):
        """Open the form of a version and show its canvas."""
        self.desk.open(f"/odoo/fao-workflows/{workflow_id}", ".o_fao_designer")
        self.page.locator(".o_fao_designer").evaluate("el => el.scrollIntoView()")
        return self

    def card(self, code):
        """Return the stage with this code."""
        return self.page.locator(f".o_fao_map_stage[data-code='{code}']")

    def label(self, code):
        """Return the name of the transition with this code."""
        return self.page.locator(f".o_fao_map_label[data-code='{code}']")

    def tool(self, name):
        """Return a button of the toolbar."""
        return self.page.locator(f".o_fao_designer [data-tool={name}]")

    def add(self, kind, name):
        """Add a stage in its dialog."""
        self.tool("add").click()
        self.page.locator(f".o-dropdown-item[data-kind={kind}]").click()
        self.fill_dialog(name)
        expect(
            self.page.locator(f".lf-node-selected [data-kind={kind}]")
        ).to_be_visible()

    def fill_dialog(self, name):
        """Give the stage or transition in the dialog a name and save it."""
        dialog = self.page.locator(".modal")
        dialog.locator("[name=name] input").first.fill(name)
        dialog.locator(".o_form_button_save").click()
        expect(dialog).to_have_count(0)

    def pull(self, source, target):
        """Pull an arrow from the right edge of a stage onto another."""
        a, b = self.card(source).bounding_box(), self.card(target).bounding_box()
        middle = a["y"] + a["height"] / 2
        mouse = self.page.mouse
        mouse.move(a["x"] + a["width"] / 2, middle)
        expect(self.page.locator(".lf-node-anchor").first).to_be_visible()
        mouse.move(a["x"] + a["width"], middle, steps=4)
        mouse.down()
        mouse.move(b["x"] + 20, b["y"] + b["height"] / 2, steps=12)
        mouse.up()

    def drag(self, code, down):
        """Drag a stage downwards."""
        box = self.card(code).bounding_box()
        x, y = box["x"] + 40, box["y"] + box["height"] / 2
        mouse = self.page.mouse
        mouse.move(x, y)
        mouse.down()
        mouse.move(x, y + down, steps=12)
        mouse.up()

    def finding(self, code):
        """Return the findings with this code."""
        return self.page.locator(f".o_fao_designer_finding[data-code={code}]")


def eventually(read, expected):
    """Assert that ``read()`` comes to give ``expected``; the page is ahead of it."""
    for _attempt in range(100):
        found = read()
        if found == expected:
            return
        time.sleep(0.1)
    assert found == expected


def places(client, workflow_id):
    """Return where the stages of a version were put, by code."""
    stages = client.env["fao.stage"].search_read(
        [("workflow_id", "=", workflow_id)], ["code", "pos_x", "pos_y"]
    )
    return {stage["code"]: (stage["pos_x"], stage["pos_y"]) for stage in stages}


def arrows(client, workflow_id):
    """Return the transitions of a version, by code."""
    found = client.env["fao.transition"].search_read(
        [("workflow_id", "=", workflow_id)], ["code", "name", "trigger"]
    )
    return {arrow["code"]: (arrow["name"], arrow["trigger"]) for arrow in found}


def test_a_manager_draws_a_workflow(office, browser, draft):
    client, workflow_id = draft
    with Desk(browser, office, "manager") as desk:
        canvas = Canvas(desk).open(workflow_id)
        expect(canvas.page.locator(".o_fao_designer_empty")).to_be_visible()

        # Two stages, then two more
        canvas.add("draft", "Application")
        canvas.add("approval", "Director signs")
        canvas.add("done", "Granted")
        assert set(places(client, workflow_id)) == {"draft", "approval", "done"}

        # A finding on the spot leads to its stage
        expect(canvas.card("approval")).to_have_attribute("data-severity", "error")
        canvas.page.keyboard.press("Escape")
        expect(canvas.page.locator(".lf-node-selected")).to_have_count(0)
        canvas.finding("LINT-RULES").click()
        chosen = canvas.page.locator(".lf-node-selected .o_fao_map_stage")
        expect(chosen).to_have_attribute("data-code", "approval")

        # Connected by pulling an arrow, and by the toolbar
        canvas.pull("draft", "approval")
        expect(canvas.label("draft_approval")).to_have_text("Submit")
        canvas.card("approval").click()
        canvas.tool("connect").click()
        canvas.card("done").click()
        expect(canvas.label("approval_done")).to_have_text("Agreed")
        assert arrows(client, workflow_id) == {
            "draft_approval": ("Submit", "button"),
            "approval_done": ("Agreed", "approved"),
        }
        expect(canvas.finding("LINT-DEAD-END")).to_have_count(0)

        # Edited in its dialog; the list beside shows the same records
        canvas.label("draft_approval").dblclick()
        canvas.fill_dialog("Hand in")
        expect(canvas.label("draft_approval")).to_have_text("Hand in")
        canvas.page.locator(".o_notebook [name=transitions]").click()
        expect(canvas.page.locator("[name=transition_ids] .o_data_row")).to_have_count(
            2
        )
        canvas.page.locator(".o_notebook [name=map]").click()
        expect(canvas.card("approval")).to_be_visible()


def test_edits_are_undone_and_redone(office, browser, draft):
    client, workflow_id = draft
    with Desk(browser, office, "manager") as desk:
        canvas = Canvas(desk).open(workflow_id)
        before = places(client, workflow_id)

        def now():
            return places(client, workflow_id)

        canvas.drag("done", 120)
        expect(canvas.tool("undo")).to_be_enabled()
        moved = now()
        assert moved["done"][1] > before["done"][1]
        assert moved["approval"] == before["approval"]

        canvas.page.keyboard.press("Delete")
        expect(canvas.card("done")).to_have_count(0)
        assert set(arrows(client, workflow_id)) == {"draft_approval"}
        canvas.page.keyboard.press("Control+z")
        expect(canvas.label("approval_done")).to_be_visible()
        eventually(now, moved)
        expect(canvas.tool("undo")).to_be_enabled()
        canvas.page.keyboard.press("Control+z")
        eventually(now, before)
        expect(canvas.tool("redo")).to_be_enabled()
        expect(canvas.tool("undo")).to_be_disabled()
        canvas.page.keyboard.press("Control+y")
        eventually(now, moved)

        expect(canvas.tool("layout")).to_be_enabled()
        canvas.tool("layout").click()
        in_a_row = {
            code: (120 + 290 * n, 80)
            for n, code in enumerate(("draft", "approval", "done"))
        }
        eventually(now, in_a_row)
        expect(canvas.tool("undo")).to_be_enabled()
        expect(canvas.tool("redo")).to_be_disabled()


def test_the_keyboard_alone(office, browser, draft):
    client, workflow_id = draft
    with Desk(browser, office, "manager") as desk:
        canvas = Canvas(desk).open(workflow_id)
        keyboard, chosen = canvas.page.keyboard, ".lf-node-selected .o_fao_map_stage"
        canvas.page.locator(".o_fao_workflow_map").focus()
        keyboard.press("Tab")
        keyboard.press("ArrowRight")
        expect(canvas.page.locator(chosen)).to_have_attribute("data-code", "approval")
        keyboard.press("c")
        keyboard.press("ArrowLeft")
        keyboard.press("Enter")
        expect(canvas.label("approval_draft")).to_be_visible()
        assert arrows(client, workflow_id)["approval_draft"][1] == "rejected"
        keyboard.press("Delete")
        expect(canvas.label("approval_draft")).to_have_count(0)
        keyboard.press("Tab")
        keyboard.press("Enter")
        expect(canvas.page.locator(".modal [name=code] input")).to_have_value("draft")
        keyboard.press("Escape")
        expect(canvas.page.locator(".modal")).to_have_count(0)


def test_a_version_in_force_is_only_shown(office, browser):
    client = office.rpc("manager")
    [workflow_id] = client.env["fao.workflow"].search(
        [("duty_id.code", "=", "travel_abroad"), ("state", "=", "published")]
    )
    before = places(client, workflow_id)
    with Desk(browser, office, "manager") as desk:
        canvas = Canvas(desk).open(workflow_id)
        expect(canvas.page.locator(".o_fao_map_stage")).to_have_count(len(before))
        expect(canvas.tool("add")).to_have_count(0)
        canvas.drag("sign", 60)
        canvas.card("sign").dblclick()
        dialog = canvas.page.locator(".modal")
        expect(dialog.locator(".o_form_readonly").first).to_be_visible()
        expect(dialog.locator(".o_form_button_save")).to_have_count(0)
        dialog.get_by_role("button", name="Close").last.click()
        expect(dialog).to_have_count(0)
        with canvas.page.expect_download() as download:
            canvas.page.locator("button[name=action_export_bpmn]").click()
        assert download.value.suggested_filename == "travel_abroad-v1.bpmn"
    assert places(client, workflow_id) == before


def test_the_library_is_loaded_for_a_canvas_only(office, browser):
    with Desk(browser, office, "manager") as desk:
        asked = []
        desk.page.on("request", lambda request: asked.append(request.url))
        desk.open("/odoo/fao-workflows", ".o_list_view")
        assert not [url for url in asked if BUNDLE in url]
        desk.page.locator(".o_data_row").first.click()
        desk.page.wait_for_selector(".o_fao_workflow_map")
        assert [url for url in asked if BUNDLE in url]


def test_the_map_of_a_case(office, browser):
    client = office.rpc("section.officer")
    missions = client.env["fao.travel.mission"]
    [mission] = missions.search([("stage_id.code", "=", "approved")], limit=1)
    with Desk(browser, office, "section.officer") as desk:
        desk.open_mission(mission)
        desk.page.locator(".o_fao_case_map_button").click()
        current = desk.page.locator(".o_fao_map_stage[data-status=current]")
        expect(current).to_have_attribute("data-code", "approved")
        side = desk.page.locator(".o_fao_case_map_side")
        desk.page.locator(".o_fao_map_stage[data-code=sign]").click()
        expect(side.locator("[data-state=approved]")).to_have_count(1)
        expect(side).to_contain_text("working hours")
        skipped = desk.page.locator(".o_fao_map_stage[data-code=superior]")
        expect(skipped).to_have_attribute("data-status", "skipped")
        desk.page.keyboard.press("Escape")
        expect(desk.page.locator(".modal")).to_have_count(0)
