"""Odoo's configuration file, made from config/odoo.conf.in."""

import configparser
import io
import os
import secrets
import string

from tools import python_env
from tools.common import ROOT, STATE
from tools.odoo_source import ensure_odoo
from tools.postgres import user_options

DATABASE = "fao"
DATA_DIR = STATE / "data"
OURS = ROOT / "addons"


def write_config(
    server, *, database=DATABASE, http_port=8069, name="odoo.conf", more_addons=()
):
    """Write .fao/<name> for `database` and return its path.

    :param more_addons: folders of addons besides those of Odoo, OCA and ours
    """
    home = ensure_odoo()
    template = string.Template((ROOT / "config" / "odoo.conf.in").read_text())
    text = template.substitute(
        addons_path=",".join(
            map(str, (home / "addons", python_env.oca_addons(), OURS, *more_addons))
        ),
        data_dir=DATA_DIR,
        database=database,
        db_host=server.host or "",
        db_port=server.port or "",
        db_user=server.user or "",
        db_password=server.password or "",
        pg_path=server.tools,
        http_port=http_port,
        gevent_port=http_port + 3,
        admin_passwd=secrets.token_urlsafe(24),
    )
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text)
    for option in ("db_host", "db_port", "db_user", "db_password"):
        if not parser["options"][option]:
            del parser["options"][option]
    fixed = {"db_name", "dbfilter", "http_port", "addons_path", "data_dir"}
    for option, value in user_options().items():
        if option not in fixed and not option.startswith("db_"):
            parser["options"][option] = value
    DATA_DIR.mkdir(exist_ok=True)
    target = STATE / name
    buffer = io.StringIO()
    parser.write(buffer)
    fresh = STATE / f"{name}.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_text(buffer.getvalue())
    fresh.replace(target)
    return target
