import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

import { Component } from "@odoo/owl";

/** Chooses a field of a duty's record or of its form; the server says which there are. */
export class FieldChoice extends Component {
    static template = "fao_core.FieldChoice";
    static components = { SelectMenu };
    static props = { ...standardFieldProps };

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get choices() {
        return this.props.record.data.field_choices || [];
    }

    get label() {
        const choice = this.choices.find((item) => item.value === this.value);
        return choice?.label || this.value;
    }

    get groups() {
        const of = (group) => this.choices.filter((choice) => choice.group === group);
        return [
            { label: _t("Fields of the form"), choices: of("form") },
            { label: _t("Fields of the record"), choices: of("record") },
        ].filter((group) => group.choices.length);
    }

    onSelect(value) {
        this.props.record.update({ [this.props.name]: value });
    }
}

export const fieldChoice = {
    component: FieldChoice,
    displayName: _t("Field of a duty"),
    supportedTypes: ["char"],
    fieldDependencies: [{ name: "field_choices", type: "json", readonly: true }],
};

registry.category("fields").add("fao_field_choice", fieldChoice);
