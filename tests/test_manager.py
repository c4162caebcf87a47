"""A duty manager builds a duty in the web client from nothing; a case goes through it.

Then he changes it and moves a running case to the new version. Nothing is built here
by code: every value is put in with mouse and keyboard, in forms that a manager sees.
"""

import docx
import pytest
from playwright.sync_api import expect

from tests.desk import Desk
from tests.hand import Hand
from tests.manager import Manager
from tests.nomination import (
    CERTIFICATE,
    CONFIRMED,
    DIRECTOR,
    DUTY,
    FORM,
    LARGE_CASE,
    SHOWN,
    SMALL_CASE,
    SMALL_VALUES,
    STAGES,
    TRANSITIONS,
    VALUES,
)
from tests.office import LIAISON, speak
from tests.test_designer import Canvas


@pytest.fixture(scope="module", autouse=True)
def english(office):
    """The applicant reads English here, whatever other tests left."""
    speak(office, LIAISON, "en_US")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """The certificate as the manager wrote it in Word."""
    paper = docx.Document()
    paper.add_heading("荣誉市民证书", 0)
    paper.add_paragraph("No. {{ document.number }}")
    paper.add_paragraph("{{ form.candidate }} ({{ form.nationality }})")
    paper.add_paragraph("{{ form.category }}: {{ form.contribution }}")
    paper.add_paragraph("{{ form.nominated_on | zh_date }}, {{ office.name }}")
    path = tmp_path_factory.mktemp("word") / "certificate.docx"
    paper.save(path)
    return path


# ---- The manager


def make_duty(desk):
    desk.new_duty(DUTY, "HC", "Foreign Affairs / Officer", "Exit-Entry")
    desk.tab("form")
    for label, (kind, more) in FORM.items():
        desk.add_form_field(label, kind, **more)
    desk.save()
    desk.keep("manager_form_fields")


def add_certificate(desk, path):
    desk.tab("documents")
    desk.add("template_ids")
    desk.write("name", CERTIFICATE)
    desk.upload("file", path)
    desk.make("series_id", "Certificates of honour")
    desk.write("pattern", "{organ}荣〔{year}〕{n}号")
    desk.keep("manager_certificate")
    desk.close()
    desk.tab("used")
    used = desk.box("used")
    expect(used).to_contain_text("form.nominated_on")
    expect(used.locator(".text-danger")).to_have_count(0)
    desk.close()
    desk.save()


def add_check(desk):
    desk.tab("checks")
    desk.add("check_ids")
    desk.write("name", "Consent of the candidate")
    desk.add_condition("expression", "Consent signed", "is not set")
    desk.write("message", "The candidate has not signed the consent.")
    desk.keep("manager_value")
    desk.close()
    desk.save()


def make_version(desk):
    desk.new_version()
    desk.tab("stages")
    for stage in STAGES:
        desk.add_stage(*stage)
    desk.save()
    desk.keep("manager_stages")
    desk.tab("transitions")
    for transition in TRANSITIONS:
        desk.add_transition(**transition)
    desk.save()
    words = desk.box("transition_ids")
    expect(words).to_contain_text("Category is Charity")
    expect(words).to_contain_text("Contribution is more than 1000000")
    desk.keep("manager_transitions")


def test_a_duty_from_nothing(office, browser, certificate):
    with Manager(browser, office, "manager") as desk:
        make_duty(desk)
        add_certificate(desk, certificate)
        add_check(desk)
        make_version(desk)
        desk.press_button("action_lint")
        expect(desk.page.locator(".o_notification")).to_contain_text(
            "Nothing to complain about"
        )
        desk.keep("manager_lint")
        desk.publish("The first version.")
        expect(desk.page.locator(".o_fao_map_stage")).to_have_count(len(STAGES))


# ---- The people


def open_case(desk, title, values):
    """Fill in a case as quickly as the browser lets one."""
    desk.open("/odoo/my-cases", ".o_main_navbar")
    desk.page.get_by_role("button", name="Duties").click()
    desk.page.get_by_role("menuitem", name=DUTY).click()
    desk.page.wait_for_selector(".o_list_view")
    desk.page.locator(".o_list_button_add").click()
    desk.page.wait_for_selector(".o_property_field")
    desk.page.locator("[name=title] input, [name=title] textarea").first.fill(title)
    for label, value in values.items():
        desk.write_form(label, value)
    desk.save()
    desk.page.reload()
    desk.expect_stage("Draft")


def act(browser, office, login, title, action="approve", stage="", **options):
    """Let somebody find the case in his approvals and act on it."""
    with Desk(browser, office, login) as desk:
        desk.open_from_inbox(title)
        desk.press(action, **options)
        if stage == "Granted":
            panel = desk.page.locator(".o_fao_case_panel")
            expect(panel).to_contain_text("is closed")
        elif stage:
            desk.expect_stage(stage)


def test_a_case_goes_through_it(office, browser, tmp_path):
    with Hand(browser, office, LIAISON) as desk:
        open_case(desk, LARGE_CASE, {**VALUES, "Category": "Economy and trade"})
        for label, value in SHOWN.items():
            field = desk.form_field(label).locator("input, select").first
            expect(field).to_have_value(value)
        desk.try_to("submit")
        assert "The candidate has not signed the consent." in desk.refusal()
        desk.keep("manager_refusal")
        desk.close_dialog()
        desk.write_form("Consent signed", True)
        desk.press("take", "submit")
        desk.expect_stage("Unit head")
    act(browser, office, "head.commerce", LARGE_CASE, stage="Examination")
    act(
        browser,
        office,
        "section.officer",
        LARGE_CASE,
        "take",
        transition="pass_on",
        stage="Countersign",
    )
    act(browser, office, "head.education", LARGE_CASE, stage="Countersign")
    act(browser, office, "head.port", LARGE_CASE)
    act(browser, office, "deputy.director", LARGE_CASE, stage="Granted")
    with Hand(browser, office, LIAISON) as desk:
        open_mine(desk, LARGE_CASE)
        desk.keep("manager_case")
        number, text = read_certificate(desk, tmp_path)
    assert "荣" in number and number in text
    assert "Claire Durand (France)" in text or "Claire Durand (法国)" in text
    assert "1,500,000" in text or "1500000" in text
    assert "2026年11月2日" in text


def open_mine(desk, title):
    desk.open("/odoo/my-cases", ".o_list_view, .o_kanban_view")
    desk.page.locator(".o_searchview_facet .o_facet_remove").first.click()
    desk.page.locator(".o_data_row, .o_kanban_record", has_text=title).first.click()
    desk.page.wait_for_selector(".o_fao_case_path")


def read_certificate(desk, folder):
    """Download the certificate; return its number and its text."""
    desk.show_documents()
    number = desk.find_number(r"\S*荣〔\d+〕\d+号").group()
    with desk.page.expect_download() as download:
        desk.page.locator(".o_fao_case_documents a[download]").first.click()
    path = folder / "issued.docx"
    download.value.save_as(path)
    paper = docx.Document(path)
    return number, "\n".join(paragraph.text for paragraph in paper.paragraphs)


# ---- The second version


def draw_second_version(desk):
    """The director confirms from now on: a stage on the map, three transitions."""
    desk.open_duty(DUTY)
    desk.new_version()
    canvas = Canvas(desk)
    expect(canvas.card("draft")).to_be_visible()
    canvas.tool("add").click()
    desk.page.locator(".o-dropdown-item[data-kind=approval]").click()
    expect(desk.page.locator(".modal .o_form_view")).to_be_visible()
    desk.write("name", "Director confirms")
    desk.add("rule_ids")
    desk.fill(DIRECTOR)
    desk.close()
    desk.close()
    expect(canvas.card("approval")).to_be_visible()
    desk.tab("transitions")
    for label in ("Granted by the section", "Granted by the leader"):
        desk.edit("transition_ids", label)
        desk.choose("to_stage_id", "Director confirms")
        desk.remove_tags("template_ids")
        desk.close()
    for transition in CONFIRMED:
        desk.add_transition(**transition)
    desk.save()


def test_a_running_case_moves_to_the_second_version(office, browser, tmp_path):
    with Hand(browser, office, LIAISON) as desk:
        open_case(desk, SMALL_CASE, SMALL_VALUES)
        desk.press("take", "submit")
        desk.expect_stage("Unit head")
    # Charity needs no examination
    act(browser, office, "head.commerce", SMALL_CASE, stage="Countersign")
    act(browser, office, "head.university", SMALL_CASE, stage="Countersign")

    with Manager(browser, office, "manager") as desk:
        draw_second_version(desk)
        desk.keep("manager_second")
        desk.publish("The director confirms.", "action_publish_and_move")
        wizard = desk.place
        desk.tab("stages")
        expect(wizard.locator(".o_field_widget[name=mapping_ids]")).to_contain_text(
            "Countersign"
        )
        desk.press_button("action_report")
        expect(wizard.locator(".o_field_widget[name=report]")).to_contain_text(
            "Countersign"
        )
        desk.keep("manager_move")
        desk.press_button("action_migrate")
        expect(desk.page.locator(".modal")).to_have_count(0)
        expect(desk.page.locator(".o_form_view")).to_contain_text("stayed in its place")

    act(browser, office, "head.port", SMALL_CASE)
    act(browser, office, "section.head", SMALL_CASE)
    act(browser, office, "director", SMALL_CASE, stage="Granted")
    with Hand(browser, office, LIAISON) as desk:
        open_mine(desk, SMALL_CASE)
        assert desk.find_number("Director confirms")
        _number, text = read_certificate(desk, tmp_path)
    assert "Hans Weber" in text


# ---- In Chinese


def test_the_same_screens_in_chinese(office, browser):
    """What the manager made is read in Chinese by who works in Chinese."""
    client = office.rpc("manager")
    client.env["res.users"].write([client.env.uid], {"lang": "zh_CN"})
    try:
        with Manager(browser, office, "manager", "zh-CN") as desk:
            desk.open_duty(DUTY)
            desk.tab("form")
            expect(desk.form_field("Candidate")).to_be_visible()
            desk.keep("manager_form_fields_zh")
            desk.tab("versions")
            desk.page.get_by_role("button", name="打开该版本").first.click()
            desk.page.wait_for_selector(".o_fao_map_stage")
            desk.keep("manager_map_zh")
            desk.tab("transitions")
            row = desk.box("transition_ids").locator(".o_data_row", has_text="Charity")
            expect(row).to_have_count(1)
            desk.keep("manager_transitions_zh")
    finally:
        client.env["res.users"].write([client.env.uid], {"lang": "en_US"})


def test_rules_about_fields(office, browser):
    """A third version, still a draft, says what is asked for and what is locked."""
    with Manager(browser, office, "manager") as desk:
        desk.open_duty(DUTY)
        desk.new_version()
        desk.tab("fields")
        desk.add_field_rule("Candidate", "Required", "Draft")
        desk.add_field_rule("Contribution", "Read-only", "Examination")
        desk.save()
        rules = desk.box("field_rule_ids").locator(".o_data_row")
        expect(rules).to_have_count(2)
        expect(rules.last).to_contain_text("Read-only")
        expect(rules.last).to_contain_text("Examination")
        desk.keep("manager_field_rules")
