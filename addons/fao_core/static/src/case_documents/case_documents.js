import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** The documents the office issued in this case. */
export class CaseDocuments extends Component {
    static template = "fao_core.CaseDocuments";
    static props = { documents: Array };

    /** @returns {string} why the document no longer stands, or nothing */
    getFlaw(document) {
        const labels = { revoked: _t("Revoked"), superseded: _t("Superseded") };
        return labels[document.state] || "";
    }
}
