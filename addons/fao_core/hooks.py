from odoo.tools import SQL

from .engine.deadline import ZONE


def post_init_hook(env):
    """Make the main company an office that can work at once."""
    _make_root_unit(env)
    # Odoo would give them the zone of their browser at the next login
    env["res.users"].search([("tz", "=", False)]).tz = ZONE.key
    days = env["fao.calendar.day"]
    year = days._today().year
    days._load_years([year, year + 1])


def _make_root_unit(env):
    """Give the main company a unit of its own when it has none."""
    company = env.ref("base.main_company")
    if env["fao.unit"].search_count([("company_id", "=", company.id)], limit=1):
        return
    unit = env["fao.unit"].create(
        {
            "code": "office",
            "name": company.name,
            "kind": "fao",
            "is_office": True,
            "company_id": company.id,
        }
    )
    admin = env.ref("base.user_admin")
    if not admin.fao_unit_id:
        admin.fao_unit_id = unit


def uninstall_hook(env):
    """Drop what the database itself enforces."""
    for name in ("fao_ledger_refuse", "fao_append_only", "fao_ledger_offset"):
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL.identifier(name)))
