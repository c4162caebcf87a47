"""One file with database and filestore, verified before it replaces anything."""

import datetime
import hashlib
import json
import os
import shutil
import zipfile
from pathlib import Path

from psycopg2 import sql

from tools import common, database, postgres, python_env, server
from tools.config import DATABASE

MANIFEST = "manifest.json"
DUMP = "database.dump"
FILES = "filestore/"
FORMAT = 1
# Written by pg_dump 17 and later; older servers refuse it.
NEWER_SETTING = b"SET transaction_timeout = 0;\n"
ASIDE = f"{DATABASE}_before_restore"


def backup(arguments):
    target = _file_argument(arguments, "backup")
    cluster = postgres.ensure_postgres()
    database.require(cluster, DATABASE)
    dump = common.STATE / f"backup.{os.getpid()}.dump"
    partial = target.with_name(f"{target.name}.partial")
    try:
        with common.step(f"backing up {DATABASE} to {target}"):
            # The dump comes first: files are only ever added while the server runs,
            # so every file that the dump names is still there afterwards.
            _pg(cluster, "pg_dump", "-Fc", "-f", dump, DATABASE)
            _write_archive(cluster, partial, dump)
            partial.replace(target)
    except OSError as error:
        raise common.Failure(f"The backup could not be written: {error}") from None
    finally:
        dump.unlink(missing_ok=True)
        partial.unlink(missing_ok=True)
    common.say(f"{target}: {target.stat().st_size / 1e6:.1f} MB")
    return 0


def _write_archive(cluster, path, dump):
    members = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        path.chmod(0o600)
        archive.write(dump, DUMP, zipfile.ZIP_STORED)
        members[DUMP] = _sha256(dump.open("rb"))
        store = database.filestore(DATABASE)
        for file in sorted(p for p in store.rglob("*") if p.is_file()):
            name = FILES + file.relative_to(store).as_posix()
            archive.write(file, name)
            members[name] = _sha256(file.open("rb"))
        manifest = {
            "format": FORMAT,
            "created": datetime.datetime.now(datetime.UTC).isoformat(),
            "odoo": python_env.odoo_version(),
            "postgresql": cluster.query("SHOW server_version")[0][0],
            "note": database.note(cluster, DATABASE),
            "sha256": members,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1))


def restore(arguments):
    source = _file_argument(arguments, "restore")
    if server.running(DATABASE):
        raise common.Failure("The server still runs; end it with ./fao stop first")
    cluster = postgres.ensure_postgres()
    fresh = f"{DATABASE}_restoring"
    unpacked = common.STATE / "restore"
    with common.locked(f"database-{DATABASE}"):
        try:
            with common.step(f"checking and unpacking {source}"):
                manifest = _unpack(source, unpacked)
            with common.step("restoring into a database of its own"):
                _load(cluster, fresh, unpacked)
        except BaseException:
            database.drop(cluster, fresh)
            raise
        finally:
            shutil.rmtree(unpacked, ignore_errors=True)
        _swap(cluster, fresh)
        if manifest["note"]:
            database.write_note(cluster, DATABASE, manifest["note"])
    common.say(f"Restored the state of {manifest['created']}.")
    return 0


def _unpack(source, target):
    """Extract what the manifest lists, each member against its hash."""
    shutil.rmtree(target, ignore_errors=True)
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            if manifest["format"] != FORMAT:
                raise common.Failure(f"{source} has a format this version cannot read")
            names = set(archive.namelist()) - {MANIFEST}
            if names != set(manifest["sha256"]):
                raise common.Failure(f"{source} is damaged: files are missing or extra")
            for name, expected in manifest["sha256"].items():
                # extract() itself keeps absolute and upward names inside `target`.
                path = Path(archive.extract(name, target))
                if _sha256(path.open("rb")) != expected:
                    raise common.Failure(f"{source} is damaged: {name} was changed")
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        raise common.Failure(f"{source} is no readable backup: {error}") from None
    return manifest


def _load(cluster, name, unpacked):
    database.drop(cluster, name)
    database.create_empty(cluster, name)
    script = unpacked / "restore.sql"
    _pg(cluster, "pg_restore", "--no-owner", "--no-acl", "-f", script, unpacked / DUMP)
    _pg(
        cluster,
        "psql",
        "--no-psqlrc",
        "--quiet",
        "--set=ON_ERROR_STOP=1",
        f"--dbname={name}",
        f"--file={_for_older_servers(script)}",
    )
    files = unpacked / FILES
    if files.is_dir():
        database.filestore(name).parent.mkdir(parents=True, exist_ok=True)
        shutil.move(files, database.filestore(name))


def _for_older_servers(script):
    """Return `script` without the one setting that older servers do not know."""
    target = script.with_suffix(".older.sql")
    with script.open("rb") as source, target.open("wb") as result:
        result.writelines(line for line in source if line != NEWER_SETTING)
    script.unlink()
    return target


def _swap(cluster, fresh):
    """Two renames; the former database stays beside until the next restore."""
    if not database.exists(cluster, DATABASE):
        database.rename(cluster, fresh, DATABASE)
        return
    database.drop(cluster, ASIDE)
    database.rename(cluster, DATABASE, ASIDE)
    try:
        database.rename(cluster, fresh, DATABASE)
    except BaseException:
        database.rename(cluster, ASIDE, DATABASE)
        raise
    cluster.query(sql.SQL("ANALYZE"), database=DATABASE)
    common.say(f"  the former database is kept as {ASIDE}")


def _pg(cluster, program, *arguments):
    common.run_logged(
        [cluster.tools / program, *arguments],
        f"{program}.log",
        f"{program} failed",
        env=cluster.env,
    )


def _sha256(stream):
    with stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _file_argument(arguments, command):
    if len(arguments) != 1 or arguments[0].startswith("-"):
        raise common.Failure(f"Usage: ./fao {command} FILE")
    return Path(arguments[0]).absolute()
