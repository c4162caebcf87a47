import { Component } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { Figures } from "../figures/figures";

const LOOKS = {
    found: { color: "warning", icon: "fa-exclamation-triangle" },
    clean: { color: "success", icon: "fa-check-circle" },
    apart: { color: "info", icon: "fa-info-circle" },
    problem: { color: "danger", icon: "fa-ban" },
};

/** What a check finds on the case that was chosen to try it. */
export class CheckTrial extends Component {
    static template = "fao_core.CheckTrial";
    static components = { Figures };
    static props = { ...standardFieldProps };

    get trial() {
        return this.props.record.data[this.props.name];
    }

    get look() {
        return LOOKS[this.trial.state];
    }
}

registry.category("fields").add("fao_check_trial", {
    component: CheckTrial,
    supportedTypes: ["json"],
});
