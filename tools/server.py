"""Serve a database, stop the server, open a Python prompt on it."""

import argparse
import contextlib
import signal
import socket
import subprocess
import threading
import time
import urllib.request

import psutil

from tools import addons, common, database, postgres, python_env
from tools.config import DATABASE, write_config

ANSWER_SECONDS = 180


def run(arguments):
    parser = argparse.ArgumentParser(prog="./fao run")
    parser.add_argument("--port", type=int, default=8069)
    parser.add_argument(
        "--no-demo", action="store_true", help="only for a new database"
    )
    parser.add_argument("--detach", action="store_true", help="serve in the background")
    parser.add_argument("--database", default=DATABASE)
    options = parser.parse_args(arguments)

    already = running(options.database)
    if already:
        port = already[1]
        common.say(f"Already serving {options.database} on {_url(port)}.")
        return 0
    if not _free(options.port):
        raise common.Failure(
            f"Port {options.port} is in use by another program; choose one with --port"
        )
    with common.locked():
        server = postgres.ensure_postgres()
    with common.locked(f"database-{options.database}"):
        prepare(server, options.database, demo=not options.no_demo)
    config = write_config(
        server,
        database=options.database,
        http_port=options.port,
        name=_config_name(options.database),
    )
    return _serve(config, options)


def _config_name(name):
    return "odoo.conf" if name == DATABASE else f"odoo-{name}.conf"


def prepare(server, name, *, demo=True):
    """Create database `name`, or update the addons of ours that changed."""
    ours = addons.content(with_tests=False)
    if not database.exists(server, name):
        database.create(server, name, ours, demo=demo)
    elif database.update(server, name, ours):
        common.say("  the addons had changed since the last start")


def _serve(config, options):
    command = [*common.ODOO, "-c", config]
    log = common.LOGS / f"serve-{options.database}.log"
    pid_file = _pid_file(options.database)
    if options.detach:
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=common.clean_env(),
                start_new_session=True,
            )
        pid_file.write_text(f"{process.pid} {options.port}\n")
        if not _wait_for_answer(process, options.port):
            pid_file.unlink(missing_ok=True)
            raise common.Failure(f"Odoo did not come up; see {log}")
        _greet(options)
        common.say("It runs in the background; ./fao stop ends it.")
        return 0
    process = subprocess.Popen(command, env=common.clean_env())
    pid_file.write_text(f"{process.pid} {options.port}\n")
    threading.Thread(
        target=lambda: _wait_for_answer(process, options.port) and _greet(options),
        daemon=True,
    ).start()
    return _attend(process, pid_file)


def _attend(process, pid_file):
    """Wait for the server in the foreground; Ctrl-C ends it in good order."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: process.send_signal(signal.SIGTERM))
    try:
        code = process.wait()
    finally:
        pid_file.unlink(missing_ok=True)
    common.say("Odoo has ended; ./fao stop also ends the embedded PostgreSQL.")
    return 0 if code in (0, -signal.SIGTERM, -signal.SIGINT) else 1


def _wait_for_answer(process, port):
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{_url(port)}/web/health", timeout=30),
        ):
            return True
        time.sleep(0.2)
    return False


def _url(port):
    return f"http://127.0.0.1:{port}"


def _greet(options):
    common.say(f"\n  {_url(options.port)}")
    common.say("  login / password")
    for login, password, who in _logins(options):
        common.say(f"    {login} / {password}  {who}".rstrip())
    common.say("")


def _logins(options):
    path = common.ROOT / "config" / "demo_logins.txt"
    if options.no_demo or not path.exists():
        return [("admin", "admin", "")]
    rows = [
        (line.split("\t") + ["", ""])[:3]
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]
    return rows or [("admin", "admin", "")]


def _pid_file(name):
    return common.STATE / f"odoo-{name}.pid"


def running(name):
    """(process, port) of our server for database `name`, or None."""
    try:
        pid, port = map(int, _pid_file(name).read_text().split())
        process = psutil.Process(pid)
        ours = str(common.STATE) in " ".join(process.cmdline())
    except (OSError, ValueError, psutil.Error):
        return None
    alive = ours and process.status() != psutil.STATUS_ZOMBIE
    return (process, port) if alive else None


def _free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise common.Failure(
                f"Port {port} needs more rights than we have"
            ) from None
        except OSError:
            return False
    return True


def stop(_arguments):
    names = [p.stem.removeprefix("odoo-") for p in common.STATE.glob("odoo-*.pid")]
    for name in names:
        found = running(name)
        if found:
            stop_process(found[0])
            common.say(f"Stopped the server of {name}.")
        _pid_file(name).unlink(missing_ok=True)
    stopped = postgres.stop()
    python_env.prune()
    if stopped:
        common.say("Stopped PostgreSQL.")
    elif not names:
        common.say("Nothing is running.")
    return 0


def stop_process(process):
    with contextlib.suppress(psutil.Error):
        process.terminate()
        process.wait(20)
    with contextlib.suppress(psutil.Error):
        process.kill()
