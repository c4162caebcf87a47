import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** The figures of a finding: each with its name. */
export class Figures extends Component {
    static template = "fao_core.Figures";
    static props = { lines: Array };
}

/** The same as a field of a form. */
export class FiguresField extends Component {
    static template = "fao_core.FiguresField";
    static components = { Figures };
    static props = { ...standardFieldProps };

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }
}

registry.category("fields").add("fao_figures", {
    component: FiguresField,
    supportedTypes: ["json"],
});
