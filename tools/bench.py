"""./fao bench: run benchmarks/*.py in Odoo's environment, on data of their own."""

import subprocess

from tools import addons, common, database, postgres, python_env
from tools.config import write_config

DATABASE = "fao_bench"
START = """\
import os, runpy
runpy.run_path(os.environ["FAO_BENCH"], init_globals={"env": env}, run_name="__main__")
"""


def bench(arguments):
    folder = common.ROOT / "benchmarks"
    files = sorted(
        file
        for file in folder.glob("*.py")
        if file.name[0] != "_" and (not arguments or file.stem in arguments)
    )
    if not files:
        common.say("There is no such benchmark in benchmarks/.")
        return 1 if arguments else 0
    with common.locked():
        python_env.ensure_test_requirements()
        server = postgres.ensure_postgres()
    with common.locked(f"database-{DATABASE}"):
        ours = addons.content(with_tests=False)
        if database.exists(server, DATABASE):
            database.update(server, DATABASE, ours)
        else:
            database.create(server, DATABASE, ours)
    config = write_config(server, database=DATABASE, name="odoo-bench.conf")
    codes = [_run(file, config) for file in files]
    return 1 if any(codes) else 0


def _run(file, config):
    """The benchmark finds `env` as a global, and FAO_CONFIG to start servers with."""
    common.say(f"- benchmark {file.stem}")
    command = [*common.ODOO, "shell", "-c", config, "--no-http"]
    env = common.clean_env(
        FAO_BENCH=str(file), FAO_CONFIG=str(config), FAO_DATABASE=DATABASE
    )
    return subprocess.run(
        [*map(str, command), "--log-level=error"],
        input=START,
        text=True,
        cwd=common.ROOT,
        env=env,
        check=False,
    ).returncode
