"""A draft back to what it was: the undo of the workflow designer.

What a draft was is plain data, as a pack writes it; the way back is the importer's,
so that it checks the same and obeys the same rules of access.
"""

import yaml

from . import definition, pack, pack_texts, pack_yaml
from .errors import FaoError
from .pack_export import ZH
from .pack_import import PackImport


def snapshot(workflow):
    """Return what ``workflow`` holds, with the texts of the second language."""
    content = definition.describe(workflow)
    strings = {}
    if _is_chinese_there(workflow.env):
        translated = definition.describe(workflow.with_context(pack_lang=ZH))
        strings = pack.translations_between(
            {"workflow": content}, {"workflow": translated}
        )
    return {"workflow": content, "strings": strings}


def fingerprint(content):
    """Return what tells one snapshot from another."""
    return pack.fingerprint(content)


def restore(workflow, content):
    """Make the draft ``workflow`` what ``content`` says.

    :param content: a snapshot of this draft, sent back by a client: it is checked
        like an import
    :raise FaoError: ``FAO-PACK`` when it is no content of a workflow
    """
    wanted = content.get("workflow") if isinstance(content, dict) else None
    if isinstance(wanted, dict) and not wanted.get("stages"):
        workflow.transition_ids.unlink()  # a pack is never that empty
        workflow.stage_ids.unlink()
        return
    importer = PackImport(workflow.env, _as_pack(workflow, wanted), {"name": "undo"})
    workflow = workflow.with_env(importer.env)
    wanted = importer.content["workflow"]
    importer.fill_version(workflow, wanted)
    kept = importer.fill_workflow(workflow, wanted)
    for parts, of_kind in zip(_parts(workflow), kept, strict=True):
        (parts - of_kind).unlink()
    _translate(workflow, content.get("strings"))


def _is_chinese_there(env):
    return ZH in dict(env["res.lang"].get_installed())


def _as_pack(workflow, wanted):
    """Return ``wanted`` in the pack of its duty, so that references are known."""
    duty = definition.describe_duty(workflow.duty_id)
    try:
        return pack_yaml.write({**duty, "workflow": wanted})
    except yaml.YAMLError as error:
        raise FaoError("FAO-PACK", str(error)) from error


def _parts(workflow):
    """Return the parts of ``workflow``: arrows first, as they hang on stages."""
    return workflow.transition_ids, workflow.stage_ids.rule_ids, workflow.stage_ids


def _translate(workflow, strings):
    """Write the Chinese texts of ``workflow``; what has none speaks the source."""
    if not _is_chinese_there(workflow.env):
        return
    strings = strings if isinstance(strings, dict) else {}
    content = {"workflow": definition.describe(workflow)}
    for place, source in pack.texts(content):
        pair = strings.get(place)
        is_ours = isinstance(pair, list) and pair[:1] == [source]
        text = str(pair[1]) if is_ours and len(pair) > 1 else source
        *codes, key = place.split("/")
        field = pack_texts.TEXT_FIELDS.get(key, key)
        for record in pack_texts.records(workflow.duty_id, codes):
            if record._part_workflow() == workflow:
                _write_text(record, field, text)


def _write_text(record, field, text):
    if text and record.with_context(lang=ZH)[field] != text:
        record._update_field_translations(field, {ZH: text})
