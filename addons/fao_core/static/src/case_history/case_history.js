import { Component } from "@odoo/owl";

/** Everything that happened to the case, newest first, from the ledger. */
export class CaseHistory extends Component {
    static template = "fao_core.CaseHistory";
    static props = { timeline: Array };
}
