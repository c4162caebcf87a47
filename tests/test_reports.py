"""The reports and the dashboard in a real browser; a poller over the wire."""

import pytest

from tests.desk import Desk
from tests.office import LIAISON, REASONS, hand_in_papers, mission_values, speak
from tests.test_end_to_end import picture

READER = "inspector"
#: name -> path, what must be there, and whether it shows figures of the demo cases
REPORTS = {
    "workload": ("/odoo/workload", ".o_graph_renderer canvas"),
    "overdue": ("/odoo/overdue", ".o_pivot_cell_value"),
    "time_in_stage": ("/odoo/time-in-stage", ".o_pivot_cell_value"),
    "bottlenecks": ("/odoo/bottlenecks", ".o_pivot_cell_value"),
    "rework": ("/odoo/rework", ".o_pivot_cell_value"),
    "seals": ("/odoo/seals", ".o_list_view"),
    "refusals": ("/odoo/refusals", ".o_pivot_cell_value"),
    "expenditure": ("/odoo/travel-expenditure", ".o_pivot"),
    "travellers": ("/odoo/travellers", ".o_list_view .o_data_row"),
    "readings": ("/odoo/number-readings", ".o_list_view"),
    "half_year": ("/odoo/half-year-travel", ".o_list_view"),
    "half_year_figures": ("/odoo/half-year-figures", ".o_list_view"),
    "leaders": ("/odoo/leaders-travel", ".fc-event"),
    "paper_numbers": ("/odoo/fao-number-papers", ".o_list_view .o_data_row"),
    "losses": ("/odoo/passport-losses-by-year", ".o_pivot_cell_value"),
    "shared_reports": ("/odoo/shared-trip-reports", ".o_list_view .o_data_row"),
    "reports_due": ("/odoo/trip-reports-due", ".o_list_view .o_data_row"),
    "locked_units": ("/odoo/locked-units", ".o_list_view, .o_view_nocontent"),
    "check_results": ("/odoo/trip-rectifications", ".o_list_view .o_data_row"),
    "cancellations": ("/odoo/passport-cancellations", ".o_list_view .o_data_row"),
    "differences": ("/odoo/passport-differences", ".o_list_view .o_data_row"),
    "fraud": ("/odoo/fraud-cases", ".o_list_view .o_data_row"),
    "notes": ("/odoo/notes-verbales", ".o_list_view .o_data_row"),
}
DASHBOARD = "/odoo/action-fao_dashboard.fao_dashboard_action"


@pytest.mark.parametrize("language", ["en_US", "zh_CN"])
def test_every_report_opens_with_figures(office, browser, language):
    speak(office, READER, language)
    try:
        with Desk(browser, office, READER) as desk:
            for name, (path, wait) in REPORTS.items():
                desk.open(path, wait)
                picture(desk, f"report_{name}_{language[:2]}")
    finally:
        speak(office, READER, "en_US")


@pytest.mark.parametrize("language", ["en_US", "zh_CN"])
def test_the_half_year_report_leads_to_what_it_adds_up(office, browser, language):
    """From a figure of the office to the row of the county below it, and no further."""
    login = "section.officer"
    speak(office, login, language)
    reports = office.rpc(login).env["fao.travel.report"]
    report = reports.search([("signed_on", "!=", False)])
    sources = reports.browse(report).source_ids
    title = reports.browse(report).title  # the office's, whoever begins or reads it
    assert "个半年因公出访情况报告" in title, title
    try:
        with Desk(browser, office, login) as desk:
            desk.open(f"/odoo/half-year-travel/{report[0]}", ".o_fao_case_path")
            figures = desk.page.locator(".o_field_widget[name=main_figure_ids]")
            rows = figures.locator(".o_data_row")
            rows.first.wait_for()
            value, lower = (
                rows.nth(1).locator(f"td[name={name}]").inner_text()
                for name in ("value", "lower")
            )
            assert float(value) > 0 and float(lower) > 0
            figures.evaluate("node => node.scrollIntoView()")
            picture(desk, f"half_year_{language[:2]}")
            rows.nth(1).locator("button[name=action_open_lower]").click()
            row = desk.page.locator(".o_list_view:not(.o_field_x2many) .o_data_row")
            row.first.wait_for()
            assert row.count() == len(sources) == 1
            assert float(row.locator("td[name=value]").inner_text()) == float(lower)
    finally:
        speak(office, login, "en_US")


def test_the_dashboard_shows_charts_and_figures(office, browser):
    with Desk(browser, office, READER) as desk:
        desk.open(DASHBOARD, ".o-scorecard canvas, canvas.o-scorecard")
        desk.page.wait_for_timeout(5000)
        figures = desk.page.locator(".o-figure")
        assert figures.count() >= 8
        # no formula failed: a broken pivot shows #ERROR, and logs to the console
        assert "#ERROR" not in desk.page.locator(".o_renderer").inner_text()
        picture(desk, "dashboard")


def test_a_poller_follows_by_cursor(office):
    """Another system gets each row once, in pages, over XML-RPC."""
    cases = office.rpc(LIAISON).env["fao.case"]
    after = 0
    while rows := cases.events(after, 1000):
        after = rows[-1]["cursor"]
    values = mission_values(office.rpc(LIAISON))
    case = cases.open_case("travel_abroad", values, "POLLER-1")["case_id"]
    hand_in_papers(office.rpc(LIAISON), case)
    cases.act(case, "submit", REASONS)
    seen = []
    for _round in range(100):
        rows = cases.events(after, 1)
        assert len(rows) <= 1
        seen += [row["seq"] for row in rows if row["case_id"] == case]
        after = rows[-1]["cursor"] if rows else after
        if len(seen) == len(cases.history(case)):
            break
    assert seen == [row["seq"] for row in cases.history(case)]
