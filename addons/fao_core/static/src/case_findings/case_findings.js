import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Figures } from "../figures/figures";

const SEVERITIES = ["block", "waivable", "warn", "info"];
const LOOKS = {
    block: { color: "danger", icon: "fa-ban" },
    waivable: { color: "danger", icon: "fa-exclamation-circle" },
    warn: { color: "warning", icon: "fa-exclamation-triangle" },
    info: { color: "info", icon: "fa-info-circle" },
    settled: { color: "success", icon: "fa-check-circle" },
};

/** What the statutory checks found, worst first, with its figures. */
export class CaseFindings extends Component {
    static template = "fao_core.CaseFindings";
    static components = { Figures };
    static props = { busy: Boolean, findings: Array, onAction: Function };

    get findings() {
        const rank = (finding) =>
            this.isOpen(finding) ? SEVERITIES.indexOf(finding.severity) : 9;
        return [...this.props.findings].sort((a, b) => rank(a) - rank(b));
    }

    isOpen(finding) {
        return finding.state === "open";
    }

    getLook(finding) {
        return this.isOpen(finding) ? LOOKS[finding.severity] || LOOKS.info : LOOKS.settled;
    }

    getLabel(finding) {
        if (finding.state === "accepted") {
            return _t("Accepted");
        }
        if (finding.state === "waived") {
            return _t("Waived");
        }
        if (finding.state === "cleared") {
            return _t("Cleared");
        }
        const labels = {
            block: _t("Blocks"),
            waivable: _t("Blocks, may be waived"),
            warn: _t("Needs a reason"),
            info: _t("Note"),
        };
        return labels[finding.severity] || "";
    }

    /** @returns {Object} the action that waives a finding, as the server offers others */
    getWaiver(finding) {
        return {
            action: "waive",
            label: _t("Waive"),
            style: "primary",
            transition: "",
            comment: "required",
            confirm: finding.message,
            targets: [],
            options: { finding: finding.id },
        };
    }
}
