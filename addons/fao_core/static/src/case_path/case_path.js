import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";

const ICONS = {
    done: "fa-check",
    current: "fa-dot-circle-o",
    todo: "fa-circle-thin",
    skipped: "fa-minus",
};

/** The stages of the workflow: passed, current and still to come. */
export class CasePath extends Component {
    static template = "fao_core.CasePath";
    static props = { stages: Array };

    getIcon(stage) {
        return ICONS[stage.status] || ICONS.todo;
    }

    getStatus(stage) {
        const labels = {
            done: _t("passed"),
            current: _t("current stage"),
            todo: _t("still to come"),
            skipped: _t("skipped"),
        };
        return labels[stage.status] || "";
    }

    getHint(stage) {
        const { entered, left } = stage;
        if (entered && left) {
            return _t("From %(entered)s to %(left)s", { entered, left });
        }
        return entered ? _t("Since %(entered)s", { entered }) : this.getStatus(stage);
    }
}
