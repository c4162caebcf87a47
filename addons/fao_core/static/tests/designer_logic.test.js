import { describe, expect, test } from "@odoo/hoot";
import { allowTranslations } from "@web/../tests/web_test_helpers";
import { DesignerHistory } from "@fao_core/workflow_designer/designer_history";
import {
    freeCode,
    freePlace,
    newStage,
    newTransition,
} from "@fao_core/workflow_designer/designer_defaults";
import {
    following,
    neighbour,
    nudged,
    readKey,
    tabOrder,
} from "@fao_core/workflow_designer/designer_keyboard";
import { boundsOf, edgeOf, readElementId, stageAt } from "@fao_core/workflow_map/workflow_map_data";
import { makeArrow, makeMap, makeStage } from "./helpers/designer_helpers";

describe.current.tags("headless");

/** @returns {Object} what a key pressed alone tells */
function key(name, modifiers = {}) {
    return { key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...modifiers };
}

test("the history goes back and forth, and forgets what was undone at a new edit", () => {
    const history = new DesignerHistory();
    expect(history.canUndo).toBe(false);
    expect(history.peek("undo")).toBe(undefined);
    history.push("a"); // a -> b
    history.push("b"); // b -> c
    expect(history.peek("undo")).toBe("b");
    history.step("undo", "c");
    expect([history.past, history.future]).toEqual([["a"], ["c"]]);
    history.step("undo", "b");
    expect(history.canUndo).toBe(false);
    expect(history.peek("redo")).toBe("b");
    history.step("redo", "a");
    expect([history.past, history.future]).toEqual([["a"], ["c"]]);
    history.push("b");
    expect(history.canRedo).toBe(false);
    history.clear();
    expect(history.canUndo).toBe(false);
});

test("codes and places are taken once", () => {
    expect(freeCode("work", [])).toBe("work");
    expect(freeCode("work", ["work", "work_2"])).toBe("work_3");
    const { stages } = makeMap();
    expect(freePlace({ x: 400, y: 90 }, stages)).toEqual({ x: 400, y: 200 });
    expect(freePlace({ x: 400, y: 300 }, stages)).toEqual({ x: 400, y: 300 });
});

test("a new stage stands to the right of the selected one", () => {
    const map = makeMap();
    expect(newStage(map, "approval", map.stages[1])).toEqual({
        default_workflow_id: 1,
        default_kind: "approval",
        default_code: "approval",
        default_sequence: 40,
        default_pos_x: 700,
        default_pos_y: 190, // the end stands there already
    });
    expect(newStage(map, "work").default_pos_x).toBe(990);
    expect(newStage({ ...map, stages: [] }, "draft").default_pos_x).toBe(120);
});

test("a new arrow means what people mostly mean", () => {
    allowTranslations();
    const map = makeMap({ transitions: [] });
    const [draft, sign, done] = map.stages;
    const refused = makeStage({ id: 4, code: "refused", name: "Refused", kind: "refused" });
    const work = makeStage({ id: 5, code: "work", name: "Work", kind: "work" });
    const meaning = (from, to, transitions = []) => {
        const { trigger, name, is_submission, style } = newTransition(
            { ...map, transitions },
            from,
            to
        );
        return [trigger, String(name), is_submission, style];
    };
    expect(meaning(draft, sign)).toEqual(["button", "Submit", true, "primary"]);
    expect(meaning(draft, sign, [makeArrow()])).toEqual(["button", "Submit", false, "primary"]);
    expect(meaning(sign, done)).toEqual(["approved", "Agreed", false, "primary"]);
    expect(meaning(sign, refused)).toEqual(["rejected", "Not agreed", false, "danger"]);
    const yes = makeArrow({ from: "sign", to: "done", trigger: "approved" });
    const no = makeArrow({ from: "sign", to: "refused", trigger: "rejected" });
    expect(meaning(sign, work, [yes])[0]).toBe("rejected");
    expect(meaning(sign, work, [yes, no])[0]).toBe("approved");
    expect(meaning(work, sign)).toEqual(["button", "Pass on", false, "primary"]);
    expect(meaning(work, done)).toEqual(["button", "Done", false, "primary"]);
    const [first, second] = [[], [makeArrow({ code: "sign_done" })]].map(
        (transitions) => newTransition({ ...map, transitions }, sign, done).code
    );
    expect([first, second]).toEqual(["sign_done", "sign_done_2"]);
});

test("Tab walks over stages, then arrows, and leaves behind the last one", () => {
    const map = makeMap();
    expect(tabOrder(map)).toEqual(["stage-1", "stage-2", "stage-3", "transition-7"]);
    expect(following(map, "")).toBe("stage-1");
    expect(following(map, "stage-3")).toBe("transition-7");
    expect(following(map, "transition-7")).toBe("");
    expect(following(map, "", true)).toBe("transition-7");
    expect(following(map, "stage-1", true)).toBe("");
    expect(following({ stages: [], transitions: [] }, "")).toBe("");
});

test("arrow keys go to the nearest stage in their direction", () => {
    const map = makeMap();
    const [draft, sign] = map.stages;
    const below = makeStage({ id: 4, code: "refused", x: 420, y: 190 });
    map.stages.push(below);
    expect(neighbour(map, draft, "ArrowRight")).toBe("stage-2");
    expect(neighbour(map, sign, "ArrowDown")).toBe("stage-4");
    expect(neighbour(map, below, "ArrowUp")).toBe("stage-2");
    expect(neighbour(map, draft, "ArrowLeft")).toBe("");
    expect(nudged(draft, "ArrowDown")).toEqual({ x: 120, y: 90 });
});

test("keys", () => {
    expect(readKey(key("Delete"))).toBe("delete");
    expect(readKey(key("z", { ctrlKey: true }))).toBe("undo");
    expect(readKey(key("Z", { ctrlKey: true, shiftKey: true }))).toBe("redo");
    expect(readKey(key("y", { metaKey: true }))).toBe("redo");
    expect(readKey(key("z"))).toBe("");
    expect(readKey(key("s", { ctrlKey: true }))).toBe("");
    expect(readKey(key("ArrowLeft"))).toBe("walk");
    expect(readKey(key("ArrowLeft", { shiftKey: true }))).toBe("move");
    expect(readKey(key("c", { altKey: true }))).toBe("");
});

test("a transition in the words of LogicFlow", () => {
    const { stages, transitions } = makeMap();
    const edge = edgeOf(transitions[0], stages);
    expect([edge.sourceNodeId, edge.targetNodeId]).toEqual(["stage-1", "stage-2"]);
    expect(edge.startPoint).toEqual({ x: 200, y: 80 });
    expect(edge.endPoint).toEqual({ x: 330, y: 80 });
    expect(readElementId(edge.id)).toEqual(["transition", 7]);
});

test("the stage at a place", () => {
    const { stages } = makeMap();
    expect(stageAt(stages, { x: 480, y: 100 })).toBe("stage-2");
    expect(stageAt(stages, { x: 500, y: 80 })).toBe("");
});

test("the bounds hold stages, lines and names", () => {
    const arrow = makeArrow({
        points: [
            [120, 48],
            [120, -20],
            [410, -20],
            [410, 48],
        ],
        label: [265, -20, 70],
    });
    expect(boundsOf(makeMap().stages, [arrow])).toEqual({
        left: 40,
        top: -29,
        width: 740,
        height: 141,
    });
});
