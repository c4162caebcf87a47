import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

/** The documents the office issued in this case. */
export class CaseDocuments extends Component {
    static template = "fao_core.CaseDocuments";
    static props = { busy: Boolean, documents: Array, onAction: Function };

    /** @returns {string} why the document no longer stands, or nothing */
    getFlaw(document) {
        const labels = { revoked: _t("Revoked"), superseded: _t("Superseded") };
        return labels[document.state] || "";
    }

    /** @returns {Object[]} what may be decided on a document, as the server offers others */
    getActions(document) {
        const common = {
            transition: "",
            comment: "required",
            targets: [],
            options: { document: document.id },
        };
        return [
            {
                ...common,
                action: "reissue",
                label: _t("Issue anew"),
                style: "primary",
                confirm: _t(
                    "%s is filled with the values of today and gets a new number.",
                    document.name
                ),
            },
            {
                ...common,
                action: "revoke",
                label: _t("Revoke"),
                style: "danger",
                confirm: _t("%s no longer stands; it keeps its number.", document.name),
            },
        ];
    }
}
