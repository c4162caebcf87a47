import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { showZone } from "@fao_core/zone/zone";
import { beforeEach, expect, test } from "@odoo/hoot";
import { mockDate } from "@odoo/hoot-mock";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import { Domain } from "@web/core/domain";
import { evaluateExpr } from "@web/core/py_js/py";

class Step extends models.Model {
    _name = "fao.step";
    name = fields.Char();
    due = fields.Datetime();
    _records = [{ id: 1, name: "Deadline", due: "2026-04-22 15:59:00" }];
}

defineMailModels();
defineModels([Step]);

beforeEach(() => {
    // half past five in the afternoon in New York, in the next morning in Shanghai
    mockDate("2026-04-22 21:30:00", "America/New_York");
});

test("without a zone, or with an unknown one, that of the browser stays", async () => {
    showZone(false);
    showZone("Asia/Atlantis");
    await mountView({ type: "list", resModel: "fao.step", arch: `<list><field name="due"/></list>` });
    expect(".o_data_cell[name=due]").toHaveText("Apr 22, 11:59 AM");
});

test("a list shows the zone of the user", async () => {
    showZone("Asia/Shanghai");
    await mountView({ type: "list", resModel: "fao.step", arch: `<list><field name="due"/></list>` });
    expect(".o_data_cell[name=due]").toHaveText("Apr 22, 11:59 PM");
});

test("a moment typed into a form is one of the zone of the user", async () => {
    showZone("Asia/Shanghai");
    onRpc("fao.step", "web_save", ({ args }) => expect.step(args[1].due));
    await mountView({
        type: "form",
        resModel: "fao.step",
        resId: 1,
        arch: `<form><field name="due"/></form>`,
    });
    await contains(".o_field_widget[name=due] button").click();
    await contains(".o_field_widget[name=due] input").edit("04/23/2026 08:00:00");
    await clickSave();
    expect.verifySteps(["2026-04-23 00:00:00"]);
});

test("filters and decorations know today and now of the zone of the user", () => {
    expect(evaluateExpr("today")).toBe("2026-04-22");
    showZone("Asia/Shanghai");
    expect(evaluateExpr("today")).toBe("2026-04-23");
    expect(evaluateExpr("context_today().strftime('%Y-%m-%d')")).toBe("2026-04-23");
    expect(evaluateExpr("now")).toBe("2026-04-23 05:30:00");
    const begun = "datetime.datetime.combine(context_today(), datetime.time(0, 0, 0)).to_utc()";
    const domain = new Domain(`[('due', '>=', ${begun}.strftime('%Y-%m-%d %H:%M:%S'))]`);
    expect(domain.toList({})).toEqual([["due", ">=", "2026-04-22 16:00:00"]]);
});
