"""Databases: install, update, clone, swap. What each holds is noted in its comment."""

import json
import shutil

from psycopg2 import sql

from tools.addons import foundations
from tools.common import (
    ODOO,
    VENV,
    Failure,
    clean_env,
    digest,
    locked,
    run_logged,
    stamped,
    step,
)
from tools.config import DATA_DIR, write_config
from tools.odoo_source import ensure_odoo

BASE = "fao_base"
BUSY = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = %s AND pid <> pg_backend_pid()
       AND backend_type = 'client backend'
"""


def exists(server, name):
    return bool(server.query("SELECT 1 FROM pg_database WHERE datname = %s", (name,)))


def note(server, name):
    """What write_note() left on the database: {} when nothing."""
    rows = server.query(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database"
        " WHERE datname = %s",
        (name,),
    )
    text = rows[0][0] if rows else None
    return json.loads(text) if text and text.startswith("{") else {}


def write_note(server, name, value):
    server.query(
        sql.SQL("COMMENT ON DATABASE {} IS {}").format(
            sql.Identifier(name), sql.Literal(json.dumps(value))
        )
    )


def filestore(name):
    return DATA_DIR / "filestore" / name


def drop(server, name):
    server.query(BUSY, (name,))
    server.query(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    shutil.rmtree(filestore(name), ignore_errors=True)


def rename(server, old, new):
    """Rename database and filestore."""
    server.query(BUSY, (old,))
    server.query(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(old), sql.Identifier(new)
        )
    )
    if filestore(old).exists():
        shutil.rmtree(filestore(new), ignore_errors=True)
        filestore(old).rename(filestore(new))


def clone(server, source, target):
    """Copy database and filestore, replacing `target`."""
    drop(server, target)
    server.query(BUSY, (source,))
    server.query(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(target), sql.Identifier(source)
        )
    )
    if filestore(source).exists():
        shutil.copytree(filestore(source), filestore(target))


def create_empty(server, name):
    server.query(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
            sql.Identifier(name)
        )
    )


def software_key():
    """Digest of everything below our addons; a change means a full update."""
    return digest(stamped("odoo"), str(ensure_odoo()), VENV.resolve().name)


def create(server, name, addons, *, demo=True):
    """Install `addons` into a new database, visible as `name` only when complete."""
    building = f"{name}_building"
    if demo:
        with locked(BASE):
            _ensure_base(server, addons)
            clone(server, BASE, building)
        log = _install(server, building, addons, demo=demo)
    else:
        log = _create_bare(server, building, addons, demo=demo)
    rename(server, building, name)
    write_note(server, name, _note(addons, log))


def _ensure_base(server, addons):
    """Keep a database with what our addons build on: others start from its copy."""
    names = foundations(addons)
    wanted = {"foundations": names, "software": software_key()}
    if note(server, BASE) != wanted:
        drop(server, BASE)
        _create_bare(server, f"{BASE}_building", names, demo=True)
        rename(server, f"{BASE}_building", BASE)
        write_note(server, BASE, wanted)


def _create_bare(server, name, addons, *, demo):
    drop(server, name)
    create_empty(server, name)
    return _install(server, name, addons, demo=demo)


def _install(server, name, addons, *, demo):
    with step(f"installing into {name.removesuffix('_building')}: {', '.join(addons)}"):
        arguments = ["-i", ",".join(addons), "--load-language=en_US,zh_CN"]
        arguments += ["--with-demo"] if demo else ["--without-demo"]
        return _odoo(server, name, arguments, f"install-{name}.log")


def update(server, name, addons):
    """Bring `name` to the state of `addons`; return the names that changed."""
    known = note(server, name)
    before = known.get("addons", {})
    changed = [addon for addon, state in addons.items() if before.get(addon) != state]
    everything = known.get("software") != software_key()
    if not changed and not everything:
        return []
    with step(f"updating database {name}: {', '.join(changed) or 'everything'}"):
        arguments = ["-u", "all" if everything else ",".join(changed)]
        arguments += ["-i", ",".join(addons), "--i18n-overwrite"]
        log = _odoo(server, name, arguments, f"update-{name}.log")
    write_note(server, name, _note(addons, log))
    return changed or ["all"]


def _note(addons, log):
    marks = (" WARNING ", " ERROR ", " CRITICAL ")
    ours = tuple(addons)
    lines = [
        line.strip()
        for line in log.read_text(errors="replace").splitlines()
        if any(mark in line for mark in marks) and any(name in line for name in ours)
    ]
    return {"addons": addons, "software": software_key(), "complaints": lines[:40]}


def _odoo(server, name, arguments, log_name):
    config = write_config(server, database=name, name=f"{name}.conf")
    command = [*ODOO, "-c", config, "-d", name]
    command += ["--stop-after-init", "--no-http", "--max-cron-threads=0"]
    try:
        return run_logged(
            [*command, *arguments],
            log_name,
            f"Odoo could not install or update {name}",
            env=clean_env(),
        )
    finally:
        config.unlink(missing_ok=True)


def relax(server, name):
    """Tests need no durability; the setting travels with the database only."""
    server.query(
        sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(
            sql.Identifier(name)
        )
    )


def require(server, name):
    if not exists(server, name):
        raise Failure(f"There is no database {name} yet: ./fao run makes it.")
