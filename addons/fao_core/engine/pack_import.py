"""From the text of a pack to the records of a duty."""

import base64
import binascii
from pathlib import PurePosixPath

from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import UserError
from odoo.tools import file_open

from . import form_fields, guard, pack, pack_texts, pack_vals
from .errors import FaoError
from .pack_export import content_of, file_digest
from .pack_workflow import WorkflowImport


def import_text(env, text, options):
    """Import ``text``; see ``fao.duty.import_pack``."""
    try:
        with env.cr.savepoint() as savepoint:
            result = PackImport(env, text, options).run()
            if options.get("dry_run"):
                savepoint.rollback()
                result.update(duty_id=0, workflow_id=0)
    finally:
        # Whatever was remembered on the way may have been taken back
        env["fao.duty"]._forget_definition()
    return result


def load_module_pack(env, module, path):
    """Import the pack of a module; see ``fao.duty._load_module_pack``."""
    with file_open(f"{module}/{path}", "r") as file:
        text = file.read()
    options = {"name": f"{module}/{path}", "module": module}
    return import_text(env, text, options)


class PackImport(WorkflowImport):
    """One import of one pack.

    :param options: as for ``import_pack``; ``module`` only by the loader itself
    """

    def __init__(self, env, text, options):
        # Source texts are written as such, whatever language the user works in
        self.env = env(context={**env.context, "lang": None, "active_test": False})
        self._ = env._
        self.options = options
        self.module = options.get("module", "")
        try:
            self.pack = pack.load(text, options.get("name") or "pack", env._)
        except pack.PackError as error:
            raise FaoError("FAO-PACK", str(error)) from error
        self.content = self.pack.content
        self.files = self._read_files()
        self.sha256 = pack.fingerprint([self.content, sorted(self.files.items())])

    def run(self):
        """Bring the records in line with the pack; return what was done."""
        code = self.content["duty"]["code"]
        duty = self.env["fao.duty"].search([("code", "=", code)])
        memory = (duty.pack_memory or {}) if duty else {}
        same_file = memory.get("sha256") == self.sha256
        if duty and self.module and same_file:
            # Nothing new from the module: what the office changed since stays
            pack_texts.translate(duty, self.pack.strings, only_missing=True)
            return self._result(duty, created=False, changed=False)
        before = self._fingerprint(duty) if duty else ""
        created = not duty
        ours = not memory or self._published_sha(duty) == memory.get("workflow")
        duty = self._apply_duty(duty)
        self._apply_series(duty)
        self._apply_templates(duty)
        self._apply_checks(duty, memory)
        self._apply_workflow(duty, publish=ours or not self.module)
        self._remember(duty)
        pack_texts.translate(duty, self.pack.strings)
        changed = self._fingerprint(duty) != before
        return self._result(duty, created=created, changed=changed)

    def _result(self, duty, created, changed):
        workflow = duty.workflow_id
        return {
            "duty_id": duty.id,
            "code": duty.code,
            "workflow_id": workflow.id or 0,
            "version": workflow.version or 0,
            "created": created,
            "changed": changed,
        }

    def _fingerprint(self, duty):
        duty.invalidate_recordset()
        return pack.fingerprint([*content_of(duty), duty.workflow_ids.ids])

    @staticmethod
    def _published_sha(duty):
        return duty.workflow_id.sha256 if duty else ""

    def fail(self, path, message):
        """Raise a problem at ``path`` of the pack."""
        raise FaoError("FAO-PACK", str(self.pack.problem(path, message)))

    def guarded(self, path, record, function):
        """Run ``function``; a refusal names the place in the pack."""
        try:
            with self.env.cr.savepoint():
                result = function()
                self.env.flush_all()
                return result
        except FaoError:
            raise
        except UserError as error:
            self.fail(path, str(error))
        except IntegrityError as error:
            self.fail(path, record._sql_error_to_message(error))

    # ---- Files

    def _read_files(self):
        """Return the digests of the files by template; keep their contents."""
        self.contents = {}
        for index, template in enumerate(self.content["templates"]):
            data = self._read_file(index, template)
            if data is not None:
                self.contents[template["code"]] = data
        return {code: file_digest(data) for code, data in self.contents.items()}

    def _read_file(self, index, template):
        path = ("templates", index, "file")
        if template["content"]:
            try:
                return base64.b64decode(template["content"], validate=True)
            except binascii.Error:
                self.fail(("templates", index, "content"), self._("Not base64."))
        if not template["file"] or not self.module:
            return None
        parts = PurePosixPath(template["file"])
        if parts.is_absolute() or ".." in parts.parts:
            self.fail(path, self._("The file lies outside the module."))
        try:
            with file_open(f"{self.module}/{parts}", "rb") as file:
                return file.read()
        except (FileNotFoundError, ValueError):
            self.fail(path, self._("There is no such file in the module."))

    # ---- Records named by key

    def _groups(self, path, keys):
        groups = [self._group((*path, index), key).id for index, key in enumerate(keys)]
        return [Command.set(groups)]

    def _group(self, path, key):
        group = self.env.ref(key, raise_if_not_found=False) if "." in key else None
        if group is None:
            group = self.env["res.groups"].search([("name", "=", key)])
        if len(group) != 1 or group._name != "res.groups":
            self.fail(path, self._("There is no group %(group)s.", group=key))
        return group

    def _one(self, path, model, field, value):
        """Return the record of ``model`` with this key; empty when none is named."""
        record = self.env[model].browse()
        if value:
            record = record.search([(field, "=", value)], limit=1)
            if not record:
                self.fail(path, self._("There is no %(value)s.", value=value))
        return record

    def _named_by_check(self, path, entry):
        """Return the values of the records and the register that a check names."""
        registers = dict(self.env["fao.check"]._selection_register_model())
        if entry["register_model"] and entry["register_model"] not in registers:
            self.fail(
                (*path, "register_model"),
                self._("There is no register %(name)s.", name=entry["register_model"]),
            )
        group = self.env["res.groups"]
        if entry["waive_group"]:
            group = self._group((*path, "waive_group"), entry["waive_group"])
        position = self.env["fao.position"]
        found = {
            key: self._one((*path, key), position._name, "code", entry[key]).id
            for key in ("term_position", "waive_position")
        }
        return {
            "term_position_id": found["term_position"],
            "waive_position_id": found["waive_position"],
            "waive_group_id": group.id,
        }

    # ---- Duty, series, templates

    def _apply_duty(self, duty):
        entry = self.content["duty"]
        vals = {"code": entry["code"], "name": entry["name"], "active": True}
        named = {
            "model": ("model", entry["model"]),
            "confidentiality": ("confidentiality", str(entry["confidentiality"])),
            "retention": ("retention", entry["retention"]),
            "number_prefix": ("number_prefix", entry["number_prefix"]),
            "serves": ("serves", ", ".join(entry["serves"])),
            "authority": ("authority_matter", entry["authority"]),
            "checks_except": ("checks_except", ", ".join(entry["checks_except"])),
        }
        vals |= {f: v for key, (f, v) in named.items() if key in self.pack.named}
        if "section" in self.pack.named:
            unit = self._one(("duty", "section"), "fao.unit", "code", entry["section"])
            vals["section_id"] = unit.id
        if "checks_of" in self.pack.named:
            path = ("duty", "checks_of")
            source = self._one(path, "fao.duty", "code", entry["checks_of"])
            vals["checks_of_id"] = source.id
        for key, field in (
            ("handlers", "handler_group_ids"),
            ("open_by", "open_group_ids"),
        ):
            if key in self.pack.named:
                vals[field] = self._groups(("duty", key), entry[key])
        self._check_model(vals)
        if self.content["form"]:
            vals["properties_definition"] = self._properties(duty)
        return self._save(("duty",), duty or self.env["fao.duty"], vals)

    def _check_model(self, vals):
        known = dict(self.env["fao.duty"]._selection_model())
        if vals.get("model", "fao.matter") not in known:
            self.fail(
                ("duty", "model"),
                self._("No records of duties are kept in %(m)s.", m=vals["model"]),
            )

    def _properties(self, duty):
        known = {p["name"]: p for p in (duty and duty.properties_definition) or []}
        result = []
        for index, entry in enumerate(self.content["form"]):
            why = form_fields.error(self.env, entry)
            if why:
                self.fail(("form", index, "code"), why)
            result.append(
                form_fields.definition(entry, known.get(entry["code"], {}))
            )  # fmt: skip
        return result

    def _save(self, path, record, vals):
        """Write what differs, or create; return the record."""
        if not record:
            return self.guarded(path, record, lambda: record.create(vals))
        changed = {
            name: value
            for name, value in vals.items()
            if self._differs(record, name, value)
        }
        for name, value in changed.items():
            if record._fields[name].type == "one2many":
                changed[name] = [Command.clear(), *value]
        if changed:
            self.guarded(path, record, lambda: record.write(changed))
        return record

    @staticmethod
    def _differs(record, name, value):
        field = record._fields[name]
        if field.type == "many2many":
            return set(record[name].ids) != set(value[0][2])
        if field.type == "one2many":
            wanted = [vals for _command, _id, vals in value]
            lines = record[name]
            return len(lines) != len(wanted) or any(
                PackImport._differs(line, key, vals[key])
                for line, vals in zip(lines, wanted, strict=True)
                for key in vals
            )
        if field.type == "binary":
            return (record.with_context(bin_size=False)[name] or b"") != (value or b"")
        stored = field.convert_to_write(record[name], record)
        return (stored or False) != (value or False)

    def _apply_series(self, duty):
        """Keep the series by their codes: one that several duties name is one row."""
        for index, entry in enumerate(self.content["series"]):
            series = self.env["fao.number.series"]
            found = series.search([("code", "=", entry["code"])])
            others = found.template_ids.duty_id - duty
            if others and found.pattern != entry["pattern"]:
                self.fail(
                    ("series", index, "pattern"),
                    self._(
                        "The series is shared with %(duties)s: its pattern is"
                        " %(pattern)s.",
                        duties=", ".join(others.mapped("name")),
                        pattern=found.pattern,
                    ),
                )
            self._save(("series", index), found or series, dict(entry))

    def _apply_templates(self, duty):
        known = {template.code: template for template in duty.template_ids}
        for index, entry in enumerate(self.content["templates"]):
            path = ("templates", index)
            self._check_file_known(path, entry, known)
            series = self._one(
                (*path, "series"), "fao.number.series", "code", entry["series"]
            )
            vals = {
                "duty_id": duty.id,
                "code": entry["code"],
                "name": entry["name"],
                "lang": entry["lang"],
                "series_id": series.id,
                "validity_months": entry["validity_months"],
                "verification": entry["verification"],
                "remedy": entry["remedy"] or False,
                "active": True,
            }
            if entry["code"] in self.contents:
                vals["file"] = base64.b64encode(self.contents[entry["code"]])
                name = PurePosixPath(entry["file"] or f"{entry['code']}.docx").name
                vals["filename"] = name
            empty = self.env["fao.document.template"]
            self._save(path, known.pop(entry["code"], empty), vals)
        for template in known.values():
            if template.active:
                template.active = False

    def _check_file_known(self, path, entry, known):
        """A path is of use to the module itself, or when the file is here."""
        template = known.get(entry["code"])
        is_here = entry["code"] in self.contents or (template and template.file)
        if entry["file"] and not is_here:
            self.fail(
                (*path, "file"),
                self._("The file is read by its module only; enclose it."),
            )

    # ---- Checks

    def _apply_checks(self, duty, memory):
        known = {pack_texts.check_key(check): check for check in duty.check_ids}
        kept = set()
        for index, entry in enumerate(self.content["checks"]):
            vals = {
                **pack_vals.check(duty, entry, index),
                **self._named_by_check(("checks", index), entry),
            }
            key = (entry["code"], entry["variant"], entry["valid_from"])
            kept.add(key)
            record = known.get(key, self.env["fao.check"])
            self._save(("checks", index), record, vals)
        # A module takes back only what it brought; a person says what there is
        ours = {tuple(key) for key in memory.get("checks", [])}
        for key, check in known.items():
            if key not in kept and check.active and (key in ours or not self.module):
                check.active = False

    # ---- Memory

    def _remember(self, duty):
        """Keep what the pack says and no other field holds."""
        duty_engine = guard.enter(duty.sudo())  # engine-set field
        duty_engine.pack_memory = {
            "sha256": self.sha256,
            "workflow": duty.workflow_id.sha256 or "",
            "strings": self.pack.strings,
            "files": self._remembered_files(duty),
            "checks": [
                [entry["code"], entry["variant"], entry["valid_from"]]
                for entry in self.content["checks"]
            ],
        }

    def _remembered_files(self, duty):
        """Return path and digest of the files that a module keeps."""
        before = (duty.sudo().pack_memory or {}).get("files", {})
        result = {}
        for entry in self.content["templates"]:
            code, path = entry["code"], entry["file"]
            if path and code in self.files:
                result[code] = [path, self.files[code]]
            elif path and before.get(code, [""])[0] == path:
                result[code] = before[code]
        return result
