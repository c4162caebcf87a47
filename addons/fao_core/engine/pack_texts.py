"""The Chinese texts of a pack, written on the records of its duty."""

from . import guard
from .pack_export import ZH

#: Fields that hold translated texts and are not named as the pack names them.
TEXT_FIELDS = {"help": "help_text", "confirm": "confirm_text"}
#: Parts of a stage that have texts.
PARTS = {"rules": "rule_ids", "documents": "document_ids"}


def translate(duty, strings, only_missing=False):
    """Write the Chinese texts where Chinese is installed.

    Names of a published version are translated too: the version is its source
    texts, and these stay.

    :param duty: in an environment without language
    :param strings: as ``Pack.strings``
    :param only_missing: leave texts that an office translated otherwise
    """
    if ZH not in dict(duty.env["res.lang"].get_installed()):
        return
    for path, (source, text) in strings.items():
        *place, key = path.split("/")
        for record in records(duty, place):
            _translate(record, TEXT_FIELDS.get(key, key), source, text, only_missing)


def _translate(record, field, source, text, only_missing):
    translated = record.with_context(lang=ZH)
    if record[field] != source or translated[field] == text:
        return
    if only_missing and translated[field] != source:
        return
    # Where English is not installed a plain write replaces it too
    record_engine = guard.enter(record.sudo())  # published parts as well
    record_engine._update_field_translations(field, {ZH: text})
    if field == "message":
        translated._check_rule()


def records(duty, place):
    """Yield the records that a path of codes leads to, in all versions."""
    match place:
        case ["duty"]:
            yield duty
        case ["series", code]:
            series = duty.env["fao.number.series"]
            yield from series.search([("code", "=", code)])
        case ["templates", code]:
            yield from duty.template_ids.filtered(lambda t: t.code == code)
        case ["checks", key]:
            yield from duty.check_ids.filtered(lambda c: "|".join(check_key(c)) == key)
        case ["workflow", "stages", stage, *rest]:
            stages = duty.workflow_ids.stage_ids.filtered(lambda s: s.code == stage)
            if rest:
                part, code = rest
                parts = stages[PARTS[part]]
                stages = parts.filtered(lambda p: p.code == code)
            yield from stages
        case ["workflow", "transitions", code]:
            yield from duty.workflow_ids.transition_ids.filtered(
                lambda t: t.code == code
            )


def check_key(check):
    """Return what tells a check of a duty from the others."""
    return (check.code, check.variant or "", str(check.valid_from or ""))
