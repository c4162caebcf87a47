"""The main job in a real browser: file, sign, return, correct, sign, document, scan."""

import io
import os
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import zxingcpp
from PIL import Image

from tests.desk import Desk
from tests.office import LETTER, LIAISON, hand_in_papers, speak

FILE = Path(__file__).parent / "data" / "delegation_haizhou_commerce.xlsx"
TITLE = "海舟市商务局赴法国、比利时、德国经贸洽谈团"
PICTURES = os.environ.get("FAO_PICTURES")
#: Days from the notice to the exit in the file; the rule wants 90 before the exit.
NOTICE_DAYS_AGO = 25


def picture(desk, name):
    """Keep a picture for the guides when FAO_PICTURES names a folder."""
    if PICTURES:
        desk.picture(Path(PICTURES) / f"{name}.png")


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    """The unit's file as it would be sent this month: every date of the trip moved."""
    book = openpyxl.load_workbook(FILE)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    notice = sheet.cell(2, headers.index("公示开始日期") + 1).value.date()
    moved = date.today() - timedelta(days=NOTICE_DAYS_AGO) - notice
    fixed = {headers.index(name) for name in ("出生日期", "护照有效期")}
    for row in sheet.iter_rows(min_row=2):
        for number, cell in enumerate(row):
            if isinstance(cell.value, datetime) and number not in fixed:
                cell.value += moved
    # The line of the plan is one of the year of the file; later the unit keeps none.
    sheet.cell(2, headers.index("计划编号") + 1).value = None
    target = tmp_path_factory.mktemp("sent") / FILE.name
    book.save(target)
    return target


@pytest.fixture(scope="module")
def persons(office, file):
    """The five persons of the file, registered and filed before they may travel."""
    sheet = openpyxl.load_workbook(file).worksheets[0]
    headers = [cell.value for cell in sheet[1]]
    client, officer = office.rpc(LIAISON), office.rpc("section.officer")
    units = client.env["fao.unit"].search([("code", "=", "COM")])
    ids = []
    for row in sheet.iter_rows(min_row=2, values_only=True):
        values = dict(zip(headers, row, strict=True))
        if not values["姓名"]:
            continue
        ranks = client.env["fao.rank"].search([("code", "=", values["职级代码"])])
        person = client.env["res.partner"].create(
            {
                "name": values["姓名"],
                "fao_rank_id": ranks[0],
                "fao_unit_id": units[0],
                "fao_post_title": values["职务"],
            }
        )
        officer.env["fao.person.filing"].create(
            {
                "person_id": person,
                "result": "pass",
                "issued_on": str(date.today() - timedelta(days=60)),
            }
        )
        ids.append(person)
    assert len(ids) == 5
    return ids


def import_file(desk, file):
    """Import ``file`` with Odoo's own import, as the liaison officer."""
    page = desk.page
    desk.open("/odoo/travel-missions", ".o_kanban_view, .o_list_view")
    page.locator(".o_cp_action_menus button").first.click()
    page.locator(".o_import_menu").click()
    page.locator("input[type=file]").first.set_input_files(str(file))
    page.wait_for_selector(".o_import_data_content", timeout=60_000)
    page.wait_for_timeout(1000)
    picture(desk, "import")
    test_button, import_button = range(2)
    buttons = page.locator(".o_control_panel button.btn")
    assert buttons.nth(test_button).is_enabled()
    buttons.nth(import_button).click()
    page.wait_for_selector(".o_kanban_view, .o_list_view, .o_form_view", timeout=60_000)


def stage_of(office, case):
    """Return the code of the stage where the case is."""
    return office.rpc(LIAISON).env["fao.case"].status([case])[0]["stage"]


def mission_of(office):
    """Return id and case of the imported mission."""
    missions = office.rpc(LIAISON).env["fao.travel.mission"]
    [row] = missions.search_read([("title", "=", TITLE)], ["case_id", "member_count"])
    assert row["member_count"] == 5
    return row["id"], row["case_id"][0]


def attach_papers(office, mission, case):
    """Add what no sheet can hold: scans, the signed promise, the end of the notice."""
    client = office.rpc(LIAISON)
    client.env["fao.travel.mission"].write([mission], {"notice_result": "无异议"})
    hand_in_papers(client, case)
    letters = client.env["fao.travel.invitation"]
    scans = {"original_scan": LETTER, "translation_scan": LETTER}
    letters.write(letters.search([("mission_id", "=", mission)]), scans)


def test_the_main_job(office, browser, file, persons, tmp_path):
    speak(office, LIAISON, "zh_CN")  # the unit's file names countries in Chinese
    with Desk(browser, office, LIAISON, "zh-CN") as desk:
        import_file(desk, file)
        mission, case = mission_of(office)
        attach_papers(office, mission, case)
        desk.open_mission(mission)
        picture(desk, "mission_draft")
        desk.press("take", "submit", reason="外方日程已定，展会日期不能变更")
        assert stage_of(office, case) == "unit_head"
        picture(desk, "mission_submitted")

    with Desk(browser, office, "head.commerce") as desk:
        desk.open_from_inbox(TITLE)
        picture(desk, "mission_form")
        desk.press("return", comment="请补充预期成果。", stage="draft")
        desk.expect_stage("Draft")
        assert stage_of(office, case) == "draft"

    with Desk(browser, office, LIAISON) as desk:
        desk.open_mission(mission)
        assert desk.find_number("请补充预期成果")
        picture(desk, "mission_returned")
        desk.page.locator("div[name=expected_result] textarea").fill(
            "签署合资协议1份、合作意向书2份，回国后一个月内报送出访报告。"
        )
        desk.page.keyboard.press("Tab")
        # The warnings were accepted before and their figures are the same.
        desk.press("take", "submit")
        assert stage_of(office, case) == "unit_head"

    sign(browser, office, "head.commerce", "approve", comment="同意。")
    sign(browser, office, "finance.commerce", "approve")
    sign(browser, office, "personnel.commerce", "approve")
    sign(browser, office, "section.officer", "take", transition="pass_on")
    sign(browser, office, "section.head", "approve")
    sign(browser, office, "vice.mayor", "approve", comment="同意。")
    with Desk(browser, office, "deputy.director") as desk:
        desk.open_from_inbox(TITLE)
        picture(desk, "mission_sign")
        desk.press("approve")
        desk.expect_stage("Approved")
        desk.show_documents()
        picture(desk, "mission_approved")

    [status] = office.rpc(LIAISON).env["fao.case"].status([case])
    assert (status["stage"], status["state"], status["round"]) == (
        "approved",
        "approved",
        2,
    )
    document, *_papers = status["documents"]
    with Desk(browser, office, LIAISON) as desk:
        scanned = scan(desk, mission, document, tmp_path)
    assert scanned.endswith(document["verify_url"])
    stands(browser, office, document)
    [verified] = office.rpc("inspector").env["fao.ledger"].verify([case])
    assert verified["intact"] is True


def sign(browser, office, login, action, **options):
    """Let ``login`` find the case in his approvals and act on it."""
    with Desk(browser, office, login) as desk:
        desk.open_from_inbox(TITLE)
        desk.press(action, **options)


def scan(desk, mission, document, folder):
    """Download the approval document and scan its QR code; return what it says."""
    desk.open_mission(mission)
    desk.show_documents()
    with desk.page.expect_download() as download:
        desk.page.locator(".o_fao_case_documents a[download]").first.click()
    path = folder / "approval.docx"
    download.value.save_as(path)
    with zipfile.ZipFile(path) as paper:
        text = paper.read("word/document.xml").decode()
        pictures = [n for n in paper.namelist() if n.startswith("word/media/")]
        codes = [
            code.text
            for name in pictures
            for code in zxingcpp.read_barcodes(
                Image.open(io.BytesIO(paper.read(name))).convert("RGB")
            )
        ]
    assert document["number"] in text
    assert "程建勋" in text
    [scanned] = codes
    return scanned


def stands(browser, office, document):
    """The public page says that the document stands, and nothing of the trip."""
    page = browser.new_context(locale="zh-CN").new_page()
    page.goto(f"{office.url}{document['verify_url']}")
    text = page.locator("body").inner_text()
    assert document["number"] in text
    assert "程建勋" not in text and "法国" not in text
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / "verify.png"))
    code, answer = office.post("/fao/verify/unknown", None, {})
    assert code == 404 and document["number"] not in answer.decode()


def test_a_check_blocks_in_plain_words(office, browser):
    """The demo's blocked mission: the browser shows rule, figures and limit."""
    missions = office.rpc("liaison.port").env["fao.travel.mission"]
    [row] = missions.search_read([("blocked", "=", True)], ["id"], limit=1)
    with Desk(browser, office, "liaison.port") as desk:
        desk.open_mission(row["id"])
        picture(desk, "mission_blocked")
        assert desk.find_number("2 countries: 9 days, at most 8")
        desk.page.locator(".o_fao_case_actions [data-transition=submit]").click()
        desk.page.wait_for_timeout(500)
        if desk.page.locator(".o_fao_case_confirm").count():
            desk.page.locator(".o_fao_case_confirm").click()
        assert "TRV-03" in desk.refusal()


SCREENS = {
    "missions": ("/odoo/travel-missions", ".o_kanban_view"),
    "hkm_missions": ("/odoo/hkm-missions", ".o_list_view"),
    "training_projects": ("/odoo/training-projects", ".o_list_view"),
    "hkm_applications": ("/odoo/hkm-applications", ".o_list_view"),
    "hkm_endorsements": ("/odoo/hkm-endorsements", ".o_list_view"),
    "travel_rates": ("/odoo/travel-rates", ".o_list_view"),
    "my_approvals": ("/odoo/my-approvals", ".o_list_view"),
    "my_cases": ("/odoo/my-cases", ".o_list_view, .o_kanban_view"),
    "cases": ("/odoo/cases", ".o_list_view, .o_kanban_view"),
    "statistics": ("/odoo/travel-statistics", ".o_pivot, .o_graph_view"),
    "findings": ("/odoo/findings", ".o_list_view"),
    "plans": ("/odoo/travel-plans", ".o_list_view"),
    "plan_use": ("/odoo/travel-plan-use", ".o_list_view"),
    "quotas": ("/odoo/travel-quotas", ".o_list_view"),
    "travel_advice": ("/odoo/travel-advice", ".o_list_view"),
    "exit_control": ("/odoo/exit-control", ".o_list_view"),
    "plan_terms": ("/odoo/plan-terms", ".o_list_view"),
    "documents": ("/odoo/fao-documents", ".o_list_view"),
    "number_ranges": ("/odoo/fao-number-ranges", ".o_list_view, .o_view_nocontent"),
    "number_papers": ("/odoo/fao-number-papers", ".o_list_view, .o_view_nocontent"),
    "leaders": ("/odoo/leaders-travel", ".o_calendar_view"),
    "confirmations": ("/odoo/task-confirmations", ".o_list_view, .o_view_nocontent"),
    "notices": ("/odoo/task-notices", ".o_list_view, .o_view_nocontent"),
    "consents": ("/odoo/travel-consents", ".o_list_view, .o_view_nocontent"),
    "check_results": ("/odoo/trip-rectifications", ".o_list_view, .o_view_nocontent"),
    "cancellations": (
        "/odoo/passport-cancellations",
        ".o_list_view, .o_view_nocontent",
    ),
    "differences": ("/odoo/passport-differences", ".o_list_view, .o_view_nocontent"),
    "referrals": ("/odoo/referrals", ".o_list_view, .o_view_nocontent"),
}


@pytest.mark.parametrize("language", ["en_US", "zh_CN"])
def test_every_screen_opens_in_both_languages(office, browser, language):
    speak(office, "section.officer", language)
    try:
        with Desk(browser, office, "section.officer") as desk:
            for name, (path, wait) in SCREENS.items():
                desk.open(path, wait)
                picture(desk, f"{name}_{language[:2]}")
            # The registers say the same in the reader's language.
            desk.open(*SCREENS["my_approvals"])
            heading = desk.page.locator(".o_control_panel").inner_text()
            expected = {"en_US": "My approvals", "zh_CN": "我的待办"}[language]
            assert expected in heading
    finally:
        speak(office, "section.officer", "en_US")
