"""Moments in the web client: those of the office, wherever the browser stands."""

from datetime import datetime, timedelta

from playwright.sync_api import expect

from tests.desk import Desk
from tests.office import speak

READER = "section.officer"
#: Asia/Shanghai knows no summer time.
OFFICE = timedelta(hours=8)


def test_a_browser_abroad_shows_the_moments_of_the_office(office, browser):
    client = office.rpc(READER)
    slots = client.env["fao.approval"].search_read(
        [("my_turn", "=", True), ("due_at", "!=", False)], ["case_id", "due_at"]
    )
    assert slots
    speak(office, READER, "en_US")
    with Desk(browser, office, READER, zone="America/New_York") as desk:
        desk.open("/odoo/my-approvals", ".o_list_view .o_data_row")
        rows = desk.page.locator(".o_data_row")
        for slot in slots:
            due = datetime.fromisoformat(slot["due_at"]) + OFFICE
            number = slot["case_id"][1].split()[0]
            row = rows.filter(has_text=number).filter(has_text=f"{due:%b} {due.day}")
            expect(row.first).to_contain_text(f"{due.hour % 12 or 12}:{due:%M %p}")
    [user] = client.env["res.users"].read([client.env.uid], ["tz"])
    assert user["tz"] == "Asia/Shanghai"
