import { click, contains, mailModels, start, startServer } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { mockService, patchWithCleanup } from "@web/../tests/web_test_helpers";
import { defineCaseModels } from "./helpers/case_helpers";

describe.current.tags("desktop");
defineCaseModels();

const APPROVALS = {
    id: 0,
    name: "My approvals",
    model: "fao.approval",
    type: "activity",
    icon: "/fao_core/static/description/icon.png",
    domain: [],
    total_count: 5,
    overdue_count: 2,
    today_count: 1,
    planned_count: 2,
    view_type: "list",
};

const INFORMATION = {
    ...APPROVALS,
    name: "For my information (3)",
    type: "information",
    total_count: 3,
};

async function openMenu(...groups) {
    patchWithCleanup(mailModels.ResUsers.prototype, {
        _get_activity_groups: () => [APPROVALS, ...groups],
    });
    await startServer();
    await start();
    mockService("action", {
        doAction(action, options) {
            expect.step([action, options.additionalContext]);
        },
    });
    await click(".o_menu_systray i[aria-label='Activities']");
    await contains(".o-mail-ActivityGroup", { text: "My approvals" });
}

test("the clock menu counts my approvals and opens the inbox", async () => {
    await openMenu();
    await contains(".o-mail-ActivityMenu-counter", { text: "5" });
    await click(".o-mail-ActivityGroup");
    expect.verifySteps([["fao_core.fao_approval_action_inbox", {}]]);
});

test("a click on the late ones opens the overdue", async () => {
    await openMenu();
    await click(".o-mail-ActivityGroup span", { text: "2 Late" });
    expect.verifySteps([
        ["fao_core.fao_approval_action_inbox", { search_default_overdue: 1 }],
    ]);
});

test("what I am informed of is counted apart and has its own list", async () => {
    await openMenu(INFORMATION);
    await contains(".o-mail-ActivityMenu-counter", { text: "8" });
    await contains(".o-mail-ActivityGroup", { count: 2 });
    await contains(".o-mail-ActivityGroup span", { text: "2 Late", count: 1 });
    await click(".o-mail-ActivityGroup", { text: "For my information (3)" });
    expect.verifySteps([["fao_core.fao_approval_action_information", {}]]);
});
