"""The launcher's own housekeeping."""

import shutil
import subprocess
import threading
from pathlib import Path
from unittest.mock import patch

import pytest

from odoo.service import db
from odoo.tools import config

from tools import common, postgres, python_env


def test_the_environment_in_use_stays_when_reached_by_a_link(tmp_path, monkeypatch):
    real = tmp_path / "real"
    for name in ("old", "new"):
        (real / "venvs" / name).mkdir(parents=True)
    (real / "venv").symlink_to("venvs/new")
    linked = tmp_path / "linked"
    linked.symlink_to(real)
    monkeypatch.setattr(python_env, "STATE", linked)
    monkeypatch.setattr(python_env, "VENV", linked / "venv")
    python_env.prune()
    assert [folder.name for folder in (real / "venvs").iterdir()] == ["new"]


def test_a_call_without_a_session_lists_no_databases():
    with patch("odoo.sql_db.db_connect", side_effect=AssertionError):
        assert db.list_dbs(force=True) == config["db_name"]


@pytest.fixture
def postmaster(tmp_path, monkeypatch):
    """A process that is called postgres, and what its file says of its state."""
    program = shutil.copy(shutil.which("sleep"), tmp_path / "postgres")
    monkeypatch.setattr(postgres, "DATA", tmp_path)
    with subprocess.Popen([program, "60"]) as process:
        lines = [process.pid, tmp_path, 1790000000, 5433, "/run/office", "", 0]

        def say(state):
            text = "\n".join(map(str, [*lines, state])) + "\n"
            Path(tmp_path / "postmaster.pid").write_text(text)

        say("starting")
        yield say
        process.kill()


def test_a_server_that_recovers_after_a_power_cut_is_waited_for(postmaster):
    later = threading.Timer(0.5, postmaster, ["ready   "])
    later.start()
    server = postgres._start()
    assert (server.host, server.port, server.embedded) == ("/run/office", "5433", True)


def test_a_server_that_never_gets_ready_is_named_with_its_log(postmaster, monkeypatch):
    monkeypatch.setattr(postgres, "RECOVERY_SECONDS", 0.3)
    with pytest.raises(common.Failure, match="PostgreSQL does not start; see .*log"):
        postgres._start()
