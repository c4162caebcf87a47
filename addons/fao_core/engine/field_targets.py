"""The fields that a rule about fields may name: of the record, and of the form."""

from .field_rules import FORM, FORM_PREFIX, HIDDEN, is_form

#: Fields of a case that people fill in and that direct the case itself.
OF_CASE = ("title", "urgency", "confidentiality", "secrecy_years")
#: Fields that every record has and that are no content.
FRAMEWORK = ("message_", "activity_", "my_activity_", "website_message_")
NO_CONTENT = frozenset(
    {"id", "display_name", "create_uid", "create_date", "write_uid", "write_date",
     "case_id", "may_edit", "field_marks", FORM}
)  # fmt: skip


def form_of(duty):
    """Return the form fields of ``duty`` by their key."""
    return {item["name"]: item for item in duty.properties_definition or []}


def content_of(duty):
    """Return the fields of the duty's record that people fill in or read, by name."""
    model = duty.env.get(duty.model or "")
    if model is None:
        return {}
    return {
        name: field
        for name, field in model._fields.items()
        if (not field.inherited or name in OF_CASE)
        and name not in NO_CONTENT
        and not name.startswith(FRAMEWORK)
    }


def error(duty, name, effect):
    """Return why a rule of ``duty`` may not give ``name`` the effect, or ``""``."""
    env = duty.env
    if name in OF_CASE and effect == HIDDEN:
        return env._("%(field)s directs the case itself; it is not hidden.", field=name)
    if is_form(name):
        if name.removeprefix(FORM_PREFIX) in form_of(duty):
            return ""
        return env._(
            "The form of %(duty)s has no field %(field)s.",
            duty=duty.name,
            field=name.removeprefix(FORM_PREFIX),
        )
    if name in content_of(duty):
        return ""
    return env._(
        "%(field)s is no field that people fill in on %(model)s.",
        field=name,
        model=duty.model,
    )


def label(duty, name):
    """Return how people call the field ``name`` of ``duty``, or ``""``."""
    if not name:
        return ""
    if is_form(name):
        item = form_of(duty).get(name.removeprefix(FORM_PREFIX), {})
        return item.get("string") or ""
    field = content_of(duty).get(name)
    if field is None:
        return ""
    return field.get_description(duty.env, ["string"])["string"] or ""


def choices(duty):
    """Return the fields that a rule of ``duty`` may name, as the web client shows them.

    :return: list of ``{value, label, group}``; group is ``form`` or ``record``
    """
    result = [
        {
            "value": f"{FORM_PREFIX}{key}",
            "label": item.get("string") or key,
            "group": "form",
        }
        for key, item in form_of(duty).items()
        if item["type"] != "separator"
    ]
    own = [
        {"value": name, "label": label(duty, name) or name, "group": "record"}
        for name, field in content_of(duty).items()
        if not (field.compute and not field.store)
    ]
    return result + sorted(own, key=lambda choice: choice["label"])
