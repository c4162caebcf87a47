"""./fao po: new .pot templates of our addons, and zh_CN.po brought up to them."""

import os
import subprocess

import polib

from tools import addons, common, database, postgres
from tools.config import OURS, write_config

DATABASE = "fao_po"
VOLATILE = ("POT-Creation-Date", "PO-Revision-Date")
EXPORT = """\
import os
from odoo.tools.translate import trans_export
for name in os.environ["FAO_ADDONS"].split(","):
    with open(os.path.join(os.environ["FAO_OUT"], name + ".pot"), "wb") as target:
        trans_export(None, [name], target, "po", env)
"""


def po(_arguments):
    server = postgres.ensure_postgres()
    ours = {
        name: state
        for name, state in addons.content(with_tests=False).items()
        if (OURS / name).is_dir()
    }
    if not ours:
        raise common.Failure("There is no addon in addons/ to translate")
    with common.locked(f"database-{DATABASE}"):
        # With demo data: the names of demo units are terms too.
        if database.exists(server, DATABASE):
            database.update(server, DATABASE, ours)
        else:
            database.create(server, DATABASE, ours)
        exported = _export(server, ours)
    for name in ours:
        _refresh(name, polib.pofile(str(exported / f"{name}.pot")))
    return 0


def _export(server, names):
    folder = common.STATE / "pot"
    folder.mkdir(exist_ok=True)
    config = write_config(server, database=DATABASE, name="odoo-po.conf")
    command = [*common.ODOO, "shell", "-c", config, "--no-http"]
    done = subprocess.run(
        [*map(str, command), "--log-level=error"],
        input=EXPORT,
        text=True,
        env=common.clean_env(FAO_ADDONS=",".join(names), FAO_OUT=os.fspath(folder)),
        check=False,
    )
    if done.returncode:
        raise common.Failure("Odoo could not export the terms; see above")
    return folder


def _refresh(name, template):
    """Write the template; keep each translation whose term still exists."""
    folder = OURS / name / "i18n"
    folder.mkdir(exist_ok=True)
    for header in VOLATILE:
        template.metadata.pop(header, None)
    template.sort(key=lambda entry: (entry.msgid, entry.msgctxt or ""))
    template.save(str(folder / f"{name}.pot"))
    path = folder / "zh_CN.po"
    known = polib.pofile(str(path)) if path.exists() else polib.POFile()
    former = {entry.msgid: entry for entry in known if not entry.obsolete}
    for entry in template:
        old = former.get(entry.msgid)
        entry.msgstr = old.msgstr if old else ""
        entry.flags = [
            *entry.flags,
            *(f for f in (old.flags if old else ()) if f == "fuzzy"),
        ]
    template.metadata |= {"Language": "zh_CN", "Plural-Forms": "nplurals=1; plural=0;"}
    template.save(str(path))
    missing = sum(not entry.msgstr for entry in template)
    gone = sorted(set(former) - {entry.msgid for entry in template})
    common.say(f"{name}: {len(template)} terms, {missing} not translated yet")
    for msgid in gone:
        common.say(f"  no longer used: {msgid[:70]!r} -> {former[msgid].msgstr[:50]!r}")
