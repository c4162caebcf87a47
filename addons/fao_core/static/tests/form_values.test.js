import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import { expect, test } from "@odoo/hoot";
import { queryOne } from "@odoo/hoot-dom";
import { animationFrame, Deferred } from "@odoo/hoot-mock";
import {
    clickSave,
    contains,
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";

class Duty extends models.Model {
    _name = "fao.duty";
    definitions = fields.PropertiesDefinition();
    _records = [
        {
            id: 1,
            display_name: "Honorary citizens",
            definitions: [
                { name: "candidate", string: "Candidate", type: "char" },
                { name: "amount", string: "Contribution", type: "integer" },
                { name: "merits", string: "Merits", type: "text" },
                { name: "honour", string: "Honour", type: "char" },
            ],
        },
    ];
}

class Matter extends models.Model {
    _name = "fao.matter";
    title = fields.Char();
    duty_id = fields.Many2one({ relation: "fao.duty" });
    properties = fields.Properties({
        definition_record: "duty_id",
        definition_record_field: "definitions",
    });
    _records = [{ id: 1, title: "Ms Durand", duty_id: 1, properties: {} }];
}

defineMailModels();
defineModels([Duty, Matter]);

const boxOf = (name) => `.o_property_field[property-name=${name}] .o_property_field_value`;

/** Open a form whose server answers every change when it is told to. */
async function mountSlowForm() {
    const answer = new Deferred();
    onRpc("fao.matter", "onchange", async () => {
        await answer;
        return { value: {} };
    });
    onRpc("has_access", () => false);
    await mountView({
        type: "form",
        resModel: "fao.matter",
        resId: 1,
        arch: `
            <form>
                <field name="title" on_change="1"/>
                <field name="duty_id" invisible="1"/>
                <field name="properties" columns="2" on_change="1"/>
            </form>`,
    });
    return { answer };
}

test("what is filled in while the server is busy is kept", async () => {
    const saved = [];
    onRpc("fao.matter", "web_save", ({ args }) => {
        saved.push(args[1].properties.map(({ name, value }) => [name, value]));
    });
    const { answer } = await mountSlowForm();
    await contains("[name=title] input").edit("Ms Claire Durand");
    await contains(`${boxOf("candidate")} input`).edit("Claire Durand");
    await contains(`${boxOf("amount")} input`).edit("1500");
    await contains(`${boxOf("merits")} textarea`).edit("Two joint ventures");
    answer.resolve();
    await animationFrame();
    await clickSave();
    expect(saved).toEqual([
        [
            ["candidate", "Claire Durand"],
            ["amount", 1500],
            ["merits", "Two joint ventures"],
            ["honour", undefined],
        ],
    ]);
});

test("what is being typed stays when the server answers", async () => {
    const { answer } = await mountSlowForm();
    await contains(`${boxOf("candidate")} input`).edit("Claire Durand");
    await contains(`${boxOf("honour")} input`).edit("Honorary cit", { confirm: false });
    const typedIn = queryOne(`${boxOf("honour")} input`);
    answer.resolve();
    await animationFrame();
    await animationFrame();
    expect(`${boxOf("candidate")} input`).toHaveValue("Claire Durand");
    expect(`${boxOf("honour")} input`).toHaveValue("Honorary cit");
    expect(queryOne(`${boxOf("honour")} input`)).toBe(typedIn);
});
