import { expect, test } from "@odoo/hoot";
import { animationFrame, press, queryAllTexts } from "@odoo/hoot-dom";
import {
    contains,
    makeServerError,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";
import { defineCaseModels, makePanel, mockCase, mountPanel } from "./helpers/case_helpers";
import { makeArrow, makeStage, stageCard } from "./helpers/designer_helpers";

defineCaseModels();
preloadBundle("fao_core.assets_logicflow");

const PERSON = {
    rule: "Head",
    who: "Wang Jianguo",
    purpose: "decide",
    state: "approved",
    state_label: "Agreed",
    decided_by: "Li Na",
    on_behalf_of: "Wang Jianguo",
    decided_at: "2026-04-16 11:00",
    round: 1,
};

function visit(values = {}) {
    return {
        entered: "2026-04-15 10:00",
        left: "2026-04-16 11:00",
        seconds: 90000,
        time: "1 d 1 h",
        working: "9.0 working hours",
        ...values,
    };
}

function caseStage(values) {
    return { ...makeStage(values), visits: [], people: [], time: "", ...values };
}

function makeCaseMap() {
    return {
        case_id: 7,
        number: "CG-2026-7",
        title: "Visit to Lyon",
        state: "running",
        closed: false,
        workflow: "Visits, version 1",
        stages: [
            caseStage({ status: "done", time: "1 d 1 h", visits: [visit(), visit()] }),
            caseStage({
                id: 2,
                code: "sign",
                name: "Sign",
                kind: "approval",
                x: 410,
                status: "current",
                time: "20 min",
                visits: [visit({ left: "" })],
                people: [PERSON, { ...PERSON, state: "open", state_label: "Open", decided_by: "", on_behalf_of: "" }],
            }),
            caseStage({ id: 3, code: "work", name: "Work", kind: "work", x: 700, status: "skipped" }),
        ],
        transitions: [
            { ...makeArrow(), taken: 2 },
            { ...makeArrow({ id: 8, code: "on", name: "Pass on", from: "sign", to: "work" }), taken: 0 },
            { ...makeArrow({ id: 9, code: "back", name: "Returned", from: "sign", to: "draft", move: true }), taken: 1 },
        ],
    };
}

async function openMap() {
    mockCase([makePanel()]);
    await mountPanel();
    await contains(".o_fao_case_map_button").click();
    await animationFrame();
}

test("shows the way of the case, and what happened in its current stage", async () => {
    onRpc("fao.case", "case_map", ({ args }) => {
        expect.step(args[0]);
        return makeCaseMap();
    });
    await openMap();
    expect.verifySteps([7]);
    expect(".modal-title").toHaveText("CG-2026-7 Visit to Lyon");
    expect(`${stageCard("draft")}[data-status=done] .o_fao_map_stage_badge`).toHaveText("×2");
    expect(`${stageCard("sign")}[data-status=current]`).toHaveCount(1);
    expect(`${stageCard("work")}[data-status=skipped]`).toHaveCount(1);
    expect(queryAllTexts(`${stageCard("sign")} .o_fao_map_figure`)).toEqual(["20 min", "1/2"]);
    expect(".o_fao_map_label[data-way=taken]").toHaveAttribute("title", "Submit: 2 times");
    expect(".o_fao_map_label[data-way=other]").toHaveText("Pass on");
    expect(".o_fao_map_label[data-way=back]").toHaveText("Returned");
    expect(".o_fao_case_map_side h5").toHaveText("Sign");
    expect(".o_fao_case_map_person[data-state=approved]").toHaveText(/Li Na\s*for Wang Jianguo/);
    expect(".o_fao_case_map_visit").toHaveText(/1 d 1 h · 9.0 working hours/);
});

test("tells of the stage that is chosen, by mouse and keyboard", async () => {
    onRpc("fao.case", "case_map", makeCaseMap);
    await openMap();
    await contains(stageCard("work")).click();
    expect(".o_fao_case_map_side h5").toHaveText("Work");
    expect(".o_fao_case_map_side").toHaveText(/skipped.*The case has not been here/s);
    await press("ArrowLeft");
    await animationFrame();
    expect(".o_fao_case_map_side h5").toHaveText("Sign");
    await press(["Shift", "Tab"]);
    await animationFrame();
    expect(".o_fao_case_map_side h5").toHaveText("Draft");
    expect(".o_fao_case_map_visit").toHaveCount(2);
});

test("shows the refusal of a case that is no longer there", async () => {
    onRpc("fao.case", "case_map", () => {
        throw makeServerError({ message: "[FAO-NOTFOUND] Case 7 was not found." });
    });
    await openMap();
    expect(".modal .alert-danger").toHaveText("Case 7 was not found.");
});
