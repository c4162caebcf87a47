import { HEIGHT, WIDTH } from "./workflow_map_data";

const KIND_ICONS = {
    draft: "fa-pencil",
    work: "fa-briefcase",
    approval: "fa-check-square-o",
    waiting: "fa-hourglass-half",
    done: "fa-flag-checkered",
    refused: "fa-times-circle",
    cancelled: "fa-ban",
};
const TRIGGER_ICONS = {
    button: "fa-hand-o-up",
    approved: "fa-check",
    rejected: "fa-times",
    returned: "fa-undo",
    automatic: "fa-bolt",
    timeout: "fa-clock-o",
};
const LABEL_HEIGHT = 18;
const CORNER = 8;

function element(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text !== undefined) {
        node.textContent = text;
    }
    return node;
}

/** @returns {HTMLElement} one figure at the foot of a stage */
function figure(icon, text) {
    const node = element("span", "o_fao_map_figure");
    node.append(element("i", `fa ${icon}`), document.createTextNode(` ${text}`));
    return node;
}

/** @returns {HTMLElement} the card of a stage */
export function makeCard(stage) {
    const card = element("div", "o_fao_map_stage");
    card.dataset.code = stage.code;
    card.dataset.kind = stage.kind;
    card.title = [stage.name, ...(stage.signers || [])].join("\n");
    for (const key of ["status", "severity"]) {
        if (stage[key]) {
            card.dataset[key] = stage[key];
        }
    }
    const head = element("div", "o_fao_map_stage_name");
    head.append(
        element("i", `fa ${KIND_ICONS[stage.kind]} me-1`),
        element("span", "", stage.name)
    );
    const foot = element("div", "o_fao_map_stage_foot");
    for (const { icon, text } of stage.figures || []) {
        foot.append(figure(icon, text));
    }
    card.append(head);
    if (foot.childNodes.length) {
        card.append(foot);
    }
    if (stage.badge) {
        card.append(element("span", "o_fao_map_stage_badge", stage.badge));
    }
    return card;
}

/** @returns {string[]} the icons beside the name of a transition */
export function iconsOf(transition) {
    const icons = [TRIGGER_ICONS[transition.trigger]];
    if (transition.conditional) {
        icons.push("fa-filter");
    }
    if (transition.documents) {
        icons.push("fa-file-text-o");
    }
    return icons;
}

/**
 * Return the kinds of elements of our maps; they inherit from LogicFlow, which is
 * there only when its bundle was loaded.
 *
 * @param {Object} Core the global of LogicFlow
 */
export function makeElements(Core) {
    const { h, HtmlNode, HtmlNodeModel, PolylineEdge, PolylineEdgeModel } = Core;

    class StageModel extends HtmlNodeModel {
        initNodeData(data) {
            super.initNodeData(data);
            this.autoToFront = false;
        }

        setAttributes() {
            this.width = WIDTH;
            this.height = HEIGHT;
        }

        getNodeStyle() {
            return { ...super.getNodeStyle(), shadow: undefined };
        }
    }

    class StageNode extends HtmlNode {
        setHtml(root) {
            root.replaceChildren(makeCard(this.props.model.properties));
        }
    }

    class TransitionModel extends PolylineEdgeModel {
        initEdgeData(data) {
            super.initEdgeData(data);
            this.draggable = false;
        }

        getEdgeStyle() {
            return {
                ...super.getEdgeStyle(),
                stroke: "currentColor",
                strokeWidth: this.properties.taken ? 2.5 : 1.5,
                radius: CORNER,
            };
        }

        getArrowStyle() {
            return { ...super.getArrowStyle(), offset: 9, verticalLength: 4, strokeWidth: 1 };
        }

        /** The place of the name: the server's, until a stage is moved. */
        get labelPlace() {
            const { label, points } = this.properties;
            const [first, last] = [points[0], points.at(-1)];
            const { startPoint: start, endPoint: end } = this;
            const stays =
                start.x === first[0] && start.y === first[1] && end.x === last[0] && end.y === last[1];
            const { x, y } = stays ? { x: label[0], y: label[1] } : this.textPosition;
            return { x, y, width: label[2] };
        }
    }

    class TransitionEdge extends PolylineEdge {
        get attributes() {
            const { trigger, code, taken, way } = this.props.model.properties;
            const state = this.props.model.isSelected ? " o_fao_map_selected" : "";
            return {
                className: `o_fao_map_transition${state}`,
                "data-trigger": trigger,
                "data-code": code,
                "data-taken": taken ? "1" : undefined,
                "data-way": way,
            };
        }

        getEdge() {
            return h("g", this.attributes, super.getEdge());
        }

        getArrow() {
            return h("g", this.attributes, super.getArrow());
        }

        getText() {
            const transition = this.props.model.properties;
            if (!transition.name) {
                return null;
            }
            const { x, y, width } = this.props.model.labelPlace;
            const icons = iconsOf(transition).map((icon) => h("i", { className: `fa ${icon}` }));
            return h(
                "foreignObject",
                { x: x - width / 2, y: y - LABEL_HEIGHT / 2, width, height: LABEL_HEIGHT },
                h(
                    "div",
                    {
                        ...this.attributes,
                        className: `${this.attributes.className} o_fao_map_label`,
                        title: transition.hint || transition.name,
                    },
                    h("span", {}, ...icons, ` ${transition.name}`)
                )
            );
        }
    }

    return [
        { type: "fao_stage", view: StageNode, model: StageModel },
        { type: "fao_transition", view: TransitionEdge, model: TransitionModel },
    ];
}
