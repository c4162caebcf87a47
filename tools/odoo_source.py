"""Where Odoo 19 comes from: ODOO_HOME, or Debian's package extracted privately."""

import getpass
import os
import re
import shutil
import subprocess
from pathlib import Path

from tools.common import (
    STATE,
    Failure,
    clean_env,
    digest,
    run_logged,
    stamp,
    stamped,
    step,
)

PACKAGES = {
    "sid": ["odoo-19"],
    "trixie": [
        "libjs-jquery",
        "libjs-jquery-form",
        "libjs-underscore",
        "fonts-font-awesome",
        "fonts-glyphicons-halflings",
        "fonts-inconsolata",
        "fonts-montserrat",
        "fonts-ocr-b",
        "fonts-roboto-unhinted",
    ],
}
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")
NOT_FETCHED = "Odoo 19 could not be fetched (an Odoo 19 you have goes into ODOO_HOME)"
NOT_DEBIAN = (
    "Odoo 19 is not here and cannot be fetched: {}; set ODOO_HOME to a source "
    "checkout or an unpacked package of Odoo 19 Community."
)


def ensure_odoo():
    """Make sure of Odoo 19 and return the folder that holds `odoo/` and `addons/`."""
    if os.environ.get("ODOO_HOME"):
        return _checked_home(Path(os.environ["ODOO_HOME"]).expanduser().resolve())
    target = STATE / "odoo"
    key = digest(PACKAGES, "2")
    if stamped("odoo") != key or not target.is_dir():
        with step("fetching Odoo 19 (about 130 MB)"):
            fresh = STATE / "odoo.new"
            shutil.rmtree(fresh, ignore_errors=True)
            fetch_debian(PACKAGES, fresh, NOT_FETCHED)
            _complete(fresh)
            shutil.rmtree(target, ignore_errors=True)
            fresh.rename(target)
            stamp("odoo", key)
    return _checked_home(target)


def _checked_home(home):
    for folder in (home, home / "usr/lib/python3/dist-packages"):
        release = folder / "odoo" / "release.py"
        if release.is_file() and (folder / "addons").is_dir():
            if not re.search(r"version_info = \(19, 0", release.read_text()):
                raise Failure(f"{folder} holds another Odoo than 19.0.")
            return folder
    raise Failure(
        f"{home} holds no Odoo: neither odoo/release.py nor addons/ is there."
    )


def _complete(tree):
    """Refuse a tree whose pages would miss files, and fill the one known gap."""
    addons = tree / "usr/lib/python3/dist-packages/odoo/addons"
    gaps = [p for p in addons.rglob("*") if p.is_symlink() and not p.exists()]
    if gaps:
        raise Failure(
            f"Debian's Odoo 19 now also needs {gaps[0].readlink()}; set ODOO_HOME"
        )
    # Debian leaves out MediaPipe, which blurs the background of video calls; every
    # page that bundles it would log an error.
    blur = addons / "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
    if not blur.exists():
        blur.parent.mkdir(parents=True, exist_ok=True)
        blur.write_text("// Not part of Debian's Odoo.\n")


def fetch_debian(packages, target, failure):
    """Download packages, a list per suite, and extract them into `target`.

    The configuration of apt is private, so nothing on the machine changes and no
    root is needed; apt checks the signatures.
    """
    apt = private_apt(packages, failure)
    debs = STATE / "debs"
    shutil.rmtree(debs, ignore_errors=True)
    debs.mkdir(parents=True)
    names = [f"{name}/{suite}" for suite, some in packages.items() for name in some]
    run_logged([*apt, "download", *names], "apt-download.log", failure, cwd=debs)
    target.mkdir(parents=True)
    for deb in sorted(debs.glob("*.deb")):
        run_logged(["dpkg-deb", "-x", deb, target], "dpkg.log", failure)
    shutil.rmtree(debs)


def private_apt(suites, failure):
    """Return the apt-get command over up-to-date private lists of these suites.

    :param suites: names of Debian's suites; none means the machine's own sources
    """
    if not shutil.which("apt-get") or not KEYRING.exists():
        raise Failure(NOT_DEBIAN.format("this machine has no Debian apt and keyring"))
    base = STATE / "apt"
    for folder in ("lists/partial", "cache/archives/partial", "state"):
        (base / folder).mkdir(parents=True, exist_ok=True)
    sources = ""
    if suites:
        mirror = _debian_mirror()
        (base / "sources.list").write_text(
            "".join(f"deb [signed-by={KEYRING}] {mirror} {s} main\n" for s in suites)
        )
        sources = (
            f'Dir::Etc::sourcelist "{base}/sources.list";\n'
            'Dir::Etc::sourceparts "/dev/null";\n'
            'Dir::Etc::preferencesparts "/dev/null";\n'
        )
    (base / "apt.conf").write_text(
        f"{sources}"
        f'Dir::State "{base}/state";\n'
        f'Dir::State::Lists "{base}/lists";\n'
        f'Dir::Cache "{base}/cache";\n'
        'Dir::State::status "/var/lib/dpkg/status";\n'
        f'APT::Sandbox::User "{getpass.getuser()}";\n'
        'Acquire::Languages "none";\n'
        'Acquire::Retries "3";\n'
        "#clear APT::Update::Post-Invoke;\n"
    )
    apt = ["apt-get", "-c", base / "apt.conf"]
    strict = ["--error-on=any"] if suites else []
    run_logged([*apt, "update", *strict], "apt-update.log", failure)
    return apt


def _debian_mirror():
    """The machine's own mirror: the one it takes a Debian release from."""
    listing = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(RELEASE)"],
        capture_output=True,
        text=True,
        env=clean_env(LC_ALL="C"),
        check=False,
    ).stdout
    releases = "bullseye|bookworm|trixie|forky|sid|testing|unstable|(old)?stable"
    for line in listing.splitlines():
        uri, _, release = line.partition(" ")
        if re.fullmatch(releases, release) and "security" not in uri:
            return uri
    raise Failure(NOT_DEBIAN.format("apt on this machine names no Debian mirror"))
