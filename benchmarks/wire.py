"""The life cycle over XML-RPC: a real server, several clients at once."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import xmlrpc.client
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

from benchmarks.measure import Series
from benchmarks.office import APPROVERS, DUTY, PASSWORD

WORKERS, CLIENTS = 2, 4
ANSWER_SECONDS = 120
VALUES = {"name": "Bench document", "amount": 100.0}


class Wire:
    """One client's view of one side.

    :param str url: of the server
    :param str database: its database
    :param dict users: id by login
    """

    def __init__(self, url, database, users):
        self.proxy = xmlrpc.client.ServerProxy(f"{url}/xmlrpc/2/object")
        self.database = database
        self.users = users

    def call(self, login, model, method, *arguments):
        return self.proxy.execute_kw(
            self.database, self.users[login], PASSWORD, model, method, arguments
        )

    def floor(self):
        slots = [(0, 0, {"user_id": self.users[login]}) for login in APPROVERS]
        values = {**VALUES, "slot_ids": slots}
        document = self.call("bench_applicant", "bench.plain", "create", values)
        self.call("bench_applicant", "bench.plain", "submit", [document])
        for login in APPROVERS:
            self.call(login, "bench.plain", "approve", [document])

    def peer(self):
        document = self.call("bench_applicant", "bench.request", "create", VALUES)
        self.call("bench_applicant", "bench.request", "submit", [document])
        for login in APPROVERS:
            self.call(login, "bench.request", "approve", [document])

    def ours(self):
        values = {"title": "Bench document", "properties": {"amount": 100.0}}
        # One call opens and submits; the others have two for it
        case = self.call(
            "bench_applicant", "fao.case", "open_case", DUTY, values, "",
            {"submit": True},
        )  # fmt: skip
        for login in APPROVERS:
            self.call(login, "fao.case", "act", case["case_id"], "approve")


def measure(office, names, blocks, cycles):
    """Return a ``Series`` a side: the milliseconds of single life cycles.

    :param list names: the sides
    :param int blocks: how often the sides take turns
    :param int cycles: life cycles of each client in a block
    """
    users = {login: office.user(login).id for login in ("bench_applicant", *APPROVERS)}
    found = {name: Series() for name in names}
    with _server() as url:
        clients = [Wire(url, office.env.cr.dbname, users) for _ in range(CLIENTS)]
        with ThreadPoolExecutor(CLIENTS) as pool:
            for block in range(blocks + 1):
                for name in names:
                    for times in pool.map(_cycles(name, cycles), clients):
                        # The first block warms the workers up
                        for ms in times if block else ():
                            found[name].add(ms)
    return found


def _cycles(name, count):
    def work(client):
        times = []
        for _ in range(count):
            start = time.perf_counter()
            getattr(client, name)()
            times.append((time.perf_counter() - start) * 1000)
        return times

    return work


@contextmanager
def _server():
    """Serve the database with several workers; yield the address."""
    port = _free_port()
    command = [sys.executable, "-P", sys.argv[0], "-c", os.environ["FAO_BENCH_CONFIG"]]
    command += [f"--workers={WORKERS}", f"--http-port={port}", "--log-level=error"]
    command += [f"--gevent-port={_free_port()}", "--max-cron-threads=0"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(process, url)
        yield url
    finally:
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()


def _wait(process, url):
    deadline = time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with (
            suppress(OSError),
            urllib.request.urlopen(f"{url}/web/health", timeout=30),
        ):
            return
        time.sleep(0.2)
    raise RuntimeError("The server of the benchmark did not come up")


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
