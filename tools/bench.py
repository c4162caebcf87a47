"""./fao bench: measure the platform beside its peers in a database of their own.

The database is a copy, made anew each time; what it is copied from is updated when
addons change.
"""

import argparse
import os
import subprocess

from tools import addons, common, database, postgres, python_env
from tools.config import write_config

DATABASE = os.environ.get("FAO_BENCH_DB") or "fao_bench"
FOLDER = common.ROOT / "benchmarks"
PEERS = ("base_tier_validation", "hr_expense")
START = """\
import sys
from benchmarks import approvals
sys.exit(approvals.main(env))
"""


def bench(arguments):
    parser = argparse.ArgumentParser(prog="./fao bench")
    parser.add_argument(
        "--quick", action="store_true", help="fewer documents and repetitions"
    )
    parser.add_argument(
        "--report-only", action="store_true", help="succeed even if a target is missed"
    )
    parser.add_argument(
        "--million", action="store_true", help="also count among 1,000,000 cases"
    )
    parser.add_argument(
        "rows", nargs="*", metavar="PART", help="only these parts: life, wire, pages"
    )
    options = parser.parse_args(arguments)
    with common.locked():
        python_env.ensure_bench_requirements()
        server = postgres.ensure_postgres()
    with common.locked(f"database-{DATABASE}"):
        _prepare(server)
    config = _config(server)
    command = [*common.ODOO, "shell", "-c", config, "--no-http", "--log-level=error"]
    env = common.clean_env(
        PYTHONPATH=str(common.ROOT),
        FAO_BENCH_CONFIG=str(config),
        FAO_BENCH_QUICK="1" if options.quick else "",
        FAO_BENCH_MILLION="1" if options.million else "",
        FAO_BENCH_ROWS=" ".join(options.rows),
    )
    code = subprocess.run(
        [*map(str, command)],
        input=START,
        text=True,
        cwd=common.ROOT,
        env=env,
        check=False,
    ).returncode
    # 1 is a missed target, anything else a benchmark that broke
    return 0 if code == 1 and options.report_only else code


def _prepare(server):
    """Make a fresh database: a copy of one in which everything is installed."""
    template = f"{DATABASE}_tpl"
    ours = addons.content(with_tests=False)
    peers = addons.content(with_tests=False, folder=FOLDER / "addons")
    wanted = {"addons": ours | peers, "software": database.software_key()}
    known = database.note(server, template)
    if known.get("software") != wanted["software"]:
        database.drop(server, template)
        database.create_empty(server, template)
        known = {}
    before = known.get("addons", {})
    changed = [
        name for name, state in wanted["addons"].items() if before.get(name) != state
    ]
    if changed:
        arguments = ["-u", ",".join(name for name in changed if name in before)]
        _install(
            server, template, [*PEERS, *wanted["addons"]], arguments if before else []
        )
        database.write_note(server, template, wanted)
    with common.step(f"copying the prepared database to {DATABASE}"):
        database.clone(server, template, DATABASE)


def _install(server, name, names, arguments):
    config = _config(server, name)
    command = [*common.ODOO, "-c", config, "-d", name, "-i", ",".join(names)]
    command += ["--stop-after-init", "--no-http", "--without-demo", *arguments]
    with common.step(f"installing into {name}: {', '.join(names)}"):
        common.run_logged(
            command,
            f"install-{name}.log",
            "The benchmark's database could not be made",
            env=common.clean_env(),
        )


def _config(server, name=DATABASE):
    return write_config(
        server,
        database=name,
        name=f"odoo-{name}.conf",
        more_addons=[FOLDER / "addons"],
    )
