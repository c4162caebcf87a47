"""The names that the template of a duty may use, what they mean, and the form."""

from datetime import datetime

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tools import html2plaintext

from . import chain, docx, docx_words
from .deadline import to_local

#: Second-level names of the parts that are the same for every duty.
CASE = ("number", "title", "unit", "duty", "round", "secrecy")
#: States of a decision that stands.
DECIDED = ("approved", "rejected")
#: What is known of each decision, oldest first.
OPINION = (
    "seq", "stage", "rule", "name", "on_behalf_of", "decision", "text", "date",
)  # fmt: skip
OFFICE = ("name", "short_name", "english_name")
DOCUMENT = (
    "number", "date", "date_zh", "valid_until", "replaces", "qr",
    "reason", "rules", "signer", "remedy",
)  # fmt: skip
#: What was found in files, by their digest and the names that were known.
_FOUND = {}
MAX_FOUND = 256
#: What stands in a preview for a value that its reader may not see.
NOT_SHOWN = "＊＊＊"
#: Types of form fields that are no words for a document.
NO_WORDS = ("separator", "signature")


def is_rows(env, field):
    """Whether ``field`` holds rows that a template may repeat."""
    return field.type in ("one2many", "many2many") and hasattr(
        env[field.comodel_name], "_fao_line_values"
    )


def shown(read, *args):
    """Return what ``read`` gives, or what stands for it where it may not be seen.

    Documents are issued whoever signs them; this is for whoever looks at a preview.
    """
    try:
        return read(*args)
    except AccessError:
        return NOT_SHOWN


def written(value):
    """Return text and days as they are, a moment as that of the office."""
    if isinstance(value, datetime):
        return f"{to_local(value):%Y-%m-%d %H:%M}"
    return str(value or "")


def decisions(case):
    """Return the slots of the decisions on ``case`` that stand, oldest first."""
    slots = case.sudo().approval_ids  # shown to every reader of the case
    return slots.filtered(
        lambda s: (
            s.purpose == "decide" and s.state in DECIDED and s.stage_id.kind != "draft"
        )
    ).sorted("decided_at")


def opinions(case):
    """Return the decisions on ``case`` that stand as plain rows, oldest first."""
    stand = decisions(case)
    states = dict(stand._fields["state"]._description_selection(case.env))
    return [
        {
            "seq": number,
            "stage": slot.stage_id.name or "",
            "rule": slot.rule_id.name or slot.stage_id.name or "",
            "name": slot.decided_by.name or "",
            "on_behalf_of": slot.on_behalf_of.name or "",
            "decision": states[slot.state],
            "text": slot.opinion or "",
            "date": f"{to_local(slot.decided_at):%Y-%m-%d}",
        }
        for number, slot in enumerate(stand, 1)
    ]


# ---- The form


def form_name(code):
    """Return the name of a form field in templates; a name begins with a letter."""
    return code if code.isidentifier() else f"f_{code}"


def form_items(duty):
    """Return the form fields of ``duty`` that a document may show."""
    items = duty.sudo().properties_definition or []  # read by whoever opens a case
    return [item for item in items if item["type"] not in NO_WORDS]


def form_values(case):
    """Return what the form of ``case`` says, as text and numbers."""
    values = {form_name(item["name"]): "" for item in form_items(case.duty_id)}
    for item in case.read(["properties"])[0]["properties"] or []:
        name = form_name(item["name"])
        if name in values:
            values[name] = _form_value(item)
    return values


def _form_value(item):
    """Return the value of one form field, in words where it is a choice."""
    value = item.get("value")
    words = FORM_WORDS.get(item["type"])
    return words(value, item) if words else str(value or "")


def _tags(value, item):
    names = {tag[0]: tag[1] for tag in item.get("tags") or []}
    return ", ".join(names[tag] for tag in value or [] if tag in names)


#: How a value of a form field is written, by the type of the field.
FORM_WORDS = {
    "boolean": lambda value, item: bool(value),
    "integer": lambda value, item: value or 0,
    "float": lambda value, item: value or 0,
    "monetary": lambda value, item: value or 0,
    "datetime": lambda value, item: written(fields.Datetime.to_datetime(value)),
    "selection": lambda value, item: dict(item.get("selection") or []).get(value, ""),
    "tags": _tags,
    "many2one": lambda value, item: (value and value[1]) or "",
    "many2many": lambda value, item: ", ".join(pair[1] or "" for pair in value or []),
    "html": lambda value, item: html2plaintext(value or ""),
}


# ---- The vocabulary of a template


def vocabulary(template):
    """Return the names that ``template`` may use, see ``docx_syntax.judge``."""
    duty = template.duty_id.sudo()  # a definition, read by everybody
    document = dict.fromkeys(DOCUMENT)
    if not template.series_id:
        del document["number"], document["replaces"]
    if template.verification == "none":
        del document["qr"]
    record, form = docx.ANY, docx.ANY
    if duty:
        record = template.env[duty.model]._fao_document_vocabulary()
        form = {form_name(item["name"]): None for item in form_items(duty)}
    return {
        "case": {**dict.fromkeys(CASE), "opinions": [dict.fromkeys(OPINION)]},
        "office": dict.fromkeys(OFFICE),
        "document": document,
        "record": record,
        "form": form,
    }


def problem(template):
    """Return the first thing that is wrong with the file of ``template``, or ``""``.

    Reading a file takes a tenth of a second, so what was found is remembered.
    """
    files = template.env["ir.attachment"].sudo()  # its digest alone is read
    file = files.search(
        [
            ("res_model", "=", template._name),
            ("res_field", "=", "file"),
            ("res_id", "=", template.id),
        ],
        limit=1,
    )
    if not file:
        return ""
    names = vocabulary(template)
    key = (file.checksum, chain.sha256(repr(names)))
    if key not in _FOUND:
        while len(_FOUND) >= MAX_FOUND:
            _FOUND.pop(next(iter(_FOUND)))
        _FOUND[key] = docx.check(template._content(), names)[:1]
    found = _FOUND[key]
    return docx_words.explain(template.env, found[0]) if found else ""


def describe(template):
    """Return the names that ``template`` may use: ``path``, ``label`` and ``tag``.

    ``tag`` is what is written in the file; a list is repeated and its rows follow.
    """
    names = vocabulary(template)
    return list(_describe(names, "", _labels(template)))


def _describe(level, prefix, labels, row=""):
    for name, below in level.items():
        path = f"{prefix}{name}"
        if isinstance(below, list):
            yield {
                "path": f"{path}[]",
                "label": labels.get(path, ""),
                "tag": f"{{%tr for row in {path} %}} … {{%tr endfor %}}",
            }
            yield from _describe(below[0], f"{path}[].", labels, row="row.")
        elif isinstance(below, dict):
            yield from _describe(below, f"{path}.", labels)
        elif below is docx.ANY:
            yield {"path": f"{path}.*", "label": "", "tag": f"{{{{ {path}.… }}}}"}
        else:
            tag = f"{row}{name}" if row else path
            yield {
                "path": path,
                "label": labels.get(path, ""),
                "tag": f"{{{{ {tag} }}}}",
            }


def _labels(template):
    """Return what the names mean, by path."""
    env, duty = template.env, template.duty_id.sudo()
    labels = {
        "case.number": env._("Number of the case"),
        "case.title": env._("Title of the case"),
        "case.unit": env._("Applicant unit"),
        "case.duty": env._("Duty"),
        "case.round": env._("Round"),
        "case.secrecy": env._("Class and time of secrecy"),
        "case.opinions": env._("Decisions that stand"),
        "case.opinions[].seq": env._("Number of the row"),
        "case.opinions[].stage": env._("Stage"),
        "case.opinions[].rule": env._("As whom"),
        "case.opinions[].name": env._("Who decided"),
        "case.opinions[].on_behalf_of": env._("On behalf of"),
        "case.opinions[].decision": env._("Decision"),
        "case.opinions[].text": env._("Opinion"),
        "case.opinions[].date": env._("Day of the decision"),
        "office.name": env._("Name of the office"),
        "office.short_name": env._("Short name of the office"),
        "office.english_name": env._("English name of the office"),
        "document.number": env._("Official number"),
        "document.date": env._("Day of signature"),
        "document.date_zh": env._("Day of signature in Chinese"),
        "document.valid_until": env._("Last day of validity"),
        "document.replaces": env._("Number of the document that it replaces"),
        "document.qr": env._("QR code of the public page"),
        "document.reason": env._("What the signer said"),
        "document.rules": env._("Rules that it names, or that stand open"),
        "document.signer": env._("Signer"),
        "document.remedy": env._("What may be done about a refusal"),
    }
    if duty:
        labels |= _field_labels(env, duty.model, "record.")
        labels |= {
            f"form.{form_name(item['name'])}": item.get("string") or ""
            for item in form_items(duty)
        }
    return labels


def _field_labels(env, model, prefix):
    labels = {}
    for name, field in env[model]._fields.items():
        labels[f"{prefix}{name}"] = field.get_description(env, ["string"])["string"]
        if prefix == "record." and is_rows(env, field):
            labels |= _field_labels(env, field.comodel_name, f"record.{name}[].")
            labels[f"record.{name}[].seq"] = env._("Number of the row")
    return labels
