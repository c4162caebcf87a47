import { makeElements } from "./workflow_map_elements";

/** Pixels to which a stage snaps while it is dragged. */
const GRID = 10;

/**
 * Return a LogicFlow that draws our stages and transitions and leaves everything else
 * (keys, texts, history, the shape of lines) to us.
 *
 * @param {Object} Core the global of LogicFlow
 * @param {HTMLElement} container
 * @param {boolean} editable
 */
export function makeFlow(Core, container, editable) {
    const flow = new Core.LogicFlow({
        container,
        grid: { size: GRID, visible: false },
        edgeType: "fao_transition",
        isSilentMode: !editable,
        keyboard: { enabled: false },
        stopScrollGraph: true,
        snapline: true,
        snapGrid: true,
        adjustEdge: false,
        history: false,
        hoverOutline: false,
        nodeSelectedOutline: false,
        edgeSelectedOutline: false,
        textEdit: false,
        allowRotate: false,
        allowResize: false,
        animation: false,
    });
    makeElements(Core).forEach((element) => flow.register(element));
    return flow;
}
