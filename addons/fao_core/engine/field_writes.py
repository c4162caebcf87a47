"""What a person may write where rules lock fields: refuse, or keep what is not his."""

import copy

from . import field_rules, field_targets
from .errors import FaoError
from .field_rules import FORM, FORM_PREFIX

DEFINITION_FLAGS = ("definition_changed", "definition_deleted")


class FieldWrites:
    """The writing of one user on records of one model.

    :param records: in the user's environment; empty for new records
    :param reading: what the rules mean for him, or None
    """

    def __init__(self, records, reading):
        self.records = records
        self.env = records.env
        self.reading = reading

    # ---- Refusals

    def refuse(self, name, place, duty):
        """Return the refusal to write ``name`` at ``place``."""
        label = field_targets.label(duty, name) or name
        stage = self.env["fao.stage"].sudo().browse(place.stage)
        what = self.env._("hidden")
        if name not in self.reading.at(field_rules.HIDDEN, place):
            what = self.env._("read-only")
        return FaoError(
            "FAO-FIELD",
            self.env._(
                "%(field)s is not written: a rule of %(duty)s makes it %(effect)s for "
                "you in stage %(stage)s.",
                field=label,
                duty=duty.name,
                effect=what,
                stage=stage.name or "",
            ),
        )

    def check_form(self, vals):
        """Refuse to change the form of the duty through one of its cases."""
        value = vals.get(FORM)
        changed = isinstance(value, list) and any(
            item.get(flag)
            for item in value
            if isinstance(item, dict)
            for flag in DEFINITION_FLAGS
        )
        if changed:
            raise FaoError(
                "FAO-FIELD",
                self.env._("The form is changed on the duty, for all its cases."),
            )

    # ---- Writing

    def prepared(self, record, vals, place):
        """Return ``vals`` as they may be written on ``record``.

        Form fields that he may not write keep their values.

        :raise FaoError: ``FAO-FIELD``
        """
        locked = self.reading.locked_at(place)
        duty = self._duty(place)
        for name in locked & vals.keys():
            if self._is_seen(name, place) and self._same(record, name, vals[name]):
                continue
            raise self.refuse(name, place, duty)
        if FORM not in vals or not any(map(field_rules.is_form, locked)):
            return vals
        stored = record.sudo()[FORM]._values or {}
        form = self.form_values(vals[FORM])
        for name in filter(field_rules.is_form, locked):
            key = name.removeprefix(FORM_PREFIX)
            known = stored.get(key)
            unchanged = self._is_seen(name, place) and (form.get(key) or False) == (
                known or False
            )
            if key in form and not unchanged:
                raise self.refuse(name, place, duty)
            if key in stored:
                form[key] = known
        return {**vals, FORM: form}

    def opened(self, vals, place, defaults):
        """Return ``vals`` as they may be given to a new record.

        A locked field keeps its default; a client that sends an empty value, or the
        default itself, asks for nothing else.

        :raise FaoError: ``FAO-FIELD``
        """
        locked = self.reading.locked_at(place)
        duty = self._duty(place)
        vals = dict(vals)
        for name in locked & vals.keys():
            value = vals[name]
            if self._empty(value):
                del vals[name]
            elif value != defaults.get(name):
                raise self.refuse(name, place, duty)
        if vals.get(FORM) and any(map(field_rules.is_form, locked)):
            form = self.form_values(vals[FORM])
            known = field_targets.form_of(duty)
            for name in filter(field_rules.is_form, locked):
                key = name.removeprefix(FORM_PREFIX)
                value = form.pop(key, None)
                default = known.get(key, {}).get("default")
                if not self._empty(value) and value != default:
                    raise self.refuse(name, place, duty)
            vals[FORM] = form
        return vals

    # ---- Values

    def _duty(self, place):
        return self.env["fao.duty"].sudo().browse(place.duty)

    def _is_seen(self, name, place):
        """Whether the user sees the field: comparing tells him nothing new."""
        return name not in self.reading.at(field_rules.HIDDEN, place)

    def _same(self, record, name, value):
        """Whether ``value`` is what the record already holds."""
        field = record._fields[name]
        if field.type in ("one2many", "many2many"):
            return False
        wanted = field.convert_to_cache(value, record)
        current = field.convert_to_cache(record[name], record)
        return (wanted or False) == (current or False)

    @staticmethod
    def _empty(value):
        return value in (False, None, "", 0, [], [(6, 0, [])], [[6, False, []]])

    def form_values(self, value):
        """Return form values in any format as a dict by key."""
        field = self.env["fao.case"]._fields[FORM]
        value = copy.deepcopy(getattr(value, "_values", value))
        return field.convert_to_cache(value, self.env["fao.case"]) or {}
