import { ActivityMenu } from "@mail/core/web/activity_menu";
import { patch } from "@web/core/utils/patch";

const FILTERS = {
    overdue: "search_default_overdue",
    today: "search_default_due_today",
    upcoming_all: "search_default_due_later",
};

patch(ActivityMenu.prototype, {
    /**
     * Approvals open in the inbox, with the filter of the count that was clicked; what
     * one is informed of has a list of its own.
     */
    openActivityGroup(group, filter = "all", newWindow) {
        if (group.model !== "fao.approval") {
            return super.openActivityGroup(...arguments);
        }
        this.dropdown.close();
        const additionalContext = FILTERS[filter] ? { [FILTERS[filter]]: 1 } : {};
        const list = group.type === "information" ? "information" : "inbox";
        this.action.doAction(`fao_core.fao_approval_action_${list}`, {
            additionalContext,
            clearBreadcrumbs: true,
            newWindow,
        });
    },
});
