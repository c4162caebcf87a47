import { expect, test } from "@odoo/hoot";
import { LIGHT_COLORS, lightColor } from "@fao_core/light_graph/light_graph";

const SELECTION = [
    ["green", "准时"],
    ["red", "逾期"],
];

test("a bar has the colour of its light, in any language", () => {
    expect(lightColor("逾期", SELECTION)).toBe(LIGHT_COLORS.red);
    expect(lightColor("准时 / 因公出国", SELECTION)).toBe(LIGHT_COLORS.green);
});

test("a bar without a light keeps the colour of the graph", () => {
    expect(lightColor("王建国", SELECTION)).toBe(undefined);
    expect(lightColor(undefined, SELECTION)).toBe(undefined);
});
