import { elementId } from "../workflow_map/workflow_map_data";

const WAYS = {
    ArrowRight: [1, 0],
    ArrowLeft: [-1, 0],
    ArrowDown: [0, 1],
    ArrowUp: [0, -1],
};
/** How much farther a stage seems that lies off the straight way. */
const ASIDE = 3;
/** Pixels by which the keyboard moves a stage. */
const NUDGE = 10;

/** @returns {string[]} the elements of a map in the order of the Tab key */
export function tabOrder(map) {
    return [
        ...map.stages.map((stage) => elementId("stage", stage.id)),
        ...map.transitions.map((transition) => elementId("transition", transition.id)),
    ];
}

/** @returns {string} the element after `selected`, "" behind the last one */
export function following(map, selected, backwards) {
    const order = tabOrder(map);
    if (!selected) {
        return (backwards ? order.at(-1) : order[0]) || "";
    }
    return order[order.indexOf(selected) + (backwards ? -1 : 1)] || "";
}

/** @returns {string} the nearest stage in the direction of an arrow key, or "" */
export function neighbour(map, stage, key) {
    const [across, down] = WAYS[key];
    let best = "";
    let nearest = Infinity;
    for (const other of map.stages) {
        const dx = other.x - stage.x;
        const dy = other.y - stage.y;
        const ahead = dx * across + dy * down;
        const distance = ahead + ASIDE * Math.abs(dx * down + dy * across);
        if (ahead > 0 && distance < nearest) {
            best = elementId("stage", other.id);
            nearest = distance;
        }
    }
    return best;
}

/** @returns {{x: number, y: number}} where an arrow key moves a stage */
export function nudged(stage, key) {
    const [across, down] = WAYS[key];
    return { x: stage.x + across * NUDGE, y: stage.y + down * NUDGE };
}

/**
 * @param {KeyboardEvent} ev
 * @returns {string} what a key asks of the designer, or ""
 */
export function readKey(ev) {
    const key = ev.key.length === 1 ? ev.key.toLowerCase() : ev.key;
    if (ev.ctrlKey || ev.metaKey) {
        const asked = { z: ev.shiftKey ? "redo" : "undo", y: "redo" };
        return ev.altKey ? "" : asked[key] || "";
    }
    if (ev.altKey) {
        return "";
    }
    if (key in WAYS) {
        return ev.shiftKey ? "move" : "walk";
    }
    const asked = {
        Tab: "next",
        Enter: "edit",
        Delete: "delete",
        Backspace: "delete",
        Escape: "leave",
        c: "connect",
        "+": "larger",
        "-": "smaller",
        0: "fit",
    };
    return asked[key] || "";
}

/**
 * Do what a key asks of the designer.
 *
 * @param {Object} designer
 * @param {KeyboardEvent} ev
 * @returns {boolean} whether the key means something here
 */
export function answerKey(designer, ev) {
    const { map, state, controls } = designer;
    const { selected, connecting } = state;
    const walkTo = (element) => {
        if (element) {
            designer.show(element);
        }
        return Boolean(element);
    };
    const withStage = (work) => designer.isStage && Boolean(designer.selection) && (work(), true);
    const answers = {
        next: () => walkTo(following(map, selected, ev.shiftKey)),
        walk: () =>
            walkTo(
                designer.isStage && designer.selection
                    ? neighbour(map, designer.selection, ev.key)
                    : following(map, "")
            ) || true,
        move: () =>
            withStage(() => designer.move(selected, nudged(designer.selection, ev.key))),
        edit: () => {
            if (connecting) {
                designer.onSelect(selected);
            } else if (selected) {
                designer.edit(selected);
            }
            return true;
        },
        delete: () => Boolean(selected) && (designer.remove(), true),
        connect: () => withStage(() => designer.startConnecting()),
        leave: () => designer.leave(),
        undo: () => (designer.revert("undo"), true),
        redo: () => (designer.revert("redo"), true),
        larger: () => (controls.zoom(true), true),
        smaller: () => (controls.zoom(false), true),
        fit: () => (controls.fit(), true),
    };
    return answers[readKey(ev)]?.() || false;
}
