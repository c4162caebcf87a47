"""./fao shell: a Python prompt with Odoo's environment, or a script on its input."""

import os

from tools import common, database, postgres
from tools.config import DATABASE, write_config


def shell(arguments):
    name = arguments[0] if arguments else DATABASE
    server = postgres.ensure_postgres()
    database.require(server, name)
    config = write_config(server, database=name, name=f"shell-{name}.conf")
    command = [*common.ODOO, "shell", "-c", config, "--no-http"]
    command += ["--log-level=warn", *arguments[1:]]
    os.execve(common.PYTHON, list(map(str, command)), common.clean_env())
