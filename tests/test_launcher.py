"""The launcher's own housekeeping."""

from unittest.mock import patch

from odoo.service import db
from odoo.tools import config

from tools import python_env


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
