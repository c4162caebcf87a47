import { Component } from "@odoo/owl";

/** The warnings that were found, with a question for the reason of each. */
export class CaseReasons extends Component {
    static template = "fao_core.CaseReasons";
    static props = {
        answer: Object,
        checked: Boolean,
        findings: Array,
        missing: { type: Array, element: String },
    };

    /** @returns {{code: string, findings: Object[]}[]} one reason is asked a code */
    get groups() {
        const groups = new Map();
        for (const finding of this.props.findings) {
            groups.set(finding.code, [...(groups.get(finding.code) || []), finding]);
        }
        return [...groups].map(([code, findings]) => ({ code, findings }));
    }
}
