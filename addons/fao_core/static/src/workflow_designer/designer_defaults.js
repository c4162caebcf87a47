import { _t } from "@web/core/l10n/translation";
import { HEIGHT, WIDTH } from "../workflow_map/workflow_map_data";

const STEP = { x: 290, y: 110 };
const START = { x: 120, y: 80 };
const FINAL_KINDS = ["done", "refused", "cancelled"];

/** @returns {{kind: string, label: string}[]} the kinds of stages, as people call them */
export function stageKinds() {
    return [
        { kind: "draft", label: _t("Draft") },
        { kind: "work", label: _t("Work") },
        { kind: "approval", label: _t("Approval") },
        { kind: "waiting", label: _t("Waiting") },
        { kind: "done", label: _t("Done") },
        { kind: "refused", label: _t("Refused") },
        { kind: "cancelled", label: _t("Cancelled") },
    ];
}

/** @returns {string} `wanted`, or `wanted_2` and so on when it is taken */
export function freeCode(wanted, taken) {
    let code = wanted;
    for (let number = 2; taken.includes(code); number++) {
        code = `${wanted}_${number}`;
    }
    return code;
}

/** @returns {{x: number, y: number}} `place`, or the first one below it that is free */
export function freePlace(place, stages) {
    const { x } = place;
    let { y } = place;
    while (stages.some((s) => Math.abs(s.x - x) < WIDTH && Math.abs(s.y - y) < HEIGHT)) {
        y += STEP.y;
    }
    return { x, y };
}

/** @returns {Object} default values of a new stage, to the right of the selected one */
export function newStage(map, kind, selected) {
    const after = selected || map.stages.at(-1);
    const place = after ? { x: after.x + STEP.x, y: after.y } : START;
    const { x, y } = freePlace(place, map.stages);
    return {
        default_workflow_id: map.id,
        default_kind: kind,
        default_code: freeCode(
            kind,
            map.stages.map((stage) => stage.code)
        ),
        default_sequence: 10 * (map.stages.length + 1),
        default_pos_x: x,
        default_pos_y: y,
    };
}

/**
 * The transition that people mostly mean when they draw an arrow: an approval leads on
 * when it is given, to an end when it is refused; a draft is submitted.
 *
 * @returns {Object} values of a new transition
 */
export function newTransition(map, from, to) {
    const leaving = map.transitions.filter((t) => t.from === from.code);
    const { trigger, name } = guess(leaving, from, to);
    return {
        workflow_id: map.id,
        from_stage_id: from.id,
        to_stage_id: to.id,
        code: freeCode(
            `${from.code}_${to.code}`,
            map.transitions.map((t) => t.code)
        ),
        name,
        trigger,
        sequence: 10 * (map.transitions.length + 1),
        is_submission: from.kind === "draft" && !leaving.some((t) => t.submission),
        style: to.kind === "refused" || to.kind === "cancelled" ? "danger" : "primary",
    };
}

function guess(leaving, from, to) {
    if (from.kind === "approval") {
        const isRefusal = to.kind === "refused" || leaving.some((t) => t.trigger === "approved");
        return isRefusal && !leaving.some((t) => t.trigger === "rejected")
            ? { trigger: "rejected", name: _t("Not agreed") }
            : { trigger: "approved", name: _t("Agreed") };
    }
    if (from.kind === "draft") {
        return { trigger: "button", name: _t("Submit") };
    }
    return { trigger: "button", name: FINAL_KINDS.includes(to.kind) ? to.name : _t("Pass on") };
}
