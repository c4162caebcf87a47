/** Size of a stage on the map, as the server lays it out. */
export const WIDTH = 160;
export const HEIGHT = 64;
const LABEL_HEIGHT = 18;

/** @returns {string} how a stage or transition is called on the map */
export function elementId(kind, id) {
    return `${kind}-${id}`;
}

/** @returns {[string, number]} kind and id of an element of the map */
export function readElementId(element) {
    const [kind, id] = element.split("-");
    return [kind, Number(id)];
}

/** @returns {Object} a stage in the words of LogicFlow */
export function nodeOf(stage) {
    return {
        id: elementId("stage", stage.id),
        type: "fao_stage",
        x: stage.x,
        y: stage.y,
        properties: { ...stage },
    };
}

/** @returns {Object} a transition in the words of LogicFlow */
export function edgeOf(transition, stages) {
    const idOf = (code) =>
        elementId("stage", stages.find((stage) => stage.code === code).id);
    const points = transition.points.map(([x, y]) => ({ x, y }));
    return {
        id: elementId("transition", transition.id),
        type: "fao_transition",
        sourceNodeId: idOf(transition.from),
        targetNodeId: idOf(transition.to),
        startPoint: points[0],
        endPoint: points.at(-1),
        pointsList: points,
        properties: { ...transition },
    };
}

/** @returns {string} the stage at a place of the map, or "" */
export function stageAt(stages, { x, y }) {
    const found = stages.find(
        (stage) => Math.abs(stage.x - x) <= WIDTH / 2 && Math.abs(stage.y - y) <= HEIGHT / 2
    );
    return found ? elementId("stage", found.id) : "";
}

/** @returns {{left: number, top: number, width: number, height: number}} */
export function boundsOf(stages, transitions) {
    const boxes = stages.map(({ x, y }) => [
        x - WIDTH / 2,
        y - HEIGHT / 2,
        x + WIDTH / 2,
        y + HEIGHT / 2,
    ]);
    for (const { points, label } of transitions) {
        boxes.push(...points.map(([x, y]) => [x, y, x, y]));
        const [x, y, width] = label;
        const half = LABEL_HEIGHT / 2;
        boxes.push([x - width / 2, y - half, x + width / 2, y + half]);
    }
    const left = Math.min(...boxes.map((box) => box[0]));
    const top = Math.min(...boxes.map((box) => box[1]));
    return {
        left,
        top,
        width: Math.max(...boxes.map((box) => box[2])) - left,
        height: Math.max(...boxes.map((box) => box[3])) - top,
    };
}
