import { Component, useState } from "@odoo/owl";

/** Up to so many options are shown without a box to search in them. */
const FEW = 8;

/** Choose several of a list that is known already. */
export class CaseChoices extends Component {
    static template = "fao_core.CaseChoices";
    static props = {
        options: { type: Array, element: Object },
        selected: { type: Array, element: Number },
        update: Function,
    };

    setup() {
        this.state = useState({ search: "" });
    }

    get isLong() {
        return this.props.options.length > FEW;
    }

    /** @returns {Object[]} the options that match; a chosen one stays in sight */
    get options() {
        const wanted = this.state.search.trim().toLowerCase();
        return this.props.options.filter(
            (option) => this.isChosen(option) || option.name.toLowerCase().includes(wanted)
        );
    }

    isChosen(option) {
        return this.props.selected.includes(option.id);
    }

    toggle(option) {
        const { selected, update } = this.props;
        update(
            this.isChosen(option)
                ? selected.filter((id) => id !== option.id)
                : [...selected, option.id]
        );
    }
}
