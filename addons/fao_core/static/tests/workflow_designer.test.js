import { expect, test } from "@odoo/hoot";
import { animationFrame, press, queryAllTexts, queryOne } from "@odoo/hoot-dom";
import { advanceTime } from "@odoo/hoot-mock";
import { contains, makeServerError, onRpc } from "@web/../tests/web_test_helpers";
import {
    defineDesignerModels,
    makeArrow,
    makeFinding,
    makeMap,
    makeNextMap,
    makeStage,
    mockCanvas,
    mountDesigner,
    stageCard,
} from "./helpers/designer_helpers";

defineDesignerModels();

const MAP = ".o_fao_workflow_map";

/** Choose a stage on the map and let it be drawn. */
async function choose(code) {
    await contains(stageCard(code)).click();
    await animationFrame();
}

async function keys(...pressed) {
    queryOne(MAP).focus();
    for (const one of pressed) {
        await press(one);
        await animationFrame();
    }
}

test("shows stages with people and limit, arrows with their signs", async () => {
    mockCanvas([
        makeMap({
            transitions: [
                makeArrow({ conditional: true, documents: 1 }),
                makeArrow({ id: 8, code: "agree", name: "Agreed", from: "sign", to: "done", trigger: "approved" }),
            ],
        }),
    ]);
    await mountDesigner();
    expect(queryAllTexts(`${MAP} .o_fao_map_stage_name`)).toEqual(["Draft", "Sign", "Done"]);
    expect(`${stageCard("sign")}[data-kind=approval]`).toHaveCount(1);
    expect(queryAllTexts(`${stageCard("sign")} .o_fao_map_figure`)).toEqual(["3", "5 working days"]);
    expect(stageCard("sign")).toHaveAttribute("title", "Sign\nHead\nTwo leaders");
    expect(queryAllTexts(".o_fao_map_label")).toEqual(["Submit", "Agreed"]);
    expect(".o_fao_map_label[data-code=submit] .fa-filter").toHaveCount(1);
    expect(".o_fao_map_label[data-code=submit] .fa-file-text-o").toHaveCount(1);
    expect(".o_fao_map_label[data-trigger=approved] .fa-check").toHaveCount(1);
    expect(".o_fao_map_label[data-trigger=approved] .fa-filter").toHaveCount(0);
});

test("markup in names stays text", async () => {
    const stage = makeStage({ name: "<img src=x onerror=alert(1)>" });
    mockCanvas([makeMap({ stages: [stage], transitions: [] })]);
    await mountDesigner();
    expect(`${MAP} img`).toHaveCount(0);
    expect(".o_fao_map_stage_name").toHaveText("<img src=x onerror=alert(1)>");
});

test("findings stand on their stage and lead to it", async () => {
    mockCanvas([
        makeMap({
            findings: [
                makeFinding(),
                makeFinding({ code: "LINT-GAP", severity: "warning", message: "A gap." }),
                makeFinding({ code: "LINT-END", stage: "", message: "No stage ends the case." }),
            ],
        }),
    ]);
    await mountDesigner();
    expect(`${stageCard("sign")}[data-severity=error] .o_fao_map_stage_badge`).toHaveText("2");
    expect(`${stageCard("draft")} .o_fao_map_stage_badge`).toHaveCount(0);
    expect(".o_fao_designer_finding").toHaveCount(3);
    await contains(".o_fao_designer_finding[data-code=LINT-RULES]").click();
    await animationFrame();
    expect(`.lf-node-selected ${stageCard("sign")}`).toHaveCount(1);
    expect(MAP).toBeFocused();
});

test("a version in force is shown only", async () => {
    mockCanvas([makeMap({ state: "published", editable: false })]);
    await mountDesigner();
    expect("[data-tool=add]").toHaveCount(0);
    expect("[data-tool=delete]").toHaveCount(0);
    onRpc("fao.stage", "unlink", () => expect.step("unlink"));
    await choose("sign");
    await keys("Delete");
    expect.verifySteps([]);
    await keys("Enter");
    await animationFrame();
    expect(".modal .o_form_readonly").toHaveCount(1);
    expect(".modal .o_form_button_save").toHaveCount(0);
    await contains(".modal footer button:contains(Close)").click();
    expect(".modal").toHaveCount(0);
});

test("deletes the chosen stage and brings it back", async () => {
    const without = makeNextMap("b", { stages: makeMap().stages.slice(0, 1), transitions: [] });
    mockCanvas([makeMap(), without]);
    onRpc("fao.stage", "unlink", ({ args }) => {
        expect.step(["unlink", ...args[0]]);
        return true;
    });
    onRpc("fao.workflow", "restore_snapshot", ({ args: [ids, snapshot, digest] }) => {
        expect.step([ids[0], snapshot.workflow.version, digest]);
        return digest === "b" ? makeMap() : without;
    });
    await mountDesigner();
    expect("[data-tool=undo]").not.toBeEnabled();
    await choose("sign");
    await keys("Delete");
    expect.verifySteps([["unlink", 2]]);
    expect(stageCard("sign")).toHaveCount(0);
    await keys(["Control", "z"]);
    expect.verifySteps([[1, "a", "b"]]);
    expect(stageCard("sign")).toHaveCount(1);
    expect("[data-tool=undo]").not.toBeEnabled();
    await contains("[data-tool=redo]").click();
    await animationFrame();
    expect.verifySteps([[1, "b", "a"]]);
    expect(stageCard("sign")).toHaveCount(0);
});

test("an undo on what somebody else changed is refused and forgotten", async () => {
    mockCanvas([makeMap(), makeNextMap("b"), makeNextMap("c")]);
    onRpc("fao.stage", "unlink", () => true);
    onRpc("fao.workflow", "restore_snapshot", () => {
        throw makeServerError({ message: "[FAO-STALE] Changed meanwhile." });
    });
    await mountDesigner();
    await choose("done");
    await keys("Delete");
    await contains("[data-tool=undo]").click();
    await animationFrame();
    expect(".o_notification").toHaveText(/Changed meanwhile/);
    expect("[data-tool=undo]").not.toBeEnabled();
});

test("connects two stages by the keyboard", async () => {
    const arrow = makeArrow({ id: 9, code: "sign_done", name: "Agreed", from: "sign", to: "done", trigger: "approved" });
    mockCanvas([makeMap(), makeNextMap("b", { transitions: [makeArrow(), arrow] })]);
    onRpc("fao.transition", "create", ({ args }) => {
        const { code, trigger, from_stage_id, to_stage_id } = args[0][0];
        expect.step([code, trigger, from_stage_id, to_stage_id]);
        return [9];
    });
    await mountDesigner();
    await choose("sign");
    await keys("c");
    expect(".o_fao_designer_hint").toHaveCount(1);
    await keys("ArrowRight", "Enter");
    await animationFrame();
    expect.verifySteps([["sign_done", "approved", 2, 3]]);
    expect(".o_fao_designer_hint").toHaveCount(0);
    expect(".o_fao_map_label.o_fao_map_selected").toHaveText("Agreed");
});

test("Escape leaves connecting, then the selection", async () => {
    mockCanvas([makeMap()]);
    await mountDesigner();
    await choose("sign");
    await keys("c", "Escape");
    expect(".o_fao_designer_hint").toHaveCount(0);
    expect(".lf-node-selected").toHaveCount(1);
    await keys("Escape");
    expect(".lf-node-selected").toHaveCount(0);
});

test("Tab, arrows and Enter choose and edit", async () => {
    mockCanvas([makeMap(), makeNextMap("b")]);
    await mountDesigner();
    await keys("Tab");
    expect(`.lf-node-selected ${stageCard("draft")}`).toHaveCount(1);
    await keys("ArrowRight");
    expect(`.lf-node-selected ${stageCard("sign")}`).toHaveCount(1);
    expect(".o_fao_designer [aria-live]").toHaveText("Sign");
    await keys("Enter");
    await animationFrame();
    expect(".modal .modal-title").toHaveText("Stage");
    await contains(".modal [name=name] input").edit("Signature");
    await contains(".modal .o_form_button_save").click();
    await animationFrame();
    expect(".modal").toHaveCount(0);
    expect("[data-tool=undo]").toBeEnabled();
});

test("the keyboard moves a stage", async () => {
    const moved = makeMap().stages;
    moved[1] = { ...moved[1], y: 90 };
    mockCanvas([makeMap(), makeNextMap("b", { stages: moved })]);
    onRpc("fao.stage", "write", ({ args }) => {
        expect.step(args);
        return true;
    });
    await mountDesigner();
    await choose("sign");
    await keys(["Shift", "ArrowDown"]);
    expect.verifySteps([[[2], { pos_x: 410, pos_y: 90 }]]);
});

test("adds a stage of a kind, beside the chosen one", async () => {
    mockCanvas([makeMap(), makeNextMap("b")]);
    onRpc("fao.stage", "web_save", ({ args, kwargs }) => {
        expect.step([args[1].name, kwargs.context.default_kind, kwargs.context.default_pos_x]);
    });
    await mountDesigner();
    await choose("sign");
    await contains("[data-tool=add]").click();
    await contains(".o-dropdown-item[data-kind=work]").click();
    await contains(".modal [name=name] input").edit("Examine");
    expect(".modal [name=code] input").toHaveValue("work");
    await contains(".modal .o_form_button_save").click();
    await animationFrame();
    expect.verifySteps([["Examine", "work", 700]]);
});

test("lays out all stages in one write", async () => {
    mockCanvas([makeMap(), makeNextMap("b")]);
    onRpc("fao.workflow", "write", ({ args }) => {
        expect.step(args);
        return true;
    });
    await mountDesigner();
    await contains("[data-tool=layout]").click();
    await animationFrame();
    const command = (id, pos_x) => [1, id, { pos_x, pos_y: 80 }];
    const stage_ids = [command(1, 120), command(2, 410), command(3, 700)];
    expect.verifySteps([[[1], { stage_ids }]]);
});

test("saves the form before it changes anything", async () => {
    mockCanvas([makeMap(), makeNextMap("b")]);
    onRpc("fao.workflow", "web_save", ({ args }) => {
        expect.step(`save ${args[1].name}`);
    });
    onRpc("fao.stage", "unlink", () => {
        expect.step("unlink");
        return true;
    });
    await mountDesigner();
    await choose("sign");
    await contains("[name=name] input").edit("Renamed");
    await contains("[data-tool=delete]").click();
    await animationFrame();
    expect.verifySteps(["save Renamed", "unlink"]);
});

test("a refused edit is told, and undo still goes back", async () => {
    mockCanvas([makeMap()]);
    onRpc("fao.stage", "unlink", () => {
        throw makeServerError({ message: "[FAO-PUBLISHED] It stays as it is." });
    });
    await mountDesigner();
    await choose("sign");
    await keys("Delete");
    await advanceTime(10);
    expect(".o_notification").toHaveText(/It stays as it is/);
    expect(stageCard("sign")).toHaveCount(1);
});

test("a version that is not saved has no map yet", async () => {
    onRpc("fao.workflow", "canvas", () => expect.step("canvas"));
    await mountDesigner({ resId: undefined });
    expect(MAP).toHaveCount(0);
    expect.verifySteps([]);
});

test("an empty draft says how to begin", async () => {
    mockCanvas([makeMap({ stages: [], transitions: [] })]);
    await mountDesigner();
    expect(".o_fao_designer_empty").toHaveText("No stage yet: add the draft with which a case begins.");
    await contains("[data-tool=full]").click();
    expect(".o_fao_designer_full").toHaveCount(1);
});
