import { defineMailModels } from "@mail/../tests/mail_test_helpers";
import {
    defineModels,
    fields,
    models,
    mountView,
    onRpc,
    preloadBundle,
} from "@web/../tests/web_test_helpers";

class FaoWorkflow extends models.Model {
    _name = "fao.workflow";
    name = fields.Char();
    write_date = fields.Datetime();
    _records = [{ id: 1, name: "Honours, version 1" }];
}

class FaoStage extends models.Model {
    _name = "fao.stage";
    name = fields.Char({ required: true });
    code = fields.Char();
    kind = fields.Char();
    workflow_id = fields.Many2one({ relation: "fao.workflow" });
    sequence = fields.Integer();
    pos_x = fields.Integer();
    pos_y = fields.Integer();
    _records = [
        { id: 1, name: "Draft" },
        { id: 2, name: "Sign" },
        { id: 3, name: "Done" },
    ];
    _views = {
        form: `<form><field name="name"/><field name="code"/><field name="kind"/></form>`,
    };
}

class FaoTransition extends models.Model {
    _name = "fao.transition";
    name = fields.Char();
    code = fields.Char();
    trigger = fields.Char();
    style = fields.Char();
    is_submission = fields.Boolean();
    sequence = fields.Integer();
    workflow_id = fields.Many2one({ relation: "fao.workflow" });
    from_stage_id = fields.Many2one({ relation: "fao.stage" });
    to_stage_id = fields.Many2one({ relation: "fao.stage" });
    _records = [{ id: 7, name: "Submit" }];
    _views = { form: `<form><field name="name"/></form>` };
}

export function defineDesignerModels() {
    defineMailModels();
    defineModels([FaoWorkflow, FaoStage, FaoTransition]);
    preloadBundle("fao_core.assets_logicflow");
}

export function makeStage(values = {}) {
    return {
        id: 1,
        code: "draft",
        name: "Draft",
        kind: "draft",
        limit: "",
        signers: [],
        people: 0,
        x: 120,
        y: 80,
        auto: [120, 80],
        ...values,
    };
}

export function makeArrow(values = {}) {
    return {
        id: 7,
        code: "submit",
        name: "Submit",
        from: "draft",
        to: "sign",
        trigger: "button",
        trigger_label: "Button",
        conditional: false,
        submission: true,
        documents: 0,
        back: false,
        move: false,
        points: [
            [200, 80],
            [330, 80],
        ],
        label: [265, 80, 70],
        ...values,
    };
}

export function makeFinding(values = {}) {
    return {
        code: "LINT-RULES",
        severity: "error",
        message: "Nobody signs in Sign.",
        fix: "Add an approval rule.",
        stage: "sign",
        ...values,
    };
}

/** What the server says of a draft: a draft, an approval, an end, one arrow. */
export function makeMap(values = {}) {
    return {
        id: 1,
        name: "Honours, version 1",
        state: "draft",
        editable: true,
        stages: [
            makeStage(),
            makeStage({
                id: 2,
                code: "sign",
                name: "Sign",
                kind: "approval",
                people: 3,
                limit: "5 working days",
                signers: ["Head", "Two leaders"],
                x: 410,
                auto: [410, 80],
            }),
            makeStage({ id: 3, code: "done", name: "Done", kind: "done", x: 700, auto: [700, 80] }),
        ],
        transitions: [makeArrow()],
        findings: [],
        snapshot: { workflow: { version: "a" }, strings: {} },
        digest: "a",
        ...values,
    };
}

/** A map that differs from the one before. */
export function makeNextMap(digest, values = {}) {
    return makeMap({ digest, snapshot: { workflow: { version: digest }, strings: {} }, ...values });
}

/**
 * Let the server answer `canvas` with the given maps in turn; the last one stays.
 *
 * @param {Object[]} maps
 */
export function mockCanvas(maps) {
    let shown = 0;
    onRpc("fao.workflow", "canvas", () => maps[Math.min(shown++, maps.length - 1)]);
}

export async function mountDesigner(params = {}) {
    return mountView({
        type: "form",
        resModel: "fao.workflow",
        resId: 1,
        arch: `
            <form>
                <field name="name"/>
                <widget name="fao_workflow_designer"/>
            </form>`,
        ...params,
    });
}

/** @returns {string} the selector of a stage on the map */
export function stageCard(code) {
    return `.o_fao_map_stage[data-code=${code}]`;
}
