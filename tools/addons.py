"""Our addons: which there are and what state their content is in."""

import ast
import hashlib

from tools.common import Failure
from tools.config import OURS

# Without any addon of ours the platform is still a working Odoo.
FALLBACK = {name: "" for name in ("base", "web", "mail", "calendar")}
IGNORED = {"__pycache__", "tests", "readme"}


def content(*, with_tests, folder=OURS):
    """Map each installable addon to the digest of what an update would load.

    Tests and readmes are left out: a change there needs no update.
    """
    found = {}
    for manifest in sorted(folder.glob("*/__manifest__.py")):
        name = manifest.parent.name
        if name.startswith("test_") and not with_tests:
            continue
        if _manifest(manifest).get("installable", True):
            found[name] = _digest(manifest.parent)
    return found or dict(FALLBACK)


def foundations(names):
    """The addons outside our folder that these build on directly, sorted."""
    if not set(names) - set(FALLBACK):
        return sorted(names)
    manifests = [_manifest(OURS / name / "__manifest__.py") for name in names]
    return sorted({one for m in manifests for one in m.get("depends", [])} - set(names))


def _manifest(path):
    try:
        return ast.literal_eval(path.read_text())
    except (SyntaxError, ValueError) as error:
        raise Failure(f"{path.parent.name}/__manifest__.py: {error}") from None


def _digest(folder):
    sha = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_file() and not IGNORED & set(relative.parts):
            sha.update(f"{relative}\0{path.stat().st_size}\0".encode())
            sha.update(path.read_bytes())
    return sha.hexdigest()[:16]
