import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * The placeholders of a document template: those that a file uses, each with its place
 * and what is wrong with it, or those to choose from, copied by a click.
 */
export class Placeholders extends Component {
    static template = "fao_core.Placeholders";
    static props = { ...standardFieldProps };

    setup() {
        this.notification = useService("notification");
    }

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }

    get isChoice() {
        return this.lines.some((line) => line.tag);
    }

    get problemCount() {
        return this.lines.filter((line) => line.problem).length;
    }

    async copy(line) {
        await navigator.clipboard.writeText(line.tag);
        this.notification.add(_t("%s copied.", line.tag), { type: "success" });
    }
}

registry.category("fields").add("fao_placeholders", {
    component: Placeholders,
    supportedTypes: ["json"],
});
