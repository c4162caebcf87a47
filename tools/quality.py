"""./fao lint: ruff's rules and format, then pylint-odoo on our addons."""

import subprocess

from tools import common, python_env

FOLDERS = ("addons", "tools", "tests", "benchmarks")


def lint(arguments):
    with common.locked():
        python_env.ensure_test_requirements()
    fix = "--fix" in arguments
    folders = [name for name in FOLDERS if (common.ROOT / name).is_dir()]
    checks = [
        ["ruff", "check", *(["--fix"] if fix else []), *folders],
        ["ruff", "format", *([] if fix else ["--check"]), *folders],
    ]
    addons = sorted(
        str(manifest.parent.relative_to(common.ROOT))
        for manifest in common.ROOT.glob("addons/*/__manifest__.py")
    )
    if addons:
        checks.append(["pylint", *addons])
    codes = [_run(check) for check in checks]
    return 1 if any(codes) else 0


def _run(check):
    common.say(f"- {check[0]} {check[1]}")
    command = [common.PYTHON, "-P", "-m", *check]
    return subprocess.run(
        command, cwd=common.ROOT, env=common.clean_env(), check=False
    ).returncode
