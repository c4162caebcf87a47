import { registry } from "@web/core/registry";
import { GraphRenderer } from "@web/views/graph/graph_renderer";
import { graphView } from "@web/views/graph/graph_view";

/** The colour of each deadline light; whatever has no limit is grey. */
export const LIGHT_COLORS = {
    green: "#28a745",
    amber: "#f0ad4e",
    red: "#dc3545",
    none: "#adb5bd",
};

/** Return the colour of a bar by the light that its label names, if any. */
export function lightColor(label, selection) {
    const words = (label || "").split(" / ");
    const found = selection.find(([, name]) => words.includes(name));
    return found && LIGHT_COLORS[found[0]];
}

/** A graph of whole numbers in which green is in time and red is overdue. */
export class LightGraphRenderer extends GraphRenderer {
    getBarChartData() {
        const data = super.getBarChartData();
        const { selection } = this.model.metaData.fields.light;
        for (const dataset of data.datasets) {
            const color = lightColor(dataset.label, selection);
            if (color) {
                dataset.backgroundColor = color;
            }
        }
        return data;
    }

    getScaleOptions() {
        const scales = super.getScaleOptions();
        const { fields, measure } = this.model.metaData;
        if (scales.y && fields[measure]?.type !== "float") {
            Object.assign(scales.y.ticks, { precision: 0, callback: (value) => `${value}` });
        }
        return scales;
    }
}

registry.category("views").add("fao_light_graph", {
    ...graphView,
    Renderer: LightGraphRenderer,
});
