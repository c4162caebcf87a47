"""Paths, messages, steps, stamps and locks shared by all commands."""

import contextlib
import ctypes
import fcntl
import hashlib
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATE = ROOT / ".fao"
LOGS = STATE / "log"
VENV = STATE / "venv"
PYTHON = VENV / "bin" / "python"
# A script, not `-m odoo`: with workers Odoo starts itself again by its name.
ODOO = (PYTHON, "-P", VENV / "bin" / "odoo")
PR_SET_PDEATHSIG = 1
UNREACHABLE = (
    "(?i)could not connect|unable to connect|could not resolve|connection broke"
    "|temporary failure in name|network is unreachable|connection timed out"
)
HEARTBEAT_SECONDS = 10


class Failure(Exception):
    """Ends the command with one sentence on stderr and a non-zero exit code."""


def say(text):
    print(text, flush=True)


@contextlib.contextmanager
def step(label):
    """Announce a long step and tell how long it took."""
    start = time.monotonic()
    say(f"- {label} ...")
    yield
    say(f"  done in {time.monotonic() - start:.1f} s")


def run_logged(command, log_name, failure, *, env=None, cwd=None):
    """Run `command` into a log file, with a line of progress every few seconds.

    :param failure: start of the sentence raised when the command fails; the last
        telling line of its output is appended.
    :return: the path of the log file
    """
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / log_name
    start = time.monotonic()
    with log.open("wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=env,
            cwd=cwd or ROOT,
            preexec_fn=_die_with_parent,
        )
        try:
            code = _wait(process, log, start)
        except BaseException:
            process.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(10)
            process.kill()
            raise
    if code:
        reason = _telling_line(log)
        if re.search(UNREACHABLE, log.read_text(errors="replace")):
            reason = "the network or its package server cannot be reached"
        raise Failure(f"{failure}: {reason} (whole output: {log.relative_to(ROOT)})")
    return log


def _die_with_parent():
    """A killed launcher must not leave a step running beside the next start."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(process, log, start):
    while True:
        try:
            return process.wait(HEARTBEAT_SECONDS)
        except subprocess.TimeoutExpired:
            say(f"  {time.monotonic() - start:.0f} s  {_last_line(log)[:110]}")


def _last_line(log):
    with log.open("rb") as lines:
        lines.seek(max(0, log.stat().st_size - 2000))
        tail = lines.read().decode(errors="replace").replace("\r", "\n")
    return next((line for line in reversed(tail.splitlines()) if line.strip()), "")


def _telling_line(log):
    lines = log.read_text(errors="replace").splitlines()
    marks = ("ERROR: ", "E: ", "Error: ")
    for line in reversed(lines):
        if line.startswith(marks) or "Error: " in line or " CRITICAL " in line:
            return line.strip().rstrip(".")
    return _last_line(log).strip() or "no output"


def digest(*parts):
    """Hash of texts, and of the contents of files given as paths."""
    sha = hashlib.sha256()
    for part in parts:
        data = part.read_bytes() if isinstance(part, Path) else str(part).encode()
        sha.update(len(data).to_bytes(8) + data)
    return sha.hexdigest()[:20]


def stamped(name):
    """The digest a step left behind, or None."""
    path = STATE / "stamps" / name
    return path.read_text() if path.exists() else None


def stamp(name, value):
    """Record that the step `name` succeeded for the inputs digested in `value`."""
    path = STATE / "stamps" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{name}.{os.getpid()}")
    fresh.write_text(value)
    fresh.replace(path)


@contextlib.contextmanager
def locked(name="setup"):
    """Only one launcher at a time prepares things; the others wait."""
    STATE.mkdir(exist_ok=True)
    with (STATE / f"{name}.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"- waiting for another ./fao ({name}) to finish ...")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def clean_env(**extra):
    """The environment for Odoo: ours, without what would redirect it."""
    dropped = ("PYTHONPATH", "PYTHONHOME", "ODOO_RC", "OPENERP_SERVER", "PGDATABASE")
    env = {key: value for key, value in os.environ.items() if key not in dropped}
    return env | extra


def warn(text):
    print(text, file=sys.stderr, flush=True)
