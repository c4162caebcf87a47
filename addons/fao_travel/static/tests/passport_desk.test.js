import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { describe, expect, test } from "@odoo/hoot";
import { press, queryOne } from "@odoo/hoot-dom";
import { animationFrame } from "@odoo/hoot-mock";
import {
    contains,
    getService,
    makeServerError,
    mountWithCleanup,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { WebClient } from "@web/webclient/webclient";

describe.current.tags("desktop");
defineMailModels();

const FIRST = "POCHNLI<<WEIDONG<<<<<<<<<<<<<<<<<<<<<<<<<<<<";
const SECOND = "PE26000005CHN7105122M2912316<<<<<<<<<<<<<<04";
const INPUT = ".o_fao_desk_input";

function makeCard(values = {}) {
    return {
        passport_id: 5,
        number: "PE2600000",
        person: "Li Weidong",
        unit: "Commerce Bureau",
        kind: "Official ordinary passport",
        state: "in_custody",
        state_label: "In custody",
        where: "Cabinet A, slot A1",
        expires_on: "2029-12-31",
        expired: false,
        due_back: "",
        overdue_days: 0,
        task: "",
        action: "lend",
        missions: [
            makeMission(),
            makeMission({ id: 22, title: "To Norway", visa_status: "exempt" }),
        ],
        conditions: [
            { value: "good", label: "In order" },
            { value: "worn", label: "Worn" },
        ],
        problems: [],
        done: "",
        ...values,
    };
}

function makeMission(values = {}) {
    return {
        id: 21,
        title: "To France and Belgium",
        approval_number: "No. 1",
        exit_date: "2026-06-08",
        entry_date: "2026-06-15",
        visa_status: "pending",
        educated: false,
        commitment_signed: false,
        ...values,
    };
}

function mockDesk(card = makeCard()) {
    onRpc("fao.passport", "desk_summary", () => ({
        in_custody: 4,
        out: 1,
        overdue: 1,
        due_soon: 0,
    }));
    onRpc("fao.passport", "desk_find", ({ args }) => {
        expect.step(["find", args[0]]);
        return card;
    });
    onRpc("fao.passport", "desk_act", ({ args }) => {
        expect.step(["act", ...args]);
        return makeCard({ state: "lent", state_label: "Lent", done: "Lent." });
    });
}

async function openDesk(params = {}) {
    await mountWithCleanup(WebClient);
    await getService("action").doAction({
        type: "ir.actions.client",
        tag: "fao_passport_desk",
        params,
    });
    await animationFrame();
}

/** What a scanner does: it types and ends with Enter. */
async function scan(text) {
    await contains(INPUT).fill(text, { confirm: false });
    await press("Enter");
    await animationFrame();
}

async function key(name) {
    await press(name);
    await animationFrame();
}

test("the input has the focus; a number opens the passport", async () => {
    mockDesk();
    await openDesk();
    expect(INPUT).toBeFocused();
    expect(".o_fao_passport_desk .text-bg-danger").toHaveText("Overdue 1");
    await scan("PE2600000");
    expect.verifySteps([["find", "PE2600000"]]);
    expect(".o_fao_desk_card h2").toHaveText("Li Weidong");
    expect("button[name=act]").toHaveText("Enter Lend");
    expect(INPUT).toBeFocused();
    expect(INPUT).toHaveValue("");
});

test("the two lines of a zone are one scan", async () => {
    mockDesk();
    await openDesk();
    await scan(FIRST);
    expect.verifySteps([]);
    await scan(SECOND);
    expect.verifySteps([["find", FIRST + SECOND]]);
});

test("papers are noted by keys and Enter lends", async () => {
    mockDesk();
    await openDesk();
    await scan("PE2600000");
    await key("F2");
    await key("F4");
    await key("F8");
    expect("button[name=visa]").toHaveClass("btn-success");
    await key("Enter");
    const papers = { visa_status: "granted", educated: true, commitment_signed: true };
    expect.verifySteps([
        ["find", "PE2600000"],
        ["act", 5, "lend", { mission_id: 21, ...papers }],
    ]);
    expect(".o_fao_desk_log .alert-success").toHaveText("Li Weidong: Lent.");
    expect("button[name=act]").toHaveCount(0);
    await key("Enter");
    expect.verifySteps([]);
});

test("arrows choose among missions", async () => {
    mockDesk();
    await openDesk();
    await scan("PE2600000");
    await key("ArrowDown");
    expect(".list-group-item.active").toHaveText(/To Norway/);
    await key("F4");
    await key("Enter");
    expect.verifySteps([
        ["find", "PE2600000"],
        [
            "act",
            5,
            "lend",
            {
                mission_id: 22,
                visa_status: "exempt",
                educated: true,
                commitment_signed: false,
            },
        ],
    ]);
});

test("what is out is taken back in its condition", async () => {
    mockDesk(makeCard({ state: "lent", action: "return", missions: [], overdue_days: 8 }));
    await openDesk();
    await scan("PE2600000");
    expect(".o_fao_desk_card .text-bg-danger").toHaveText("8 days overdue");
    await key("F9");
    await key("Enter");
    expect.verifySteps([
        ["find", "PE2600000"],
        ["act", 5, "return", { condition: "worn" }],
    ]);
});

test("a refusal is shown and the desk goes on", async () => {
    mockDesk();
    onRpc("fao.passport", "desk_act", () => {
        throw makeServerError({ message: "[FAO-CHECK] PAS-05: The visa is not granted" });
    });
    await openDesk();
    await scan("PE2600000");
    await key("Enter");
    expect(".o_fao_desk_refusal").toHaveText(/PAS-05/);
    expect(".o_fao_desk_card").toHaveCount(1);
    await key("Escape");
    expect(".o_fao_desk_refusal").toHaveCount(0);
    expect(".o_fao_desk_card").toHaveCount(0);
    expect(INPUT).toBeFocused();
    await scan("PE2600001");
    expect.verifySteps([
        ["find", "PE2600000"],
        ["find", "PE2600001"],
    ]);
});

test("nothing is lent where no mission names the holder", async () => {
    mockDesk(makeCard({ missions: [], problems: ["No approved mission"] }));
    await openDesk();
    await scan("PE2600000");
    expect(".o_fao_desk_card .alert-warning").toHaveText("No approved mission");
    expect("button[name=act]").toHaveCount(0);
    await key("Enter");
    expect.verifySteps([["find", "PE2600000"]]);
});

test("in a stock-taking every scan counts", async () => {
    onRpc("fao.passport.stocktake", "scan", ({ args }) => {
        expect.step(args);
        return { result: "misplaced", passport: "PE******00", seen: 3, expected: 5 };
    });
    await openDesk({ stocktake_id: 9 });
    expect(queryOne(".o_fao_passport_desk h3")).toHaveText("Stock-taking");
    await scan("PE2600000");
    expect.verifySteps([[9, "PE2600000"]]);
    expect(".o_fao_desk_log .alert-danger").toHaveText(
        "PE******00: in another cabinet (3 of 5)"
    );
});
