import { Component } from "@odoo/owl";

/** What stands between a draft and its publication; each leads to its stage. */
export class DesignerFindings extends Component {
    static template = "fao_core.DesignerFindings";
    static props = { findings: Array, onChoose: Function };
}
