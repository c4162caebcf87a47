"""A real office for the tests that cross everything: its own database and server."""

import os
import resource
import socket
import subprocess
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

import odoorpc
import pytest
from playwright.sync_api import sync_playwright

from tools import addons, common, database, postgres
from tools.config import write_config

PASSWORD = "demo-fao"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Office:
    """A served database with demo data."""

    name: str
    port: int
    config: object = None
    clients: dict = field(default_factory=dict)

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def rpc(self, login):
        """Return an ``odoorpc`` client logged in as ``login``."""
        if login not in self.clients:
            client = odoorpc.ODOO("127.0.0.1", port=self.port, timeout=60)
            client.login(self.name, login, PASSWORD)
            self.clients[login] = client
        return self.clients[login]

    def api_key(self, login):
        """Return a new API key of ``login``, made on the server's own prompt."""
        script = (
            f"user = env['res.users'].search([('login', '=', {login!r})])\n"
            "from datetime import timedelta\n"
            "keys = env['res.users.apikeys'].with_user(user).sudo()\n"
            "until = keys.env.cr.now() + timedelta(days=1)\n"
            "print('KEY', keys._generate('rpc', 'tests', until))\n"
            "env.cr.commit()\n"
        )
        command = [common.PYTHON, "-P", "-m", "odoo", "shell", "-c", str(self.config)]
        answer = subprocess.run(
            [*command, "--no-http", "--log-level=critical"],
            cwd=common.ROOT,
            env=common.clean_env(),
            input=script,
            capture_output=True,
            text=True,
            check=True,
        )
        return answer.stdout.split("KEY ")[1].split()[0]

    def post(self, path, body, headers):
        """Post ``body`` (bytes) and return the answer's status and bytes."""
        request = urllib.request.Request(f"{self.url}{path}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(office, process):
    for _attempt in range(240):
        if process.poll() is not None:
            raise RuntimeError("the server of the tests ended early")
        try:
            urllib.request.urlopen(f"{office.url}/web/login", timeout=5).close()
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the server of the tests does not answer")


@pytest.fixture(scope="session")
def office():
    """Serve a copy of the prepared test database in a process of its own."""
    server = postgres.ensure_postgres()
    source = f"{os.environ.get('FAO_TEST_DB') or 'fao_test'}_tpl"
    name = f"{source.removesuffix('_tpl')}_live"
    if not database.exists(server, source):
        database.create(server, source, addons.content(with_tests=True))
    database.clone(server, source, name)
    database.relax(server, name)
    office = Office(name, _free_port())
    office.config = config = write_config(
        server, database=name, http_port=office.port, name=f"odoo-{name}.conf"
    )
    with (common.LOGS / f"serve-{name}.log").open("wb") as log:
        process = subprocess.Popen(
            [common.PYTHON, "-P", "-m", "odoo", "-c", str(config)],
            cwd=common.ROOT,
            env=common.clean_env(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
        try:
            _wait(office, process)
            yield office
        finally:
            process.terminate()
            process.wait(timeout=30)
            database.drop(server, name)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium, free of the memory limit that Odoo sets itself."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=os.environ["FAO_CHROMIUM"], args=CHROMIUM_FLAGS
        )
        yield chromium
        chromium.close()
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
