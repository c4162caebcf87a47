"""Chromium and Chinese fonts for the browser tests."""

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

from tools.common import (
    STATE,
    Failure,
    clean_env,
    digest,
    run_logged,
    say,
    stamp,
    stamped,
    step,
)
from tools.odoo_source import private_apt

NAMES = ("google-chrome", "chromium", "chromium-browser", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk")
PRIVATE = STATE / "chromium"
FAILURE = (
    "Chromium for the browser tests could not be installed (on Debian, "
    "apt-get install chromium fonts-noto-cjk brings it)"
)
WRAPPER = """\
#!/bin/sh
root='{root}'
export LD_LIBRARY_PATH="{libraries}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}"
export FONTCONFIG_FILE="$root/fonts.conf"
export XDG_DATA_DIRS="$root/usr/share:/usr/local/share:/usr/share"
exec "$root/usr/lib/chromium/chromium" "$@"
"""
FONTS = """\
<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{root}/usr/share/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>{root}/fontcache</cachedir>
  <include ignore_missing="yes">{root}/etc/fonts/conf.d</include>
</fontconfig>
"""


def ensure_chromium():
    """Return the path of a Chromium that starts."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    if found:
        if os.geteuid() == 0 and not _has_chinese_font():
            _install(["fonts-noto-cjk"])
        return Path(found)
    if os.geteuid() == 0 and shutil.which("apt-get"):
        _install(PACKAGES)
        return Path(shutil.which("chromium"))
    return _private_chromium()


def _has_chinese_font():
    return any(Path("/usr/share/fonts").rglob("NotoSansCJK*"))


def _install(packages):
    env = clean_env(DEBIAN_FRONTEND="noninteractive")
    with step(f"installing {' and '.join(packages)} with apt-get"):
        # One unreachable third-party source must not stop us; install decides.
        with contextlib.suppress(Failure):
            run_logged(["apt-get", "update"], "apt-system-update.log", FAILURE, env=env)
        command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
        run_logged(command, "apt-system-install.log", FAILURE, env=env)


def _private_chromium():
    """Extract Chromium and the libraries this machine lacks under .fao/chromium."""
    key = digest(PACKAGES, WRAPPER, FONTS, str(PRIVATE))
    program = PRIVATE / "bin" / "chromium"
    if stamped("chromium") == key and program.exists():
        return program
    say("- no Chromium here and no root: keeping one of our own")
    with step("fetching Chromium and what it needs (about 200 MB)"):
        fresh = STATE / "chromium.new"
        shutil.rmtree(fresh, ignore_errors=True)
        _extract_closure(fresh)
        _write_wrapper(fresh)
        shutil.rmtree(PRIVATE, ignore_errors=True)
        fresh.rename(PRIVATE)
        _check(program)
        stamp("chromium", key)
    return program


def _extract_closure(target):
    """apt plans an installation here, downloads it, and we only unpack it."""
    apt = private_apt([], FAILURE)
    plan = subprocess.run(
        [*map(str, apt), "install", "-s", "--no-install-recommends", *PACKAGES],
        capture_output=True,
        text=True,
        env=clean_env(LC_ALL="C"),
        check=False,
    )
    names = [
        line.split()[1] for line in plan.stdout.splitlines() if line[:5] == "Inst "
    ]
    if plan.returncode or not names:
        raise Failure(f"{FAILURE}: apt finds no way to install it here")
    debs = STATE / "chromium.debs"
    shutil.rmtree(debs, ignore_errors=True)
    debs.mkdir()
    run_logged([*apt, "download", *names], "apt-chromium.log", FAILURE, cwd=debs)
    target.mkdir()
    for deb in sorted(debs.glob("*.deb")):
        run_logged(["dpkg-deb", "-x", deb, target], "dpkg.log", FAILURE)
    shutil.rmtree(debs)


def _write_wrapper(target):
    """Paths name the final place, since the tree is renamed when complete."""
    folders = {path.parent for path in target.rglob("*.so*") if "lib" in path.parts}
    libraries = [
        str(PRIVATE / folder.relative_to(target))
        for folder in sorted(folders)
        if folder.name.endswith("-linux-gnu") or folder.name in ("pulseaudio", "lib")
    ]
    (target / "bin").mkdir()
    program = target / "bin" / "chromium"
    program.write_text(WRAPPER.format(root=PRIVATE, libraries=":".join(libraries)))
    program.chmod(0o755)
    (target / "fonts.conf").write_text(FONTS.format(root=PRIVATE))


def _check(program):
    probe = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    )
    if probe.returncode:
        reason = probe.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise Failure(f"{FAILURE}: {reason[0]}")
