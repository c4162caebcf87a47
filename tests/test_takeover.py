"""Endorsements of before come in from a sheet in Chinese, all or none."""

from datetime import date, timedelta

import openpyxl
import pytest
from playwright.sync_api import expect

from tests.desk import Desk
from tests.office import speak
from tests.test_end_to_end import picture

COLUMNS = (
    "holder", "region", "endorsement_type", "pattern",
    "issued_on", "stay_max_days", "entries_before",
)  # fmt: skip
NOBODY = "查无此人"


@pytest.fixture
def custodian(office):
    """The custodian over the wire, who reads Chinese meanwhile."""
    speak(office, "custodian", "zh_CN")
    yield office.rpc("custodian")
    speak(office, "custodian", "en_US")


def holder_of_a_bare_pass(client):
    """Return the name of whoever holds a pass in which nothing is stamped yet."""
    register = client.env["fao.hkm.endorsement"]
    stamped = [row["person_id"][0] for row in register.search_read([], ["person_id"])]
    passes = client.env["fao.passport"].search_read(
        [("kind", "=", "hkm_pass"), ("person_id", "not in", stamped)],
        ["person_id"],
        limit=1,
    )
    [person] = client.env["res.partner"].read([passes[0]["person_id"][0]], ["name"])
    return person["name"]


def sheet(client, path, holder):
    """Write a sheet with the labels and choices that the custodian reads."""
    register = client.env["fao.hkm.endorsement"].with_context(lang="zh_CN")
    fields = register.fields_get(COLUMNS)

    def choice(name, number):
        return fields[name]["selection"][number][1]

    book = openpyxl.Workbook()
    book.active.append([fields[name]["string"] for name in COLUMNS])
    book.active.append(
        [
            holder,
            choice("region", 0),
            choice("endorsement_type", 0),
            choice("pattern", 0),
            date.today() - timedelta(days=20),
            7,
            0,
        ]
    )
    book.save(path)
    return path


def test_endorsements_are_taken_over_from_a_sheet(office, browser, custodian, tmp_path):
    register = custodian.env["fao.hkm.endorsement"]
    before = register.search([])
    holder = holder_of_a_bare_pass(custodian)
    wrong = sheet(custodian, tmp_path / "wrong.xlsx", NOBODY)
    right = sheet(custodian, tmp_path / "right.xlsx", holder)
    with Desk(browser, office, "custodian", "zh-CN") as desk:
        page = desk.page
        desk.open("/odoo/hkm-endorsements", ".o_list_view")
        page.get_by_role("button", name="以表格接收").click()
        buttons = page.locator(".o_control_panel button.btn")
        for file in (wrong, right):
            page.locator("input[type=file]").first.set_input_files(str(file))
            page.wait_for_selector(".o_import_data_content", timeout=60_000)
            mapped = page.locator(".o_import_data_content tbody tr")
            expect(mapped).to_have_count(len(COLUMNS), timeout=30_000)
            buttons.nth(1).click()
            if file == wrong:
                alert = page.locator(".o_import_data_sidebar, .o_import_action")
                expect(alert.first).to_contain_text(NOBODY, timeout=30_000)
                picture(desk, "takeover_refused")
                assert register.search([]) == before
        row = page.locator(".o_list_view .o_data_row", has_text=holder)
        expect(row).to_be_visible(timeout=60_000)
        picture(desk, "takeover_done")
    [new] = set(register.search([])) - set(before)
    [taken] = register.read([new], ["taken_over_on", "entries_used", "create_uid"])
    assert taken["taken_over_on"] == str(date.today())
    assert taken["entries_used"] == 0
    assert taken["create_uid"][0] == custodian.env.uid
