"""The virtual environment: pinned libraries, OCA addons, and Odoo linked in."""

import os
import shutil
import subprocess
import sys

from tools.common import (
    PYTHON,
    ROOT,
    STATE,
    VENV,
    Failure,
    clean_env,
    digest,
    run_logged,
    step,
)

SCRIPT = """\
#!{python}
from odoo.cli.command import main

main()
"""
ODOO_METADATA = "Metadata-Version: 2.1\nName: odoo\nVersion: 19.0\n"


def ensure_venv(odoo_home):
    """Build the environment for these requirements, then switch the link to it.

    A failed or interrupted build leaves the environment in use untouched.
    """
    requirements = ROOT / "requirements.txt"
    key = digest(requirements, sys.version, sys.base_prefix)
    target = STATE / "venvs" / key
    if not (target / "complete").exists():
        with step("installing Python libraries and OCA addons"):
            shutil.rmtree(target, ignore_errors=True)
            _build(target, requirements)
            (target / "complete").touch()
    _link_odoo(target, odoo_home)
    if not VENV.is_symlink() or os.readlink(VENV) != f"venvs/{key}":
        fresh = STATE / f"venv.{os.getpid()}"
        fresh.symlink_to(f"venvs/{key}")
        fresh.replace(VENV)


def prune():
    """Remove the environments of earlier requirements; nothing may be running."""
    in_use = VENV.resolve()
    for folder in (STATE / "venvs").iterdir():
        # The project may be reached by way of a link
        if folder.resolve() != in_use:
            shutil.rmtree(folder, ignore_errors=True)


def _build(target, requirements):
    python = target / "bin" / "python"
    base = getattr(sys, "_base_executable", sys.executable)
    run_logged([base, "-m", "venv", target], "venv.log", "No virtual environment")
    site = _site_packages(python)
    # pip must take Odoo for installed, or no OCA addon's dependency on it is met.
    metadata = site / "odoo-19.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text(ODOO_METADATA)
    (metadata / "INSTALLER").write_text("fao\n")
    pip_install(python, requirements)


def pip_install(python, requirements):
    run_logged(
        [python, "-m", "pip", "install", "--no-input", "-r", requirements],
        f"pip-{requirements.stem}.log",
        f"The packages of {requirements.name} could not be installed",
        env=clean_env(PIP_DISABLE_PIP_VERSION_CHECK="1"),
    )


def ensure_test_requirements():
    _ensure(ROOT / "test-requirements.txt", "test", "test libraries")


def ensure_bench_requirements():
    _ensure(ROOT / "benchmarks" / "requirements.txt", "bench", "the peers to measure")


def _ensure(requirements, what, label):
    mark = VENV / f"{what}-complete"
    key = digest(requirements)
    if not mark.exists() or mark.read_text() != key:
        with step(f"installing {label}"):
            pip_install(PYTHON, requirements)
            mark.write_text(key)


def _link_odoo(target, odoo_home):
    """Put Odoo on the path; `odoo` is a namespace, shared with the OCA addons."""
    site = _site_packages(target / "bin" / "python")
    link = site / "odoo-home.pth"
    if not link.exists() or link.read_text() != f"{odoo_home}\n":
        link.write_text(f"{odoo_home}\n")
    script = target / "bin" / "odoo"
    if not script.exists():
        script.write_text(SCRIPT.format(python=target / "bin" / "python"))
        script.chmod(0o755)


def _site_packages(python):
    found = sorted(python.parent.parent.glob("lib/python3.*/site-packages"))
    if not found:
        raise Failure(f"{python.parent.parent} is not a virtual environment.")
    return found[0]


def oca_addons():
    """The folder where pip put the OCA addons."""
    return _site_packages(PYTHON) / "odoo" / "addons"


def hand_over(arguments):
    """Continue inside the environment, where all libraries can be imported."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), "FAO_READY": "1"}
    sys.stdout.flush()
    os.execve(PYTHON, [PYTHON, "-P", "-m", "tools", *arguments], env)


def odoo_version():
    return subprocess.check_output(
        [PYTHON, "-P", "-c", "from odoo import release; print(release.version)"],
        text=True,
        env=clean_env(),
    ).strip()
