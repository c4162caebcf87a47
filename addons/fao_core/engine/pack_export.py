"""From the records of a duty to the text of its pack."""

import base64

from . import chain, definition, pack

ZH = "zh_CN"


def content_of(duty):
    """Return the duty as spelled-out content and its Chinese texts.

    Texts and file paths that no record keeps come from the last imported pack, as
    long as they still belong to what the record says.
    """
    memory = duty.sudo().pack_memory or {}
    content = definition.describe_duty(duty)
    strings = dict(memory.get("strings", {}))
    if ZH in dict(duty.env["res.lang"].get_installed()):
        translated = definition.describe_duty(duty.with_context(pack_lang=ZH))
        strings = pack.translations_between(content, translated)
    for entry in content["templates"]:
        _add_file(entry, duty, memory.get("files", {}))
    return content, strings


def _add_file(entry, duty, files):
    """Name the file of a template if it is still the module's, else enclose it."""
    template = duty.sudo().template_ids.filtered(lambda t: t.code == entry["code"])
    data = base64.b64decode(template.with_context(bin_size=False).file or b"")
    path, digest = files.get(entry["code"]) or ("", "")
    if path and digest == file_digest(data):
        entry["file"] = path
    elif data:
        entry["content"] = base64.b64encode(data).decode()


def file_digest(data):
    """Return the digest by which a pack's file is told from another."""
    return chain.sha256(base64.b64encode(data).decode())


def export_duty(duty):
    """Return the canonical text of the pack of ``duty``."""
    return pack.dump(*content_of(duty))
