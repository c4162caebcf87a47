"""./fao test: a fresh database with demo data, then pytest with a browser."""

import os
import socket
import subprocess

from tools import addons, browser, common, database, postgres, python_env
from tools.config import write_config

#: The platform with its random sequences takes as long as all other tests together.
BESIDE = ("addons/fao_core", "addons/test_fao_core")
#: pytest's exit code when the arguments leave out every test.
NOTHING_RUN = 5
KEYS = ("-k", "-m", "-n", "-o", "-p")


def test(arguments):
    name = os.environ.get("FAO_TEST_DB") or "fao_test"
    with common.locked():
        python_env.ensure_test_requirements()
        chromium = browser.ensure_chromium()
        server = postgres.ensure_postgres()
    with common.locked(f"database-{name}"):
        complaints = _prepare(server, name)
    whole = not _names_paths(arguments)
    for line in complaints:
        common.say(f"  {line}")
    if complaints and whole:
        raise common.Failure(
            "Installing the addons was not clean: see the warnings above, or "
            "run single test files while you mend them"
        )
    config = write_config(
        server, database=name, http_port=_free_port(), name=f"odoo-test-{name}.conf"
    )
    env = server.env | {
        "PATH": f"{chromium.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(common.ROOT),
        "FAO_CHROMIUM": str(chromium),
        "FAO_PG_BIN": str(server.tools),
        "PYTHONWARNINGS": "ignore::RuntimeWarning:platformdirs",
    }
    if not whole:
        common.say(f"- pytest on database {name}")
        command = _command(config, name, arguments)
        return subprocess.run(command, cwd=common.ROOT, env=env, check=False).returncode
    return _run_all(server, name, config, arguments, env)


def _command(config, name, arguments):
    command = [common.PYTHON, "-P", "-m", "pytest", "-p", "tools.pytest_plugin"]
    command += [f"--odoo-config={config}", f"--odoo-database={name}", "--odoo-http"]
    return list(map(str, [*command, "--odoo-log-level=warn", *arguments]))


def _run_all(server, name, config, arguments, env):
    """Run every test: those of the platform beside all others, on a copy.

    :return: the exit code; 0 only when both runs passed
    """
    beside = f"{name}_beside"
    named = " and ".join(BESIDE)
    with common.step(f"copying the database to {beside}"):
        database.clone(server, name, beside)
        database.relax(server, beside)
    log = common.LOGS / "pytest-beside.log"
    second = write_config(
        server,
        database=beside,
        http_port=_free_port(),
        name=f"odoo-test-{beside}.conf",
    )
    common.say(f"- pytest on database {name}; {named} on {beside}")
    with log.open("wb") as output:
        process = subprocess.Popen(
            _command(second, beside, [*arguments, *BESIDE]),
            cwd=common.ROOT,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        folders = [f for f in ("addons", "tests") if (common.ROOT / f).is_dir()]
        left_out = [f"--ignore={folder}" for folder in BESIDE]
        command = _command(config, name, [*arguments, *left_out, *folders])
        code = subprocess.run(command, cwd=common.ROOT, env=env, check=False).returncode
        common.say(f"- waiting for {named}")
        beside_code = process.wait()
    finally:
        process.kill()
    lines = log.read_text(errors="replace").splitlines()
    common.say("\n".join(lines if beside_code else lines[-3:]))
    return code or (0 if beside_code == NOTHING_RUN and arguments else beside_code)


def _names_paths(arguments):
    """Whether the caller chose what to run; the value of `-k` or `-m` is no path."""
    values = [b for a, b in zip(["", *arguments], arguments, strict=False) if a in KEYS]
    return any(
        argument not in values
        and not argument.startswith("-")
        and (common.ROOT / argument.split("::")[0]).exists()
        for argument in arguments
    )


def _prepare(server, name):
    """Make database `name` hold the present addons; return what Odoo complained of."""
    ours = addons.content(with_tests=True)
    chosen = os.environ.get("FAO_TEST_ADDONS")
    if chosen:
        ours = {one: ours[one] for one in chosen.split(",") if one in ours}
    keep = os.environ.get("FAO_TEST_KEEP") == "1" and database.exists(server, name)
    if keep:
        database.update(server, name, ours)
        return database.note(server, name)["complaints"]
    template = f"{name}_tpl"
    wanted = {"addons": ours, "software": database.software_key()}
    known = database.note(server, template)
    if {key: known.get(key) for key in wanted} != wanted:
        database.drop(server, template)
        database.create(server, template, ours)
        known = database.note(server, template)
    with common.step(f"copying the prepared database to {name}"):
        database.clone(server, template, name)
        database.write_note(server, name, known)
        database.relax(server, name)
    return known["complaints"]


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
