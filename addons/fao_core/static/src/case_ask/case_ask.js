import { Component } from "@odoo/owl";

const BUTTONS = {
    primary: "btn-primary",
    secondary: "btn-secondary",
    danger: "btn-outline-danger",
};

/** What the case asks of the user now, the buttons for it, and why others are shut. */
export class CaseAsk extends Component {
    static template = "fao_core.CaseAsk";
    static props = {
        ask: Object,
        actions: Array,
        denied: Array,
        busy: Boolean,
        closed: Boolean,
        dirty: Boolean,
        onAction: Function,
    };

    get icon() {
        if (this.props.ask.mine) {
            return "fa-hand-o-right";
        }
        return this.props.closed ? "fa-archive text-muted" : "fa-hourglass-half text-muted";
    }

    /** @returns {string[]} the principals for whom the user would act as deputy */
    get principals() {
        const names = this.props.ask.slots.map((slot) => slot.on_behalf_of);
        return [...new Set(names.filter(Boolean))];
    }

    getButtonClass(action) {
        return BUTTONS[action.style] || BUTTONS.secondary;
    }
}
