"""A definition in people's words: labels of what it says, and its values."""

from functools import cached_property

from odoo.tools import format_list

from . import definition, field_words, implication, value_path

#: The models that hold the parts, and fields that a pack names otherwise.
MODELS = {
    "workflow": "fao.workflow",
    "stage": "fao.stage",
    "rule": "fao.approval.rule",
    "transition": "fao.transition",
}
FIELDS = {
    "workflow": {
        "limit": "limit_value",
        "withdraw": "withdraw_policy",
        "take_back": "take_back_policy",
        "fields": "field_rule_ids",
    },
    "stage": {
        "limit": "limit_value",
        "help": "help_text",
        "assist.duty": "child_duty_id",
        "assist.units": "child_unit_ids",
        "assist.unit_field": "child_unit_field",
        "assist.wait": "child_wait",
        "superior.duty": "superior_duty_id",
        "superior.fields": "superior_fields",
        "superior.approved": "superior_approved",
        "superior.refused": "superior_refused",
        "documents": "document_ids",
    },
    "rule": {
        "order": "sequence",
        "users": "user_ids",
        "groups": "group_ids",
        "position": "position_id",
        "of": "position_of",
        "units": "unit_ids",
        "weights": "weight_ids",
        "veto": "has_veto",
        "comment": "comment_required",
        "limit": "limit_value",
        "overdue": "on_overdue",
    },
    "transition": {
        "from": "from_stage_id",
        "to": "to_stage_id",
        "confirm": "confirm_text",
        "submission": "is_submission",
        "issue": "template_ids",
    },
}
#: Values that are codes of records: the model and the field of the code.
RECORDS = {
    "users": ("res.users", "login"),
    "position": ("fao.position", "code"),
    "units": ("fao.unit", "code"),
    "assist.units": ("fao.unit", "code"),
    "assist.duty": ("fao.duty", "code"),
    "superior.duty": ("fao.duty", "code"),
    "issue": ("fao.document.template", "code"),
}
#: Values that are names of fields of the duty's record.
NAMED_FIELDS = (
    "required_fields",
    "covered_fields",
    "unit_field",
    "user_field",
    "assist.unit_field",
    "superior.fields",
)


class Words:
    """Says what a definition says.

    :param duty: the ``fao.duty`` whose records are meant
    :param dict stages: names of stages by code
    """

    def __init__(self, duty, stages=None):
        self.duty = duty.sudo()
        self.env = duty.env
        self.stages = stages or {}

    # ---- Labels

    def part(self, part):
        """Return what a part is called."""
        return {
            "workflow": self.env._("Workflow"),
            "stage": self.env._("Stage"),
            "rule": self.env._("Approval rule"),
            "transition": self.env._("Transition"),
        }[part]

    def label(self, part, key):
        """Return what the value under ``key`` is called."""
        if key == "powers":
            return self.env._("May")
        if key == "sequence":
            return self.env._("Order")
        field = self._field(part, key)
        return field.get_description(self.env, ["string"])["string"] if field else key

    def _field(self, part, key):
        name = FIELDS[part].get(key, key)
        return self.env[MODELS[part]]._fields.get(name)

    # ---- Values

    def value(self, part, key, value):
        """Return ``value`` in words, empty where there is none."""
        if value is None or value == "" or value == []:
            return ""
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        special = {
            "condition": self.condition,
            "limit": self.limit,
            "powers": self._powers,
            "groups": self._groups,
            "weights": self._weights,
            "fields": lambda entries: field_words.rules(self, entries),
            "documents": lambda entries: field_words.documents(self, entries),
            "from": lambda code: self.stages.get(code, code),
            "to": lambda code: self.stages.get(code, code),
        }.get(key)
        if special:
            return special(value)
        if key in RECORDS:
            return self._records(*RECORDS[key], value)
        if key in NAMED_FIELDS:
            return self._named(value)
        return self._plain(part, key, value)

    def _plain(self, part, key, value):
        field = self._field(part, key)
        if field is not None and field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, str(value))
        if isinstance(value, list):
            return format_list(self.env, [str(item) for item in value])
        if isinstance(value, float):
            return f"{value:g}"
        return str(value)

    def limit(self, text):
        """Return a time limit such as ``5 days`` in words."""
        number, _space, word = text.partition(" ")
        keys = {word: key for key, word in definition.LIMIT_UNITS.items()}
        field = self.env["fao.stage"]._fields["limit_unit"]
        units = dict(field._description_selection(self.env))
        return f"{number} {units.get(keys.get(word), word)}"

    def _records(self, model, key, value):
        codes = value if isinstance(value, list) else [value]
        records = self.env[model].sudo().with_context(active_test=False)
        domain = [(key, "in", codes)]
        if model == "fao.document.template":
            domain.append(("duty_id", "=", self.duty.id))
        if model == "fao.unit":
            domain.append(("company_id", "in", self.env.companies.ids))
        found = {record[key]: record.name for record in records.search(domain)}
        return format_list(self.env, [found.get(code) or code for code in codes])

    def _groups(self, keys):
        names = []
        for key in keys:
            group = self.env.ref(key, raise_if_not_found=False) if "." in key else None
            names.append(group.sudo().name if group else key)
        return format_list(self.env, names)

    def _powers(self, words):
        fields = self.env["fao.approval.rule"]._fields
        return format_list(
            self.env,
            [
                fields[definition.POWERS[word]].get_description(self.env, ["string"])[
                    "string"
                ]
                for word in words
            ],
        )

    def _weights(self, weights):
        return format_list(
            self.env,
            [f"{self._holder(weight)}: {weight['weight']}" for weight in weights],
        )

    def _holder(self, weight):
        if weight["user"]:
            return self._records("res.users", "login", weight["user"])
        return self._records("fao.unit", "code", weight["unit"])

    def _named(self, value):
        names = value if isinstance(value, list) else [value]
        return format_list(self.env, [self.field(name) for name in names])

    # ---- Conditions

    def field(self, path):
        """Return what the field at ``path`` of the duty's record is called."""
        target = value_path.find(self.duty, self.duty.model, path)
        return target.label if target and target.label else path

    @cached_property
    def operators(self):
        """How the comparisons of a condition are said."""
        env = self.env
        return {
            "=": env._("is"),
            "!=": env._("is not"),
            ">": env._("is more than"),
            ">=": env._("is at least"),
            "<": env._("is less than"),
            "<=": env._("is at most"),
            "in": env._("is one of"),
            "not in": env._("is none of"),
            "ilike": env._("contains"),
            "like": env._("contains"),
            "not ilike": env._("does not contain"),
        }

    def condition(self, text):
        """Return a condition in words, empty where everything matches."""
        found = implication.alternatives(text)
        if found is None:
            return text
        if any(not conjunction for conjunction in found):
            return ""
        either = []
        for conjunction in found:
            leaves = sorted(conjunction, key=lambda leaf: text.find(f"'{leaf.path}'"))
            either.append(self.env._(" and ").join(map(self._leaf, leaves)))
        return self.env._("; or ").join(either)

    def _leaf(self, leaf):
        target = value_path.find(self.duty, self.duty.model, leaf.path)
        values = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
        said = ", ".join(self._operand(target, value) for value in values)
        operator = self.operators.get(leaf.operator, leaf.operator)
        sentence = f"{self.field(leaf.path)} {operator} {said}"
        return self.env._("not (%(term)s)", term=sentence) if leaf.negated else sentence

    def _operand(self, target, value):
        if target and value in target.options:
            return target.options[value]
        if value is False and target and target.type != "boolean":
            return self.env._("empty")
        if isinstance(value, bool):
            return self.env._("Yes") if value else self.env._("No")
        if target and target.comodel and isinstance(value, int):
            record = self.env[target.comodel].sudo().browse(value).exists()
            return record.display_name or str(value)
        return str(value)
