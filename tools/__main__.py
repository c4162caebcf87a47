"""./fao COMMAND: prepare what the command needs, then carry it out."""

import importlib
import os
import sys

from tools import common, odoo_source, python_env

HELP = """\
usage: ./fao COMMAND [options]

  run [--port N] [--no-demo] [--detach]
                   set up what is missing and serve on http://127.0.0.1:8069
  stop             stop the server and the embedded PostgreSQL
  test [pytest arguments]
                   run all tests, browser tests included, in a database of their own
  shell [DATABASE] Python prompt with Odoo's environment
  backup FILE      database and files of `fao` into one .zip
  restore FILE     put such a file in the place of `fao`
  setup            only set up: Odoo 19, Python libraries, PostgreSQL
  lint [--fix]     ruff and pylint-odoo
  bench [--quick] [--report-only] [PARTS]
                   measure the platform beside its peers
  po               refresh the translation templates and zh_CN.po of our addons
  help             this text

Environment: ODOO_HOME (an Odoo 19 you have), PGHOST PGPORT PGUSER PGPASSWORD (a
PostgreSQL you have), FAO_PYTHON, FAO_TEST_DB, FAO_TEST_KEEP; docs/operations.md
explains them."""

MODULES = {
    "run": "server",
    "stop": "server",
    "shell": "shell",
    "test": "testing",
    "backup": "backup",
    "restore": "backup",
    "lint": "quality",
    "bench": "bench",
    "po": "translations",
}


def main(arguments):
    command, *rest = arguments or ["help"]
    if command in ("help", "--help", "-h"):
        common.say(HELP)
        return 0
    if command != "setup" and command not in MODULES:
        raise common.Failure(f"There is no command {command}; see ./fao help")
    if not os.environ.pop("FAO_READY", None):
        if command == "stop":
            if not common.PYTHON.exists():
                common.say("Nothing is running.")
                return 0
        else:
            with common.locked():
                python_env.ensure_venv(odoo_source.ensure_odoo())
        python_env.hand_over(arguments)
    os.environ.pop("PYTHONPATH", None)
    if command == "setup":
        return setup()
    module = importlib.import_module(f"tools.{MODULES[command]}")
    return getattr(module, command)(rest)


def setup():
    from tools import config, postgres

    with common.locked():
        server = postgres.ensure_postgres()
        config.write_config(server)
    version = python_env.odoo_version()
    common.say(f"Set up: Odoo {version}, PostgreSQL at {server.host}.")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except common.Failure as failure:
        common.warn(f"fao: {failure}")
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
