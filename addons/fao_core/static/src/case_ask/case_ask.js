import { Component } from "@odoo/owl";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { keyOf } from "../utils/answers";

const BUTTONS = {
    primary: "btn-primary",
    secondary: "btn-secondary",
    danger: "btn-outline-danger",
};

/**
 * What the case asks of the user now, the buttons for it with the rarer ones behind
 * "More", and why others are shut.
 */
export class CaseAsk extends Component {
    static template = "fao_core.CaseAsk";
    static components = { Dropdown, DropdownItem };
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

    get buttons() {
        return this.props.actions.filter((action) => !action.more);
    }

    get more() {
        return this.props.actions.filter((action) => action.more);
    }

    getKey(action) {
        return keyOf(action);
    }

    getButtonClass(action) {
        return BUTTONS[action.style] || BUTTONS.secondary;
    }

    getItemClass(action) {
        return action.style === "danger" ? "text-danger" : "";
    }

    getItemAttrs(action) {
        return { "data-action": action.action, title: action.hint };
    }
}
