{
    "name": "Foreign Affairs: dashboard",
    "summary": "Bottlenecks, workload and rework on one spreadsheet dashboard",
    "version": "19.0.1.0.0",
    "category": "Foreign Affairs",
    "license": "AGPL-3",
    "author": "FAO Platform contributors",
    "depends": ["fao_core", "spreadsheet_dashboard"],
    "auto_install": ["fao_core"],
    "data": [
        "data/spreadsheet_dashboard_data.xml",
        "views/fao_dashboard_menus.xml",
    ],
}
