import { Component, onMounted, onWillStart, onWillUnmount, useEffect, useRef } from "@odoo/owl";
import { loadBundle } from "@web/core/assets";
import { boundsOf, edgeOf, nodeOf, stageAt } from "./workflow_map_data";
import { makeFlow } from "./workflow_map_flow";

const MARGIN = 24;
const SMALLEST = 0.35;
/** Milliseconds in which a click still belongs to the drag before it. */
const CLICK = 350;

/**
 * The map of a workflow: stages and arrows, drawn by LogicFlow, which is loaded when
 * the first map is shown. It shows what it is given and tells what the user does.
 */
export class WorkflowMap extends Component {
    static template = "fao_core.WorkflowMap";
    static props = {
        stages: Array,
        transitions: Array,
        editable: { type: Boolean, optional: true },
        /** id of a stage or transition as in `elementId`, or "" */
        selected: { type: String, optional: true },
        label: String,
        onSelect: { type: Function, optional: true },
        onOpen: { type: Function, optional: true },
        onMove: { type: Function, optional: true },
        onConnect: { type: Function, optional: true },
        onKeydown: { type: Function, optional: true },
        /** receives `{ zoom, fit, focus, reveal }` */
        controls: { type: Function, optional: true },
        class: { type: String, optional: true },
    };
    static defaultProps = {
        editable: false,
        selected: "",
        class: "",
        onSelect: () => {},
        onOpen: () => {},
        onMove: () => {},
        onConnect: () => {},
        onKeydown: () => {},
        controls: () => {},
    };

    setup() {
        this.root = useRef("root");
        this.surface = useRef("surface");
        this.flow = null;
        onWillStart(() => loadBundle("fao_core.assets_logicflow"));
        onMounted(() => this.start());
        onWillUnmount(() => this.stop());
        useEffect(
            () => this.draw(),
            () => [this.props.stages, this.props.transitions, this.props.editable]
        );
        useEffect(
            () => this.mark(),
            () => [this.props.selected, this.props.stages, this.props.transitions]
        );
    }

    // ---- LogicFlow

    start() {
        this.flow = makeFlow(window.Core, this.surface.el, this.props.editable);
        this.listen();
        this.props.controls({
            zoom: (bigger) => this.flow.zoom(bigger),
            fit: () => this.fit(),
            focus: () => this.root.el?.focus({ preventScroll: true }),
            reveal: (id) => this.reveal(id),
        });
        // LogicFlow gives the focus to what was clicked; keys are ours
        this.root.el.addEventListener("focusin", ({ target }) => {
            if (target !== this.root.el) {
                this.root.el.focus({ preventScroll: true });
            }
        });
        this.observer = new ResizeObserver(() => this.resize());
        this.observer.observe(this.surface.el);
    }

    stop() {
        this.observer?.disconnect();
        this.flow?.destroy?.();
        this.flow = null;
    }

    listen() {
        const on = (name, handler) => this.flow.on(name, handler);
        on("node:click,edge:click", ({ data }) => this.onClick(data.id));
        on("node:dbclick,edge:dbclick", ({ data }) => this.props.onOpen(data.id));
        on("blank:click", () => this.props.onSelect(""));
        on("node:drop", ({ data: { id } }) => {
            const { x, y } = this.flow.getNodeModelById(id); // the event knows an older one
            this.dropped = Date.now();
            this.props.onMove(id, { x, y });
        });
        on("anchor:dragend", (drag) => this.onPulled(drag));
    }

    /** An arrow was pulled from a stage; the server makes the real one. */
    onPulled({ e, nodeModel, edgeModel }) {
        if (edgeModel) {
            this.flow.deleteEdge(edgeModel.id);
        }
        // LogicFlow loses the target when an anchor is drawn anew while it is pulled
        const place = this.flow.getPointByClient(e.clientX, e.clientY).canvasOverlayPosition;
        const target = stageAt(this.props.stages, place);
        if (target && target !== nodeModel.id) {
            this.props.onConnect(nodeModel.id, target);
        }
    }

    onClick(id) {
        this.root.el.focus({ preventScroll: true });
        if (Date.now() - (this.dropped || 0) > CLICK) {
            this.props.onSelect(id);
        }
    }

    draw() {
        this.flow.updateEditConfig({ isSilentMode: !this.props.editable });
        this.flow.render({
            nodes: this.props.stages.map(nodeOf),
            edges: this.props.transitions.map((edge) => edgeOf(edge, this.props.stages)),
        });
        const grown = this.props.stages.length > (this.drawn || 0);
        if (grown && (!this.drawn || this.isCut)) {
            this.fit();
        }
        this.drawn = this.props.stages.length;
    }

    mark() {
        this.flow.clearSelectElements();
        if (this.props.selected && this.flow.getModelById(this.props.selected)) {
            this.flow.selectElementById(this.props.selected, false, false);
        }
    }

    // ---- View

    resize() {
        if (!this.flow || !this.surface.el.clientWidth) {
            return;
        }
        this.flow.resize();
        const size = `${this.surface.el.clientWidth} ${this.surface.el.clientHeight}`;
        if (size !== this.size) {
            this.size = size;
            this.fit();
        }
    }

    /** Whether some stage lies out of view. */
    get isCut() {
        const { transformModel } = this.flow.graphModel;
        const { clientWidth, clientHeight } = this.surface.el;
        return this.props.stages.some(({ x, y }) => {
            const [left, top] = transformModel.CanvasPointToHtmlPoint([x, y]);
            return left < MARGIN || top < MARGIN || left > clientWidth - MARGIN || top > clientHeight - MARGIN;
        });
    }

    /** Show the whole map, never larger than life. */
    fit() {
        const { clientWidth: width, clientHeight: height } = this.surface.el;
        if (!width || !this.props.stages.length) {
            return;
        }
        const box = boundsOf(this.props.stages, this.props.transitions);
        const room = [(width - 2 * MARGIN) / box.width, (height - 2 * MARGIN) / box.height];
        const scale = Math.max(Math.min(1, ...room), SMALLEST);
        this.flow.resetZoom();
        this.flow.resetTranslate();
        this.flow.zoom(scale, [0, 0]);
        this.flow.translate(
            (width - box.width * scale) / 2 - box.left * scale,
            Math.max((height - box.height * scale) / 2, MARGIN) - box.top * scale
        );
    }

    /** Bring a stage or arrow into view when it lies outside. */
    reveal(id) {
        const model = this.flow.getModelById(id);
        if (!model) {
            return;
        }
        const { x, y } = model.x === undefined ? model.textPosition : model;
        const [left, top] = this.flow.graphModel.transformModel.CanvasPointToHtmlPoint([x, y]);
        const { clientWidth, clientHeight } = this.surface.el;
        if (left < 0 || top < 0 || left > clientWidth || top > clientHeight) {
            this.flow.focusOn({ coordinate: { x, y } });
        }
    }
}
