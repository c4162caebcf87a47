"""Scenario 7 at the desk: an overdue passport bars its holder until it is scanned."""

from datetime import date, timedelta

from playwright.sync_api import expect

from tests.desk import Desk
from tests.office import LIAISON

#: Back from a trip of the demo office; the passport is still out.
LATE = "陶立"


def test_7_the_scanner_lifts_the_bar(office, browser):
    custodian, liaison = office.rpc("custodian"), office.rpc(LIAISON)
    [person] = liaison.env["res.partner"].search([("name", "=", LATE)])
    loans = liaison.env["fao.passport.loan"].search_read(
        [("person_id", "=", person), ("out", "=", True)], ["passport_id"]
    )
    passport = loans[0]["passport_id"][0]
    number = custodian.env["fao.passport"].reveal([passport], "Scanned at the desk")
    first = date.today() + timedelta(days=200)
    mission = liaison.env["fao.travel.mission"].create(
        {
            "title": "A later trip of the holder",
            "exit_date": str(first),
            "entry_date": str(first + timedelta(days=4)),
            "member_ids": [(0, 0, {"person_id": person, "role": "leader"})],
        }
    )
    with Desk(browser, office, LIAISON) as desk:
        desk.open_mission(mission)
        desk.press("check")
        panel = desk.page.locator(".o_fao_case_panel")
        expect(panel).to_contain_text("PAS-07", timeout=30_000)

    with Desk(browser, office, "custodian") as desk:
        desk.open("/odoo/passport-desk", ".o_fao_desk_input")
        desk.page.keyboard.type(number)
        desk.page.keyboard.press("Enter")
        card = desk.page.locator(".o_fao_desk_card")
        expect(card).to_contain_text(LATE, timeout=30_000)
        expect(card.locator(".badge.text-bg-danger")).to_be_visible()
        desk.page.keyboard.press("Enter")
        done = desk.page.locator(".o_fao_desk_log .alert-success")
        expect(done).to_contain_text(LATE, timeout=30_000)

    with Desk(browser, office, LIAISON) as desk:
        desk.open_mission(mission)
        desk.press("check")
        panel = desk.page.locator(".o_fao_case_panel")
        expect(panel).to_contain_text("TRV-", timeout=30_000)
        expect(panel).not_to_contain_text("PAS-07", timeout=30_000)
