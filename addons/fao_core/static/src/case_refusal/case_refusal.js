import { Component } from "@odoo/owl";
import { isOutdated } from "../utils/refusals";

/** Why the server refused; what changed meanwhile as a list. */
export class CaseRefusal extends Component {
    static template = "fao_core.CaseRefusal";
    static props = { refusal: Object, refresh: Function };

    get isOutdated() {
        return isOutdated(this.props.refusal);
    }

    get lines() {
        return this.props.refusal.message.split("\n").filter((line) => line.trim());
    }

    /** @returns {string[][]} each change as the pieces around its arrow */
    get changes() {
        return this.lines.slice(1).map((line) => line.split(" → "));
    }
}
