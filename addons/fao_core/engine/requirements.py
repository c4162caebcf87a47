"""What must be there before a case leaves a stage: fields and documents."""

from . import field_targets
from .errors import FaoError
from .field_rules import FORM, FORM_PREFIX, REQUIRED, is_form

#: Kinds of stages that are left or entered without having to be complete.
INCOMPLETE = ("refused", "cancelled", "draft")


def require(case, record, transition, now):
    """Raise unless everything is there that the stage asks for.

    :param case: the case, in the engine's environment and with the acting user
    :param record: the duty's record of the case
    :param transition: the ``fao.transition`` that is about to be passed
    :param now: the moment (naive UTC)
    :raise FaoError: ``FAO-REQUIRED`` names the fields, ``FAO-DOCUMENT`` the documents
    """
    if transition.to_stage_id.kind in INCOMPLETE:
        return
    stage = transition.from_stage_id
    missing = [
        field_targets.label(case.duty_id, name) or _label(record, name)
        for name in _required_names(record, stage)
        if is_missing(record, name)
    ]
    if missing:
        raise FaoError(
            "FAO-REQUIRED",
            case.env._("Please fill in: %(fields)s.", fields=", ".join(missing)),
        )
    problems = case._fao_file_problems(case._local_date(now))
    if problems:
        raise FaoError(
            "FAO-DOCUMENT",
            case.env._(
                "Documents before stage %(stage)s is left: %(problems)s.",
                stage=stage.name,
                problems="; ".join(problems),
            ),
        )


def _required_names(record, stage):
    """Return what the stage and the rules require of the acting user, in order."""
    names = [n.strip() for n in (stage.required_fields or "").split(",") if n.strip()]
    reading = record.env["fao.field.rule"]._reading(record._name)
    if reading:
        place = record._fao_places()[record]
        names += sorted(reading.at(REQUIRED, place) - set(names))
    return names


def is_missing(record, name):
    """Whether the field ``name`` is not filled in; 0 fills in a number of the form."""
    if not is_form(name):
        return name in record._fields and not record[name]
    key = name.removeprefix(FORM_PREFIX)
    item = field_targets.form_of(record.duty_id).get(key)
    if item is None:
        return False
    value = (record[FORM]._values or {}).get(key)
    if item["type"] in ("integer", "float", "monetary"):
        return value is None or value is False
    return not value


def _label(record, name):
    field = record._fields.get(name)
    return field.get_description(record.env, ["string"])["string"] if field else name
