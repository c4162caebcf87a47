import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";

const COLORS = {
    running: "text-bg-info",
    approved: "text-bg-success",
    done: "text-bg-success",
    refused: "text-bg-danger",
};

/** The cases that other units handle for this one, and the one that it assists. */
export class CaseAssisting extends Component {
    static template = "fao_core.CaseAssisting";
    static props = { cases: Array };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
    }

    getKind(other) {
        const labels = {
            assist: _t("Assisting case"),
            follow_up: _t("Follow-up"),
            lead: _t("Lead case"),
            superior: _t("Superior office"),
            lower: _t("Lower office"),
        };
        return labels[other.kind] || "";
    }

    getIcon(other) {
        const icons = {
            lead: "fa-level-up",
            superior: "fa-level-up",
            lower: "fa-level-down",
        };
        return icons[other.kind] || "fa-sitemap";
    }

    getColor(other) {
        return COLORS[other.state] || "text-bg-light";
    }

    async open(other) {
        const args = [[other.case_id]];
        await this.action.doAction(
            await this.orm.call("fao.case", "action_open_record", args)
        );
    }
}
